"""Who changed what and when: written once, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from causeway_platform.identifiers import new_id

SYSTEM = "system"
"""The actor of what no person did: preparation and the clock."""

PERSONAL = frozenset({"name", "email"})
"""Of these the history says that they changed, never to what, so that a forgotten person stays forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One change of one institution, contact or client.

    ``changes`` maps a field's name to its new value; ``revision`` is the entry's own and always 1.
    """

    id: str = field(default_factory=new_id)
    revision: int = 1
    subject: str
    subject_revision: int
    at: datetime
    by: str
    action: str
    changes: Mapping[str, Any] = field(default_factory=dict)


def changes_between(before: object, after: object, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the new values of the fields in ``names`` that differ, personal ones without their value."""
    changed = {name: getattr(after, name) for name in names if getattr(before, name) != getattr(after, name)}
    return {name: None if name in PERSONAL else value for name, value in changed.items()}
