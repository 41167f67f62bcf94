"""How people get into an event: what an organiser may change, and what a draw fixes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from causeway_registrations.domain import facts
from causeway_registrations.domain.admission import Admission, Order, Part, SharedPool, TicketKind, WaitingPolicy
from causeway_registrations.domain.refusals import (
    DrawHeld,
    DrawPending,
    EventFull,
    KindNotOffered,
    KindRequired,
    ModeUnchanged,
    OffersEnded,
    PartNotInMode,
    PartyTooLarge,
    SeedFixed,
    UnknownPart,
)
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.messaging.outgoing import PUBLICATIONS
from causeway_registrations.store.admission_documents import admission_document, admission_from
from causeway_registrations.use_cases.change_mode import ChangeMode, change_mode
from causeway_registrations.use_cases.describe_admission import DescribeAdmission, describe_admission
from causeway_registrations.use_cases.hold_draw import HoldDraw, hold_draw
from causeway_registrations.use_cases.offer_next_places import OfferNextPlaces, OffersMade, offer_next_places
from causeway_registrations.use_cases.ports import DRAW_DUE
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration
from causeway_testing.registrations import NOW, RULES, START, FakeWork, a_request, a_work, an_event, refused

STUDENT, EXPERT = TicketKind(id="student", name={"en": "Student"}), TicketKind(id="expert", name={}, priority=50)
VISIT = Part(
    id="visit",
    title={"en": "Studio visit"},
    starts_at=START,
    ends_at=START + timedelta(hours=1),
    capacities={"onsite": 1},
)
TALK = replace(VISIT, id="talk", title={"en": "Open talk"})
SHARED = SharedPool(
    id="guests", name={}, capacity=2, modes=frozenset({"onsite", "online"}), kinds=frozenset({"student", "expert"})
)
DRAW_AT = NOW + timedelta(days=2)
LOTTERY = WaitingPolicy(order=Order.LOTTERY, draw_at=DRAW_AT)


def described(work: FakeWork, seed: str = "drawn from a hat", **wanted: Any) -> Admission:
    admission = Admission(event_id="lecture", **wanted)
    return describe_admission(DescribeAdmission(admission=admission, fresh_seed=seed), work, now=NOW, rules=RULES)


def registered(work: FakeWork, **wanted: Any) -> Registration:
    return register_participant(a_request(**wanted), work, now=NOW, rules=RULES).registration


def test_a_described_admission_comes_back_as_it_was() -> None:
    policy = replace(LOTTERY, seed="s", offer_lasts=timedelta(hours=6), offers_by_themselves=False)
    kept = Admission(
        event_id="lecture", revision=3, kinds=(STUDENT, EXPERT), pools=(SHARED,), parts=(VISIT,), waiting=policy
    )
    assert admission_from(admission_document(kept)) == kept


def test_a_kind_of_ticket_is_needed_where_there_are_several_and_no_other_is_taken() -> None:
    work = a_work()
    described(work, kinds=(STUDENT, EXPERT))
    assert refused(lambda: registered(work), KindRequired).facts == {"kinds": ["student", "expert"]}
    assert refused(lambda: registered(work, kind="press"), KindNotOffered).facts["kinds"] == ["student", "expert"]
    assert registered(work, kind="expert").priority == 50


def test_a_party_gets_its_places_together_or_waits_together() -> None:
    work = a_work()
    described(work, largest_party=3)
    assert registered(work, companions=("Li Wei",)).status is Status.CONFIRMED
    pair = registered(work, mode="online", companions=("Aram", "Ani"))
    assert (pair.size, work.event().pools["online"].taken) == (3, 3)
    late = registered(work, companions=("Mariam",))
    assert (late.status, work.event().pools["onsite"].waiting) == (Status.WAITING, 2)
    assert refused(lambda: registered(work, companions=("a", "b", "c")), PartyTooLarge).facts == {"largest": 3}


def test_kinds_share_a_pool_over_both_modes() -> None:
    work = a_work(an_event(capacities={"onsite": 10, "online": 10}))
    described(work, kinds=(STUDENT, EXPERT), pools=(SHARED,))
    registered(work, kind="student")
    registered(work, kind="expert", mode="online")
    refusal = refused(lambda: registered(work, kind="student", wait=False), EventFull)
    assert refusal.facts["lacking"] == ["pool:guests"]


def test_a_pool_described_later_counts_those_who_are_there_already() -> None:
    work = a_work(an_event(capacities={"onsite": 10, "online": 10}))
    described(work, kinds=(STUDENT, EXPERT))
    for _ in range(2):
        registered(work, kind="student")
    described(work, kinds=(STUDENT, EXPERT), pools=(SHARED,))
    assert registered(work, kind="expert").status is Status.WAITING


def test_a_pool_given_up_offers_its_places_to_those_who_waited_for_it() -> None:
    work = a_work(an_event(capacities={"onsite": 10, "online": 10}))
    described(work, kinds=(STUDENT, EXPERT), pools=(SHARED,))
    people = [registered(work, kind="student") for _ in range(3)]
    described(work, kinds=(STUDENT, EXPERT))
    assert work.registrations.kept[people[2].id].status is Status.OFFERED


def test_a_part_has_places_of_its_own_and_all_or_none_are_taken() -> None:
    work = a_work()
    described(work, parts=(VISIT,))
    assert registered(work, parts=("visit",)).parts == ("visit",)
    second = registered(work, parts=("visit",))
    assert (second.status, work.event().pools["onsite"].taken) == (Status.WAITING, 1)
    assert refused(lambda: registered(work, parts=("gala",)), UnknownPart).facts["parts"] == ["visit"]
    refusal = refused(lambda: registered(work, parts=("visit",), mode="online"), PartNotInMode)
    assert refusal.facts == {"part": "visit", "modes": ["onsite"]}


def test_who_changes_the_mode_may_leave_out_what_the_other_mode_does_not_have() -> None:
    work = a_work()
    described(work, parts=(VISIT,))
    one = registered(work, parts=("visit",))

    def change(**wanted: Any) -> Registration:
        return change_mode(ChangeMode(registration_id=one.id, **wanted), work, now=NOW, rules=RULES)

    refused(lambda: change(mode="online"), PartNotInMode)
    moved = change(mode="online", parts=())
    assert (moved.id, moved.mode, moved.parts) == (one.id, "online", ())
    assert work.event().places.parts == {}


def test_other_parts_in_the_same_mode_are_had_all_or_none_and_those_given_up_are_offered_on() -> None:
    work = a_work(an_event(capacities={"onsite": 10}))
    described(work, parts=(VISIT, TALK))
    one, talker = registered(work, parts=("visit",)), registered(work, parts=("talk",))
    waiting = registered(work, parts=("visit",))

    def change(*parts: str, **wanted: Any) -> Registration:
        command = ChangeMode(registration_id=one.id, mode="onsite", parts=parts, **wanted)
        return change_mode(command, work, now=NOW, rules=RULES)

    refused(lambda: change("visit"), ModeUnchanged)
    assert refused(lambda: change("visit", "talk"), EventFull).facts["short_of"] == "part"
    assert work.registrations.kept[one.id].parts == ("visit",)
    withdraw_registration(WithdrawRegistration(registration_id=talker.id), work, now=NOW, rules=RULES)
    assert (change("talk").status, work.registrations.kept[one.id].parts) == (Status.CONFIRMED, ("talk",))
    assert work.registrations.kept[waiting.id].status is Status.OFFERED
    assert change("visit", "talk", wait=True).status is Status.WAITING


def test_who_waits_and_wants_fewer_parts_keeps_the_place_in_the_queue_and_who_wants_others_does_not() -> None:
    work = a_work(an_event(capacities={"onsite": 10}))
    described(work, parts=(VISIT, TALK))
    registered(work, parts=("visit", "talk"))
    first, second = registered(work, parts=("visit", "talk")), registered(work, parts=("visit",))

    def change(one: Registration, *parts: str) -> Registration:
        command = ChangeMode(registration_id=one.id, mode="onsite", parts=parts)
        return change_mode(command, work, now=NOW, rules=RULES)

    assert change(first, "visit").position == first.position
    assert (change(second, "talk").position or 0) > (second.position or 0)
    assert change(first).status is Status.CONFIRMED


def test_who_changes_the_mode_within_a_shared_pool_needs_no_second_place_of_it() -> None:
    work = a_work(an_event(capacities={"onsite": 10, "online": 10}))
    described(work, kinds=(STUDENT, EXPERT), pools=(SHARED,), largest_party=2)
    pair = registered(work, kind="student", companions=("Li Wei",))
    waiting = registered(work, kind="student")
    moved = change_mode(ChangeMode(registration_id=pair.id, mode="online"), work, now=NOW, rules=RULES)
    assert moved.status is Status.CONFIRMED
    assert work.registrations.kept[waiting.id].status is Status.WAITING
    assert work.event().places.kinds == {"online|student": 2}


def test_a_seat_given_up_for_the_online_room_is_offered_on_in_the_same_flow() -> None:
    work = a_work()
    first, _, third = (registered(work) for _ in range(3))
    change_mode(ChangeMode(registration_id=first.id, mode="online"), work, now=NOW, rules=RULES)
    assert work.registrations.kept[third.id].status is Status.OFFERED
    assert (work.event().pools["onsite"].taken, work.event().pools["online"].taken) == (2, 1)


def test_before_the_draw_everybody_waits_though_places_are_free() -> None:
    work = a_work()
    described(work, waiting=LOTTERY)
    assert registered(work).status is Status.WAITING
    refusal = refused(lambda: registered(work, wait=False), DrawPending)
    assert refusal.facts == {"draw_at": DRAW_AT.isoformat()}
    assert register_participant(a_request(), work, now=NOW, rules=RULES).place_in_queue is None


def test_the_draw_offers_the_places_to_the_smallest_numbers_and_publishes_the_seed() -> None:
    work = a_work()
    described(work, waiting=LOTTERY)
    people = [registered(work) for _ in range(6)]
    due_at, payload = work.clock_work[DRAW_DUE, "lecture"]
    assert due_at == DRAW_AT
    hold_draw(HoldDraw(**payload), work, now=DRAW_AT - timedelta(seconds=1), rules=RULES)
    assert work.event().draw_pending, "it is not time yet"
    hold_draw(HoldDraw(**payload), work, now=DRAW_AT, rules=RULES)
    winners = {one.id for one in work.registrations.kept.values() if one.status is Status.OFFERED}
    smallest = sorted(people, key=lambda one: one.position or 0)[:2]
    assert winners == {one.id for one in smallest}
    told = work.told(facts.AdmissionDescribed)
    states = [PUBLICATIONS[facts.AdmissionDescribed](fact).data["state"]["waiting"] for fact in told]
    assert [state["seed"] for state in states] == [None, "drawn from a hat"]
    assert len({state["seed_digest"] for state in states}) == 1
    late = registered(work)
    assert all((one.position or 0) < (late.position or 0) for one in people), "who comes later is behind"


def test_a_seed_whose_digest_is_known_stays() -> None:
    work = a_work()
    first = described(work, waiting=LOTTERY)
    again = described(work, seed="another hat", waiting=replace(LOTTERY, draw_at=DRAW_AT + timedelta(days=1)))
    assert again.waiting.seed == first.waiting.seed
    refused(lambda: described(work, waiting=replace(LOTTERY, seed="mine")), SeedFixed)


def test_what_was_drawn_stays_drawn() -> None:
    work = a_work()
    described(work, waiting=LOTTERY)
    hold_draw(HoldDraw(event_id="lecture"), work, now=DRAW_AT, rules=RULES)
    refused(lambda: described(work, waiting=WaitingPolicy()), DrawHeld)
    assert described(work, waiting=LOTTERY, largest_party=2).waiting.drawn_at == DRAW_AT
    assert (DRAW_DUE, "lecture") not in work.clock_work or not work.event().draw_pending


def test_a_draw_that_was_given_up_is_not_held() -> None:
    work = a_work()
    described(work, waiting=LOTTERY)
    described(work, waiting=WaitingPolicy())
    assert (DRAW_DUE, "lecture") not in work.clock_work
    before = len(work.facts)
    hold_draw(HoldDraw(event_id="lecture"), work, now=DRAW_AT, rules=RULES)
    assert len(work.facts) == before


def by_hand(waiting: int) -> FakeWork:
    """Return an event with one free place, which only an operator offers, and so many who wait."""
    work = a_work()
    described(work, waiting=WaitingPolicy(offers_by_themselves=False))
    people = [registered(work) for _ in range(2 + waiting)]
    command = WithdrawRegistration(registration_id=people[0].id)
    withdraw_registration(command, work, now=NOW, rules=RULES)
    return work


def test_where_an_operator_offers_nothing_happens_by_itself() -> None:
    work = by_hand(2)
    assert work.event().pools["onsite"].offered == 0
    made = offer_next_places(OfferNextPlaces(event_id="lecture", parties=5), work, now=NOW, rules=RULES)
    assert made == OffersMade(made=1, more=False)
    assert work.event().pools["onsite"].offered == 1


def test_a_newcomer_does_not_take_the_place_that_an_operator_is_about_to_offer() -> None:
    assert registered(by_hand(1)).status is Status.WAITING


def test_nothing_is_offered_before_a_draw_or_too_close_to_the_start() -> None:
    work = a_work()
    described(work, waiting=LOTTERY)
    command = OfferNextPlaces(event_id="lecture", parties=1)
    refused(lambda: offer_next_places(command, work, now=NOW, rules=RULES), DrawPending)
    late = START - timedelta(hours=2)
    refused(lambda: offer_next_places(command, a_work(), now=late, rules=RULES), OffersEnded)
    assert work.event().pools["onsite"].offered == 0


@pytest.mark.parametrize(
    ("made_at", "zone", "ends_at"),
    [
        ("2025-06-01T09:00", "Asia/Yerevan", "2025-06-02T09:00"),
        # 02:00 in Yerevan; nine in the morning there is 05:00 UTC.
        ("2025-06-01T22:00", "Asia/Yerevan", "2025-06-03T05:00"),
        # 22:00 in Shanghai is night already, 21:59 is not.
        ("2025-06-01T14:00", "Asia/Shanghai", "2025-06-03T01:00"),
        ("2025-06-01T13:59", "Asia/Shanghai", "2025-06-02T13:59"),
        # Eight in the morning in London.
        ("2025-06-01T07:00", "Europe/London", "2025-06-02T07:00"),
        # The night in which clocks go forward; nine in the morning of the new time.
        ("2025-03-29T02:30", "Europe/Berlin", "2025-03-30T07:00"),
    ],
)
def test_an_offer_never_ends_at_night(made_at: str, zone: str, ends_at: str) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert an_event().offer_expiry(moment(made_at), zone, RULES) == moment(ends_at)


def test_a_start_in_the_early_morning_ends_an_offer_at_night_all_the_same() -> None:
    start = datetime(2025, 6, 3, 0, 0, tzinfo=UTC)
    event = an_event(starts_at=start)
    assert event.offer_expiry(start - timedelta(hours=20), "UTC", RULES) == start - timedelta(hours=2)


def test_an_event_may_have_a_term_and_a_cut_off_of_its_own() -> None:
    policy = WaitingPolicy(offer_lasts=timedelta(hours=3), offers_end_before_start=timedelta(days=10))
    event = an_event().admit_by(Admission(event_id="lecture", revision=1, waiting=policy))
    assert event.offer_expiry(NOW, "UTC", RULES) == NOW + timedelta(hours=3)
    assert event.offers_until(START - timedelta(days=9), RULES) is None
