"""Show a person everything that is held about them here."""

from collections.abc import Sequence

from causeway_registrations.use_cases.ports import HeldRegistration, Readings


def show_held(person_key: str, readings: Readings, *, after: str | None, limit: int) -> Sequence[HeldRegistration]:
    """Return up to ``limit`` registrations that hold the person, the oldest first; none when nothing is held."""
    return readings.held_about(person_key, after=after, limit=limit)
