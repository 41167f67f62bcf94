"""How people get into one event: the kinds of tickets, the places that kinds share, the parts one can choose, and the
policy of the waiting list.

An event that nobody has described an admission for has the plain one: one kind of ticket, the announced places of each
mode, one person a registration, and a strict waiting list.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from causeway_registrations.domain.refusals import (
    KindNotOffered,
    KindRequired,
    PartyTooLarge,
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
    priority: int = 100


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

    @property
    def id(self) -> str:
        """The event's id; there is one admission of each event at a time."""
        return self.event_id

    def kind(self, kind_id: str | None) -> TicketKind | None:
        """Return the kind of ticket, or none."""
        return next((kind for kind in self.kinds if kind.id == kind_id), None)

    def part(self, part_id: str) -> Part | None:
        """Return the part, or none."""
        return next((part for part in self.parts if part.id == part_id), None)

    def pools_for(self, mode: str, kind: str | None) -> Iterable[SharedPool]:
        """Return the shared pools that a ticket of ``kind`` in ``mode`` takes a place of."""
        return (pool for pool in self.pools if pool.holds(mode, kind))

    def refuse_unless_offered(self, kind: str | None, parts: Iterable[str], size: int) -> None:
        """Say no to a kind of ticket, parts or a party that this event does not have.

        Raises:
            KindRequired, KindNotOffered, UnknownPart, PartyTooLarge
        """
        self._refuse_other_kind(kind)
        for part_id in parts:
            if self.part(part_id) is None:
                raise UnknownPart(
                    "This event has no such part.",
                    next_step="Choose from the parts that the event has.",
                    part=part_id,
                    parts=[part.id for part in self.parts],
                )
        if size > self.largest_party:
            raise PartyTooLarge(
                f"One registration can be for {self.largest_party} people at most.",
                next_step="Register the others on their own, or ask the organiser.",
                largest=self.largest_party,
            )

    def _refuse_other_kind(self, kind: str | None) -> None:
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
