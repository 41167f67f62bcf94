"""What a request may say about an event's new values, the schedule in parts."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from causeway_events.domain.capacity import Capacities
from causeway_events.domain.event import Changes, Event
from causeway_events.domain.place import Host, Place
from causeway_events.domain.registration_window import RegistrationWindow
from causeway_events.domain.texts import Texts


class ScheduleParts(TypedDict, total=False):
    """Parts of a schedule; what is absent stays as it is."""

    local_start: datetime
    local_end: datetime
    zone: str
    start_fold: int
    end_fold: int


class Moves(ScheduleParts, total=False):
    """What a reschedule may change."""

    place: Place | None
    join_link: str | None
    registration: RegistrationWindow


class NewValues(Moves, total=False):
    """What a change may change."""

    title: Texts
    summary: Texts
    description: Texts
    languages: Sequence[str]
    modes: Capacities
    hosts: Sequence[Host]


def changes_of(event: Event, values: NewValues | Moves) -> Changes:
    """Return ``values`` as the event takes them, the parts of the schedule put together.

    Raises:
        Refusal: what ``Schedule.changed`` says no to.
    """
    changes: Changes = {}
    parts: ScheduleParts = {}
    for name, value in values.items():
        target = parts if name in ScheduleParts.__annotations__ else changes
        target[name] = value  # type: ignore[literal-required]  # The names are the TypedDicts' own.
    if parts:
        changes["schedule"] = event.schedule.changed(**parts)
    return changes
