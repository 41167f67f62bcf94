"""A code that is for one person is forgotten with them: it opens for nobody then, and its uses stay counted."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from causeway_registrations.domain.access_code import AccessCode, fingerprint
from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.gate_refusals import CodeTaken
from causeway_registrations.domain.gates import Gates
from causeway_registrations.domain.participant import person_key
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.retention import USUAL
from causeway_registrations.store import gate_documents
from causeway_registrations.use_cases import erase_person as erasing
from causeway_registrations.use_cases import purge_event as purging
from causeway_registrations.use_cases.erase_person import ErasePerson, erase_person
from causeway_registrations.use_cases.erase_registration import EraseRegistration, erase_registration
from causeway_registrations.use_cases.look_up import Brought
from causeway_registrations.use_cases.make_access_codes import MakeAccessCodes, make_access_codes
from causeway_registrations.use_cases.ports import ERASURE_CONTINUES, RETENTION
from causeway_registrations.use_cases.purge_event import PurgeEvent, purge_event
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.revoke_access_code import RevokeAccessCode, revoke_access_code
from causeway_testing.registrations import NOW, RULES, START, FakeWork, a_request, a_work, an_event, refused

ANI, OTHER = "ani@museum.example", "other@museum.example"
KEY = person_key(ANI)
PERSON_GOES = START + timedelta(hours=3, days=180)
BEHIND_A_CODE = an_event().admit_by(Admission(event_id="lecture", revision=1, gates=Gates(needs_code=True)))


def made(work: FakeWork, code: str, email: str | None = ANI, event_id: str = "lecture") -> AccessCode:
    bound_to = None if email is None else person_key(email)
    command = MakeAccessCodes(event_id=event_id, codes=[code], label=f"For {email}", limit=9, bound_to=bound_to)
    return make_access_codes(command, work, now=NOW)[0]


def now_of(work: FakeWork, code: AccessCode) -> AccessCode:
    return work.access_codes.kept[code.id]


def erase(work: FakeWork) -> int:
    return erase_person(ErasePerson(person_key=KEY), work, now=NOW, rules=RULES)


def purge(work: FakeWork, **command: Any) -> None:
    purge_event(PurgeEvent(event_id="lecture", **command), work, now=PERSON_GOES, rules=RULES, retention=USUAL)


def test_a_code_that_forgets_its_person_opens_for_nobody_and_keeps_its_count() -> None:
    code = replace(made(a_work(), "FIRST-CODE"), uses=3)

    forgotten = code.forget_person(NOW)

    assert (forgotten.bound_to, forgotten.label, forgotten.uses) == (None, "", 3)
    assert forgotten.state(NOW) == "revoked"
    assert not [key for key in (KEY, person_key(OTHER)) if forgotten.opens_for(key, None, NOW)]
    assert forgotten.revision == code.revision + 1
    assert KEY not in repr(gate_documents.ACCESS_CODES.to_document(forgotten))


def test_one_that_was_taken_back_long_ago_keeps_that_moment() -> None:
    earlier = NOW - timedelta(days=3)
    code = replace(made(a_work(), "FIRST-CODE"), revoked_at=earlier)

    assert code.forget_person(NOW).revoked_at == earlier


def test_whom_a_code_was_for_is_not_known_any_longer_once_it_is_taken_back() -> None:
    work = a_work()
    codes = [made(work, "FIRST-CODE"), made(work, "OTHER-CODE", None)]

    for code in codes:
        revoke_access_code(RevokeAccessCode(event_id="lecture", code_id=code.id), work, now=NOW)

    bound, other = (now_of(work, code) for code in codes)
    assert (bound.bound_to, bound.label, bound.state(NOW)) == (None, "", "revoked")
    assert (other.label, other.state(NOW)) == (codes[1].label, "revoked"), "it was about nobody alone"


def test_with_the_person_go_the_codes_for_them_and_nobody_elses() -> None:
    work = a_work(an_event(), an_event(event_id="forum"))
    mine = [made(work, "FIRST-CODE"), made(work, "OTHER-CODE", event_id="forum")]
    others = [made(work, "THIRD-CODE", OTHER), made(work, "FOURTH-CODE", None)]

    assert erase(work) == 0, "a code is no registration"

    assert {now_of(work, one).bound_to for one in mine} == {None}
    assert {now_of(work, one).state(NOW) for one in mine} == {"revoked"}
    assert [now_of(work, one) for one in others] == others
    # Nobody can make it open again for everybody.
    refused(lambda: made(work, "FIRST-CODE", None), CodeTaken)


def with_the_code(work: FakeWork) -> Registration:
    request = a_request(ANI, brought=Brought(access_code="FIRST-CODE"))
    return register_participant(request, work, now=NOW, rules=RULES).registration


def test_a_place_that_is_given_up_gives_its_code_back_first() -> None:
    work = a_work(BEHIND_A_CODE)
    code = made(work, "FIRST-CODE")
    with_the_code(work)
    assert now_of(work, code).uses == 1

    erase(work)

    assert (now_of(work, code).uses, now_of(work, code).bound_to) == (0, None)


def test_of_a_place_that_was_used_the_use_of_its_code_stays_counted() -> None:
    work = a_work(BEHIND_A_CODE)
    code = made(work, "FIRST-CODE")
    work.registrations.save(with_the_code(work).check_in(NOW))

    erase(work)

    assert (now_of(work, code).uses, now_of(work, code).bound_to) == (1, None)


def test_an_operator_who_forgets_one_registration_forgets_the_codes_to_that_event() -> None:
    work = a_work(an_event(), an_event(event_id="forum"))
    here, there = made(work, "FIRST-CODE"), made(work, "OTHER-CODE", event_id="forum")
    registration = register_participant(a_request(ANI), work, now=NOW, rules=RULES).registration

    erase_registration(EraseRegistration(registration_id=registration.id), work, now=NOW, rules=RULES)

    assert now_of(work, here).bound_to is None
    assert now_of(work, there) == there


def test_however_many_codes_there_are_a_transaction_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "AT_ONCE", 2)
    work = a_work()
    codes = [made(work, f"CODE-{number}") for number in range(3)]

    erase(work)
    assert sum(now_of(work, one).bound_to is None for one in codes) == 2
    assert work.take_due(NOW) == [(ERASURE_CONTINUES, {})]
    erase(work)

    assert not [one for one in codes if now_of(work, one).bound_to is not None]
    assert work.take_due(NOW) == []


def test_when_the_time_of_the_event_is_over_its_codes_are_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "STEP", 2)
    work = a_work(an_event(), an_event(event_id="forum"))
    codes = [made(work, f"CODE-{number}") for number in range(3)]
    elsewhere = made(work, "OTHER-CODE", event_id="forum")

    purge(work)
    assert sum(now_of(work, one).bound_to is None for one in codes) == 2
    assert work.take_due(PERSON_GOES) == [(RETENTION, {"after": ""})]
    purge(work)

    assert not [one for one in codes if now_of(work, one).bound_to is not None]
    assert now_of(work, elsewhere) == elsewhere
    assert work.take_due(PERSON_GOES) == []


def test_before_that_time_nothing_of_them_goes() -> None:
    work = a_work()
    code = made(work, "FIRST-CODE")

    purge_event(
        PurgeEvent(event_id="lecture"),
        work,
        now=PERSON_GOES - timedelta(days=1),
        rules=RULES,
        retention=USUAL,
    )

    assert now_of(work, code) == code
    assert now_of(work, code).id == fingerprint("lecture", "first code")
