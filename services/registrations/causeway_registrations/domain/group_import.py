"""Registering a group from a table: where it stands, and what became of each row.

::

    (start) ──► running ──► done
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from causeway_registrations.domain.participant import person_key


class RowOutcome(Enum):
    """What became of a row."""

    REGISTERED = "registered"
    WAITING = "waiting"
    KEPT = "kept"
    """The person was registered before, so that an import can be done again."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupImport:
    """The registration of a group; ``looked_at`` of ``rows`` rows are done. A dry run registers nobody.

    ``usual`` is what a row that does not say otherwise means: mode, kind, language, zone, country.
    """

    id: str
    revision: int = 1
    event_id: str
    dry_run: bool
    usual: Mapping[str, str]
    allotment_id: str | None = None
    named_by: str | None = None
    """For whom the people are named, who then have to confirm; none registers them at once."""
    started_by: str | None = None
    """The operator; none if a leader did it, or before it was noted."""
    delegation_id: str | None = None
    """Whose leader did it."""
    rows: int
    looked_at: int = 0
    registered: int = 0
    waiting: int = 0
    kept: int = 0
    refused: int = 0
    started_at: datetime
    finished_at: datetime | None = None

    @property
    def done(self) -> bool:
        """Whether every row was looked at."""
        return self.finished_at is not None

    def advance(self, outcomes: Sequence[RowOutcome], now: datetime) -> "GroupImport":
        """Return the import after some more rows."""
        looked_at = self.looked_at + len(outcomes)
        counted = {one.value: getattr(self, one.value) + outcomes.count(one) for one in RowOutcome}
        finished_at = now if looked_at >= self.rows else None
        return replace(self, revision=self.revision + 1, looked_at=looked_at, finished_at=finished_at, **counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row that was refused: where it stands, the stable reason, and a sentence; it is kept for a month."""

    id: str
    revision: int = 1
    import_id: str
    line: int
    slug: str
    reason: str
    columns: Sequence[str] = ()
    """Those whose cells have no usable value, as far as that was it."""
    facts: Mapping[str, str | int] | None = None
    """What the sentence is made of, so that it can be said in another language; rows of earlier days lack it."""
    errors: Sequence[Mapping[str, Any]] = ()
    """What is wrong with single cells, as the refusal said it; rows of earlier days lack it."""
    cells: Mapping[str, str]
    person_key: str | None = None
    """Of whoever has the address in the row, so that the row is found and forgotten with them."""
    forgotten_at: datetime


def person_in(cells: Mapping[str, str]) -> str | None:
    """Return the key of the person whose address a row has, or none where no address stands."""
    email = cells.get("email", "").strip()
    return person_key(email) if email else None
