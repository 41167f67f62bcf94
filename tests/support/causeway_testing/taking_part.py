"""Somebody who leaves behind all that can be held about a person: needs, answers, a code, a certificate, feedback."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from causeway_cli.demonstration.api import Api, Refused
from causeway_cli.demonstration.staging import publish, wait_for, window

WORDS: Mapping[str, str] = {
    "label": "For our friend who lost her hat",
    "answer": "I came to find the loom of my grandmother",
    "need": "A ramp beside the blue door",
    "feedback": "The guide sang, and I wept",
    "row": "Anahit as the school has typed her",
}
"""What is written freely, so that it can be looked for."""

ADMISSION: Mapping[str, Any] = {
    "gates": {"needs_code": True},
    "form": {"questions": [{"id": "why", "type": "text", "label": {"en": "Why do you come?"}, "required": True}]},
}
FEEDBACK_FORM: Mapping[str, Any] = {
    "anonymous": False,
    "questions": [{"id": "words", "kind": "text", "text": {"en": "How was it?"}, "required": True}],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TookPart:
    """Where the person has been, and by which code their certificate is verified."""

    event_id: str
    registration_id: str
    certificate: str


def take_part(public: Api, operator: Api, *, name: str, email: str) -> TookPart:
    """Publish an event that asks for everything, and let the person come, answer, be certified and say how it was."""
    event_id = _publish(public, operator)
    path = f"/api/registrations/events/{event_id}"
    body = {
        "name": name,
        "email": email,
        "mode": "onsite",
        "language": "en",
        "zone": "Asia/Yerevan",
        "access_code": _code(operator, path, email),
        "answers": {"why": WORDS["answer"]},
        "needs": {"access": ["captions"], "access_note": WORDS["need"]},
    }
    made = public.post(f"{path}/registrations", body)
    person = public.as_caller(f"Link {made['manage_token']}")
    (seat,) = person.get("/api/registrations/mine/ticket")["seats"]
    _be_in_a_refused_row(operator, path, email)
    operator.post("/api/registrations/check-ins", {"ticket": seat["code"]})
    person.post("/api/registrations/mine/feedback", {"answers": {"words": WORDS["feedback"]}})
    operator.post(f"{path}/certificates/issue")
    wait_for(lambda: _certificate(person) is not None, "the certificate")
    return TookPart(event_id=event_id, registration_id=str(made["id"]), certificate=str(_certificate(person)))


def _publish(public: Api, operator: Api) -> str:
    starts_at = datetime.now(UTC).replace(microsecond=0, tzinfo=None) + timedelta(days=3)
    body = {
        "local_start": starts_at.isoformat(),
        "local_end": (starts_at + timedelta(hours=2)).isoformat(),
        "modes": {"onsite": {"capacity": 5}, "online": {"capacity": 5}},
        "join_link": "https://rooms.example/visit",
        "registration": window(datetime.now(UTC) + timedelta(days=1)),
    }
    event_id = publish(public, operator, "great-wall-visit", body)
    path = f"/api/registrations/events/{event_id}"
    operator.put(f"{path}/admission", ADMISSION, revision=0)
    operator.put(f"{path}/feedback-form", FEEDBACK_FORM, revision=0)
    operator.put(f"{path}/certificate-rule", {"checked_in": True}, revision=0)
    return event_id


def _code(operator: Api, path: str, email: str) -> str:
    made = operator.post(f"{path}/access-codes", {"label": WORDS["label"], "email": email})
    return str(made["items"][0]["code"])


def _be_in_a_refused_row(operator: Api, path: str, email: str) -> None:
    table = f"name,email,kind\n{WORDS['row']},{email},no-such-kind\n"
    usual = {"mode": "onsite", "language": "en", "zone": "Asia/Yerevan"}
    sent = operator.post(f"{path}/imports", {"csv": table, "usual": usual, "dry_run": False})
    seen = f"/api/registrations/imports/{sent['id']}"
    wait_for(lambda: operator.get(seen)["refused"] == 1, "the refused row")


def _certificate(person: Api) -> str | None:
    try:
        return str(person.get("/api/registrations/mine/certificate")["code"])
    except Refused as refused:
        if refused.status == 404:
            return None
        raise
