"""What each use case changes, says and schedules."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain import facts
from causeway_registrations.domain.refusals import (
    AlreadyRegistered,
    EventCancelled,
    EventFull,
    EventOver,
    ModeNotOffered,
    NotCheckedIn,
    UnknownEvent,
    UnknownTicket,
)
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.accept_offer import AcceptOffer, accept_offer
from causeway_registrations.use_cases.change_mode import ChangeMode, change_mode
from causeway_registrations.use_cases.check_in_participant import CheckInParticipant, check_in_participant
from causeway_registrations.use_cases.decline_offer import DeclineOffer, decline_offer
from causeway_registrations.use_cases.follow_announced_event import follow_announced_event
from causeway_registrations.use_cases.lapse_offer import LapseOffer, lapse_offer
from causeway_registrations.use_cases.offer_free_places import ContinueOffers, continue_offers
from causeway_registrations.use_cases.ports import OFFER_LAPSES, OFFERS_CONTINUE
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.undo_check_in import UndoCheckIn, undo_check_in
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration
from causeway_testing.registrations import NOW, RULES, START, FakeWork, a_request, a_work, an_announcement


def registered(work: FakeWork, times: int = 1, **request: Any) -> list[Registration]:
    return [register_participant(a_request(**request), work, now=NOW, rules=RULES).registration for _ in range(times)]


def withdraw(work: FakeWork, registration: Registration) -> Registration:
    return withdraw_registration(WithdrawRegistration(registration_id=registration.id), work, now=NOW, rules=RULES)


def counts(work: FakeWork, mode: str = "onsite") -> tuple[int, int, int]:
    """Return taken, offered and waiting."""
    pool = work.event().pools[mode]
    return pool.taken, pool.offered, pool.waiting


def status_of(work: FakeWork, registration: Registration) -> Status:
    return work.registrations.kept[registration.id].status


def test_a_participant_gets_a_place_and_others_hear_of_it() -> None:
    work = a_work()
    result = register_participant(a_request("Anahit@Museum.Example"), work, now=NOW, rules=RULES)
    assert (result.registration.status, result.place_in_queue) == (Status.CONFIRMED, None)
    assert result.registration.participant.email == "Anahit@Museum.Example", "kept as written"
    assert counts(work) == (1, 0, 0)
    assert work.facts == [facts.ParticipantRegistered(result.registration)]


def test_a_full_event_puts_the_participant_on_the_waiting_list() -> None:
    work = a_work()
    registered(work, 3)
    result = register_participant(a_request(), work, now=NOW, rules=RULES)
    assert (result.registration.status, result.place_in_queue, result.registration.position) == (Status.WAITING, 2, 2)
    assert work.facts[-1] == facts.ParticipantWaitlisted(result.registration)


def test_the_place_in_the_queue_is_counted_without_those_who_left() -> None:
    work = a_work()
    *_, first_waiting = registered(work, 3)
    withdraw(work, first_waiting)
    result = register_participant(a_request(), work, now=NOW, rules=RULES)
    assert (result.place_in_queue, result.registration.position) == (1, 2)


def test_whoever_does_not_want_to_wait_is_refused() -> None:
    work = a_work()
    registered(work, 2)
    with pytest.raises(EventFull):
        registered(work, wait=False)


def test_a_person_registers_once_whatever_the_spelling_of_the_address() -> None:
    work = a_work()
    registered(work, email="li@museum.example")
    with pytest.raises(AlreadyRegistered) as refusal:
        registered(work, email="LI@Museum.Example", mode="online")
    assert refusal.value.facts == {}, "nothing about the other registration is told"


def test_whoever_withdrew_may_register_again() -> None:
    work = a_work()
    (first,) = registered(work, email="li@museum.example")
    withdraw(work, first)
    (second,) = registered(work, email="li@museum.example")
    assert second.id != first.id
    assert counts(work) == (1, 0, 0)


@pytest.mark.parametrize(
    ("announcement", "refusal"), [({"cancelled": True}, EventCancelled), ({"ends_at": NOW}, EventOver)]
)
def test_an_event_that_is_not_ahead_takes_nobody_and_nothing_changes(
    announcement: dict[str, Any], refusal: type[Exception]
) -> None:
    work = a_work()
    follow_announced_event(an_announcement(revision=2, **announcement), work, now=NOW, rules=RULES)
    event = work.event()
    with pytest.raises(refusal):
        registered(work)
    assert work.event() is event
    assert work.registrations.kept == {}
    assert work.facts == []


def test_an_event_nobody_announced_is_unknown() -> None:
    with pytest.raises(UnknownEvent):
        registered(a_work(), event_id="forum")


def test_a_withdrawn_place_is_offered_to_whoever_waits_longest() -> None:
    work = a_work()
    first, _, third, fourth = registered(work, 4)
    withdraw(work, first)
    assert status_of(work, third) is Status.OFFERED
    assert status_of(work, fourth) is Status.WAITING
    assert counts(work) == (2, 1, 1)
    assert [fact.registration.id for fact in work.told(facts.PlaceOffered)] == [third.id]
    assert work.clock_work[OFFER_LAPSES, f"{third.id}:1"] == (
        NOW + timedelta(hours=24),
        {"registration_id": third.id, "number": 1},
    )


def test_withdrawing_a_wait_moves_no_place() -> None:
    work = a_work()
    *_, waiting = registered(work, 3)
    withdraw(work, waiting)
    assert counts(work) == (2, 0, 0)
    assert work.told(facts.PlaceOffered) == []


def test_withdrawing_an_offer_passes_it_on_and_forgets_its_end() -> None:
    work = a_work()
    first, _, third, fourth = registered(work, 4)
    withdraw(work, first)
    withdraw(work, third)
    assert status_of(work, fourth) is Status.OFFERED
    assert list(work.clock_work) == [(OFFER_LAPSES, f"{fourth.id}:1")]
    assert work.event().pools["onsite"].withdrawn == 2


def test_a_place_cannot_be_given_back_after_the_event() -> None:
    work = a_work()
    (registration,) = registered(work)
    command = WithdrawRegistration(registration_id=registration.id)
    with pytest.raises(EventOver):
        withdraw_registration(command, work, now=START + timedelta(hours=3), rules=RULES)


def test_withdrawing_from_a_cancelled_event_frees_the_place_but_offers_it_to_nobody() -> None:
    work = a_work()
    first, *_ = registered(work, 3)
    follow_announced_event(an_announcement(revision=2, cancelled=True), work, now=NOW, rules=RULES)
    withdraw(work, first)
    assert counts(work) == (1, 0, 1)


def offered(work: FakeWork) -> Registration:
    """Return the registration of a person with an offer; the place was one of two onsite."""
    first, _, third = registered(work, 3)
    withdraw(work, first)
    return work.registrations.kept[third.id]


def test_an_accepted_offer_confirms_the_place_and_needs_no_more_clock_work() -> None:
    work = a_work()
    registration = offered(work)
    accepted = accept_offer(AcceptOffer(registration_id=registration.id), work, now=NOW)
    assert accepted.status is Status.CONFIRMED
    assert counts(work) == (2, 0, 0)
    assert work.clock_work == {}
    assert work.facts[-1] == facts.OfferAccepted(accepted)


def test_a_declined_offer_goes_to_the_next() -> None:
    work = a_work()
    registration = offered(work)
    (next_one,) = registered(work)
    declined = decline_offer(DeclineOffer(registration_id=registration.id), work, now=NOW, rules=RULES)
    assert declined.status is Status.DECLINED
    assert status_of(work, next_one) is Status.OFFERED
    assert work.event().pools["onsite"].declined == 1


def test_an_offer_nobody_answers_lapses_to_the_next() -> None:
    work = a_work()
    registration = offered(work)
    (next_one,) = registered(work)
    end = NOW + timedelta(hours=24)
    lapse_offer(LapseOffer(registration_id=registration.id, number=1), work, now=end, rules=RULES)
    assert status_of(work, registration) is Status.LAPSED
    assert status_of(work, next_one) is Status.OFFERED
    assert [fact.registration.id for fact in work.told(facts.OfferLapsed)] == [registration.id]
    assert work.event().pools["onsite"].lapsed == 1


def test_an_end_that_comes_too_early_or_late_or_for_nobody_does_nothing() -> None:
    work = a_work()
    registration = offered(work)
    before, said = dict(work.registrations.kept), list(work.facts)
    for command, now in [
        (LapseOffer(registration_id=registration.id, number=1), NOW),
        (LapseOffer(registration_id=registration.id, number=2), NOW + timedelta(days=9)),
        (LapseOffer(registration_id="nobody", number=1), NOW + timedelta(days=9)),
    ]:
        lapse_offer(command, work, now=now, rules=RULES)
    assert (work.registrations.kept, work.facts) == (before, said)


def test_offers_of_a_cancelled_event_are_left_alone() -> None:
    work = a_work()
    registration = offered(work)
    follow_announced_event(an_announcement(revision=2, cancelled=True), work, now=NOW, rules=RULES)
    lapse_offer(LapseOffer(registration_id=registration.id, number=1), work, now=NOW + timedelta(days=2), rules=RULES)
    assert status_of(work, registration) is Status.OFFERED


def change(work: FakeWork, registration: Registration, mode: str, *, wait: bool | None = None) -> Registration:
    command = ChangeMode(registration_id=registration.id, mode=mode, wait=wait)
    return change_mode(command, work, now=NOW, rules=RULES)


def test_a_change_of_mode_takes_a_place_there_and_offers_the_one_here() -> None:
    work = a_work()
    first, _, third = registered(work, 3)
    moved = change(work, first, "online")
    assert (moved.mode, moved.status) == ("online", Status.CONFIRMED)
    assert status_of(work, third) is Status.OFFERED
    assert (counts(work), counts(work, "online")) == ((2, 1, 0), (1, 0, 0))
    assert work.told(facts.ModeChanged) == [facts.ModeChanged(moved, "onsite")]


def test_nobody_loses_a_place_by_asking_for_a_mode_that_is_full() -> None:
    work = a_work()
    (here,) = registered(work)
    registered(work, 3, mode="online")
    with pytest.raises(EventFull):
        change(work, here, "online")
    assert status_of(work, here) is Status.CONFIRMED
    moved = change(work, here, "online", wait=True)
    assert moved.status is Status.WAITING
    assert (counts(work), counts(work, "online")) == ((0, 0, 0), (3, 0, 1))


def test_whoever_waits_here_may_go_on_waiting_there() -> None:
    work = a_work()
    registered(work, 3, mode="online")
    *_, waiting = registered(work, 3)
    moved = change(work, waiting, "online")
    assert (moved.status, moved.position) == (Status.WAITING, 2)
    assert (counts(work), counts(work, "online")) == ((2, 0, 0), (3, 0, 1))


def test_a_change_of_mode_gives_up_an_offer() -> None:
    work = a_work()
    registration = offered(work)
    moved = change(work, registration, "online")
    assert (moved.status, moved.offer) == (Status.CONFIRMED, None)
    assert (counts(work), work.clock_work) == ((1, 0, 0), {})


def test_a_mode_the_event_does_not_have_cannot_be_chosen() -> None:
    work = a_work()
    (registration,) = registered(work)
    with pytest.raises(ModeNotOffered):
        change(work, registration, "by-telepathy")


def test_a_check_in_is_counted_and_can_be_undone() -> None:
    work = a_work()
    (registration,) = registered(work)
    checked_in = check_in_participant(CheckInParticipant(registration_id=registration.id), work, now=NOW)
    assert checked_in.checked_in_at == NOW
    assert work.event().pools["onsite"].checked_in == 1
    undone = undo_check_in(UndoCheckIn(registration_id=registration.id), work, now=NOW)
    assert work.event().pools["onsite"].checked_in == 0
    told = [fact for fact in work.facts[1:] if not isinstance(fact, facts.AttendanceChanged)]
    assert told == [facts.ParticipantCheckedIn(checked_in), facts.CheckInUndone(undone)]
    with pytest.raises(NotCheckedIn):
        undo_check_in(UndoCheckIn(registration_id=registration.id), work, now=NOW)


def test_a_ticket_for_nothing_is_unknown_and_one_for_a_cancelled_event_does_not_open_the_door() -> None:
    work = a_work()
    (registration,) = registered(work)
    with pytest.raises(UnknownTicket):
        check_in_participant(CheckInParticipant(registration_id="nobody"), work, now=NOW)
    follow_announced_event(an_announcement(revision=2, cancelled=True), work, now=NOW, rules=RULES)
    with pytest.raises(EventCancelled):
        check_in_participant(CheckInParticipant(registration_id=registration.id), work, now=NOW)


@pytest.mark.parametrize(
    "act",
    [
        lambda work: withdraw_registration(WithdrawRegistration(registration_id="x"), work, now=NOW, rules=RULES),
        lambda work: change_mode(ChangeMode(registration_id="x", mode="online"), work, now=NOW, rules=RULES),
        lambda work: accept_offer(AcceptOffer(registration_id="x"), work, now=NOW),
        lambda work: decline_offer(DeclineOffer(registration_id="x"), work, now=NOW, rules=RULES),
        lambda work: undo_check_in(UndoCheckIn(registration_id="x"), work, now=NOW),
    ],
)
def test_a_registration_nobody_made_is_unknown(act: Callable[[FakeWork], Any]) -> None:
    with pytest.raises(UnknownSubject):
        act(a_work())


def test_an_event_heard_of_for_the_first_time_is_open_with_all_its_places() -> None:
    work = FakeWork()
    follow_announced_event(an_announcement(revision=4), work, now=NOW, rules=RULES)
    work.commit()
    assert work.event().announced.revision == 4
    assert work.told(facts.PlacesChanged) == [facts.PlacesChanged(work.event().places)]


def test_a_copy_that_was_lost_comes_back_with_the_places_as_they_are() -> None:
    work = a_work()
    registered(work, 3)
    places = work.event().places
    del work.offered_events.kept["lecture"]
    for revision, onsite in ((1, 50), (4, 2)):
        announcement = an_announcement(revision=revision, capacities={"onsite": onsite, "online": 3})
        follow_announced_event(announcement, work, now=NOW, rules=RULES)
    assert (work.event().announced.revision, counts(work)) == (4, (2, 0, 1))
    assert work.event().places.pools == places.pools


def test_a_raised_capacity_is_offered_to_as_many_as_it_adds() -> None:
    work = a_work()
    _, _, third, fourth, fifth = registered(work, 5)
    raised = an_announcement(revision=2, capacities={"onsite": 4, "online": 3})
    follow_announced_event(raised, work, now=NOW, rules=RULES)
    assert [status_of(work, one) for one in (third, fourth, fifth)] == [Status.OFFERED, Status.OFFERED, Status.WAITING]
    assert counts(work) == (4, 2, 1)


def test_the_same_announcement_again_offers_nothing_again() -> None:
    work = a_work()
    registered(work, 5)
    raised = an_announcement(revision=2, capacities={"onsite": 4, "online": 3})
    follow_announced_event(raised, work, now=NOW, rules=RULES)
    before, said = work.event(), list(work.facts)
    follow_announced_event(raised, work, now=NOW, rules=RULES)
    assert (work.event(), work.facts) == (before, said)


def test_a_place_freed_while_too_many_are_in_goes_to_nobody() -> None:
    work = a_work()
    first, second, third = registered(work, 3)
    lowered = an_announcement(revision=2, capacities={"onsite": 1, "online": 3})
    follow_announced_event(lowered, work, now=NOW, rules=RULES)
    withdraw(work, first)
    assert (counts(work), status_of(work, third)) == ((1, 0, 1), Status.WAITING)
    withdraw(work, second)
    assert (counts(work), status_of(work, third)) == ((1, 1, 0), Status.OFFERED)


def test_many_free_places_are_offered_in_several_transactions() -> None:
    work, rules = a_work(), PlaceRules(offers_at_once=3)
    registered(work, 10)
    raised = an_announcement(revision=2, capacities={"onsite": None, "online": 3})
    follow_announced_event(raised, work, now=NOW, rules=rules)
    assert counts(work) == (5, 3, 5)
    for expected in ((8, 6, 2), (10, 8, 0)):
        _, payload = work.clock_work.pop((OFFERS_CONTINUE, "lecture"))
        continue_offers(ContinueOffers(**payload), work, now=NOW, rules=rules)
        assert counts(work) == expected
    assert (OFFERS_CONTINUE, "lecture") not in work.clock_work
    positions = [fact.registration.id for fact in work.told(facts.PlaceOffered)]
    assert positions == [one.id for one in list(work.registrations.kept.values())[2:]], "in the order of arrival"


def test_going_on_with_offers_for_an_unknown_event_or_with_nobody_waiting_does_nothing() -> None:
    work = a_work()
    for event_id in ("forum", "lecture"):
        continue_offers(ContinueOffers(event_id=event_id), work, now=NOW, rules=RULES)
    assert work.facts == []


def test_however_many_register_together_the_places_are_told_once() -> None:
    work = a_work()
    registered(work, 40, mode="online")
    work.commit()
    (told,) = work.told(facts.PlacesChanged)
    assert (told.places.told_revision, told.places.pools["online"].waiting) == (1, 37)
