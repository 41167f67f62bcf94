"""Who came: the attendance of one seat of a registration, whatever order the news of it arrives in.

A ticket may be scanned at two doors by devices without a connection, and be heard of hours later. So a seat's
attendance is a set of marks, one an occasion, each with its earliest use: the same scan twice, or two scans of the
same ticket in any order, leave the same marks and count one seat. Taking back covers every use up to its moment, even
one that is heard of later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from causeway_registrations.domain.occasions import DAY, EVENT, PART
from causeway_registrations.domain.spells import LONGEST_SILENCE, Spell, fewest, heard_of, united

MOST_REPORTS_IN_SPELLS = 8
"""Of how many reports a mark keeps joining and leaving; of a ninth it keeps the minutes only."""


class How(Enum):
    """How a person's presence was found out."""

    DOOR = "door"
    """Their ticket was scanned or typed."""
    HAND = "hand"
    """They were found by name."""
    ONLINE = "online"
    """They opened their link to the online room."""
    IMPORT = "import"
    """A meeting's report names them."""


AT_THE_DOOR = frozenset({How.DOOR, How.HAND})


class Verdict(Enum):
    """What a use of a ticket amounts to."""

    IN = "in"
    """It is the first use for this occasion."""
    ALREADY = "already"
    """There was an earlier one."""
    TAKEN_BACK = "taken-back"
    """It was taken back since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use of a ticket. ``id`` is made by the device that saw it, so that hearing of it twice is noticed."""

    id: str
    at: datetime
    how: How
    by: str | None = None
    """The operator's contact id."""
    device: str | None = None

    @property
    def order(self) -> tuple[datetime, str]:
        """What makes one of two uses the first, also when both have the same moment."""
        return self.at, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A seat was present on a day or in a part, at first by ``first``, on ``day`` at the event's place."""

    occasion: str
    """A day or a part; a use for the whole event marks its day, so that each day of an event is counted."""
    day: str
    first: Use
    at_door: bool
    """Whether any of its uses was at the door; such a presence needs no minutes."""
    last_seen_at: datetime | None = None
    present_s: int = 0
    reported: Mapping[str, int] = field(default_factory=dict)
    """Minutes by the meeting report that says so."""
    own_spells: tuple[Spell, ...] = ()
    """When they were in the room by our own page."""
    reported_spells: Mapping[str, tuple[Spell, ...]] = field(default_factory=dict)
    """When they were in the meeting by the report that says so, where it gives times."""

    @property
    def spells(self) -> tuple[Spell, ...]:
        """When they were online, by our own page and the reports together."""
        return united(spell for told in (self.own_spells, *self.reported_spells.values()) for spell in told)

    @property
    def minutes(self) -> int:
        """Minutes online, by our own page or by the reports, whichever saw more."""
        return max(self.present_s // 60, sum(self.reported.values()))

    def also(self, use: Use) -> "Mark":
        """Return the mark with one more use; the earliest is the first."""
        first = min(self.first, use, key=lambda one: one.order)
        return replace(self, first=first, at_door=self.at_door or use.how in AT_THE_DOOR)

    def is_of(self, occasion: str) -> bool:
        """Say whether it is a presence on ``occasion``: whoever was in a part was there that day, and in the event."""
        return occasion in {EVENT, self.occasion, f"{DAY}{self.day}"}

    def stay(self, now: datetime) -> "Mark":
        """Note that the person is in the online room now."""
        since = self.last_seen_at
        more = 0 if since is None or now - since > LONGEST_SILENCE else max(0, int((now - since).total_seconds()))
        spells = heard_of(self.own_spells, now, since)
        return replace(self, last_seen_at=now, present_s=self.present_s + more, own_spells=spells)

    def tell(self, report: str, minutes: int, spells: Sequence[Spell]) -> "Mark":
        """Note what a meeting's report gives; the same report again replaces what it said before."""
        kept = {name: told for name, told in self.reported_spells.items() if name != report}
        if spells and len(kept) < MOST_REPORTS_IN_SPELLS:
            kept[report] = fewest(united(spells))
        return replace(self, reported={**self.reported, report: minutes}, reported_spells=kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatAttendance:
    """The attendance of one seat; seat 0 is the registrant's, the others are their companions'.

    ``undone`` holds the latest taking back by occasion; ``event`` covers all of them.
    """

    registration_id: str
    seat: int
    event_id: str
    mode: str
    revision: int = 0
    marks: Mapping[str, Mark] = field(default_factory=dict)
    undone: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """One seat of one registration has one attendance, whoever hears of it first."""
        return attendance_id(self.registration_id, self.seat)

    @property
    def came(self) -> bool:
        """Whether the ticket of this seat was used at all."""
        return bool(self.marks)

    @property
    def first_at(self) -> datetime | None:
        """When it was first used."""
        return min((mark.first.at for mark in self.marks.values()), default=None)

    @property
    def minutes(self) -> int:
        """Minutes online in the whole event; those of its parts are not added to those of its days."""
        in_parts = sum(mark.minutes for mark in self.marks.values() if mark.occasion.startswith(PART))
        return max(in_parts, sum(mark.minutes for mark in self.marks.values()) - in_parts)

    @property
    def spells(self) -> tuple[Spell, ...]:
        """When this person was online in the whole event."""
        return united(spell for mark in self.marks.values() for spell in mark.spells)

    @property
    def at_door(self) -> bool:
        """Whether this person was seen at the door."""
        return any(mark.at_door for mark in self.marks.values())

    @property
    def occasions(self) -> frozenset[str]:
        """What this seat was present on."""
        days = {f"{DAY}{mark.day}" for mark in self.marks.values()}
        return frozenset({*self.marks, *days, EVENT}) if self.marks else frozenset()

    def attended(self, minimum_minutes: int | None) -> bool:
        """Say whether the presence is enough: at the door always, online from ``minimum_minutes`` on."""
        return self.came and (self.at_door or minimum_minutes is None or self.minutes >= minimum_minutes)

    def first_use(self, occasion: str) -> Use | None:
        """Return the first use that was a presence on ``occasion``."""
        among = (mark.first for mark in self.marks.values() if mark.is_of(occasion))
        return min(among, key=lambda use: use.order, default=None)

    def use(self, occasion: str, use: Use, day: str) -> "tuple[SeatAttendance, Verdict]":
        """Note a use of the ticket on ``day`` and say what it amounts to; the same object when nothing is new."""
        if self._is_covered(occasion, use, day):
            return self, Verdict.TAKEN_BACK
        name = _name_of(occasion, day)
        known = self.marks.get(name)
        mark = known.also(use) if known else _first_mark(name, use, day)
        after = self if mark == known else self.marked(mark, self.revision + 1)
        first = after.first_use(occasion)
        return after, Verdict.IN if first is not None and first.id == use.id else Verdict.ALREADY

    def stay(self, occasion: str, now: datetime, day: str) -> "SeatAttendance":
        """Note that the person is in the online room now; the first time is the first use."""
        name = _name_of(occasion, day)
        seen, verdict = self.use(occasion, Use(id=f"{ONLINE_USE}{name}", at=now, how=How.ONLINE), day)
        return seen if verdict is Verdict.TAKEN_BACK else seen.marked(seen.marks[name].stay(now), self.revision + 1)

    def stay_in(self, days: Mapping[str, str], now: datetime) -> "SeatAttendance":
        """Note that the person is in the online room now, for all of these occasions, each with its day."""
        seen = self
        for occasion, day in days.items():
            seen = seen.stay(occasion, now, day)
        return seen if seen is self else replace(seen, revision=self.revision + 1)

    def report(
        self, occasion: str, report: str, minutes: int, at: datetime, day: str, *, spells: Sequence[Spell] = ()
    ) -> "SeatAttendance":
        """Note the minutes and times that a meeting's report gives; it replaces what the same one said before."""
        name = _name_of(occasion, day)
        seen, verdict = self.use(occasion, Use(id=f"{REPORTED_USE}{report}:{name}", at=at, how=How.IMPORT), day)
        if verdict is Verdict.TAKEN_BACK:
            return seen
        mark = seen.marks[name].tell(report, minutes, spells)
        return seen if mark == seen.marks[name] else seen.marked(mark, self.revision + 1)

    def take_back(self, occasion: str, now: datetime) -> "SeatAttendance":
        """Take back every use for ``occasion`` up to now; of the whole event, all there are."""
        kept = {name: mark for name, mark in self.marks.items() if not mark.is_of(occasion)}
        undone = {**self.undone, occasion: now}
        return replace(self, revision=self.revision + 1, marks=kept, undone=undone)

    def _is_covered(self, occasion: str, use: Use, day: str) -> bool:
        backs = (self.undone.get(name) for name in (EVENT, f"{DAY}{day}", occasion))
        return any(back is not None and use.at <= back for back in backs)

    def marked(self, mark: Mark, revision: int) -> "SeatAttendance":
        """Return the attendance with ``mark`` in the place of the one before; two steps are one ``revision``."""
        return replace(self, revision=revision, marks={**self.marks, mark.occasion: mark})


ONLINE_USE = "online:"
REPORTED_USE = "report:"


def attendance_id(registration_id: str, seat: int) -> str:
    """Return the id of a seat's attendance."""
    return f"{registration_id}.{seat}"


def _name_of(occasion: str, day: str) -> str:
    return f"{DAY}{day}" if occasion == EVENT else occasion


def _first_mark(occasion: str, use: Use, day: str) -> Mark:
    return Mark(occasion=occasion, day=day, first=use, at_door=use.how in AT_THE_DOOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """What one seat has attended by the event's rule, for certificates and reports; empty when it has not."""

    seat: int
    event: bool
    days: frozenset[str]
    """Dates at the event's place, such as ``2026-07-21``."""
    parts: frozenset[str]
    """Ids of the admission's parts."""
    minutes: int
    first_at: datetime | None


def attended_by(attendance: SeatAttendance, minimum_minutes: int | None) -> Attended:
    """Return what ``attendance`` proves by the event's minimum of minutes online."""
    enough = attendance.attended(minimum_minutes)
    occasions = attendance.occasions if enough else frozenset()
    return Attended(
        seat=attendance.seat,
        event=enough,
        days=frozenset(name.removeprefix(DAY) for name in occasions if name.startswith(DAY)),
        parts=frozenset(name.removeprefix(PART) for name in occasions if name.startswith(PART)),
        minutes=attendance.minutes,
        first_at=attendance.first_at if enough else None,
    )
