"""Who changed what and when, kept for ever, with the values before, so that a mistake can be changed back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any

from causeway_platform.identifiers import new_id

_BOOKKEEPING = frozenset({"id", "revision", "changed_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry of the history; written once."""

    id: str
    revision: int = 1
    subject: str
    """The id of the programme, edition or event."""
    at: datetime
    by: str
    action: str
    """The verb: ``drafted``, ``published``, ``rescheduled`` and so on."""
    revision_after: int
    differences: Mapping[str, Mapping[str, Any]]
    """``{"title": {"before": {...}, "after": {...}}}``, JSON-ready."""


def change_of(before: Any, after: Any, *, by: str, action: str, at: datetime) -> Change:
    """Return the entry for a change of an aggregate; ``before`` is none for a new one, ``after`` for a deleted one."""
    subject = after if after is not None else before
    return Change(
        id=new_id(),
        subject=subject.id,
        at=at,
        by=by,
        action=action,
        revision_after=subject.revision,
        differences=differences(before, after),
    )


def differences(before: Any, after: Any) -> dict[str, dict[str, Any]]:
    """Return the fields in which two states of an aggregate differ, with both values."""
    names = [found.name for found in fields(after if after is not None else before) if found.name not in _BOOKKEEPING]
    pairs = {name: {"before": _value(before, name), "after": _value(after, name)} for name in names}
    return {name: pair for name, pair in pairs.items() if pair["before"] != pair["after"]}


def _value(aggregate: Any, name: str) -> Any:
    return None if aggregate is None else plain(getattr(aggregate, name))


def plain(value: Any) -> Any:
    """Return ``value`` made of what JSON knows."""
    if is_dataclass(value) and not isinstance(value, type):
        return {found.name: plain(getattr(value, found.name)) for found in fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(member) for member in value]
    return value
