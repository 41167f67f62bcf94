"""Who is forgotten gives up a place to come and is nowhere; what is over stays counted as it was."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from causeway_contracts import registrations as messages
from causeway_platform import outbox
from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain import facts
from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.participant import Participant, person_key
from causeway_registrations.domain.refusals import RegistrationErased
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.messaging.outgoing import PUBLICATIONS
from causeway_registrations.use_cases import erase_person as erasing
from causeway_registrations.use_cases.check_in_participant import CheckInParticipant, check_in_participant
from causeway_registrations.use_cases.erase_person import ErasePerson, erase_person
from causeway_registrations.use_cases.erase_registration import EraseRegistration, erase_registration
from causeway_registrations.use_cases.forget_enrolment import ForgetEnrolment, erase_enrolment
from causeway_registrations.use_cases.ports import ERASURE_CONTINUES
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.request_data import RequestData, request_data
from causeway_registrations.use_cases.undo_check_in import UndoCheckIn, undo_check_in
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration
from causeway_testing.registrations import NOW, RULES, START, FakeWork, a_request, a_work, an_event, refused
from causeway_testing.series import SeriesWorld

ANI = "ani@museum.example"
OVER = START + timedelta(days=1)


def registered(work: FakeWork, email: str = "", **changes: Any) -> Registration:
    return register_participant(a_request(email, **changes), work, now=NOW, rules=RULES).registration


def erased(work: FakeWork, registration: Registration, now: Any = NOW) -> Registration:
    command = EraseRegistration(registration_id=registration.id)
    return erase_registration(command, work, now=now, rules=RULES)


def told_of(work: FakeWork, registration: Registration) -> list[dict[str, Any]]:
    """Return the bodies of all messages about a registration, in order."""
    about = [
        one for one in work.facts if isinstance(one, facts.RegistrationFact) and one.registration.id == registration.id
    ]
    drafts = [PUBLICATIONS[type(fact)](fact) for fact in about]
    return [{"type": one.type, "seq": one.seq, **json.loads(outbox.encode(one.type, one.data))} for one in drafts]


def test_a_place_to_come_is_given_up_and_offered_on() -> None:
    work = a_work()
    first, _, third = (registered(work, wait=True) for _ in range(3))

    gone = erased(work, first)

    assert (gone.status, gone.participant, gone.identity, gone.zone) == (Status.WITHDRAWN, None, None, None)
    assert work.registrations.kept[third.id].status is Status.OFFERED
    pool = work.event().pools["onsite"]
    assert (pool.taken, pool.offered, pool.waiting, pool.withdrawn) == (2, 1, 0, 1)


def test_what_is_counted_stays() -> None:
    work = a_work()
    registration = registered(work, country="AM", institution_id="inst-1")

    gone = erased(work, registration)

    kept = ("id", "event_id", "mode", "country", "institution_id", "language", "registered_at")
    assert [getattr(gone, name) for name in kept] == [getattr(registration, name) for name in kept]
    assert gone.erased_at == NOW


def test_of_those_who_came_along_only_the_number_stays() -> None:
    work = a_work(an_event().admit_by(Admission(event_id="lecture", revision=1, largest_party=3)))
    registration = registered(work, mode="online", companions=("Davit", "Gayane"))

    gone = erased(work, registration)

    assert (gone.companions, gone.size) == (("", ""), 3)
    assert work.event().pools["online"].withdrawn == 3
    assert "Davit" not in json.dumps(told_of(work, registration)[1:])


def test_who_has_come_has_come() -> None:
    work = a_work()
    registration = registered(work)
    check_in_participant(CheckInParticipant(registration_id=registration.id), work, now=NOW)
    before = work.event().places

    gone = erased(work, registration)

    assert (gone.status, gone.checked_in_at) == (Status.CONFIRMED, NOW)
    assert work.event().places == before


@pytest.mark.parametrize("number", [0, 2], ids=["confirmed", "waiting"])
def test_after_the_event_nobody_is_withdrawn_any_more(number: int) -> None:
    work = a_work()
    people = [registered(work) for _ in range(3)]
    before, status = work.event().places, people[number].status

    assert erased(work, people[number], OVER).status is status
    assert work.event().places == before


def test_a_registration_that_ended_before_is_forgotten_as_it_ended() -> None:
    work = a_work()
    registration = registered(work)
    withdraw_registration(WithdrawRegistration(registration_id=registration.id), work, now=NOW, rules=RULES)

    assert erased(work, registration).status is Status.WITHDRAWN
    assert work.event().pools["onsite"].withdrawn == 1, "counted once"


def test_an_event_that_was_never_heard_of_hinders_nobody() -> None:
    work = a_work()
    registration = registered(work)
    del work.offered_events.kept["lecture"]

    assert erased(work, registration).participant is None


def test_others_hear_of_it_without_the_person() -> None:
    work = a_work()
    registration = registered(work)
    erased(work, registration)

    registered_, withdrawn, forgotten = told_of(work, registration)

    assert registered_["person"]["name"]
    assert [(one["type"], one["seq"]) for one in (withdrawn, forgotten)] == [
        (messages.WITHDRAWN, 2),
        (messages.ERASED, 3),
    ]
    assert "person" not in withdrawn
    assert "person" not in forgotten
    assert forgotten["change"] == {"wanted_by": "operator"}
    assert (forgotten["state"]["status"], forgotten["state"]["zone"]) == ("withdrawn", "UTC")
    assert forgotten["state"]["link_version"] == 2, "links that were sent before open nothing"
    assert work.forgotten == [registration.id]


def test_nobody_is_forgotten_twice() -> None:
    work = a_work()
    registration = registered(work)
    erased(work, registration)

    assert refused(lambda: erased(work, registration), RegistrationErased).facts["erased_at"] == NOW.isoformat()
    with pytest.raises(UnknownSubject):
        erase_registration(EraseRegistration(registration_id="nobody"), work, now=NOW, rules=RULES)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda work, one: withdraw_registration(WithdrawRegistration(registration_id=one), work, now=NOW, rules=RULES),
        lambda work, one: check_in_participant(CheckInParticipant(registration_id=one), work, now=NOW),
        lambda work, one: undo_check_in(UndoCheckIn(registration_id=one), work, now=NOW),
    ],
    ids=["withdraw", "check in", "undo"],
)
def test_nothing_can_be_done_with_a_registration_of_nobody(attempt: Any) -> None:
    work = a_work()
    registration = registered(work)
    check_in_participant(CheckInParticipant(registration_id=registration.id), work, now=NOW)
    erased(work, registration)
    before = work.registrations.kept[registration.id]

    with pytest.raises(RegistrationErased):
        attempt(work, registration.id)
    assert work.registrations.kept[registration.id] is before


def test_who_was_forgotten_can_register_again_as_anybody() -> None:
    work = a_work()
    first = registered(work, ANI)
    erased(work, first)

    assert registered(work, ANI).id != first.id


def test_a_person_is_forgotten_in_all_events_and_nobody_else_is() -> None:
    work = a_work(an_event(), an_event(event_id="forum"))
    mine = [registered(work, ANI), registered(work, "Ani@Museum.example", event_id="forum")]
    other = registered(work)

    assert erase_person(ErasePerson(person_key=person_key(ANI)), work, now=NOW, rules=RULES) == 2

    assert {work.registrations.kept[one.id].participant for one in mine} == {None}
    assert work.registrations.kept[other.id] is other
    assert {fact.wanted_by for fact in work.told(facts.RegistrationErased)} == {"person"}


def test_however_much_is_held_a_transaction_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "AT_ONCE", 2)
    events = [an_event(event_id=f"event-{number}") for number in range(5)]
    work = a_work(*events)
    for event in events:
        registered(work, ANI, event_id=event.id)
    command = ErasePerson(person_key=person_key(ANI))

    counts = [erase_person(command, work, now=NOW, rules=RULES)]
    while due := work.take_due(NOW):
        assert due == [(ERASURE_CONTINUES, {})]
        counts.append(erase_person(command, work, now=NOW, rules=RULES))

    assert counts == [2, 2, 1]


def asked(work: FakeWork, email: str, now: Any = NOW) -> None:
    request_data(RequestData(person_key=person_key(email), language="hy", zone="Asia/Yerevan"), work, now=now)


def test_a_question_about_an_address_goes_by_way_of_the_newest_registration_and_names_nobody() -> None:
    work = a_work(an_event(), an_event(event_id="forum"))
    registered(work, ANI)
    newest = registered(work, ANI, event_id="forum")

    asked(work, "ANI@museum.example")

    (fact,) = work.told(facts.DataRequested)
    draft = PUBLICATIONS[facts.DataRequested](fact)
    body = json.loads(outbox.encode(draft.type, draft.data))
    assert (draft.subject, draft.seq) == (f"{newest.id}:data", 1)
    assert body["state"]["registration_id"] == newest.id
    assert "museum.example" not in json.dumps(body)
    assert "person" not in body


def test_a_question_about_somebody_unknown_says_nothing_to_anybody() -> None:
    work = a_work()
    registered(work, ANI)

    asked(work, "nobody@museum.example")

    assert work.told(facts.DataRequested) == []
    assert work.data_requests.kept == {}


def test_nobodys_mailbox_is_flooded_with_answers() -> None:
    work = a_work()
    registered(work, ANI)
    for minutes in (0, 1, 9, 10, 19, 20):
        asked(work, ANI, NOW + timedelta(minutes=minutes))

    assert [fact.request.revision for fact in work.told(facts.DataRequested)] == [1, 2, 3]


def test_with_the_person_goes_what_they_asked() -> None:
    work = a_work()
    registration = registered(work, ANI)
    asked(work, ANI)

    erased(work, registration)
    asked(work, ANI, NOW + timedelta(days=1))

    assert work.data_requests.kept == {}
    assert len(work.told(facts.DataRequested)) == 1


def test_who_is_only_enrolled_in_a_series_is_sent_the_link_by_way_of_that() -> None:
    world = SeriesWorld()
    world.announce("first")
    world.describe()
    enrolled, work = world.enrol(ANI), world.work
    assert not work.registrations.kept, "the clock has not done anything yet"

    asked(work, ANI)

    (fact,) = work.told(facts.DataRequested)
    assert (fact.request.registration_id, fact.request.event_id) == (enrolled.id, enrolled.series_id)
    erase_enrolment(ForgetEnrolment(enrolment_id=enrolled.id), work, now=NOW)
    assert not work.data_requests.kept, "it goes with the person"
    asked(work, ANI, NOW + timedelta(days=1))
    assert len(work.told(facts.DataRequested)) == 1


def test_the_terms_that_were_accepted_are_kept_with_the_moment() -> None:
    work = a_work()
    consent = registered(work, accepted_terms="2026-11").consent

    assert consent is not None
    assert (consent.version, consent.at) == ("2026-11", NOW)
    assert registered(work).consent is None


def test_the_same_state_without_the_person_is_the_same_state() -> None:
    registration = registered(a_work())

    gone = registration.without_person()

    assert replace(
        gone, participant=registration.participant, identity=registration.identity, zone=registration.zone
    ) == (registration)
    assert isinstance(registration.participant, Participant)
