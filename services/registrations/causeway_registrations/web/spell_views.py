"""From when somebody was online to JSON, and to words for a spreadsheet."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from causeway_registrations.domain.spells import Spell


def spell_views(spells: Iterable[Spell]) -> list[dict[str, str]]:
    """Return when somebody joined and left, as JSON."""
    return [{"joined_at": one.joined.isoformat(), "left_at": one.left.isoformat()} for one in spells]


def spells_text(spells: Iterable[Spell], zone: str) -> str:
    """Return when somebody was online by clocks in ``zone``: ``2026-07-21 09:00-09:25; 2026-07-21 09:30-10:00``."""
    clock = ZoneInfo(zone)
    return "; ".join(_span(one, clock) for one in spells)


def _span(spell: Spell, clock: ZoneInfo) -> str:
    joined, left = spell.joined.astimezone(clock), spell.left.astimezone(clock)
    until = f"{left:%H:%M}" if left.date() == joined.date() else f"{left:%Y-%m-%d %H:%M}"
    return f"{joined:%Y-%m-%d %H:%M}-{until}"
