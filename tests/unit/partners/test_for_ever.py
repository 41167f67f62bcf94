"""What holds after any order of any number of steps."""

import contextlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from causeway_partners.domain.api_client import OVERLAP, new_client
from causeway_partners.domain.contact import Contact
from causeway_partners.domain.facts import ContactChanged, ContactNamed, InstitutionChanged, InstitutionEnrolled
from causeway_partners.domain.login import FREE_ATTEMPTS, LONGEST_WAIT, Attempts
from causeway_partners.domain.refusals import EmailTaken, InstitutionSuspended, LastOperator, SessionEnded
from causeway_partners.domain.session import IDLE, LONGEST, started_session
from causeway_partners.domain.signing_key import signing_key_at
from causeway_partners.use_cases.change_contact import ChangeContact, change_contact
from causeway_partners.use_cases.change_institution import ChangeInstitution, change_institution
from causeway_partners.use_cases.enrol_institution import enrol_institution
from causeway_partners.use_cases.log_in import SignedIn
from causeway_partners.use_cases.name_contact import name_contact
from causeway_partners.use_cases.open_exchange_office import OpenExchangeOffice, open_exchange_office
from causeway_partners.use_cases.refresh_session import refresh_session
from causeway_partners.use_cases.rotate_signing_key import (
    RETIREMENT,
    ROTATION,
    retire_signing_key,
    rotate_signing_key,
)
from causeway_testing.partners import NOW, WorkInMemory, a_contact, a_key, a_naming, an_enrolment, an_institution

EMAILS = tuple(f"person-{number}@museum.example" for number in range(4))
OPENING = OpenExchangeOffice(email="first@office.example", password_hash="hash", country="CN", zone="Asia/Shanghai")


class PartnersFromDayToDay(RuleBasedStateMachine):
    """An exchange office and its partners, by any order of changes."""

    @initialize()
    def open(self) -> None:
        self.work = WorkInMemory()
        open_exchange_office(OPENING, self.work, now=NOW)

    def institution(self, number: int) -> str:
        ids = list(self.work.institutions.rows)
        return str(ids[number % len(ids)])

    def contact(self, number: int) -> Contact:
        contacts = list(self.work.contacts.rows.values())
        return contacts[number % len(contacts)]

    @rule()
    def enrol(self) -> None:
        enrol_institution(an_enrolment(), self.work, now=NOW)

    @rule(
        number=st.integers(0, 9), status=st.sampled_from(["active", "suspended"]), country=st.sampled_from(["AM", "GE"])
    )
    def change_partner(self, number: int, status: str, country: str) -> None:
        institution = self.work.institutions.get(self.institution(number))
        if not institution.is_office:
            command = ChangeInstitution(
                institution_id=institution.id, changes={"country": country}, status=status, by="x"
            )
            change_institution(command, self.work, now=NOW)

    @rule(number=st.integers(0, 9), email=st.sampled_from(EMAILS), operator=st.booleans())
    def name(self, number: int, email: str, operator: bool) -> None:
        office = self.work.institutions.office()
        assert office is not None
        institution_id = office.id if operator else self.institution(number)
        naming = a_naming(institution_id, email=email, role="operator" if operator else "other")
        with contextlib.suppress(EmailTaken, InstitutionSuspended):
            name_contact(naming, self.work, now=NOW)

    @rule(number=st.integers(0, 9), active=st.booleans(), role=st.sampled_from(["other", "teacher"]))
    def change_person(self, number: int, active: bool, role: str) -> None:
        command = ChangeContact(contact_id=self.contact(number).id, changes={"role": role}, active=active, by="x")
        with contextlib.suppress(EmailTaken, LastOperator):
            change_contact(command, self.work, now=NOW)

    @invariant()
    def somebody_can_operate_the_system(self) -> None:
        office = self.work.institutions.office()
        assert office is not None
        assert self.work.contacts.operators_of(office.id, limit=1)

    @invariant()
    def an_address_belongs_to_one_active_contact(self) -> None:
        active = [contact.identity for contact in self.work.contacts.rows.values() if contact.active]
        assert len(active) == len(set(active))

    @invariant()
    def every_revision_was_told_and_written_down_once(self) -> None:
        told: dict[str, list[int]] = {}
        for fact in self.work.facts:
            assert isinstance(fact, (InstitutionEnrolled, InstitutionChanged, ContactNamed, ContactChanged))
            about: Any = getattr(fact, "institution", None) or getattr(fact, "contact", None)
            told.setdefault(about.id, []).append(about.revision)
        for entity in (*self.work.institutions.rows.values(), *self.work.contacts.rows.values()):
            assert told[entity.id] == list(range(1, entity.revision + 1))
            written = [entry for entry in self.work.history.of(entity.id) if entry.action != "password set"]
            assert [entry.subject_revision for entry in written] == told[entity.id]


