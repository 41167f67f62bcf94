"""What can be done with a registration: by the person with the link, and by operators for whoever phones or writes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import request

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import pick
from causeway_portal.domain.shown_admission import ShownAdmission
from causeway_portal.domain.shown_event import ShownEvent
from causeway_portal.pages.event import event_view
from causeway_portal.pages.my_mode import Form, claim_of, mode_body, mode_choices
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.visitor import visitor
from causeway_portal.pages.waiting_words import why_waiting
from causeway_portal.use_cases.ports import Ask, Reply

CHANGES: Mapping[str, str] = {
    "withdraw": "/withdraw",
    "mode": "/mode",
    "accept": "/offer/accept",
    "decline": "/offer/decline",
}
"""By the word in our addresses: where registrations takes it, below a registration."""


def change_ask(registration_path: str, action: str, form: Form, revision: int | None = None) -> Ask:
    """Return the request that a form stands for; with a ``revision`` only that state is changed."""
    path, claim = f"{registration_path}{CHANGES[action]}", form.get("claim", "")[:64]
    if action == "mode":
        body = mode_body(form)
        return Ask(method="POST", path=path, body=body, claim=claim_of(form, body), revision=revision)
    return Ask(method="POST", path=path, claim=f"{action}.{claim}" if claim else None, revision=revision)


def done_with(action: str, reply: Reply) -> str:
    """Return what a change has come to, as the pages say it afterwards."""
    return "mode_waiting" if action == "mode" and reply.body["status"] == "waiting" else action


def is_live(registration: Mapping[str, Any]) -> bool:
    """Say whether it still is a place, an offer or a wait."""
    return registration["status"] in {"confirmed", "waiting", "offered"}


def may_be_party(registration: Mapping[str, Any], admission: ShownAdmission) -> bool:
    """Say whether there is somebody who comes along, or may be: who was named by somebody else comes alone."""
    companions = (registration.get("person") or {}).get("companions")
    return bool(companions) or (admission.largest_party > 1 and registration.get("named_by") is None)


def changeable(
    registration: Mapping[str, Any], event: ShownEvent, parts: Parts, refused_with: Reply | None = None
) -> dict[str, Any]:
    """Return what templates show of a registration and what its forms offer, after a refusal with what was sent."""
    view, admission = event_view(event, parts), parts.reading.admission(event.id)
    return {
        "registration": registration,
        "view": view,
        "event": event,
        "admission": admission,
        "kind": admission.kind_named(registration.get("kind")),
        "chosen_parts": admission.parts_named(registration.get("parts") or ()),
        "choices": mode_choices(registration, admission, view.modes, refused_with, request.form),
        "waiting": admission.waiting,
        "why_waiting": why_waiting(registration, admission, view.modes),
        "may_be_party": may_be_party(registration, admission),
        "texts": lambda by_language: pick(by_language, visitor().language, event.first_language),
        "claim": new_id(),
        "offer_ends": _moment(registration.get("offer")),
    }


def _moment(offer: Mapping[str, Any] | None) -> datetime | None:
    return datetime.fromisoformat(offer["expires_at"]) if offer else None
