"""When somebody was online: from when to when, and again after they were away; a bounded number of such spells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

LONGEST_SILENCE = timedelta(minutes=3)
"""Who has not been heard of in the online room for longer was away in between; their page speaks every minute."""

MOST_SPELLS = 12
"""What one source tells of one occasion; beyond it the two that lie nearest to each other become one."""


@dataclass(frozen=True, slots=True, order=True)
class Spell:
    """Somebody was online from ``joined`` until ``left``; whoever was heard of only once left when they joined."""

    joined: datetime
    left: datetime


def heard_of(spells: Sequence[Spell], now: datetime, since: datetime | None = None) -> tuple[Spell, ...]:
    """Return the spells with one more sign of life; ``since`` is the one before, where no spell was kept of it."""
    last = spells[-1] if spells else None if since is None else Spell(since, since)
    if last is None or now - last.left > LONGEST_SILENCE:
        return fewest([*spells, Spell(now, now)])
    return (*spells[:-1], replace(last, left=max(last.left, now)))


def united(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """Return the spells in order; what overlaps or touches, such as two devices at the same time, is one."""
    found: list[Spell] = []
    for spell in sorted(spells):
        if found and spell.joined <= found[-1].left:
            found[-1] = replace(found[-1], left=max(found[-1].left, spell.left))
        else:
            found.append(spell)
    return tuple(found)


def fewest(spells: Sequence[Spell]) -> tuple[Spell, ...]:
    """Return at most as many spells as are kept: those with the shortest time in between become one."""
    kept = list(spells)
    while len(kept) > MOST_SPELLS:
        away = [later.joined - earlier.left for earlier, later in pairwise(kept)]
        at = away.index(min(away))
        kept[at : at + 2] = [Spell(kept[at].joined, kept[at + 1].left)]
    return tuple(kept)