class OneSession(RuleBasedStateMachine):
    """A session whose tokens come in any order at any time."""

    @initialize()
    def sign_in(self) -> None:
        contact = a_contact(institution_id="museum")
        session, token = started_session(contact.id, NOW)
        self.work = WorkInMemory(an_institution(id="museum"), contact, session)
        self.now: datetime = NOW
        self.refreshed = NOW
        self.tokens = [token]
        self.over = False

    @rule(hours=st.integers(1, 13))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def expired(self) -> bool:
        return self.now >= min(NOW + LONGEST, self.refreshed + IDLE)

    @rule()
    def show_the_newest(self) -> None:
        if self.over or self.expired():
            with pytest.raises(SessionEnded):
                refresh_session(self.tokens[-1], self.work, now=self.now)
            return
        outcome = refresh_session(self.tokens[-1], self.work, now=self.now)
        assert isinstance(outcome, SignedIn)
        self.tokens.append(outcome.refresh_token)
        self.refreshed = self.now

    @rule(number=st.integers(0, 20))
    def show_an_older_one(self, number: int) -> None:
        if len(self.tokens) < 2:
            return
        try:
            outcome = refresh_session(self.tokens[number % (len(self.tokens) - 1)], self.work, now=self.now)
        except SessionEnded:
            assert self.over or self.expired()
        else:
            assert isinstance(outcome, SessionEnded)
            self.over = True


TestPartnersFromDayToDay = PartnersFromDayToDay.TestCase
TestOneSession = OneSession.TestCase
for case in (TestPartnersFromDayToDay, TestOneSession):
    case.settings = settings(max_examples=40, stateful_step_count=30)


@given(st.lists(st.integers(0, 3600), min_size=1, max_size=30))
def test_a_guesser_gets_no_more_than_the_free_attempts_and_then_fewer_and_fewer(pauses: list[int]) -> None:
    attempts, now = Attempts(id="x"), NOW
    for number, pause in enumerate(pauses, start=1):
        now += timedelta(seconds=pause)
        if attempts.locked_until is not None:
            now = max(now, attempts.locked_until)
        attempts = attempts.failed(now)
        wait = (attempts.locked_until or now) - now
        assert wait <= LONGEST_WAIT
        assert (wait > timedelta()) is (number >= FREE_ATTEMPTS)


@given(st.lists(st.integers(0, 48), max_size=12))
def test_the_newest_secret_always_works_and_at_most_one_other(hours: list[int]) -> None:
    client, now, secrets = new_client("museum", "Feed", ("events:read",), "secret-0", NOW), NOW, ["secret-0"]
    for number, pause in enumerate(hours, start=1):
        now += timedelta(hours=pause)
        secrets.append(f"secret-{number}")
        client = client.with_new_secret(secrets[-1], now)
    working = [secret for secret in secrets if client.accepts(secret, now)]
    assert working == secrets[-2:]
    assert [secret for secret in secrets if client.accepts(secret, now + OVERLAP)] == secrets[-1:]


@settings(max_examples=8)
@given(st.integers(1, 3))
def test_at_every_hour_some_key_signs_and_whatever_signed_in_the_last_hour_still_verifies(rounds: int) -> None:
    work, hour, signed_last = WorkInMemory(), timedelta(hours=1), None
    rotate_signing_key(work, a_key, now=NOW)
    now, end = NOW, NOW + timedelta(days=30 * rounds)
    while now < end:
        for (kind, subject), due in sorted(work.scheduled.items(), key=lambda row: row[1]):
            if due <= now:
                del work.scheduled[kind, subject]
                if kind == ROTATION:
                    rotate_signing_key(work, a_key, now=now)
                else:
                    assert kind == RETIREMENT
                    retire_signing_key(subject, work, now=now)
        signing = signing_key_at(work.signing_keys.unretired(), now)
        assert signing is not None
        if signed_last is not None:
            assert signed_last.id in {key.id for key in work.signing_keys.unretired()}
        signed_last = signing
        now += hour / 2
    assert len(work.signing_keys.unretired()) <= 2
