"""A series that people can enrol in as a whole, as registrations has described it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSeries:
    """What was last said of a series; ``series_id`` is the programme's id or the edition's."""

    id: str
    revision: int = 1
    seq: int
    series_id: str
    open: bool
    title: Mapping[str, str]
    usual_mode: str | None = None


def shown_series_id(series_id: str) -> str:
    """Return the id of our copy: the key that registrations says it under."""
    return f"{series_id}.series"
