"""Laying down who can register for an event of the demonstration, with which code, and what is asked."""

import time
from collections.abc import Mapping
from typing import Any

from causeway_cli.demonstration.api import Api, Refused, key_for

HEARD_WITHIN_S = 30.0


def lay_down(item: Mapping[str, Any], event_id: str, operator: Api) -> None:
    """Lay down the conditions and questions of ``item`` and make its codes, unless an earlier load has done so.

    Raises:
        Refused: the API said no.
    """
    path = f"/api/registrations/events/{event_id}"
    revision = admission_when_known(f"{path}/admission", operator)["revision"]
    if revision == 0:
        revision = operator.put(f"{path}/admission/gates", item["gates"], revision=revision)["revision"]
    if revision == 1:
        operator.put(f"{path}/admission/form", {"questions": item["questions"]}, revision=revision)
    for code in item["codes"]:
        operator.post(f"{path}/access-codes", code, key=key_for("code", code["code"]))


def admission_when_known(path: str, operator: Api) -> Any:
    """Return the admission; registrations hears of a new event within seconds, not at once."""
    deadline = time.monotonic() + HEARD_WITHIN_S
    while True:
        try:
            return operator.get(path)
        except Refused as refused:
            if refused.slug != "unknown-event" or time.monotonic() > deadline:
                raise
        time.sleep(0.2)
