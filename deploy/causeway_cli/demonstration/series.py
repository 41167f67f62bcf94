"""Letting people register for a whole series of the demonstration."""

import time
from collections.abc import Mapping
from typing import Any

from causeway_cli.demonstration.api import Api, Refused

HEARD_WITHIN_S = 30.0


def open_series(series_id: str, title: Mapping[str, str], operator: Api) -> None:
    """Open the series of a programme or an edition, unless somebody has described it already.

    Raises:
        Refused: the API said no.
    """
    path = f"/api/registrations/series/{series_id}"
    described = _described_when_known(path, operator)
    if described["revision"] == 0:
        operator.put(path, {"open": True, "title": dict(title)}, revision=0)


def _described_when_known(path: str, operator: Api) -> Any:
    """Return what was described; registrations hears of the first date within seconds, not at once."""
    deadline = time.monotonic() + HEARD_WITHIN_S
    while True:
        try:
            return operator.get(path)
        except Refused as refused:
            if refused.slug != "unknown-series" or time.monotonic() > deadline:
                raise
        time.sleep(0.2)
