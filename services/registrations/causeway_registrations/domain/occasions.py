"""What can be attended in an event: the event as a whole, one of its days, one of its parts.

An occasion is a text: ``event``, ``day:2026-07-21`` (a date at the event's place) or ``part:opening`` (an id of the
admission's parts), so that messages, documents and addresses name it the same way.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.refusals import PartNotChosen, UnknownOccasion
from causeway_registrations.domain.registration import Registration

EVENT = "event"
DAY = "day:"
PART = "part:"
MOST_DAYS = 31
"""How many days are listed to choose from; later days of an exhibition can still be named."""


def day_of(occasion: str, moment: datetime, event: OfferedEvent) -> str:
    """Return the date at the event's place, such as ``2026-07-21``, that a presence on ``occasion`` belongs to.

    A day is its own, a part's is that of its start. For the whole event it is that of ``moment``, within the event's
    days, because tickets are tried out before and reports are written after them.
    """
    if occasion.startswith(DAY):
        return occasion.removeprefix(DAY)
    first, last = _days(event)
    part = event.admission.part(occasion.removeprefix(PART)) if occasion.startswith(PART) else None
    found = (part.starts_at if part else moment).astimezone(ZoneInfo(event.announced.zone)).date()
    return min(max(found, first), last).isoformat()


def occasions_of(event: OfferedEvent) -> list[str]:
    """Return what can be attended, to choose from: an event of one day has no days."""
    first, last = _days(event)
    days = [first + timedelta(days=number) for number in range(min((last - first).days + 1, MOST_DAYS))]
    named = [f"{DAY}{day.isoformat()}" for day in days] if len(days) > 1 else []
    return [EVENT, *named, *(f"{PART}{part.id}" for part in event.admission.parts)]


def online_now(registration: Registration, event: OfferedEvent, now: datetime) -> list[str]:
    """Return what somebody who is in the online room now attends: the event, and the parts of theirs that go on.

    An event has one room, so whatever goes on online goes on there.
    """
    parts = (part for part in event.admission.parts if part.is_for(registration.parts, registration.mode))
    return [EVENT, *(f"{PART}{part.id}" for part in parts if part.starts_at <= now < part.ends_at)]


def refuse_unknown(occasion: str, event: OfferedEvent) -> None:
    """Say no to a day or a part that the event does not have.

    Raises:
        UnknownOccasion
    """
    if occasion == EVENT or _is_day(occasion, event) or _is_part(occasion, event):
        return
    raise UnknownOccasion(
        "This event has no such day or part.",
        next_step="Choose from the days and parts that the event has.",
        occasions=occasions_of(event),
    )


def refuse_other_part(occasion: str, registration: Registration) -> None:
    """Say no to a part that a registration which has chosen parts is not for; who has chosen none may go anywhere.

    Raises:
        PartNotChosen
    """
    if occasion.startswith(PART) and registration.parts and occasion.removeprefix(PART) not in registration.parts:
        raise PartNotChosen(
            "This registration is for other parts of the event.",
            next_step="Ask whether there is still room, and let the person in for the event as a whole.",
            parts=list(registration.parts),
        )


def _is_part(occasion: str, event: OfferedEvent) -> bool:
    return occasion.startswith(PART) and event.admission.part(occasion.removeprefix(PART)) is not None


def _is_day(occasion: str, event: OfferedEvent) -> bool:
    first, last = _days(event)
    try:
        return occasion.startswith(DAY) and first <= date.fromisoformat(occasion.removeprefix(DAY)) <= last
    except ValueError:
        return False


def _days(event: OfferedEvent) -> tuple[date, date]:
    zone = ZoneInfo(event.announced.zone)
    # What ends at midnight does not go on the day after.
    last = event.announced.ends_at - timedelta(microseconds=1)
    return event.announced.starts_at.astimezone(zone).date(), last.astimezone(zone).date()
