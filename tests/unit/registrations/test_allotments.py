"""Places kept for an institution: filled, given up, returned, and never more than there are."""

from datetime import timedelta
from typing import Any

from causeway_registrations.domain.admission import Admission, Part, TicketKind
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.facts import AllotmentChanged
from causeway_registrations.domain.refusals import (
    AllotmentElsewhere,
    AllotmentReturned,
    AllotmentTooSmall,
    AllotmentUsedUp,
    DateOver,
    EventFull,
    NotEnoughPlaces,
    UnknownAllotment,
)
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.use_cases.change_allotment import ChangeAllotment, change_allotment
from causeway_registrations.use_cases.change_mode import ChangeMode, change_mode
from causeway_registrations.use_cases.describe_admission import DescribeAdmission, describe_admission
from causeway_registrations.use_cases.grant_allotment import GrantAllotment, grant_allotment
from causeway_registrations.use_cases.ports import ALLOTMENT_DUE
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.return_allotment import ReturnAllotment, return_allotment, return_due_allotment
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration
from causeway_testing.registrations import NOW, RULES, START, FakeWork, a_request, a_work, an_event, refused

RETURNS = NOW + timedelta(days=7)


def an_office(onsite: int = 5) -> FakeWork:
    return a_work(an_event(capacities={"onsite": onsite, "online": 3}))


def granted(work: FakeWork, places: int, **wanted: Any) -> Allotment:
    usual: dict[str, Any] = {"mode": "onsite", "kind": None, "returns_at": RETURNS}
    command = GrantAllotment(
        event_id="lecture", label="The university", institution_id="ysu", places=places, **usual | wanted
    )
    return grant_allotment(command, work, now=NOW)


def registered(work: FakeWork, **wanted: Any) -> Registration:
    return register_participant(a_request(**wanted), work, now=NOW, rules=RULES).registration


def changed(work: FakeWork, allotment: Allotment, places: int) -> Allotment:
    command = ChangeAllotment(allotment_id=allotment.id, places=places, returns_at=RETURNS)
    return change_allotment(command, work, now=NOW, rules=RULES)


def onsite(work: FakeWork) -> tuple[int, int, int]:
    """Return how many places onsite are taken, reserved and confirmed."""
    pool = work.event().pools["onsite"]
    return pool.taken, pool.reserved, pool.confirmed


def test_what_is_kept_is_not_free_for_others() -> None:
    work = an_office()
    granted(work, 4)
    assert onsite(work) == (4, 4, 0)
    assert [registered(work).status for _ in range(2)] == [Status.CONFIRMED, Status.WAITING]


def test_more_than_is_free_cannot_be_kept() -> None:
    work = an_office()
    registered(work)
    assert refused(lambda: granted(work, 5), NotEnoughPlaces).facts == {"free": 4}
    refused(lambda: granted(work, 1, returns_at=NOW), DateOver)


def test_a_member_gets_a_kept_place_and_passes_who_waits() -> None:
    work = an_office()
    allotment = granted(work, 5)
    assert registered(work).status is Status.WAITING
    member = registered(work, allotment_id=allotment.id)
    assert (member.status, member.allotment_id) == (Status.CONFIRMED, allotment.id)
    assert onsite(work) == (5, 4, 1)
    assert work.allotments.kept[allotment.id].filled == 1
    assert [fact.allotment.filled for fact in work.told(AllotmentChanged)] == [0, 1]


def test_an_allotment_is_filled_up_and_not_beyond() -> None:
    work = an_office()
    allotment = granted(work, 1)
    registered(work, allotment_id=allotment.id)
    assert refused(lambda: registered(work, allotment_id=allotment.id), AllotmentUsedUp).facts == {"left": 0}
    refused(lambda: registered(work, allotment_id="another"), UnknownAllotment)


def test_an_allotment_is_for_its_mode_and_kind() -> None:
    work = an_office()
    allotment = granted(work, 2)
    refusal = refused(lambda: registered(work, allotment_id=allotment.id, mode="online"), AllotmentElsewhere)
    assert refusal.facts == {"mode": "onsite", "kind": None}


def test_a_place_given_up_is_kept_again_while_the_allotment_is_open() -> None:
    work = an_office(1)
    allotment = granted(work, 1)
    waiting = registered(work)
    member = registered(work, allotment_id=allotment.id)
    withdraw_registration(WithdrawRegistration(registration_id=member.id), work, now=NOW, rules=RULES)
    assert (onsite(work), work.allotments.kept[allotment.id].filled) == ((1, 1, 0), 0)
    assert work.registrations.kept[waiting.id].status is Status.WAITING


def test_a_member_who_goes_online_leaves_the_place_to_the_allotment() -> None:
    work = an_office()
    allotment = granted(work, 1)
    member = registered(work, allotment_id=allotment.id)
    moved = change_mode(ChangeMode(registration_id=member.id, mode="online"), work, now=NOW, rules=RULES)
    assert (moved.allotment_id, onsite(work)) == (None, (1, 1, 0))


