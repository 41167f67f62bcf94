"""What happened in this service, in the past tense; each becomes a message."""

from collections.abc import Sequence
from dataclasses import dataclass

from causeway_events.domain.event import Event
from causeway_events.domain.programme import Edition, Programme
from causeway_events.domain.texts import Texts


@dataclass(frozen=True, slots=True)
class ProgrammeDescribed:
    """A programme is new, or its description is."""

    programme: Programme


@dataclass(frozen=True, slots=True)
class EditionDescribed:
    """An edition is new, or its description is."""

    edition: Edition


@dataclass(frozen=True, slots=True)
class EventPublished:
    """The public may know of an event."""

    event: Event


@dataclass(frozen=True, slots=True)
class EventChanged:
    """Something about a published event is different, but neither when nor where."""

    event: Event
    fields_changed: Sequence[str]


@dataclass(frozen=True, slots=True)
class EventRescheduled:
    """A published event is at another time or place, or behind another link."""

    before: Event
    event: Event
    fields_changed: Sequence[str]
    reason: Texts


@dataclass(frozen=True, slots=True)
class EventCancelled:
    """A published event will not take place."""

    event: Event
    reason: Texts
