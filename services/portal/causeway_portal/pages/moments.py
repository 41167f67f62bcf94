"""Moments in words: the event's own time and the reader's, each with its zone named."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, dates

FALLBACK_ZONE = "UTC"


@cache
def zone_names() -> frozenset[str]:
    """Return the names that are accepted as a time zone."""
    return frozenset(available_timezones())


def known_zone(name: str | None) -> str | None:
    """Return ``name`` if it is a time zone of the IANA database."""
    return name if name and name in zone_names() else None


class Moments:
    """Formats moments for one reader: ``locale`` for the words, ``mine`` for the reader's zone, if it is known."""

    def __init__(self, locale: Locale, mine: str | None) -> None:
        self.locale = locale
        self.mine = mine

    @property
    def zone(self) -> str:
        """The zone in which lists and calendars count their days."""
        return self.mine or FALLBACK_ZONE

    def span(self, start: datetime, end: datetime, zone: str) -> str:
        """Return ``Tuesday, 24 June 2025, 09:00–11:30``, read in ``zone``."""
        begins, ends = _in(start, zone), _in(end, zone)
        first = self._joined(self.day(begins.date()), begins)
        if begins.date() == ends.date():
            return f"{first}–{self.clock_time(ends)}"
        return f"{first} – {self._joined(self.day(ends.date()), ends)}"

    def short_span(self, start: datetime, end: datetime, zone: str) -> str:
        """Return ``09:00–11:30``, with the days if there are several."""
        begins, ends = _in(start, zone), _in(end, zone)
        if begins.date() == ends.date():
            return f"{self.clock_time(begins)}–{self.clock_time(ends)}"
        first = self._joined(self.short_day(begins.date()), begins)
        return f"{first} – {self._joined(self.short_day(ends.date()), ends)}"

    def moment(self, moment: datetime, zone: str | None = None) -> str:
        """Return ``24 June 2025, 09:00`` in ``zone``, or in the reader's; ``… 09:00 UTC`` where neither is known."""
        local = _in(moment, zone or self.zone)
        told = self._joined(dates.format_date(local, "long", self.locale), local)
        return told if zone or self.mine else f"{told} {FALLBACK_ZONE}"

    def _joined(self, day: str, local: datetime) -> str:
        # Chinese writes day and time side by side.
        return f"{day}{' ' if self.locale.language == 'zh' else ', '}{self.clock_time(local)}"

    def day(self, day: date) -> str:
        """Return ``Tuesday, 24 June 2025``."""
        return dates.format_date(day, "full", self.locale)

    def short_day(self, day: date) -> str:
        """Return ``Tue 24 Jun``."""
        return dates.format_skeleton("MMMEd", datetime(day.year, day.month, day.day), locale=self.locale)  # noqa: DTZ001

    def month(self, day: date) -> str:
        """Return ``June 2025``."""
        return dates.format_skeleton("yMMMM", datetime(day.year, day.month, 1), locale=self.locale)  # noqa: DTZ001

    def month_short(self, day: date) -> str:
        """Return ``Jun``."""
        return dates.format_date(day, "MMM", self.locale)

    def weekday_short(self, day: date) -> str:
        """Return ``Tue``."""
        return dates.format_date(day, "ccc", self.locale)

    def clock_time(self, local: datetime) -> str:
        """Return ``09:00``."""
        return dates.format_time(local, "HH:mm", tzinfo=local.tzinfo, locale=self.locale)

    def date_in(self, moment: datetime, zone: str | None = None) -> date:
        """Return the day of ``moment`` in ``zone``, or in the reader's."""
        return _in(moment, zone or self.zone).date()

    def time_in(self, moment: datetime, zone: str | None = None) -> str:
        """Return the time of day of ``moment`` in ``zone``, or in the reader's."""
        return self.clock_time(_in(moment, zone or self.zone))

    def zone_words(self, zone: str, at: datetime) -> str:
        """Return ``China Standard Time (UTC+8)``, as it is in force at ``at``."""
        local = _in(at, zone)
        name = dates.get_timezone_name(local, "long", locale=self.locale)
        offset = utc_offset(local)
        if name.startswith("GMT") and name != "GMT":
            # The zone has no name of its own in this language, but a place it is named after.
            name = self.city(zone)
        return f"{name} ({offset})"

    def city(self, zone: str) -> str:
        """Return the place that a zone is named after."""
        return dates.get_timezone_location(zone, self.locale, return_city=True).rsplit("/", 1)[-1]

    def same_clock(self, zone: str, at: datetime) -> bool:
        """Say whether the reader's clock shows the same time as ``zone`` does at ``at``, or is unknown."""
        return self.mine is None or _in(at, zone).utcoffset() == _in(at, self.mine).utcoffset()

    def weekdays(self) -> Sequence[int]:
        """Return the days of the week, Monday = 0, in the order of this place's calendars."""
        first = self.locale.first_week_day
        return [(first + offset) % 7 for offset in range(7)]


def utc_offset(local: datetime) -> str:
    """Return ``UTC+8`` or ``UTC+5:30``."""
    offset = local.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


def _in(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


@cache
def zone_choices(locale_name: str) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Return the zones people live in, by part of the world.

    ``[("Asia", [("Asia/Yerevan", "Yerevan (Armenia)")])]``, cities and countries named in the language.
    """
    locale = Locale.parse(locale_name)
    parts: dict[str, list[tuple[str, str]]] = {}
    for country, zone in _inhabited_zones():
        city = dates.get_timezone_location(zone, locale, return_city=True).rsplit("/", 1)[-1]
        label = f"{city} ({locale.territories.get(country, country)})"
        parts.setdefault(zone.split("/", 1)[0], []).append((zone, label))
    return [(part, sorted(zones, key=lambda pair: pair[1])) for part, zones in sorted(parts.items())]


def _inhabited_zones() -> Sequence[tuple[str, str]]:
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return [(row[0], row[2].strip()) for row in rows]
