"""Calls for applications over HTTP: laid down, applied to and judged."""

from datetime import timedelta
from typing import Any

REVIEWERS = ("reviewer-1", "reviewer-2")


def a_call(counter: Any, **changes: Any) -> dict[str, Any]:
    """Return a call that is open, with two tracks and two reviewers."""
    now = counter.now()
    call: dict[str, Any] = {
        "opens_at": (now - timedelta(days=1)).isoformat(),
        "closes_at": (now + timedelta(days=5)).isoformat(),
        "places": 2,
        "tracks": [
            {"id": "museums", "name": {"en": "Museum studies"}, "places": 1},
            {"id": "relics", "name": {"en": "Relics conservation"}, "places": None},
        ],
        "regions": [],
        "statements": {
            "questions": [{"id": "why", "type": "text", "label": {"en": "Why do you apply?"}, "required": True}]
        },
        "criteria": [
            {"id": "motivation", "name": {"en": "Motivation"}, "weight": 2},
            {"id": "experience", "name": {"en": "Experience"}, "weight": 1},
        ],
        "reviewers": [
            {"subject": REVIEWERS[0], "name": "Li Wei", "mail_domains": ["palace.example"], "institution_id": "palace"},
            {"subject": REVIEWERS[1], "name": "Ani"},
        ],
        "follow_up": {"form": {"questions": [{"id": "diet", "type": "text", "label": {"en": "What do you eat?"}}]}},
    }
    return call | changes


def called(counter: Any, event_id: str = "", revision: int = 0, **changes: Any) -> str:
    """Lay a call down, and return the event's id."""
    event_id = event_id or counter.announce()
    path = f"/events/{event_id}/call"
    answer = counter.call("PUT", path, a_call(counter, **changes), role="operator", If_Match=f'"{revision}"')
    assert answer.status_code == 200, answer.text
    return event_id


def apply(counter: Any, event_id: str, name: str = "anahit", **changes: Any) -> Any:
    """Apply, and return the answer."""
    body = {
        "name": name.title(),
        "email": f"{name}@museum.example",
        "mode": "onsite",
        "language": "hy",
        "zone": "Asia/Yerevan",
        "country": "AM",
        "track": "museums",
        "statements": {"why": "To learn"},
    }
    return counter.call("POST", f"/events/{event_id}/applications", body | changes)


def applied(counter: Any, event_id: str, name: str = "anahit", **changes: Any) -> dict[str, Any]:
    """Return a new application."""
    answer = apply(counter, event_id, name, **changes)
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def as_reviewer(
    counter: Any, subject: str, method: str, path: str, body: Any = None, *, role: str = "operator", **headers: str
) -> Any:
    """Send a request as the contact ``subject``."""
    sent: dict[str, str] = counter.mint.bearer(role, subject=subject)
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    return counter.app.test_client().open(f"/api/registrations{path}", method=method, json=body, headers=sent)


def review(
    counter: Any,
    application: dict[str, Any],
    reviewer: str,
    *scores: int,
    revision: int = 0,
    role: str = "operator",
) -> Any:
    """Score the two criteria of ``a_call``."""
    names = ("motivation", "experience")
    body = {"scores": [{"criterion": name, "score": one} for name, one in zip(names, scores, strict=False)]}
    path = f"/applications/{application['id']}/review"
    return as_reviewer(counter, reviewer, "PUT", path, body, role=role, If_Match=f'"{revision}"')
