"""How many came to an event, as operators see it over HTTP."""

from typing import Any

WIDE = {"capacities": {"onsite": 100, "online": 100}}
"""Places for everybody."""


def attendance(counter: Any, event_id: str, occasion: str = "event") -> dict[str, Any]:
    """Return the attendance of an event."""
    answer = counter.call("GET", f"/events/{event_id}/attendance?occasion={occasion}", role="operator")
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def counted(counter: Any, event_id: str, occasion: str = "event") -> int:
    """Return how many attended, in all modes."""
    rows = {row["occasion"]: row["modes"] for row in attendance(counter, event_id)["counts"]}
    return sum(rows[occasion].values())
