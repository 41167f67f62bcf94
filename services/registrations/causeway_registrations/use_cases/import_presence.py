"""An operator hands in the report of an online meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from causeway_registrations.domain.occasions import DAY, EVENT, PART, day_of, refuse_unknown
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Status
from causeway_registrations.domain.spells import Spell
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.find_seat import find_seat
from causeway_registrations.use_cases.keep_attendance import keep_attendance
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPresence:
    """Minutes by registration, for one occasion; the same ``report`` again replaces what it said before.

    ``spells`` say when they joined and left, of those of whom the report tells it.
    """

    event_id: str
    occasion: str
    report: str
    minutes: Mapping[str, int]
    spells: Mapping[str, Sequence[Spell]] = field(default_factory=dict)


def import_presence(command: ImportPresence, work: Work, *, now: datetime) -> int:
    """Note the minutes and return for how many people that changed something.

    Who has no confirmed place any more is left out, and what was taken back stays so.

    Raises:
        UnknownEvent, UnknownOccasion, EventCancelled
    """
    event = find_event(command.event_id, work)
    event.refuse_if_cancelled()
    refuse_unknown(command.occasion, event)
    at = min(starts_at(command.occasion, event), now)
    day = day_of(command.occasion, at, event)
    changed = 0
    for registration_id, minutes in command.minutes.items():
        registration = work.registrations.find(registration_id)
        if registration is None or registration.status is not Status.CONFIRMED:
            continue
        event = find_event(command.event_id, work)
        before = find_seat(registration, 0, event, work)
        spells = command.spells.get(registration_id, ())
        after = before.report(command.occasion, command.report, minutes, at, day, spells=spells)
        if after is not before:
            keep_attendance(before, after, registration, event, work)
            changed += 1
    return changed


def starts_at(occasion: str, event: OfferedEvent) -> datetime:
    """Return when what was attended began: the part, or the event on its day."""
    if occasion.startswith(PART) and (part := event.admission.part(occasion.removeprefix(PART))) is not None:
        return part.starts_at
    start = event.announced.starts_at
    if occasion == EVENT:
        return start
    days_later = datetime.fromisoformat(occasion.removeprefix(DAY)) - datetime.fromisoformat(
        day_of(EVENT, start, event)
    )
    return start + days_later
