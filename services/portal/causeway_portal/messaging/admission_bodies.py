"""The body of a message about an admission to its copy; what older messages do not say is as usual."""

from collections.abc import Mapping
from typing import Any

from causeway_portal.domain.shown_admission import (
    ShownAdmission,
    ShownGates,
    ShownKind,
    ShownPart,
    ShownPool,
    ShownTerms,
    ShownWaiting,
    questions_in,
)

Body = Mapping[str, Any]


def shown_admission(body: Body, seq: int) -> ShownAdmission:
    """Return how people get into the event."""
    state = body["state"]
    form = state.get("form") or {"version": 0, "questions": []}
    return ShownAdmission(
        id=state["id"],
        event_id=state["event_id"],
        seq=seq,
        kinds=tuple(_kind(kind) for kind in state["kinds"]),
        pools=tuple(_pool(pool) for pool in state["pools"]),
        parts=tuple(_part(part) for part in state["parts"]),
        largest_party=state["largest_party"],
        waiting=_waiting(state["waiting"]),
        gates=_gates(state.get("gates") or {}),
        questions=questions_in(form["questions"]),
        form_version=form["version"],
    )


def _kind(kind: Body) -> ShownKind:
    return ShownKind(id=kind["id"], name=kind["name"], priority=kind["priority"])


def _pool(pool: Body) -> ShownPool:
    return ShownPool(
        id=pool["id"],
        name=pool["name"],
        capacity=pool["capacity"],
        modes=tuple(pool["modes"]),
        kinds=tuple(pool["kinds"]),
    )


def _part(part: Body) -> ShownPart:
    return ShownPart(
        id=part["id"],
        title=part["title"],
        starts_at=part["starts_at"],
        ends_at=part["ends_at"],
        capacities={mode: limit["capacity"] for mode, limit in part["modes"].items()},
    )


def _waiting(waiting: Body) -> ShownWaiting:
    names = ("order", "draw_at", "seed_digest", "seed")
    return ShownWaiting(**{name: waiting[name] for name in names})


def _gates(gates: Body) -> ShownGates:
    terms = gates.get("terms")
    return ShownGates(
        needs_code=gates.get("needs_code", False),
        mail_domains=tuple(gates.get("mail_domains") or ()),
        institutions=tuple(gates.get("institutions") or ()),
        prerequisites=tuple(one["event_id"] for one in gates.get("prerequisites") or ()),
        refuses_clash=gates.get("refuses_clash", False),
        terms=ShownTerms(version=terms["version"], text=terms["text"]) if terms else None,
    )
