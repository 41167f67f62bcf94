"""A delegation as the played registrations service answers for it, by the leader's link."""

from datetime import timedelta
from typing import Any

from causeway_portal.use_cases.ports import Ask, Reply
from causeway_testing.portal_world import LECTURE, NOW

DELEGATION_TOKEN = "delegation-1.1.abcdefghijklmnopqrstuvwxyz0"
NAMED_TOKEN = "registration-8.1.abcdefghijklmnopqrstuvwxyz0"
TABLE = "name,email\nAni,ani@university.example\n"


def delegation(**changes: Any) -> dict[str, Any]:
    """Return a delegation with one of its three places free."""
    kept: dict[str, Any] = {
        "id": "delegation-1",
        "event_id": LECTURE,
        "label": "Yerevan State University",
        "institution_id": None,
        "mode": "onsite",
        "kind": None,
        "places": 3,
        "filled": 2,
        "returns_at": (NOW + timedelta(days=5, hours=1)).isoformat(),
        "returned_at": None,
        "leader": {"name": "Lilit", "email": "lilit@university.example", "language": "hy", "zone": "Asia/Yerevan"},
        "revision": 4,
    }
    return kept | changes


def member(number: int, **changes: Any) -> dict[str, Any]:
    """Return a member who has been named and not confirmed yet."""
    named: dict[str, Any] = {
        "id": f"member-{number}",
        "status": "offered",
        "confirm_until": (NOW + timedelta(days=3)).isoformat(),
        "named_at": NOW.isoformat(),
        "revision": 1,
        "name": f"Member <{number}>",
        "email": f"member-{number}@university.example",
    }
    return named | changes


MEMBERS = [
    member(1),
    member(2, status="confirmed", email=None, confirm_until=None),
    member(3, status="withdrawn", name=None, email=None, confirm_until=None),
]


def named_participant() -> dict[str, Any]:
    """Return the registration of somebody whom a leader has named, and who has not confirmed it yet."""
    return {
        "id": "registration-8",
        "event_id": LECTURE,
        "status": "offered",
        "mode": "onsite",
        "position": None,
        "language": "hy",
        "offer": {"number": 1, "expires_at": (NOW + timedelta(days=3)).isoformat()},
        "named_by": "The <university>",
        "checked_in_at": None,
        "person": {"name": "Ani Sargsyan", "email": "ani@example.org"},
    }


def a_table(**changes: Any) -> dict[str, Any]:
    """Return how far a table of members is that was only tried."""
    tried: dict[str, Any] = {
        "id": "table-1",
        "event_id": LECTURE,
        "dry_run": True,
        "rows": 3,
        "looked_at": 3,
        "registered": 2,
        "waiting": 0,
        "kept": 0,
        "refused": 1,
        "started_at": NOW.isoformat(),
        "finished_at": NOW.isoformat(),
    }
    return tried | changes


def delegation_reply(ask: Ask, path: str) -> Reply:
    """Answer a leader; a link that is not the one is unknown."""
    if ask.authorization != f"Link {DELEGATION_TOKEN}":
        return Reply(status=404, body={"slug": "unknown-link", "status": 404})
    if path.endswith("refused.csv"):
        return Reply(status=200, body="line,slug,reason\r\n3,invalid-input,email\r\n")
    if path.startswith("/delegation/imports"):
        return Reply(status=200 if ask.method == "GET" else 202, body=a_table())
    if path == "/delegation":
        return Reply(status=200, body=delegation(), revision=4)
    if ask.method == "GET":
        one = next((member for member in MEMBERS if path.endswith(f"/{member['id']}/details")), None)
        return Reply(status=200, body=one or {"items": MEMBERS, "next": None})
    return Reply(status=201, body=member(4))
