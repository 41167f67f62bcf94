"""Admissions as documents, and back. What is as usual is left out, so that what is added later has its default."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec
from causeway_registrations.domain.admission import Admission, Order, Part, SharedPool, TicketKind, WaitingPolicy
from causeway_registrations.domain.as_data import form_data, form_of, gates_data, gates_of
from causeway_registrations.domain.form import NO_QUESTIONS
from causeway_registrations.domain.gates import AS_USUAL
from causeway_registrations.domain.needs import NeedsReader


def admission_document(admission: Admission) -> Document:
    """Return the document of an event's admission."""
    readers = [{"subject": one.subject, "name": one.name} for one in admission.needs_readers]
    return {
        "_id": admission.event_id,
        "revision": admission.revision,
        "kinds": [{"id": kind.id, "name": dict(kind.name), "priority": kind.priority} for kind in admission.kinds],
        "pools": [_pool_document(pool) for pool in admission.pools],
        "parts": [_part_document(part) for part in admission.parts],
        "largest_party": admission.largest_party,
        "waiting": _policy_document(admission.waiting),
        "minimum_minutes": admission.minimum_minutes,
        "gates": gates_data(admission.gates),
        "form": form_data(admission.form),
        **({"needs_readers": readers} if readers else {}),
    }


def admission_from(document: Document) -> Admission:
    """Return an event's admission."""
    return Admission(
        event_id=document["_id"],
        revision=document["revision"],
        kinds=tuple(TicketKind(**kind) for kind in document["kinds"]),
        pools=tuple(_pool_from(pool) for pool in document["pools"]),
        parts=tuple(Part(**part) for part in document["parts"]),
        largest_party=document["largest_party"],
        waiting=_policy_from(document["waiting"]),
        minimum_minutes=document.get("minimum_minutes"),
        gates=gates_of(document["gates"]) if "gates" in document else AS_USUAL,
        form=form_of(document["form"]) if "form" in document else NO_QUESTIONS,
        needs_readers=tuple(NeedsReader(**reader) for reader in document.get("needs_readers", ())),
    )


def _pool_document(pool: SharedPool) -> Document:
    return {
        "id": pool.id,
        "name": dict(pool.name),
        "capacity": pool.capacity,
        "modes": sorted(pool.modes),
        "kinds": sorted(pool.kinds),
    }


def _pool_from(document: Mapping[str, Any]) -> SharedPool:
    return SharedPool(**{**document, "modes": frozenset(document["modes"]), "kinds": frozenset(document["kinds"])})


def _part_document(part: Part) -> Document:
    return {
        "id": part.id,
        "title": dict(part.title),
        "starts_at": part.starts_at,
        "ends_at": part.ends_at,
        "capacities": dict(part.capacities),
    }


def _policy_document(policy: WaitingPolicy) -> Document:
    return {
        "order": policy.order.value,
        "draw_at": policy.draw_at,
        "seed": policy.seed,
        "drawn_at": policy.drawn_at,
        "offers_by_themselves": policy.offers_by_themselves,
        "offer_lasts_s": _seconds(policy.offer_lasts),
        "offers_end_before_start_s": _seconds(policy.offers_end_before_start),
    }


def _policy_from(document: Mapping[str, Any]) -> WaitingPolicy:
    return WaitingPolicy(
        order=Order(document["order"]),
        draw_at=document["draw_at"],
        seed=document["seed"],
        drawn_at=document["drawn_at"],
        offers_by_themselves=document["offers_by_themselves"],
        offer_lasts=_duration(document["offer_lasts_s"]),
        offers_end_before_start=_duration(document["offers_end_before_start_s"]),
    )


def _seconds(duration: timedelta | None) -> int | None:
    return None if duration is None else int(duration.total_seconds())


def _duration(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


ADMISSIONS: Codec[Admission] = Codec("admission", admission_document, admission_from)