def test_a_member_who_chooses_other_parts_keeps_the_allotments_place() -> None:
    work = an_office(1)
    ends_at = START + timedelta(hours=1)
    visit = Part(id="visit", title={}, starts_at=START, ends_at=ends_at, capacities={"onsite": 1})
    admission = Admission(event_id="lecture", parts=(visit,))
    describe_admission(DescribeAdmission(admission=admission, fresh_seed=""), work, now=NOW, rules=RULES)
    allotment = granted(work, 1)
    waiting, member = registered(work), registered(work, allotment_id=allotment.id)

    def choose(*parts: str) -> Registration:
        command = ChangeMode(registration_id=member.id, mode="onsite", parts=parts)
        return change_mode(command, work, now=NOW, rules=RULES)

    chosen = choose("visit")
    assert (chosen.allotment_id, chosen.parts, chosen.status) == (allotment.id, ("visit",), Status.CONFIRMED)
    assert (onsite(work), work.allotments.kept[allotment.id].filled) == ((1, 0, 1), 1)
    return_allotment(ReturnAllotment(allotment_id=allotment.id), work, now=NOW, rules=RULES)
    # The place is one of everybody's now, and still theirs.
    assert (choose().status, choose("visit").allotment_id) == (Status.CONFIRMED, None)
    assert work.registrations.kept[waiting.id].status is Status.WAITING


def test_on_its_date_what_nobody_filled_is_offered_to_who_waits() -> None:
    work = an_office(3)
    allotment = granted(work, 3)
    member = registered(work, allotment_id=allotment.id)
    waiting = [registered(work) for _ in range(3)]
    due_at, payload = work.clock_work[ALLOTMENT_DUE, allotment.id]
    return_due_allotment(ReturnAllotment(**payload), work, now=due_at - timedelta(seconds=1), rules=RULES)
    assert onsite(work) == (3, 2, 1)
    return_due_allotment(ReturnAllotment(**payload), work, now=due_at, rules=RULES)
    assert onsite(work) == (3, 0, 1)
    states = [work.registrations.kept[one.id].status for one in waiting]
    assert states == [Status.OFFERED, Status.OFFERED, Status.WAITING]
    assert work.registrations.kept[member.id].status is Status.CONFIRMED
    refused(lambda: registered(work, allotment_id=allotment.id), AllotmentReturned)
    return_due_allotment(ReturnAllotment(**payload), work, now=due_at, rules=RULES)
    assert onsite(work) == (3, 0, 1), "it returns once"


def test_a_place_given_up_after_the_return_goes_to_everybody() -> None:
    work = an_office(1)
    allotment = granted(work, 1)
    member = registered(work, allotment_id=allotment.id)
    waiting = registered(work)
    return_allotment(ReturnAllotment(allotment_id=allotment.id), work, now=NOW, rules=RULES)
    withdraw_registration(WithdrawRegistration(registration_id=member.id), work, now=NOW, rules=RULES)
    assert work.registrations.kept[waiting.id].status is Status.OFFERED
    assert work.allotments.kept[allotment.id].filled == 0
    assert (ALLOTMENT_DUE, allotment.id) not in work.clock_work


def test_an_allotment_grows_as_far_as_places_are_free_and_shrinks_as_far_as_it_is_filled() -> None:
    work = an_office()
    allotment = granted(work, 2)
    registered(work, allotment_id=allotment.id)
    waiting = [registered(work) for _ in range(4)][-1]
    assert refused(lambda: changed(work, allotment, 3), NotEnoughPlaces).facts == {"free": 1}
    assert refused(lambda: changed(work, allotment, 0), AllotmentTooSmall).facts == {"filled": 1}
    changed(work, allotment, 1)
    assert work.registrations.kept[waiting.id].status is Status.OFFERED, "what is given up goes to who waits"
    assert onsite(work) == (5, 0, 4)


def test_a_part_is_full_for_a_member_too() -> None:
    work = an_office()
    visit = Part(id="visit", title={}, starts_at=START, ends_at=START + timedelta(hours=1), capacities={"onsite": 1})
    admission = Admission(event_id="lecture", kinds=(TicketKind(id="student", name={}),), parts=(visit,))
    describe_admission(DescribeAdmission(admission=admission, fresh_seed=""), work, now=NOW, rules=RULES)
    allotment = granted(work, 3, kind="student")
    assert work.event().places.kinds == {"onsite|student": 3}
    wanted: dict[str, Any] = {"kind": "student", "parts": ("visit",), "allotment_id": allotment.id}
    assert registered(work, **wanted).parts == ("visit",)
    assert refused(lambda: registered(work, **wanted), EventFull).facts["lacking"] == ["part:visit|onsite"]
    assert work.allotments.kept[allotment.id].filled == 1


def test_a_lowered_capacity_takes_no_kept_place_away() -> None:
    work = an_office()
    allotment = granted(work, 2)
    lowered = work.event().follow(an_event(revision=2, capacities={"onsite": 0, "online": 3}).announced)
    work.offered_events.save(lowered)
    assert registered(work, allotment_id=allotment.id).status is Status.CONFIRMED
