"""Whatever people and operators do, in whatever order: never over, nobody twice, nobody passed, nothing lost."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from causeway_platform.refusals import Refusal
from causeway_registrations.domain import facts
from causeway_registrations.domain.admission import Admission, Order
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.use_cases.accept_offer import AcceptOffer, accept_offer
from causeway_registrations.use_cases.change_allotment import ChangeAllotment, change_allotment
from causeway_registrations.use_cases.change_companions import ChangeCompanions, change_companions
from causeway_registrations.use_cases.change_mode import ChangeMode, change_mode
from causeway_registrations.use_cases.check_in_participant import CheckInParticipant, check_in_participant
from causeway_registrations.use_cases.decline_offer import DeclineOffer, decline_offer
from causeway_registrations.use_cases.describe_admission import DescribeAdmission, describe_admission
from causeway_registrations.use_cases.erase_registration import EraseRegistration, erase_registration
from causeway_registrations.use_cases.follow_announced_event import follow_announced_event
from causeway_registrations.use_cases.go_on_with_import import GoOnWithImport, go_on_with_import
from causeway_registrations.use_cases.grant_allotment import GrantAllotment, grant_allotment
from causeway_registrations.use_cases.hold_draw import HoldDraw, hold_draw
from causeway_registrations.use_cases.lapse_offer import LapseOffer, lapse_offer
from causeway_registrations.use_cases.offer_free_places import ContinueOffers, continue_offers
from causeway_registrations.use_cases.offer_next_places import OfferNextPlaces, offer_next_places
from causeway_registrations.use_cases.ports import ALLOTMENT_DUE, DRAW_DUE, IMPORT_GOES_ON, OFFER_LAPSES
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.return_allotment import (
    ReturnAllotment,
    return_allotment,
    return_due_allotment,
)
from causeway_registrations.use_cases.start_import import StartImport, start_import
from causeway_registrations.use_cases.turns import Turns
from causeway_registrations.use_cases.undo_check_in import UndoCheckIn, undo_check_in
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration
from causeway_testing.any_history import (
    ADMISSIONS,
    HOLDING,
    KINDS,
    MODES,
    PART,
    PRIORITIES,
    RULES,
    USED_UP,
    assert_the_order_was_kept,
    assert_the_party_is_as_wanted_or_as_before,
    beyond,
    kept_for,
    people,
    people_of,
    read_row,
)
from causeway_testing.registrations import NOW, a_request, a_work, an_announcement, an_event


class Places(RuleBasedStateMachine):
    """One event, a dozen people, an operator who changes the capacity, and a clock."""

    def __init__(self) -> None:
        super().__init__()
        self.work = a_work(an_event(capacities={"onsite": 3, "online": 0}))
        self.now: datetime = NOW
        self.over: dict[str, int] = {}
        """How many places beyond a limit an operator has made by lowering it."""

    def attempt(self, use_case: Any, command: Any, lowered: OfferedEvent | None = None, **more: Any) -> None:
        """Run a use case; if it refuses, it must have changed nothing. ``lowered``: it may have lowered limits."""
        before = (
            dict(self.work.offered_events.kept),
            dict(self.work.registrations.kept),
            dict(self.work.allotments.kept),
            list(self.work.facts),
            dict(self.work.clock_work),
        )
        try:
            use_case(command, self.work, **more)
        except Refusal:
            work = self.work
            after = (work.offered_events.kept, work.registrations.kept, work.allotments.kept)
            assert before == (*after, work.facts, work.clock_work), "a refusal changes nothing"
        self.work.commit()
        if lowered is not None:
            self.over = beyond(self.work.event(), before[1], before[2])
        self.assert_nothing_is_oversold()
        if self.work.event().offers_until(self.now, RULES) is not None:
            after_all = (self.work.registrations.kept, self.work.allotments.kept)
            assert_the_order_was_kept(self.work.event(), before[1], *after_all)

    def assert_nothing_is_oversold(self) -> None:
        work = self.work
        for name, excess in beyond(work.event(), work.registrations.kept, work.allotments.kept).items():
            assert excess <= self.over.get(name, 0), "no command sells beyond a limit"
            self.over[name] = excess

    @initialize(admission=ADMISSIONS)
    def begin(self, admission: Admission) -> None:
        self.describe(admission)

    @rule(admission=ADMISSIONS)
    def describe(self, admission: Admission) -> None:
        command = DescribeAdmission(admission=admission, fresh_seed="drawn from a hat")
        known = self.work.event()
        if admission.waiting.order is not Order.LOTTERY:
            waiting = replace(admission.waiting, draw_at=None)
            command = replace(command, admission=replace(admission, waiting=waiting))
        self.attempt(describe_admission, command, now=self.now, rules=RULES, lowered=known)

    @rule(
        person=st.integers(0, 11),
        mode=st.sampled_from(MODES),
        kind=st.sampled_from(KINDS),
        parts=st.sampled_from([(), (), (), ("visit",)]),
        companions=st.integers(0, 3),
        wait=st.booleans(),
    )
    def register(self, person: int, companions: int, **wanted: Any) -> None:
        names = tuple(f"Companion {number}" for number in range(companions))
        request = a_request(f"person-{person}@museum.example", companions=names, **wanted)
        self.attempt(register_participant, request, now=self.now, rules=RULES)

    @rule(
        mode=st.sampled_from(MODES),
        kind=st.sampled_from(KINDS),
        places=st.integers(1, 3),
        days=st.integers(1, 9),
        priority=PRIORITIES,
    )
    def grant(self, mode: str, kind: str, places: int, days: int, priority: int | None) -> None:
        command = GrantAllotment(
            event_id="lecture",
            label="The university",
            institution_id="university",
            mode=mode,
            kind=kind,
            places=places,
            returns_at=self.now + timedelta(days=days),
            waiting_priority=priority,
        )
        self.attempt(grant_allotment, command, now=self.now)

    @precondition(lambda self: self.work.allotments.kept)
    @rule(
        number=st.integers(0, 99),
        person=st.integers(0, 11),
        size=st.integers(1, 3),
        parts=st.sampled_from([(), (), ("visit",)]),
        wait=st.sampled_from([True, True, False]),
    )
    def fill(self, number: int, person: int, size: int, parts: tuple[str, ...], wait: bool) -> None:
        allotment = self.allotment(number)
        request = a_request(
            f"person-{person}@museum.example",
            mode=allotment.mode,
            kind=allotment.kind,
            companions=("Companion",) * (size - 1),
            allotment_id=allotment.id,
            parts=parts,
            wait=wait,
        )
        self.attempt(register_participant, request, now=self.now, rules=RULES)

    @precondition(lambda self: self.work.allotments.kept)
    @rule(number=st.integers(0, 99), places=st.integers(0, 4), priority=PRIORITIES, keep=st.booleans())
    def change_places_kept(self, number: int, places: int, priority: int | None, keep: bool) -> None:
        one = self.allotment(number)
        waiting: dict[str, Any] = {"waiting_priority": priority, "keep_priority": keep}
        command = ChangeAllotment(allotment_id=one.id, places=places, returns_at=one.returns_at, **waiting)
        self.attempt(change_allotment, command, now=self.now, rules=RULES)

    @precondition(lambda self: self.work.allotments.kept)
    @rule(number=st.integers(0, 99))
    def give_back(self, number: int) -> None:
        command = ReturnAllotment(allotment_id=self.allotment(number).id)
        self.attempt(return_allotment, command, now=self.now, rules=RULES)

    def allotment(self, number: int) -> Allotment:
        return list(self.work.allotments.kept.values())[number % len(self.work.allotments.kept)]

    @rule(parties=st.integers(1, 3))
    def offer(self, parties: int) -> None:
        command = OfferNextPlaces(event_id="lecture", parties=parties)
        self.attempt(offer_next_places, command, now=self.now, rules=RULES)

    @rule(
        group=st.lists(st.integers(0, 11), min_size=1, max_size=4),
        kind=st.sampled_from(KINDS),
        dry_run=st.booleans(),
    )
    def import_group(self, group: list[int], kind: str, dry_run: bool) -> None:
        rows = "".join(f"Person,person-{person}@museum.example\n" for person in group)
        usual = {"mode": "onsite", "kind": kind}
        wanted = StartImport(event_id="lecture", text=f"name,email\n{rows}", usual=usual, dry_run=dry_run)
        before = dict(self.work.registrations.kept)
        started = start_import(wanted, self.work, now=self.now)
        self.work.clock_work.pop((IMPORT_GOES_ON, started.id))
        command = GoOnWithImport(import_id=started.id)
        self.attempt(go_on_with_import, command, now=self.now, rules=RULES, read_row=read_row)
        done = self.work.imports.kept[started.id]
        added = len(self.work.registrations.kept) - len(before)
        assert added == (0 if dry_run else done.registered + done.waiting), "a dry run changes nothing"
        assert done.registered + done.waiting + done.kept + done.refused == len(group), "each row has an outcome"

    @precondition(lambda self: self.work.registrations.kept)
    @rule(number=st.integers(0, 99))
    def erase(self, number: int) -> None:
        chosen = self.pick(number)
        command = EraseRegistration(registration_id=chosen)
        self.attempt(erase_registration, command, now=self.now, rules=RULES)
        assert self.work.registrations.kept[chosen].participant is None, "who is forgotten is nowhere"

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
            "out": (undo_check_in, UndoCheckIn(registration_id=chosen), timed),
        }
        use_case, command, more = actions[what]
        self.attempt(use_case, command, **more)

    @precondition(lambda self: self.work.registrations.kept)
    @rule(
        number=st.integers(0, 99),
        mode=st.sampled_from(MODES),
        wait=st.sampled_from([None, True, False]),
        parts=st.sampled_from([None, (), (PART.id,)]),
    )
    def change(self, number: int, mode: str, wait: bool | None, parts: tuple[str, ...] | None) -> None:
        command = ChangeMode(registration_id=self.pick(number), mode=mode, wait=wait, parts=parts)
        held = self.work.registrations.kept[command.registration_id].status
        self.attempt(change_mode, command, now=self.now, rules=RULES)
        after = self.work.registrations.kept[command.registration_id].status
        if held in {Status.CONFIRMED, Status.OFFERED} and after is Status.WAITING:
            assert wait, "nobody loses a place without having said so"

    @precondition(lambda self: self.work.registrations.kept)
    @rule(number=st.integers(0, 99), names=st.lists(st.sampled_from("ABC"), max_size=3))
    def change_party(self, number: int, names: list[str]) -> None:
        command = ChangeCompanions(registration_id=self.pick(number), companions=tuple(names))
        before = self.work.registrations.kept[command.registration_id]
        self.attempt(change_companions, command, now=self.now, rules=RULES)
        assert_the_party_is_as_wanted_or_as_before(before, self.work.registrations.kept[before.id], tuple(names))

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
        self.attempt(follow_announced_event, announcement, now=self.now, rules=RULES, lowered=known)

    @rule(hours=st.sampled_from([1, 12, 24, 24 * 9]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for kind, payload in self.work.take_due(self.now):
            if kind == OFFER_LAPSES:
                self.attempt(lapse_offer, LapseOffer(**payload), now=self.now, rules=RULES)
            elif kind == ALLOTMENT_DUE:
                self.attempt(return_due_allotment, ReturnAllotment(**payload), now=self.now, rules=RULES)
            elif kind == DRAW_DUE:
                self.attempt(hold_draw, HoldDraw(**payload), now=self.now, rules=RULES)
            else:
                self.attempt(continue_offers, ContinueOffers(**payload), now=self.now, rules=RULES)

    def of(self, mode: str, status: Status) -> list[Registration]:
        return [one for one in self.work.registrations.kept.values() if one.mode == mode and one.status is status]

    @invariant()
    def the_counters_are_what_a_count_of_the_registrations_gives(self) -> None:
        for mode, pool in self.work.event().pools.items():
            confirmed = self.of(mode, Status.CONFIRMED)
            assert pool.confirmed == people(confirmed)
            assert pool.reserved == kept_for(mode, KINDS, self.work.allotments.kept)
            assert pool.offered == people(self.of(mode, Status.OFFERED))
            assert pool.waiting == people(self.of(mode, Status.WAITING))
            assert pool.withdrawn == people(self.of(mode, Status.WITHDRAWN))
            assert pool.declined == people(self.of(mode, Status.DECLINED))
            assert pool.lapsed == people(self.of(mode, Status.LAPSED))
            assert pool.checked_in == sum(one.checked_in_at is not None for one in confirmed)

    @invariant()
    def kinds_parts_and_lines_are_what_a_count_of_the_registrations_gives(self) -> None:
        kinds, parts, lines = Counter[str](), Counter[str](), Counter[str]()
        for one in self.work.registrations.kept.values():
            if one.status is Status.WAITING:
                lines[str(one.line)] += 1
            if one.status in HOLDING:
                kinds.update({f"{one.mode}|{one.kind}": one.size} if one.kind else {})
                parts.update({f"{part}|{one.mode}": one.size for part in one.parts})
        for allotment in self.work.allotments.kept.values():
            if allotment.unfilled:
                kinds[f"{allotment.mode}|{allotment.kind}"] += allotment.unfilled
        places = self.work.event().places
        assert (places.kinds, places.parts, places.lines) == (dict(kinds), dict(parts), dict(lines))

    @invariant()
    def allotments_are_filled_by_those_who_have_their_places(self) -> None:
        for allotment in self.work.allotments.kept.values():
            assert allotment.filled == people_of(allotment, self.work.registrations.kept) <= allotment.places

    @invariant()
    def nobody_is_registered_twice(self) -> None:
        live = [one.identity for one in self.work.registrations.kept.values() if one.live and one.participant]
        assert len(live) == len(set(live))

    @invariant()
    def each_waits_at_a_position_of_their_own(self) -> None:
        known = self.work.registrations.kept.values()
        positions = [one.position for one in known if one.status is Status.WAITING]
        assert None not in positions
        assert len(positions) == len(set(positions))

    @invariant()
    def no_place_is_free_while_somebody_waits_whose_turn_it_is(self) -> None:
        event = self.work.event()
        going_on = ("offers-continue", event.id) in self.work.clock_work
        by_hand = event.draw_pending or not event.admission.waiting.offers_by_themselves
        turns = Turns(event, self.work.registrations, self.work.allotments, now=self.now, rules=RULES)
        assert going_on or by_hand or turns.next() is None

    @invariant()
    def a_draw_that_is_to_be_held_is_on_the_clock(self) -> None:
        assert (("draw-due", "lecture") in self.work.clock_work) is self.work.event().draw_pending

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


Places.TestCase.settings = settings(max_examples=300, stateful_step_count=50)
TestPlacesUnderAnyHistory = Places.TestCase


class KeptPlaces(Places):
    """The same, from when people of a used-up allotment wait and one place is given back, with another priority now."""

    @initialize(admission=USED_UP, priority=st.sampled_from([50, 100]), later=PRIORITIES)
    def begin(self, admission: Admission, priority: int, later: int | None) -> None:
        self.describe(replace(admission, largest_party=3))
        self.grant(mode="onsite", kind="student", places=2, days=9, priority=priority)
        for person, size in enumerate((1, 1, 1, 2, 1)):
            self.fill(number=0, person=person, size=size, parts=(), wait=True)
        self.act(number=0, what="withdraw")
        self.change_places_kept(number=0, places=2, priority=later, keep=False)


KeptPlaces.TestCase.settings = settings(max_examples=200, stateful_step_count=30)
TestKeptPlacesUnderAnyHistory = KeptPlaces.TestCase
