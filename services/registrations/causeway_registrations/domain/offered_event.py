"""An event as registration sees it: what was announced, what its organiser laid down, and how many places are gone.

The announcement is our copy of the events service's word and can be rebuilt from its messages. The rest is ours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from causeway_registrations.domain.admission import Admission, Order
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.delegation_refusals import TooLateToAsk
from causeway_registrations.domain.demand import Demand, Line
from causeway_registrations.domain.draw import SPAN, draw_number
from causeway_registrations.domain.places import Places
from causeway_registrations.domain.pool import Pool
from causeway_registrations.domain.refusals import (
    DateOver,
    DrawPending,
    EventCancelled,
    EventFull,
    EventOver,
    ModeNotOffered,
    NotEnoughPlaces,
    OffersEnded,
    RegistrationClosed,
    RegistrationNotOpen,
)
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.shortage import too_few_places
from causeway_registrations.domain.stock import Stock, parts_in


@dataclass(frozen=True, slots=True)
class OfferedEvent:
    """One event that people can register for."""

    announced: Announcement
    places: Places
    admission: Admission

    @classmethod
    def first_heard_of(cls, announcement: Announcement) -> "OfferedEvent":
        """Return the event with all its places free, and the plain admission."""
        return cls(announcement, Places.announced(announcement), Admission(event_id=announcement.event_id))

    @property
    def id(self) -> str:
        """The event's id."""
        return self.announced.event_id

    @property
    def pools(self) -> Mapping[str, Pool]:
        """The places by attendance mode."""
        return self.places.pools

    @property
    def modes(self) -> list[str]:
        """The attendance modes that the event has now."""
        return self.places.modes

    @property
    def stock(self) -> Stock:
        """What is left for whom."""
        return Stock(self.admission, self.places.pools, self.places.kinds, self.places.parts)

    @property
    def draw_pending(self) -> bool:
        """Whether places are given out by a draw that was not held yet."""
        policy = self.admission.waiting
        return policy.order is Order.LOTTERY and policy.drawn_at is None

    def follow(self, announcement: Announcement) -> "OfferedEvent":
        """Return the event as announced; the same when the announcement is not newer than what we know."""
        if announcement.revision <= self.announced.revision:
            return self
        return replace(self, announced=announcement, places=self.places.follow(announcement))

    def admit_by(self, admission: Admission) -> "OfferedEvent":
        """Return the event with another admission; nobody loses a place by it."""
        behind = SPAN if admission.waiting.order is Order.LOTTERY else 0
        places = self.places.admit_by(admission.revision, next_position=behind)
        return replace(self, admission=admission, places=places)

    def refuse_unless_open(self, now: datetime, *, early: bool = False) -> None:
        """Say no to a new registration outside the registration window, which has no beginning for who is ``early``.

        Raises:
            EventCancelled, EventOver, RegistrationNotOpen, RegistrationClosed
        """
        self.refuse_unless_ahead(now)
        opens_at, closes_at = self.announced.opens_at, self.announced.closes_at
        if opens_at is not None and now < opens_at and not early:
            raise RegistrationNotOpen(
                "Registration for this event has not opened yet.",
                next_step="Come back when it opens.",
                opens_at=opens_at.isoformat(),
            )
        if now >= closes_at:
            raise RegistrationClosed(
                "Registration for this event has closed.",
                next_step="Look for another date in the programme, or ask the organiser.",
                closed_at=closes_at.isoformat(),
            )

    def refuse_unless_ahead(self, now: datetime) -> None:
        """Say no to any change once the event is cancelled or over.

        Raises:
            EventCancelled, EventOver
        """
        self.refuse_if_cancelled()
        self.refuse_if_over(now)

    def refuse_if_cancelled(self) -> None:
        """Say no to anything that needs the event to take place.

        Raises:
            EventCancelled
        """
        if self.announced.cancelled:
            raise EventCancelled(
                "This event was cancelled and will not take place.",
                next_step="Look for another event in the programme.",
            )

    def refuse_if_over(self, now: datetime) -> None:
        """Say no to what only makes sense before the event has ended.

        Raises:
            EventOver
        """
        if now >= self.announced.ends_at:
            raise EventOver(
                "This event has taken place.",
                next_step="Look for the next one in the programme.",
                ended_at=self.announced.ends_at.isoformat(),
            )

    def refuse_unless_in_mode(self, mode: str) -> None:
        """Say no to a mode that the event does not have.

        Raises:
            ModeNotOffered
        """
        if mode not in self.modes:
            raise ModeNotOffered(
                f"This event cannot be attended {mode}.",
                next_step="Choose one of the modes the event has.",
                mode=mode,
                modes=self.modes,
            )

    def held_by(self, registration: Registration) -> frozenset[str]:
        """Return the pools that a registration has places of which it would give up for others of the same pools."""
        has_places = registration.status in {Status.CONFIRMED, Status.OFFERED} and registration.allotment_id is None
        return self.stock.needed(registration.demand) if has_places else frozenset()

    def admit(
        self,
        line: Line,
        identity: str,
        *,
        wait: bool,
        now: datetime,
        rules: PlaceRules,
        held: frozenset[str] = frozenset(),
    ) -> "tuple[OfferedEvent, int | None]":
        """Give out the places that ``line`` stands for, or a position on the waiting list.

        Of the pools ``held`` somebody has just given up as many places, so nobody else has a claim to those.

        Returns:
            The event, and the position on the waiting list, none when there were places.

        Raises:
            ModeNotOffered: the event does not take place in this mode.
            KindRequired, KindNotOffered, UnknownPart, PartNotInMode, PartyTooLarge
            DrawPending: places will be drawn, and ``wait`` is false.
            EventFull: there is no place and ``wait`` is false.
        """
        self.refuse_unless_in_mode(line.demand.mode)
        self.admission.refuse_unless_offered(line.demand)
        if not rules.limits_hold or self._has_places_for(line, held, now, rules):
            return replace(self, places=self.places.take(line.demand)), None
        if not wait:
            raise self._no_place(line)
        return replace(self, places=self.places.join(line)), self._position_of(identity)

    def place_in_queue(self, line: Line) -> int | None:
        """Return which place the last of ``line`` has among those who wait for its mode; none before a draw."""
        if self.draw_pending:
            return None
        lines = {Line.named(name): waiting for name, waiting in self.places.lines.items()}
        return sum(
            waiting
            for other, waiting in lines.items()
            if other.demand.mode == line.demand.mode and other.priority <= line.priority
        )

    def _has_places_for(self, line: Line, held: frozenset[str], now: datetime, rules: PlaceRules) -> bool:
        if self.draw_pending or self.stock.lacking(line.demand) - held:
            return False
        return not self.places.lines or not self._others_come_first(line, held, now, rules)

    def _others_come_first(self, line: Line, held: frozenset[str], now: datetime, rules: PlaceRules) -> bool:
        """Say whether taking places now would pass somebody who waits; once offers have ended, nobody is passed.

        A party that does not fit keeps the pools it lacks, unless the policy lets others fill them. One that fits will
        be offered its places in a moment, or by an operator.
        """
        if self.offers_until(now, rules) is None:
            return False
        stock = self.stock
        needed = stock.needed(line.demand) - held
        waiting = [(stock.needed(demand), stock.lacking(demand)) for demand in self._demands_before(line)]
        filling = self.admission.waiting.order is Order.FILL
        kept = frozenset[str]() if filling else frozenset[str]().union(*(lacking for _, lacking in waiting))
        to_be_offered = [pools for pools, lacking in waiting if not lacking and not pools & kept]
        return any(needed & pools for pools in (kept, *to_be_offered))

    def _demands_before(self, line: Line) -> Iterable[Demand]:
        """Return what those need who wait and come before a newcomer in ``line``: not who has a greater priority."""
        lines = map(Line.named, self.places.lines)
        return (waiting.demand for waiting in lines if waiting.priority <= line.priority)

    def _no_place(self, line: Line) -> DrawPending | EventFull:
        if self.draw_pending:
            return self._draw_pending("Take part in the draw by sending wait: true.")
        mode = line.demand.mode
        return too_few_places(mode, self.pools[mode], self.stock.lacking(line.demand))

    def _draw_pending(self, next_step: str) -> DrawPending:
        draw_at = self.admission.waiting.draw_at
        return DrawPending(
            "The places of this event are given out by a draw.",
            next_step=next_step,
            draw_at=None if draw_at is None else draw_at.isoformat(),
        )

    def _position_of(self, identity: str) -> int:
        seed = self.admission.waiting.seed
        return draw_number(seed, identity) if self.draw_pending and seed is not None else self.places.next_position

    def offers_until(self, now: datetime, rules: PlaceRules) -> datetime | None:
        """Return until when any offer made now would hold at most, or none when offers are no longer made."""
        if self.announced.cancelled:
            return None
        policy = self.admission.waiting
        cut_off = policy.offers_end_before_start
        until = self.announced.starts_at - (rules.offers_end_before_start if cut_off is None else cut_off)
        return until if until - now >= rules.shortest_offer else None

    def refuse_unless_offering(self, now: datetime, rules: PlaceRules) -> None:
        """Say no when nobody can be offered a place now.

        Raises:
            EventCancelled, DrawPending, OffersEnded
        """
        self.refuse_if_cancelled()
        if self.draw_pending:
            raise self._draw_pending("Wait for the draw; the places are offered in its order by themselves.")
        if self.offers_until(now, rules) is None:
            raise OffersEnded(
                "It is too close to the start for anybody to answer an offer.",
                next_step="Whoever asks first gets a free place now.",
            )

    def offer_expiry(self, now: datetime, zone: str, rules: PlaceRules) -> datetime | None:
        """Return until when an offer made now to a person in ``zone`` would hold, or none when offers have ended.

        It does not end at night, unless the event starts so soon that it must.
        """
        until = self.offers_until(now, rules)
        if until is None:
            return None
        lasts = self.admission.waiting.offer_lasts
        return min(until, rules.after_the_night(now + (rules.offer_lasts if lasts is None else lasts), zone))

    def consent_until(self, now: datetime, allotment: Allotment | None, rules: PlaceRules) -> datetime:
        """Return until when somebody who is named now may confirm: before the places return, and before the start.

        Raises:
            TooLateToAsk: less is left than anybody needs to answer.
        """
        until = min(now + rules.consent_lasts, self.offers_until(now, rules) or now)
        if allotment is not None:
            until = min(until, allotment.returns_at)
        if until - now < rules.shortest_offer:
            raise TooLateToAsk(
                "There is not enough time left for anybody to confirm.",
                next_step="Ask the organiser, who can register people at once.",
                until=until.isoformat(),
            )
        return until

    def hold_for_named(self, demand: Demand) -> "OfferedEvent":
        """Count places that were given out just now as held for somebody who has to confirm."""
        return replace(self, places=self.places.count(demand.mode, offered=demand.size))

    def keep_places(self, kept: Demand, *, until: datetime, now: datetime) -> "OfferedEvent":
        """Take free places out for an allotment.

        Raises:
            ModeNotOffered, KindRequired, KindNotOffered
            DateOver: they would return at once.
            NotEnoughPlaces: fewer are free.
        """
        self.refuse_unless_in_mode(kept.mode)
        self.admission.refuse_other_kind(kept.kind)
        if until <= now:
            raise DateOver("That date is over.", next_step="Choose a date to come.")
        free = [left for _, left in self.stock.free(kept) if left is not None]
        if free and min(free) < kept.size:
            raise NotEnoughPlaces(
                "So many places are not free.",
                next_step="Keep fewer, or raise the capacity first.",
                free=min(free),
            )
        return self._keep(kept)

    def _keep(self, kept: Demand) -> "OfferedEvent":
        return replace(self, places=self.places.take(kept, reserved=kept.size))

    def give_back_kept(self, kept: Demand) -> "OfferedEvent":
        """Let everybody have what an allotment kept."""
        return replace(self, places=self.places.give_back(kept, reserved=-kept.size))

    def keep_again(self, allotment: Allotment, size: int) -> "OfferedEvent":
        """Keep places for an open allotment that somebody has just given up."""
        return self._keep(replace(allotment.kept, size=size))

    def admit_from(self, allotment: Allotment, demand: Demand) -> "OfferedEvent":
        """Give out places that the allotment keeps; the party passes who waits, for they were promised.

        Raises:
            AllotmentElsewhere: they are of another event, mode or kind.
            UnknownPart, PartNotInMode, PartyTooLarge
            EventFull: a part has too few places left.
        """
        allotment.refuse_elsewhere(self.id, demand)
        self.admission.refuse_unless_offered(demand)
        event = self.give_back_kept(replace(allotment.kept, size=demand.size))
        # Only parts can be full: what was kept is there, even where the capacity was lowered since.
        if parts_in(event.stock.lacking(demand)):
            raise self._no_place(self.admission.line_of(demand))
        return replace(event, places=event.places.take(demand))

    def release(self, registration: Registration) -> "OfferedEvent":
        """Take back what a live registration holds: its places, its offered places or its wait."""
        return replace(self, places=self.places.release(registration))

    def count_ended(self, registration: Registration) -> "OfferedEvent":
        """Count a registration that has ended."""
        return replace(self, places=self.places.count_ended(registration))

    def offer_places(self, line: Line) -> "OfferedEvent":
        """Hold free places for a party that waits."""
        return replace(self, places=self.places.offer(line))

    def confirm_offered_places(self, registration: Registration) -> "OfferedEvent":
        """Make offered places confirmed ones."""
        return replace(self, places=self.places.confirm_offered(registration))

    def count_check_in(self, mode: str, change: int) -> "OfferedEvent":
        """Count one person in (``1``), or out again after a mistake (``-1``)."""
        return replace(self, places=self.places.count(mode, checked_in=change))
