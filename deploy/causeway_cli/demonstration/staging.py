"""Putting an event of the data on the programme for the journeys, and waiting for what follows by itself."""

import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from causeway_cli.demonstration.api import Api, Refused
from causeway_cli.demonstration.load import read_data
from causeway_cli.trouble import Trouble

COPIED = ("title", "summary", "languages", "place", "zone")

Step = Callable[[str, int, int], None]
"""Called with the name of the step and how much of it is done."""


def template(event_ref: str) -> tuple[str, dict[str, Any]]:
    """Return the slug of the programme that has the event, and the event as the data describes it."""
    return next(
        (programme["slug"], event)
        for programme in read_data("programmes")
        for edition in programme["editions"]
        for event in edition["events"]
        if event["ref"] == event_ref
    )


def publish(public: Api, operator: Api, event_ref: str, body: Mapping[str, Any]) -> str:
    """Publish a copy of the event in an edition of its own, with what ``body`` says, and return its id.

    By then one can register for it.

    Raises:
        Refused: a step was refused.
        Trouble: registrations did not hear of it.
    """
    slug, event = template(event_ref)
    programmes = operator.get("/api/events/programmes", limit=100)["items"]
    programme = next((found for found in programmes if found["slug"] == slug), None)
    if programme is None:
        raise Trouble(
            f"The programme {slug} of the demonstration is not there.",
            remedy="Start with an empty system, so that the demonstration programme is loaded first.",
        )
    label = f"demonstration {uuid.uuid4().hex[:6]}"
    edition = operator.post(f"/api/events/programmes/{programme['id']}/editions", {"label": label})
    copied = {name: event[name] for name in COPIED}
    draft = {**copied, "join_link": event.get("join_link"), "hosts": programme["hosts"], **body}
    created = operator.post(f"/api/events/editions/{edition['id']}/events", draft)
    operator.post(f"/api/events/events/{created['id']}/publish")
    event_id = str(created["id"])
    wait_for(lambda: _answers(public, f"/api/registrations/events/{event_id}/places"), "registration to open")
    return event_id


def window(closes_at: datetime) -> dict[str, str]:
    """Return a registration window that is open by now."""
    opened_at = datetime.now(UTC) - timedelta(minutes=1)
    return {"opens_at": opened_at.isoformat(), "closes_at": closes_at.astimezone(UTC).isoformat()}


def _answers(api: Api, path: str) -> bool:
    try:
        api.get(path)
    except Refused as refused:
        if refused.status == 404:
            return False
        raise
    return True


def wait_for(ready: Callable[[], bool], what: str, *, timeout_s: float = 60.0) -> None:
    """Wait until ``ready`` says so.

    Raises:
        Trouble: it did not within ``timeout_s``.
    """
    deadline = time.monotonic() + timeout_s
    while not ready():
        if time.monotonic() > deadline:
            raise Trouble(f"Waited {timeout_s:.0f} s for {what}.", remedy="Look at `causeway status`.")
        time.sleep(0.2)
