"""What the report of an online meeting says of one person: when they came and went, or for how many minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from causeway_registrations.domain.spells import Spell, united


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One line of a report; a person who joined again has several.

    Moments are as the report writes them, without a zone.
    """

    line: int
    email: str | None = None
    code: str | None = None
    """The registration's id, where the meeting asked for it."""
    minutes: int | None = None
    joined: datetime | None = None
    left: datetime | None = None


def minutes_of(stays: Sequence[Stay]) -> int:
    """Return the minutes of one person's stays; two devices at the same time count once, where the times are known."""
    timed = sorted((stay.joined, stay.left) for stay in stays if stay.joined is not None and stay.left is not None)
    untimed = sum(stay.minutes or 0 for stay in stays if stay.joined is None or stay.left is None)
    present, until = timedelta(), None
    for joined, left in timed:
        start = joined if until is None else max(joined, until)
        present += max(left - start, timedelta())
        until = left if until is None else max(until, left)
    return untimed + round(present.total_seconds() / 60)


NEAR = timedelta(days=1)
"""What a report puts further away from its event is a wrong clock or another zone; its minutes count all the same."""


def spells_of(stays: Sequence[Stay], zone: str, starts_at: datetime, ends_at: datetime) -> tuple[Spell, ...]:
    """Return when one person was in the meeting, by clocks in ``zone``; what is far from the event is left out."""
    clock = ZoneInfo(zone)
    earliest = (starts_at - NEAR).astimezone(clock).replace(tzinfo=None)
    latest = (ends_at + NEAR).astimezone(clock).replace(tzinfo=None)
    timed = [(one.joined, one.left) for one in stays if one.joined is not None and one.left is not None]
    return united(
        Spell(_moment(joined, clock), _moment(left, clock))
        for joined, left in timed
        if earliest <= joined <= left <= latest
    )


def _moment(written: datetime, clock: ZoneInfo) -> datetime:
    return written.replace(tzinfo=clock).astimezone(UTC)
