"""Which series a page offers to enrol in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from causeway_portal.domain.languages import Shown, pick
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.visitor import visitor


@dataclass(frozen=True, slots=True)
class SeriesChoice:
    """A series that is open, with its title for the reader."""

    id: str
    title: Shown


def open_series(series_ids: Iterable[str], parts: Parts) -> Sequence[SeriesChoice]:
    """Return those of the series that are open, in the order given."""
    wanted = [one for one in series_ids if one]
    known = parts.reading.series(wanted) if wanted else {}
    found = [known[one] for one in wanted if one in known and known[one].open]
    return [SeriesChoice(one.series_id, pick(one.title, visitor().language)) for one in found]
