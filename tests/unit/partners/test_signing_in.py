"""Signing in, going on and signing out; how guessing is slowed down and a stolen token found out."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causeway_partners.domain.contact import Contact
from causeway_partners.domain.credentials import new_secret
from causeway_partners.domain.login import FREE_ATTEMPTS, LONGEST_WAIT, Attempts, Login, attempts_id
from causeway_partners.domain.refusals import InstitutionSuspended, SessionEnded, TooManyAttempts, WrongCredentials
from causeway_partners.domain.session import IDLE, LONGEST, split_token, started_session
from causeway_partners.use_cases.change_contact import ChangeContact, change_contact
from causeway_partners.use_cases.change_institution import ChangeInstitution, change_institution
from causeway_partners.use_cases.end_session import end_session
from causeway_partners.use_cases.log_in import Credentials, LogIn, SignedIn, find_credentials, log_in
from causeway_partners.use_cases.refresh_session import refresh_session
from causeway_partners.use_cases.set_password import SetPassword, set_password
from causeway_platform.refusals import UnknownSubject
from causeway_testing.partners import NOW, WorkInMemory, a_contact, an_institution

EMAIL = "anahit@museum.example"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def contact() -> Contact:
    return a_contact(email=EMAIL)


@pytest.fixture
def work(contact: Contact) -> WorkInMemory:
    login = Login(id=contact.id, password_hash="hash", password_set_at=NOW)
    return WorkInMemory(an_institution(id="museum"), contact, login)


def sign_in(work: WorkInMemory, *, right: bool = True, email: str = EMAIL, after: timedelta = timedelta()) -> object:
    now = NOW + after
    credentials = find_credentials(email, work, now=now)
    command = LogIn(email=email, credentials=credentials, password_right=right and credentials.contact_id is not None)
    return log_in(command, work, now=now)


def signed_in(work: WorkInMemory) -> SignedIn:
    outcome = sign_in(work)
    assert isinstance(outcome, SignedIn)
    return outcome


def test_the_right_password_starts_a_session(work: WorkInMemory, contact: Contact) -> None:
    outcome = signed_in(work)
    assert (outcome.contact, outcome.session.contact_id) == (contact, contact.id)
    assert work.sessions.get(outcome.session.id) == outcome.session
    assert work.logins.get(contact.id).last_login_at == NOW


def test_a_session_does_not_keep_its_token(work: WorkInMemory) -> None:
    outcome = signed_in(work)
    assert split_token(outcome.refresh_token)[1] not in repr(outcome.session)


def test_the_address_may_be_written_as_one_likes(work: WorkInMemory) -> None:
    assert isinstance(sign_in(work, email=" ANAHIT@Museum.Example"), SignedIn)


@pytest.mark.parametrize("email", [EMAIL, "nobody@museum.example"])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(work: WorkInMemory, email: str) -> None:
    refusal = sign_in(work, right=False, email=email)
    assert isinstance(refusal, WrongCredentials)
    assert EMAIL not in refusal.detail
    assert work.attempts.get(attempts_id(email)).failures == 1


def test_a_contact_without_a_login_cannot_sign_in() -> None:
    work = WorkInMemory(an_institution(id="museum"), a_contact(email=EMAIL))
    assert find_credentials(EMAIL, work, now=NOW) == Credentials(None, None)


def test_a_deactivated_contact_cannot_sign_in(work: WorkInMemory, contact: Contact) -> None:
    credentials = find_credentials(EMAIL, work, now=NOW)
    change_contact(ChangeContact(contact_id=contact.id, active=False, by="an-operator"), work, now=NOW)
    assert find_credentials(EMAIL, work, now=NOW) == Credentials(None, None)
    command = LogIn(email=EMAIL, credentials=credentials, password_right=True)
    assert isinstance(log_in(command, work, now=NOW), WrongCredentials)


def test_a_password_that_was_replaced_meanwhile_is_wrong(work: WorkInMemory, contact: Contact) -> None:
    credentials = find_credentials(EMAIL, work, now=NOW)
    set_password(SetPassword(contact_id=contact.id, password_hash="new", by="x"), work, now=NOW)
    command = LogIn(email=EMAIL, credentials=credentials, password_right=True)
    assert isinstance(log_in(command, work, now=NOW), WrongCredentials)


def suspend(work: WorkInMemory) -> None:
    command = ChangeInstitution(institution_id="museum", status="suspended", by="an-operator")
    change_institution(command, work, now=NOW)


def test_people_of_a_suspended_institution_are_told_so_once_they_gave_the_right_password(work: WorkInMemory) -> None:
    suspend(work)
    assert isinstance(sign_in(work, right=False), WrongCredentials)
    with pytest.raises(InstitutionSuspended):
        sign_in(work)


@pytest.mark.parametrize("email", [EMAIL, "nobody@museum.example"])
def test_after_several_wrong_passwords_the_next_has_to_wait_whoever_it_is(work: WorkInMemory, email: str) -> None:
    for _ in range(FREE_ATTEMPTS):
        sign_in(work, right=False, email=email)
    with pytest.raises(TooManyAttempts) as refusal:
        sign_in(work, email=email, after=timedelta(seconds=1))
    assert refusal.value.facts == {"retry_after": 29}


def test_the_wait_ends_and_the_right_password_clears_it(work: WorkInMemory) -> None:
    for _ in range(FREE_ATTEMPTS):
        sign_in(work, right=False)
    assert isinstance(sign_in(work, after=MINUTE), SignedIn)
    assert work.attempts.get(attempts_id(EMAIL)).failures == 0
    assert isinstance(sign_in(work, right=False, after=MINUTE), WrongCredentials)
    assert isinstance(sign_in(work, after=MINUTE), SignedIn)


def test_each_further_wrong_password_doubles_the_wait_up_to_its_longest() -> None:
    attempts, waits = Attempts(id="x"), []
    for _ in range(FREE_ATTEMPTS + 8):
        attempts = attempts.failed(NOW)
        waits.append((attempts.locked_until or NOW) - NOW)
    seconds = [wait.total_seconds() for wait in waits]
    assert seconds[: FREE_ATTEMPTS + 3] == [0, 0, 0, 0, 30, 60, 120, 240]
    assert seconds[-1] == LONGEST_WAIT.total_seconds()


def test_yesterdays_wrong_passwords_are_forgotten() -> None:
    attempts = Attempts(id="x", failures=9, last_failure_at=NOW)
    assert attempts.failed(NOW + timedelta(days=1, seconds=1)).failures == 1


def test_a_new_password_ends_all_sessions_and_every_wait(work: WorkInMemory, contact: Contact) -> None:
    session = signed_in(work).session
    for _ in range(FREE_ATTEMPTS):
        sign_in(work, right=False)
    set_password(SetPassword(contact_id=contact.id, password_hash="new", by="an-operator"), work, now=NOW)
    assert work.sessions.get(session.id).ended_because == "password set"
    assert isinstance(sign_in(work), SignedIn)
    (entry,) = work.history.of(contact.id)
    assert (entry.action, dict(entry.changes)) == ("password set", {})


def test_a_password_needs_a_contact(work: WorkInMemory) -> None:
    with pytest.raises(UnknownSubject):
        set_password(SetPassword(contact_id="nobody", password_hash="x", by="x"), work, now=NOW)


def test_a_refresh_trades_the_token_for_the_next(work: WorkInMemory) -> None:
    first = signed_in(work)
    second = refresh_session(first.refresh_token, work, now=NOW + MINUTE)
    assert isinstance(second, SignedIn)
    assert second.refresh_token != first.refresh_token
    assert second.session.id == first.session.id
    assert isinstance(refresh_session(second.refresh_token, work, now=NOW + 2 * MINUTE), SignedIn)


def test_a_token_used_twice_ends_the_session_for_both_who_have_it(work: WorkInMemory) -> None:
    first = signed_in(work)
    second = refresh_session(first.refresh_token, work, now=NOW)
    assert isinstance(second, SignedIn)
    assert isinstance(refresh_session(first.refresh_token, work, now=NOW), SessionEnded)
    assert work.sessions.get(first.session.id).ended_because == "token used twice"
    with pytest.raises(SessionEnded):
        refresh_session(second.refresh_token, work, now=NOW)


@pytest.mark.parametrize("token", ["", ".", "x", "x.y", "." + "a" * 43, "\u0000.x"])
def test_a_made_up_token_is_answered_like_an_ended_session(work: WorkInMemory, token: str) -> None:
    session = signed_in(work).session
    with pytest.raises(SessionEnded):
        refresh_session(token, work, now=NOW)
    assert work.sessions.get(session.id).ended_because is None


@pytest.mark.parametrize("because", ["idle", "longest", "signed out", "deactivated", "suspended"])
def test_a_session_ends(work: WorkInMemory, contact: Contact, because: str) -> None:
    token = signed_in(work).refresh_token
    now = NOW
    if because == "idle":
        now += IDLE
    elif because == "longest":
        while now + IDLE < NOW + LONGEST:
            now += IDLE - MINUTE
            outcome = refresh_session(token, work, now=now)
            assert isinstance(outcome, SignedIn)
            token = outcome.refresh_token
        now = NOW + LONGEST
    elif because == "signed out":
        end_session(token, work)
    elif because == "deactivated":
        change_contact(ChangeContact(contact_id=contact.id, active=False, by="x"), work, now=NOW)
    else:
        suspend(work)
    with pytest.raises(SessionEnded):
        refresh_session(token, work, now=now)


def test_signing_out_twice_or_without_a_session_does_no_harm(work: WorkInMemory) -> None:
    token = signed_in(work).refresh_token
    for shown in (token, token, "x.y", "nothing"):
        end_session(shown, work)
    assert work.sessions.get(split_token(token)[0]).ended_because == "signed out"


@given(st.text(max_size=50))
def test_no_other_secret_is_the_newest(secret: str) -> None:
    session, token = started_session("contact", NOW)
    assert session.is_current(secret) is (secret == split_token(token)[1])


def test_secrets_are_long_and_never_the_same() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert min(map(len, secrets)) >= 43
