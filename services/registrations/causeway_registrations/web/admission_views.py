"""From admissions to JSON."""

from datetime import timedelta
from typing import Any

from causeway_registrations.domain.admission import Admission, Part, SharedPool, WaitingPolicy
from causeway_registrations.domain.as_data import form_data, gates_data


def admission_view(admission: Admission) -> dict[str, Any]:
    """Return how people get into an event; what can be laid down stands as it is laid down."""
    gates = gates_data(admission.gates)
    by_application = gates.pop("by_application")
    return {
        "event_id": admission.event_id,
        "kinds": [{"id": kind.id, "name": dict(kind.name), "priority": kind.priority} for kind in admission.kinds],
        "pools": [_pool_view(pool) for pool in admission.pools],
        "parts": [_part_view(part) for part in admission.parts],
        "largest_party": admission.largest_party,
        "waiting": waiting_view(admission.waiting),
        "minimum_minutes": admission.minimum_minutes,
        "gates": gates,
        "by_application": by_application,
        "form": form_data(admission.form),
        "revision": admission.revision,
    }


def _pool_view(pool: SharedPool) -> dict[str, Any]:
    return {
        "id": pool.id,
        "name": dict(pool.name),
        "capacity": pool.capacity,
        "modes": sorted(pool.modes),
        "kinds": sorted(pool.kinds),
    }


def _part_view(part: Part) -> dict[str, Any]:
    return {
        "id": part.id,
        "title": dict(part.title),
        "starts_at": part.starts_at.isoformat(),
        "ends_at": part.ends_at.isoformat(),
        "modes": {mode: {"capacity": capacity} for mode, capacity in part.capacities.items()},
    }


def waiting_view(policy: WaitingPolicy) -> dict[str, Any]:
    """Return the policy of a waiting list; a lottery's seed only after its draw."""
    return {
        "order": policy.order.value,
        "draw_at": None if policy.draw_at is None else policy.draw_at.isoformat(),
        "seed_digest": policy.seed_digest,
        "seed": policy.seed if policy.drawn_at else None,
        "drawn_at": None if policy.drawn_at is None else policy.drawn_at.isoformat(),
        "offers_by_themselves": policy.offers_by_themselves,
        "offer_lasts_s": _seconds(policy.offer_lasts),
        "offers_end_before_start_s": _seconds(policy.offers_end_before_start),
    }


def _seconds(duration: timedelta | None) -> int | None:
    return None if duration is None else int(duration.total_seconds())
