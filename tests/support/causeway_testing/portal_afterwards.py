"""What the played services say after an event: certificates, and what was thought of it."""

from collections.abc import Mapping
from typing import Any

from causeway_portal.use_cases.ports import Ask, Reply
from causeway_testing.portal_world import NOW

CERTIFICATE_CODE = "7K3M-9XQ2-ABCD-4EFG-5HJ0"
CERTIFICATE_RULE: dict[str, Any] = {
    "checked_in": True,
    "share": 80,
    "minutes": None,
    "passed": False,
    "confirmed": False,
    "title": {"en": "Certificate of completion"},
    "signatory": {},
    "issued_after_h": 24,
}


def certificate(**changes: Any) -> dict[str, Any]:
    """Return a certificate as its holder and operators see it."""
    issued: dict[str, Any] = {
        "id": "certificate-1",
        "status": "issued",
        "name": "Ani Sargsyan",
        "language": "hy",
        "code": CERTIFICATE_CODE,
        "address": f"http://localhost/verify/{CERTIFICATE_CODE}",
        "issued_at": NOW.isoformat(),
        "ended_at": None,
        "reason": {},
    }
    return issued | changes


def verified(**changes: Any) -> dict[str, Any]:
    """Return what anybody is told of a code."""
    genuine: dict[str, Any] = {
        "code": CERTIFICATE_CODE,
        "status": "issued",
        "name": "Ani Sargsyan",
        "event_title": "Թանգարանների թվային փոխակերպումը",
        "language": "hy",
        "starts_at": NOW.isoformat(),
        "ends_at": NOW.isoformat(),
        "zone": "Asia/Yerevan",
        "issued_at": NOW.isoformat(),
        "ended_at": None,
    }
    return genuine | changes


QUESTIONS: list[dict[str, Any]] = [
    {"id": "whole", "kind": "rating", "text": {"en": "How was it?"}, "required": True, "choices": []},
    {
        "id": "again",
        "kind": "choice",
        "text": {"en": "Again?"},
        "required": False,
        "choices": [{"id": "yes", "text": {"en": "Yes"}}, {"id": "no", "text": {"en": "No"}}],
    },
    {"id": "remarks", "kind": "text", "text": {"en": "What else?"}, "required": False, "choices": []},
]


def my_feedback(**changes: Any) -> Reply:
    """Return the feedback form of somebody who took part."""
    form = {"anonymous": True, "given": False, "closes_at": NOW.isoformat(), "questions": QUESTIONS, "answers": {}}
    return _ok(form | changes)


def feedback_form(**changes: Any) -> Reply:
    """Return what participants are asked, as operators see it."""
    form = {"anonymous": False, "questions": QUESTIONS, "invited_after_h": 3, "open_for_h": 200, "revision": 4}
    return _ok(form | changes)


def feedback_results(*, answers: int | None = 12, body: str | None = None) -> Reply:
    """Return what came of a form, or ``body`` as it is."""
    if body is not None:
        return _ok(body)
    figure = {"answers": 12, "mean": 4.25}
    empty: dict[str, Any] = {"by_mode": {}, "by_country": {}, "choices": {}, "texts": []}
    results = [{**question, **empty, "whole": figure if answers else None} for question in QUESTIONS]
    if answers:
        results[0] |= {"by_mode": {"onsite": figure}, "by_country": {"AM": figure, "unknown": figure}}
        results[1] |= {"choices": {"yes": 9, "no": 3}}
        results[2] |= {"texts": ["<i>Lovely", "很好"]}
    return _ok({"anonymous": True, "closes_at": NOW.isoformat(), "answers": answers, "questions": results})


def my_certificate(path: str, registration: Mapping[str, Any]) -> Reply | None:
    """Return the certificate of a registration or its sheet, or none when it has none."""
    held = registration.get("certificate")
    if held is None:
        return None
    return Reply(status=200, body=b"%PDF-1.7 a sheet") if path.endswith("/pdf") else _ok(held)


def certificates_reply(ask: Ask, path: str, verified: Mapping[str, Any]) -> Reply | None:
    """Return what operators and whoever verifies are told, or none when a code is of no certificate."""
    if path.endswith("/certificate-rule"):
        return Reply(status=200, body=ask.body or CERTIFICATE_RULE, revision=1)
    if path.endswith("/certificates/preview"):
        lacking = {"not_checked_in": 3}
        return _ok({"examined": 120, "entitled": 97, "certified": 20, "lacking": lacking, "whole": True})
    if path.endswith("/certificates"):
        return _ok({"items": [certificate(), certificate(status="withdrawn", id="certificate-2")], "next": None})
    if path.endswith(("/issue", "/withdraw", "/reissue")):
        return _ok({})
    genuine = verified.get(path.rsplit("/", maxsplit=1)[-1])
    return _ok(genuine) if genuine else None


def _ok(body: Any) -> Reply:
    return Reply(status=200, body=body, revision=1)
