"""From checked bodies to commands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from causeway_events.domain.place import Host, Place
from causeway_events.domain.registration_window import RegistrationWindow


def _whole_seconds(moment: datetime | None) -> Any:
    return None if moment is None else moment.replace(microsecond=0)


def _host(row: Mapping[str, Any]) -> Host:
    return Host(institution_id=row["institution_id"], role=row["role"])


def _window(row: Mapping[str, Any]) -> RegistrationWindow:
    return RegistrationWindow(opens_at=_whole_seconds(row["opens_at"]), closes_at=_whole_seconds(row["closes_at"]))


_CONVERSIONS: Mapping[str, Any] = {
    "hosts": lambda rows: tuple(_host(row) for row in rows),
    "place": lambda row: None if row is None else Place(**row),
    "modes": lambda modes: {mode: row["capacity"] for mode, row in modes.items()},
    "registration": _window,
    "local_start": _whole_seconds,
    "local_end": _whole_seconds,
    "languages": tuple,
}


def domain_values(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a checked body's values as the commands take them; moments are cut to whole seconds."""
    return {name: _CONVERSIONS[name](value) if name in _CONVERSIONS else value for name, value in body.items()}
