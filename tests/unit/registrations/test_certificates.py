"""The rules of certificates: who gets one, which code it has, and how it ends."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causeway_platform import outbox
from causeway_registrations.domain.admission import Admission, Part
from causeway_registrations.domain.assessment import Assessment
from causeway_registrations.domain.attendance import How, Use
from causeway_registrations.domain.attended import attended_in
from causeway_registrations.domain.certificate import Certificate, CertificateStatus
from causeway_registrations.domain.certificate_code import ALPHABET, LENGTH, new_code, shown_code, typed_code
from causeway_registrations.domain.certificate_facts import CertificateIssued, CertificateWithdrawn
from causeway_registrations.domain.certificate_refusals import CertificateEnded, NoCertificateRule
from causeway_registrations.domain.certificate_rule import Attended, CertificateRule, Unmet
from causeway_registrations.domain.languages import printed_language
from causeway_registrations.domain.occasions import PART
from causeway_registrations.domain.refusals import EventCancelled, PlaceNotConfirmed
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.messaging.outgoing import PUBLICATIONS
from causeway_registrations.store import certificate_documents as documents
from causeway_registrations.use_cases.ask_for_certificates import AskForCertificates, ask_for_certificates
from causeway_registrations.use_cases.assess_participant import AssessParticipant, assess_participant
from causeway_registrations.use_cases.certificate_ports import CERTIFICATES_ISSUE
from causeway_registrations.use_cases.erase_registration import EraseRegistration, erase_registration
from causeway_registrations.use_cases.find_seat import first_attendance
from causeway_registrations.use_cases.issue_certificates import IssueCertificates, issue_certificates
from causeway_registrations.use_cases.lay_down_certificate_rule import (
    LayDownCertificateRule,
    lay_down_certificate_rule,
    plan_certificates,
)
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.reissue_certificate import ReissueCertificate, reissue_certificate
from causeway_registrations.use_cases.withdraw_certificate import WithdrawCertificate, withdraw_certificate
from causeway_testing.registrations import (
    NOW,
    RULES,
    START,
    FakeWork,
    a_request,
    a_work,
    an_announcement,
    an_event,
    refused,
)

END = START + timedelta(hours=3)
CAME = CertificateRule(event_id="lecture", checked_in=True)


def somebody(work: FakeWork) -> Registration:
    return register_participant(a_request(), work, now=NOW, rules=RULES).registration


def a_work_with_somebody_in() -> FakeWork:
    work = a_work()
    work.registrations.save(somebody(work).check_in(START))
    lay_down_certificate_rule(LayDownCertificateRule(rule=CAME), work, now=NOW)
    return work


def the_certificate(work: FakeWork) -> Certificate:
    found = [one for one in work.certificates.kept.values() if one.status is CertificateStatus.ISSUED]
    assert len(found) == 1
    return found[0]


def said(fact: CertificateWithdrawn) -> dict[str, Any]:
    """Return the body of the message about it."""
    draft = PUBLICATIONS[CertificateWithdrawn](fact)
    body: dict[str, Any] = json.loads(outbox.encode(draft.type, draft.data))
    return body


@given(st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(place: int, sign: str) -> None:
    code = new_code()
    wrong = code[:place] + sign + code[place + 1 :]
    assert typed_code(wrong) == (code if wrong == code else None)


def test_nearly_every_swap_of_neighbours_is_noticed() -> None:
    code = new_code()
    swaps = [code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(LENGTH - 1)]
    ends = {ALPHABET[0], ALPHABET[-1]}
    unseen = [one for n, one in enumerate(swaps) if one != code and {code[n], code[n + 1]} != ends and typed_code(one)]
    assert unseen == []


def test_a_code_is_read_however_people_write_it_and_is_never_the_same_twice() -> None:
    code = new_code()
    assert typed_code(f" {shown_code(code).lower()} ") == code
    assert typed_code(code.replace("0", "O").replace("1", "l")) == code
    assert len({new_code() for _ in range(1000)}) == 1000
    assert len(shown_code(code)) == 24


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_codes(text: str) -> None:
    found = typed_code(text)
    assert found is None or (len(found) == LENGTH and typed_code(found) == found)


@pytest.mark.parametrize(
    ("rule", "attended", "marks", "lacking"),
    [
        ({"checked_in": True}, (False, 0, 0), None, {Unmet.NOT_CHECKED_IN}),
        ({"checked_in": True}, (True, 0, 0), None, set()),
        ({"share": 80}, (True, 79, 500), None, {Unmet.SHARE_TOO_SMALL}),
        ({"share": 80}, (True, 80, 500), None, set()),
        ({"minutes": 60}, (True, 100, 59), None, {Unmet.TOO_FEW_MINUTES}),
        ({"passed": True, "confirmed": True}, (True, 100, 60), (True, False), {Unmet.NOT_CONFIRMED}),
        ({"passed": True, "share": 50}, (False, 0, 0), None, {Unmet.NOT_PASSED, Unmet.SHARE_TOO_SMALL}),
    ],
)
def test_everything_that_is_asked_must_be_met(
    rule: dict[str, int], attended: tuple[bool, int, int], marks: tuple[bool, bool] | None, lacking: set[Unmet]
) -> None:
    came, share, minutes = attended
    assessment = marks and Assessment(registration_id="r", event_id="e", passed=marks[0], confirmed=marks[1])
    found = CertificateRule(event_id="e", **rule).unmet(Attended(came=came, share=share, minutes=minutes), assessment)
    assert set(found) == lacking


def test_the_language_of_a_sheet_is_one_that_the_title_has_too() -> None:
    for wanted, title, expected in (
        ("hy", {"en": "a", "hy": "b"}, "hy"),
        ("hy", {"en": "a", "zh-Hans": "b"}, "en"),
        ("zh-CN", {"en": "a", "zh-Hans": "b"}, "zh-Hans"),
        ("fr", {"fr": "a"}, "en"),
        ("hy", {"fr": "a"}, "hy"),
    ):
        assert printed_language(wanted, title) == expected


def test_certificates_go_to_who_came_once_and_say_so() -> None:
    work = a_work_with_somebody_in()
    somebody(work)
    assert issue_certificates(IssueCertificates(event_id="lecture"), work, now=END) == 1
    assert issue_certificates(IssueCertificates(event_id="lecture"), work, now=END) == 0
    fact = work.told(CertificateIssued)[0]
    assert fact.certificate == the_certificate(work)
    assert fact.certificate.printed.name == fact.person.name


def test_a_certificate_that_was_withdrawn_does_not_come_back_by_itself() -> None:
    work = a_work_with_somebody_in()
    issue_certificates(IssueCertificates(event_id="lecture"), work, now=END)
    command = WithdrawCertificate(certificate_id=the_certificate(work).id, reason={"en": "Somebody else came."})
    withdrawn = withdraw_certificate(command, work, now=END)
    assert (withdrawn.valid, withdrawn.ended_at) == (False, END)
    assert work.told(CertificateWithdrawn)[0].certificate == withdrawn
    message = said(work.told(CertificateWithdrawn)[0])
    assert message["change"] == {}, "nobody was forgotten, and nobody may be"
    assert message["state"]["reason"] == {}, "no copy of words about the person, which would have to be forgotten"
    assert issue_certificates(IssueCertificates(event_id="lecture"), work, now=END) == 0
    refused(lambda: withdraw_certificate(command, work, now=END), CertificateEnded)


def test_a_reissued_certificate_keeps_everything_but_name_and_code() -> None:
    work = a_work_with_somebody_in()
    issue_certificates(IssueCertificates(event_id="lecture"), work, now=END)
    old = the_certificate(work)
    later = END + timedelta(days=1)
    new = reissue_certificate(ReissueCertificate(certificate_id=old.id, name="Ani Petrosyan"), work, now=later)
    assert old.printed is not None
    assert new.printed == replace(old.printed, name="Ani Petrosyan")
    assert (new.edition, new.replaces, new.code != old.code, new.revision) == (2, old.id, True, 1)
    assert work.certificates.kept[old.id].status is CertificateStatus.REPLACED
    assert [fact.certificate.id for fact in work.told(CertificateIssued)] == [old.id, new.id]


def test_who_was_forgotten_has_a_certificate_that_says_nothing() -> None:
    work = a_work_with_somebody_in()
    issue_certificates(IssueCertificates(event_id="lecture"), work, now=END)
    forgotten = the_certificate(work).forget_person()
    assert (forgotten.valid, forgotten.printed) == (False, None)
    refused(lambda: forgotten.reissue("another", "Ani", END), CertificateEnded)


def test_the_time_of_giving_out_follows_the_event_and_ends_with_its_cancellation() -> None:
    work = a_work_with_somebody_in()
    by_itself = replace(CAME, issued_after=timedelta(hours=24))
    lay_down_certificate_rule(LayDownCertificateRule(rule=by_itself), work, now=NOW)
    row = (CERTIFICATES_ISSUE, "lecture")
    assert work.clock_work[row][0] == END + timedelta(hours=24)
    later = an_event(revision=2, starts_at=START + timedelta(days=2), ends_at=END + timedelta(days=2))
    plan_certificates(later, work, now=NOW)
    assert work.clock_work[row][0] == END + timedelta(days=3)
    plan_certificates(later, work, now=END + timedelta(days=9))
    assert work.clock_work[row][0] == END + timedelta(days=3)
    lay_down_certificate_rule(LayDownCertificateRule(rule=CAME), work, now=NOW)
    assert row not in work.clock_work


def test_nothing_is_given_out_without_a_rule_or_for_a_cancelled_event() -> None:
    refused(lambda: ask_for_certificates(AskForCertificates(event_id="lecture"), a_work(), now=END), NoCertificateRule)
    work = a_work_with_somebody_in()
    work.offered_events.save(work.event().follow(an_announcement(revision=2, cancelled=True)))
    refused(lambda: ask_for_certificates(AskForCertificates(event_id="lecture"), work, now=END), EventCancelled)
    assert issue_certificates(IssueCertificates(event_id="lecture"), work, now=END) == 0


def test_only_a_confirmed_place_is_assessed() -> None:
    work = a_work()
    waiting = [somebody(work) for _ in range(3)][-1]
    assert waiting.status is Status.WAITING
    command = AssessParticipant(registration_id=waiting.id, passed=True, confirmed=True, by="operator")
    refused(lambda: assess_participant(command, work, now=NOW), PlaceNotConfirmed)


def test_documents_keep_everything() -> None:
    work = a_work_with_somebody_in()
    issue_certificates(IssueCertificates(event_id="lecture"), work, now=END)
    certificate = the_certificate(work)
    ended = certificate.withdraw({"en": "?"}, END)
    for one, forgotten in product((certificate, ended), (False, True)):
        kept = one.forget_person() if forgotten else one
        assert documents.certificate_from(documents.certificate_document(kept)) == kept
    assert "holds" not in documents.certificate_document(ended)
    rule = replace(CAME, share=80, title={"hy": "Վկայական"}, issued_after=timedelta(hours=5), revision=3)
    assert documents.rule_from(documents.rule_document(rule)) == rule
    marks = Assessment(registration_id="r", event_id="e").decide(passed=True, confirmed=False, by="o", now=NOW)
    assert documents.assessment_from(documents.assessment_document(marks)) == marks


def test_who_was_forgotten_gets_none() -> None:
    work = a_work_with_somebody_in()
    registration = next(iter(work.registrations.kept.values()))
    erase_registration(EraseRegistration(registration_id=registration.id), work, now=END, rules=RULES)
    assert issue_certificates(IssueCertificates(event_id="lecture"), work, now=END) == 0
    assert not work.certificates.kept


def test_certificates_forget_their_person_with_everything_marked_by_hand() -> None:
    work = a_work_with_somebody_in()
    registration = next(iter(work.registrations.kept.values()))
    work.assessments.save(Assessment(registration_id=registration.id, event_id="lecture", passed=True, confirmed=True))
    issue_certificates(IssueCertificates(event_id="lecture"), work, now=END)
    reissue_certificate(ReissueCertificate(certificate_id=the_certificate(work).id, name="Ani"), work, now=END)
    work.facts.clear()

    erase_registration(EraseRegistration(registration_id=registration.id), work, now=END, rules=RULES)

    assert [one.printed for one in work.certificates.kept.values()] == [None, None]
    assert not work.assessments.kept
    told = [fact for fact in work.facts if isinstance(fact, CertificateWithdrawn)]
    assert {fact.certificate.id for fact in told} == set(work.certificates.kept)
    assert all(fact.person is None for fact in told)
    assert [said(fact)["change"] for fact in told] == [{"person_forgotten": True}] * 2
    assert not ["person" for fact in told if "person" in said(fact)]
    ended = told[-1].certificate.id
    withdraw = WithdrawCertificate(certificate_id=ended, reason={})
    refused(lambda: withdraw_certificate(withdraw, work, now=END), CertificateEnded)
    reissue = ReissueCertificate(certificate_id=ended, name="Ani")
    refused(lambda: reissue_certificate(reissue, work, now=END), CertificateEnded)


def test_the_share_is_of_the_parts_that_were_chosen_and_minutes_are_counted_online() -> None:
    parts = tuple(
        Part(id=one, title={"en": one}, starts_at=START, ends_at=END, capacities={"onsite": 9, "online": 9})
        for one in ("first", "second", "third")
    )
    event = an_event().admit_by(Admission(event_id="lecture", revision=1, parts=parts))
    registration = replace(somebody(a_work()), parts=("first", "second"))
    nowhere = first_attendance(registration, 0, event)
    day = START.date().isoformat()
    seen, _ = nowhere.use(f"{PART}first", Use(id="scan", at=START, how=How.DOOR), day)
    heard = nowhere.report(f"{PART}first", "report", 25, START, day)

    assert attended_in(event, registration, nowhere) == Attended(came=False, share=0, minutes=0)
    length = int((event.announced.ends_at - event.announced.starts_at).total_seconds() // 60)
    assert attended_in(event, registration, seen) == Attended(came=True, share=50, minutes=length)
    assert attended_in(event, registration, heard) == Attended(came=True, share=50, minutes=25)
    assert attended_in(event, replace(registration, parts=()), seen).share == 33


def test_the_share_online_is_of_the_parts_that_one_can_attend_online() -> None:
    both, onsite = {"onsite": 9, "online": 9}, {"onsite": 9}
    parts = tuple(
        Part(id=name, title={"en": name}, starts_at=START, ends_at=END, capacities=modes)
        for name, modes in (("talks", both), ("tour", onsite))
    )
    event = an_event().admit_by(Admission(event_id="lecture", revision=1, parts=parts))
    there = replace(somebody(a_work()), mode="online")
    seat = first_attendance(there, 0, event).stay_in({f"{PART}talks": START.date().isoformat()}, START)

    assert attended_in(event, there, seat).share == 100
    assert attended_in(event, replace(there, mode="onsite"), seat).share == 50
