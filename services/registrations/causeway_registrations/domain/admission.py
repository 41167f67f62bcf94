"""How people get into one event: the kinds of tickets, the places that kinds share, the parts one can choose, and the
policy of the waiting list.

An event that nobody has described an admission for has the plain one: one kind of ticket, the announced places of each
mode, one person a registration, and a strict waiting list.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from causeway_registrations.domain.demand import USUAL_PRIORITY, Demand, Line
from causeway_registrations.domain.form import NO_QUESTIONS, Form
from causeway_registrations.domain.gates import AS_USUAL, Gates
from causeway_registrations.domain.needs import NeedsReader
from causeway_registrations.domain.refusals import (
    AdmissionContradictory,
    DrawHeld,
    KindNotOffered,
    KindRequired,
    PartNotInMode,
    PartyTooLarge,
    SeedFixed,
    UnknownPart,
)


class Order(Enum):
    """Who is next when a place is free."""

    STRICT = "strict"
    """Nobody is passed by anybody who needs the same places."""
    FILL = "fill"
    """A party that fits may pass one that does not."""
    LOTTERY = "lottery"
    """Everybody who came before the draw has the same chance; after it the order is strict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketKind:
    """A kind of ticket, for example for students; of those who wait, a smaller ``priority`` comes first."""

    id: str
    name: Mapping[str, str]
    priority: int = USUAL_PRIORITY


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPool:
    """Places that several kinds of tickets share, within the announced places of the modes."""

    id: str
    name: Mapping[str, str]
    capacity: int
    modes: frozenset[str]
    kinds: frozenset[str]

    def holds(self, mode: str, kind: str | None) -> bool:
        """Say whether a ticket of ``kind`` in ``mode`` takes a place of this pool."""
        return mode in self.modes and kind in self.kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A session or a stop with places of its own, by attendance mode; a mode that is not listed is not offered."""

    id: str
    title: Mapping[str, str]
    starts_at: datetime
    ends_at: datetime
    capacities: Mapping[str, int | None]

    def is_for(self, chosen: Collection[str], mode: str) -> bool:
        """Say whether somebody who attends in ``mode`` may be in it: it is ``chosen``, or they have chosen none."""
        return mode in self.capacities and (not chosen or self.id in chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPolicy:
    """The written policy of an event's waiting list.

    ``draw_at``, ``seed`` and ``drawn_at`` belong to a lottery; the seed stays secret until it is drawn. Without
    ``offers_by_themselves`` an operator offers the free places. What is none is as the installation has set it.
    """

    order: Order = Order.STRICT
    draw_at: datetime | None = None
    seed: str | None = None
    drawn_at: datetime | None = None
    offers_by_themselves: bool = True
    offer_lasts: timedelta | None = None
    offers_end_before_start: timedelta | None = None

    @property
    def seed_digest(self) -> str | None:
        """The SHA-256 of a lottery's seed, public from the beginning, so that nobody can choose it afterwards."""
        return None if self.seed is None else hashlib.sha256(self.seed.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What an organiser has laid down for one event; ``event_id`` names both."""

    event_id: str
    revision: int = 0
    kinds: tuple[TicketKind, ...] = ()
    pools: tuple[SharedPool, ...] = ()
    parts: tuple[Part, ...] = ()
    largest_party: int = 1
    waiting: WaitingPolicy = WaitingPolicy()
    minimum_minutes: int | None = None
    """How long one must be online to have attended; none when opening the room is enough."""
    gates: Gates = AS_USUAL
    form: Form = NO_QUESTIONS
    needs_readers: tuple[NeedsReader, ...] = ()
    """Who alone sees whose the needs are; every operator while nobody is named. It is in no public view and message."""

    @property
    def id(self) -> str:
        """The event's id; there is one admission of each event at a time."""
        return self.event_id

    def refuse_contradictions(self) -> None:
        """Say no to an id that stands twice, a pool for a kind that is not there, a part or draw at no sensible time.

        Raises:
            AdmissionContradictory
        """
        for field, items in (("kinds", self.kinds), ("pools", self.pools), ("parts", self.parts)):
            if len({item.id for item in items}) < len(items):
                raise _contradiction(field, "id-twice", "An id stands twice.", "Give each of them an id of its own.")
        known = {kind.id for kind in self.kinds}
        if any(not pool.kinds <= known for pool in self.pools):
            raise _contradiction(
                "pools",
                "unknown-kind",
                "A pool is for a kind of ticket that there is not.",
                "Name kinds that there are.",
            )
        if any(part.ends_at <= part.starts_at or not part.capacities for part in self.parts):
            raise _contradiction(
                "parts",
                "no-time-or-mode",
                "A part has no time or no mode.",
                "Let it end after it starts, in some mode.",
            )
        if (self.waiting.order is Order.LOTTERY) is not (self.waiting.draw_at is not None):
            raise _contradiction(
                "waiting", "draw-and-order", "Only a lottery has a draw, and it needs one.", "Say when it is drawn."
            )

    def following(self, earlier: "Admission", fresh_seed: str) -> "Admission":
        """Return this admission as the one after ``earlier``. A lottery keeps its seed, for its digest is public.

        Raises:
            SeedFixed: another seed is wanted for the same lottery.
            DrawHeld: the draw was held, and the places are to be given out in another way after all.
        """
        before, after = earlier.waiting, self.waiting
        if before.drawn_at is not None and (after.order, after.draw_at) != (before.order, before.draw_at):
            raise DrawHeld(
                "The draw of this event was held; its waiting list goes on in the order drawn.",
                next_step="Leave the order and the time of the draw as they are.",
                drawn_at=before.drawn_at.isoformat(),
            )
        seed = after.seed or before.seed or fresh_seed if after.order is Order.LOTTERY else None
        if before.seed is not None and seed not in {None, before.seed}:
            raise SeedFixed(
                "The digest of this lottery's seed is public, so it cannot have another seed.",
                next_step="Leave the seed out.",
                seed_digest=before.seed_digest,
            )
        waiting = replace(after, seed=seed, drawn_at=before.drawn_at)
        # Whether one has to apply is the call's to say.
        gates = replace(self.gates, by_application=earlier.gates.by_application)
        # Who reads needs is laid down apart, so that nobody who does not know of it opens them to others.
        readers = earlier.needs_readers
        return replace(self, revision=earlier.revision + 1, waiting=waiting, gates=gates, needs_readers=readers)

    def admitting_by_application(self, *, only: bool) -> "Admission":
        """Return this admission, its next revision, with applying as the only way in, or not."""
        return replace(self, revision=self.revision + 1, gates=replace(self.gates, by_application=only))

    def with_needs_readers(self, readers: tuple[NeedsReader, ...]) -> "Admission":
        """Return this admission, its next revision, with needs to be read by ``readers`` alone.

        Raises:
            AdmissionContradictory: somebody stands twice.
        """
        if len({one.subject for one in readers}) < len(readers):
            raise _contradiction("needs_readers", "id-twice", "Somebody stands twice.", "Name each of them once.")
        return replace(self, revision=self.revision + 1, needs_readers=readers)

    def draw_is_due(self, now: datetime) -> bool:
        """Say whether there is a draw to be held by now."""
        draw_at = self.waiting.draw_at
        return self.waiting.drawn_at is None and draw_at is not None and draw_at <= now

    def draw(self, now: datetime) -> "Admission":
        """Hold the draw."""
        return replace(self, revision=self.revision + 1, waiting=replace(self.waiting, drawn_at=now))

    def kind(self, kind_id: str | None) -> TicketKind | None:
        """Return the kind of ticket, or none."""
        return next((kind for kind in self.kinds if kind.id == kind_id), None)

    def part(self, part_id: str) -> Part | None:
        """Return the part, or none."""
        return next((part for part in self.parts if part.id == part_id), None)

    def line_of(self, demand: Demand) -> Line:
        """Return where a party with this demand would wait."""
        kind = self.kind(demand.kind)
        return Line(demand, USUAL_PRIORITY if kind is None else kind.priority)

    def pools_for(self, mode: str, kind: str | None) -> Iterable[SharedPool]:
        """Return the shared pools that a ticket of ``kind`` in ``mode`` takes a place of."""
        return (pool for pool in self.pools if pool.holds(mode, kind))

    def refuse_unless_offered(self, demand: Demand) -> None:
        """Say no to a kind of ticket, parts or a party that this event does not have.

        Raises:
            KindRequired, KindNotOffered, UnknownPart, PartNotInMode, PartyTooLarge
        """
        self.refuse_other_kind(demand.kind)
        for part_id in demand.parts:
            self._refuse_other_part(part_id, demand.mode)
        if demand.size > self.largest_party:
            raise PartyTooLarge(
                f"One registration can be for {self.largest_party} people at most.",
                next_step="Register the others on their own, or ask the organiser.",
                largest=self.largest_party,
            )

    def _refuse_other_part(self, part_id: str, mode: str) -> None:
        part = self.part(part_id)
        if part is None:
            raise UnknownPart(
                "This event has no such part.",
                next_step="Choose from the parts that the event has.",
                part=part_id,
                parts=[one.id for one in self.parts],
            )
        if mode not in part.capacities:
            raise PartNotInMode(
                f"This part cannot be attended {mode}.",
                next_step="Leave it out, or choose another mode.",
                part=part_id,
                modes=sorted(part.capacities),
            )

    def refuse_other_kind(self, kind: str | None) -> None:
        """Say no to a kind of ticket that this event does not have.

        Raises:
            KindRequired, KindNotOffered
        """
        kinds = [one.id for one in self.kinds]
        if kind is None and kinds:
            raise KindRequired(
                "This event has several kinds of tickets.", next_step="Choose one of the kinds.", kinds=kinds
            )
        if kind is not None and kind not in kinds:
            raise KindNotOffered(
                "This event has no such kind of ticket.",
                next_step="Choose one of the kinds that the event has.",
                kind=kind,
                kinds=kinds,
            )


def _contradiction(field: str, between: str, detail: str, next_step: str) -> AdmissionContradictory:
    return AdmissionContradictory(detail, next_step=next_step, field=field, contradiction=between)
