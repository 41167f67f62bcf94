"""Time zones as iCalendar defines them, for calendar programs that know none by name.

The library's own definition puts the onset of summer time an hour late (it writes what clocks show after the change,
where RFC 5545, 3.6.5 asks for what they would show without it), so the observances are found here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

FROM, UNTIL = datetime(2015, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)
"""What a definition covers; fixed, so that its bytes are. Earlier and later events are right by the zone's name."""

STEP = timedelta(days=3)
"""No zone changes and changes back within so few days."""

UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"})


@dataclass(frozen=True, slots=True, order=True)
class Observance:
    """What clocks do from an onset on."""

    before: timedelta
    after: timedelta
    name: str
    summer: bool
    onset: datetime
    """As clocks would have shown it without the change."""


@cache
def zone_text(zone: str, start: datetime = FROM, end: datetime = UNTIL) -> str:
    """Return the VTIMEZONE of an IANA zone with its changes from ``start`` until ``end``, both in UTC."""
    definition = Timezone()
    definition.add("TZID", zone)
    for _, alike in groupby(
        sorted(observances(zone, start, end)), key=lambda one: (one.before, one.after, one.name, one.summer)
    ):
        definition.add_component(_component(list(alike)))
    written: bytes = definition.to_ical()
    return written.decode()


def _kind(one: Observance) -> tuple[timedelta, timedelta, str, bool]:
    """Return what onsets of one component have in common."""
    return one.before, one.after, one.name, one.summer


def observances(zone: str, start: datetime = FROM, end: datetime = UNTIL) -> Iterator[Observance]:
    """Find every change of a zone's clocks, the first being how they stood at the beginning."""
    place = ZoneInfo(zone)
    yield _observance(start, start, place)
    moment = start
    while moment < end:
        following = min(moment + STEP, end)
        if _shown(moment, place) != _shown(following, place):
            change = _first_different(moment, following, place)
            yield _observance(change - timedelta(seconds=1), change, place)
        moment = following


def _shown(moment: datetime, place: ZoneInfo) -> tuple[timedelta | None, str | None]:
    local = moment.astimezone(place)
    return (local.utcoffset(), local.tzname())


def _first_different(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """Return the second at which clocks change, by halving."""
    shown = _shown(before, place)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _shown(before + timedelta(seconds=middle), place) == shown:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


def _observance(last: datetime, change: datetime, place: ZoneInfo) -> Observance:
    earlier, later = last.astimezone(place), change.astimezone(place)
    offset = earlier.utcoffset() or timedelta()
    return Observance(
        before=offset,
        after=later.utcoffset() or timedelta(),
        name=later.tzname() or "",
        summer=(later.dst() or timedelta()) > timedelta(),
        onset=(change + offset).replace(tzinfo=None),
    )


def _component(alike: list[Observance]) -> TimezoneStandard | TimezoneDaylight:
    first, *others = alike
    component = TimezoneDaylight() if first.summer else TimezoneStandard()
    component.add("DTSTART", first.onset)
    component.add("TZOFFSETFROM", first.before)
    component.add("TZOFFSETTO", first.after)
    component.add("TZNAME", first.name)
    if others:
        component.add("RDATE", [other.onset for other in others])
    return component
