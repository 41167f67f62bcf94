"""Whatever people and operators do, in whatever order: never over, nobody twice, nobody passed, nothing lost."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from causeway_platform.refusals import Refusal
from causeway_registrations.domain import facts
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.accept_offer import AcceptOffer, accept_offer
from causeway_registrations.use_cases.change_mode import ChangeMode, change_mode
from causeway_registrations.use_cases.check_in_participant import CheckInParticipant, check_in_participant
from causeway_registrations.use_cases.decline_offer import DeclineOffer, decline_offer
from causeway_registrations.use_cases.follow_announced_event import follow_announced_event
from causeway_registrations.use_cases.lapse_offer import LapseOffer, lapse_offer
from causeway_registrations.use_cases.offer_free_places import ContinueOffers, continue_offers
from causeway_registrations.use_cases.ports import OFFER_LAPSES
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.undo_check_in import UndoCheckIn, undo_check_in
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration
from causeway_testing.registrations import NOW, a_request, a_work, an_announcement, an_event

MODES = ("onsite", "online")
RULES = PlaceRules(offers_at_once=1)


class Places(RuleBasedStateMachine):
    """One event, a dozen people, an operator who changes the capacity, and a clock."""

    def __init__(self) -> None:
        super().__init__()
        self.work = a_work(an_event(capacities={"onsite": 1, "online": 0}))
        self.now: datetime = NOW
        self.over: dict[str, int] = dict.fromkeys(MODES, 0)
        """How many places beyond the capacity an operator has made by lowering it."""

    def attempt(self, use_case: Any, command: Any, **more: Any) -> None:
        """Run a use case; if it refuses, it must have changed nothing."""
        before = (
            dict(self.work.offered_events.kept),
            dict(self.work.registrations.kept),
            list(self.work.facts),
            dict(self.work.clock_work),
        )
        try:
            use_case(command, self.work, **more)
        except Refusal:
            after = (
                self.work.offered_events.kept,
                self.work.registrations.kept,
                self.work.facts,
                self.work.clock_work,
            )
            assert before == after, "a refusal changes nothing"
        self.work.commit()
        for mode, pool in self.work.event().pools.items():
            excess = 0 if pool.capacity is None else max(0, pool.taken - pool.capacity)
            assert excess <= self.over[mode], "no command sells beyond the capacity"
            self.over[mode] = excess

    @rule(person=st.integers(0, 11), mode=st.sampled_from(MODES), wait=st.booleans())
    def register(self, person: int, mode: str, wait: bool) -> None:
        request = a_request(f"person-{person}@museum.example", mode=mode, wait=wait)
        queue = len(self.of(mode, Status.WAITING))
        self.attempt(register_participant, request, now=self.now, rules=RULES)
        newcomer = self.work.registrations.live_of(request.identity)
        if queue and newcomer is not None and newcomer.participant == request.participant:
            too_late = self.work.event().offer_expiry(self.now, RULES) is None
            assert newcomer.status is Status.WAITING or too_late, "a newcomer passes nobody who can be offered a place"

    def pick(self, number: int) -> str:
        return list(self.work.registrations.kept)[number % len(self.work.registrations.kept)]

    @precondition(lambda self: self.work.registrations.kept)
    @rule(number=st.integers(0, 99), what=st.sampled_from(["withdraw", "accept", "decline", "in", "out"]))
    def act(self, number: int, what: str) -> None:
        chosen = self.pick(number)
        timed: dict[str, Any] = {"now": self.now}
        ruled: dict[str, Any] = {**timed, "rules": RULES}
        actions: dict[str, tuple[Any, Any, dict[str, Any]]] = {
            "withdraw": (withdraw_registration, WithdrawRegistration(registration_id=chosen), ruled),
            "accept": (accept_offer, AcceptOffer(registration_id=chosen), timed),
            "decline": (decline_offer, DeclineOffer(registration_id=chosen), ruled),
            "in": (check_in_participant, CheckInParticipant(registration_id=chosen), timed),
            "out": (undo_check_in, UndoCheckIn(registration_id=chosen), {}),
        }
        use_case, command, more = actions[what]
        self.attempt(use_case, command, **more)

    @precondition(lambda self: self.work.registrations.kept)
    @rule(number=st.integers(0, 99), mode=st.sampled_from(MODES), wait=st.sampled_from([None, True, False]))
    def change(self, number: int, mode: str, wait: bool | None) -> None:
        command = ChangeMode(registration_id=self.pick(number), mode=mode, wait=wait)
        held = self.work.registrations.kept[command.registration_id].status
        self.attempt(change_mode, command, now=self.now, rules=RULES)
        after = self.work.registrations.kept[command.registration_id].status
        if held in {Status.CONFIRMED, Status.OFFERED} and after is Status.WAITING:
            assert wait, "nobody loses a place without having said so"

    @rule(
        onsite=st.one_of(st.none(), st.integers(0, 5)),
        online=st.one_of(st.none(), st.integers(0, 5)),
        with_online=st.booleans(),
        moved=st.integers(-2, 2),
        newer=st.integers(0, 2),
    )
    def announce(self, onsite: int | None, online: int | None, with_online: bool, moved: int, newer: int) -> None:
        capacities = {"onsite": onsite, "online": online} if with_online else {"onsite": onsite}
        known = self.work.event()
        start = known.announced.starts_at + timedelta(hours=moved)
        announcement = an_announcement(
            revision=known.announced.revision + newer,
            capacities=capacities,
            starts_at=start,
            ends_at=start + timedelta(hours=3),
            closes_at=start,
        )
        if newer:
            for mode in MODES:
                capacity = capacities.get(mode, 0)
                taken = known.pools[mode].taken if mode in known.pools else 0
                self.over[mode] = 0 if capacity is None else max(0, taken - capacity)
        self.attempt(follow_announced_event, announcement, now=self.now, rules=RULES)

    @rule(hours=st.sampled_from([1, 12, 24, 24 * 9]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for kind, payload in self.work.take_due(self.now):
            if kind == OFFER_LAPSES:
                self.attempt(lapse_offer, LapseOffer(**payload), now=self.now, rules=RULES)
            else:
                self.attempt(continue_offers, ContinueOffers(**payload), now=self.now, rules=RULES)

    def of(self, mode: str, status: Status) -> list[Registration]:
        return [one for one in self.work.registrations.kept.values() if one.mode == mode and one.status is status]

    @invariant()
    def the_counters_are_what_a_count_of_the_registrations_gives(self) -> None:
        for mode, pool in self.work.event().pools.items():
            confirmed = self.of(mode, Status.CONFIRMED)
            assert pool.confirmed == len(confirmed)
            assert pool.offered == len(self.of(mode, Status.OFFERED))
            assert pool.waiting == len(self.of(mode, Status.WAITING))
            assert pool.withdrawn == len(self.of(mode, Status.WITHDRAWN))
            assert pool.declined == len(self.of(mode, Status.DECLINED))
            assert pool.lapsed == len(self.of(mode, Status.LAPSED))
            assert pool.checked_in == sum(one.checked_in_at is not None for one in confirmed)

    @invariant()
    def nobody_is_registered_twice(self) -> None:
        live = [one.identity for one in self.work.registrations.kept.values() if one.live]
        assert len(live) == len(set(live))

    @invariant()
    def positions_rise_with_the_time_of_arrival(self) -> None:
        for mode, pool in self.work.event().pools.items():
            positions = [one.position for one in self.of(mode, Status.WAITING)]
            assert len(positions) == len(set(positions))
            assert all(position is not None and position < pool.next_position for position in positions)

    @invariant()
    def no_place_is_free_while_somebody_waits_who_could_be_offered_it(self) -> None:
        event = self.work.event()
        for mode in event.modes:
            going_on = ("offers-continue", f"{event.id}:{mode}") in self.work.clock_work
            too_late = event.offer_expiry(self.now, RULES) is None
            assert event.places_to_offer(mode) == 0 or going_on or too_late

    @invariant()
    def every_open_offer_has_its_end_on_the_clock_and_no_other(self) -> None:
        offers = {
            f"{one.id}:{one.offer.number}" for one in self.work.registrations.kept.values() if one.offer is not None
        }
        assert offers == {subject for kind, subject in self.work.clock_work if kind == OFFER_LAPSES}

    @invariant()
    def what_was_told_last_of_each_registration_is_what_is_kept(self) -> None:
        told: dict[str, Registration] = {}
        for fact in self.work.facts:
            if isinstance(fact, facts.RegistrationFact):
                previous = told.get(fact.registration.id)
                assert fact.registration.revision == (previous.revision if previous else 0) + 1, "no gap, in order"
                told[fact.registration.id] = fact.registration
        assert told == self.work.registrations.kept

    @invariant()
    def the_places_told_last_are_the_places(self) -> None:
        told = self.work.told(facts.PlacesChanged)
        assert [fact.places.told_revision for fact in told] == list(range(1, len(told) + 1))
        if told:
            assert told[-1].places.pools == self.work.event().pools


Places.TestCase.settings = settings(max_examples=120, stateful_step_count=50, deadline=None)
TestPlacesUnderAnyHistory = Places.TestCase
