"""What somebody is told for whom too few places are free."""

from causeway_registrations.domain.pool import Pool
from causeway_registrations.domain.refusals import EventFull


def too_few_places(mode: str, pool: Pool, lacking: frozenset[str]) -> EventFull:
    """Return the refusal; ``lacking`` names the places that are too few, as ``Stock.lacking`` does."""
    return EventFull(
        f"Not enough {mode} places of this event are free.",
        next_step="Join the waiting list by sending wait: true, or choose another mode.",
        mode=mode,
        capacity=pool.capacity,
        taken=pool.taken,
        waiting=pool.waiting,
        lacking=sorted(lacking),
        short_of=_short_of(lacking, mode),
    )


def _short_of(lacking: frozenset[str], mode: str) -> str:
    """Return what a person would say is full: the mode, else the places of their kind, else a part."""
    if not lacking or mode in lacking:
        return "mode"
    return "kind" if any(name.startswith("pool:") for name in lacking) else "part"
