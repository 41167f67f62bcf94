"""The services as the portal sees them, played: they answer as the real ones do, and remember what they were asked."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from causeway_portal.use_cases.ports import Ask, Passing, Reply, ServiceDown
from causeway_testing.portal_afterwards import (
    certificates_reply,
    feedback_form,
    feedback_results,
    my_certificate,
    my_feedback,
)
from causeway_testing.portal_conditions import ANSWERED, CODE, MAY_REGISTER, NEEDED
from causeway_testing.portal_delegations import delegation_reply
from causeway_testing.portal_desk import BY_ID, seats_of
from causeway_testing.portal_door import AT_THE_DOOR
from causeway_testing.portal_marks import FakeMarks
from causeway_testing.portal_series import FakeSeries
from causeway_testing.portal_world import LECTURE, NOW, QR


def access_token(role: str = "operator") -> str:
    """Return something that looks like an access token; the portal reads only its role and signs nothing."""
    claims = base64.urlsafe_b64encode(json.dumps({"role": role}).encode()).decode().rstrip("=")
    return f"header.{claims}.signature"


Answering = Callable[[Ask], Reply]


class FakeServices:
    """Answers like the services: keeps registrations by Idempotency-Key, and every request it was asked."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew: nothing asked, nobody registered, every service there."""
        self.asked: list[Ask] = []
        self.down: set[str] = set()
        self.answers: dict[tuple[str, str], Answering] = {}
        self.registrations: dict[str, dict[str, Any]] = {}
        self.verified: dict[str, dict[str, Any]] = {}
        self.logins = {"operator@example.org": "operator", "partner@example.org": "partner"}
        self.held: dict[str, dict[str, list[dict[str, Any]]]] = {}
        """By the token of a link about a person's data: what each service holds."""
        self.series, self.marks, self._by_key = FakeSeries(), FakeMarks(), dict[str, dict[str, Any]]()
        self.full: set[str] = set()
        """The modes that have no free place."""

    def ask(self, ask: Ask) -> Reply:
        """Return the answer to ``ask``."""
        self.asked.append(ask)
        service = ask.path.split("/")[2]
        if service in self.down:
            raise ServiceDown(ask.path)
        path = ask.path.split("?")[0]
        if answer := self.answers.get((ask.method, path)):
            return answer(ask)
        reply: Reply = getattr(self, f"_{service}")(ask, path.removeprefix(f"/api/{service}"))
        return reply

    def pass_on(self, ask: Ask) -> Passing:
        """Return the answer to ``ask`` in pieces."""
        reply = self.ask(ask)
        text = str(reply.body).encode() if reply.ok else b""
        return Passing(reply, iter([text[:7], text[7:]]))

    def refuse(self, method: str, path: str, slug: str, status: int, **facts: Any) -> None:
        """Refuse requests to ``path`` from now on."""
        self.answers[method, path] = lambda _: problem(slug, status, **facts)

    def asked_for(self, method: str, ending: str) -> list[Ask]:
        """Return the requests whose path ends so."""
        return [ask for ask in self.asked if ask.method == method and ask.path.split("?")[0].endswith(ending)]

    def _registrations(self, ask: Ask, path: str) -> Reply:
        if about_series := self.series.reply(ask, path):
            return about_series
        if path.endswith("/registrations") and ask.method == "POST":
            return self._register(ask, path.split("/")[2])
        if path.startswith("/mine"):
            return self._mine(ask, path)
        if path.startswith("/people/"):
            return self._people(ask, path, HELD_KINDS.get(path, "registrations"))
        return self._one_of_people(ask, path) or self._on_the_desk(ask, path)

    def _on_the_desk(self, ask: Ask, path: str) -> Reply:
        if path.startswith("/events/") and (shown := AT_THE_DOOR.get(path.rsplit("/", maxsplit=1)[-1])):
            return _ok(shown)
        return self._afterwards(ask, path)

    def _afterwards(self, ask: Ask, path: str) -> Reply:
        if path.startswith("/delegation"):
            return delegation_reply(ask, path)
        if "/assessments" in path:
            return self.marks.reply(ask)
        if "certificate" in path:
            return certificates_reply(ask, path, self.verified) or problem("unknown-certificate", 404)
        if "/feedback" in path:
            return feedback_form() if path.endswith("-form") else feedback_results()
        if path == "/check-ins":
            return _ok({"person": {"name": "Ani"}, "mode": "onsite", "checked_in_at": NOW.isoformat()})
        return self._watch(path)

    def _register(self, ask: Ask, event_id: str) -> Reply:
        if ask.claim not in self._by_key:
            number = len(self.registrations) + 1
            token = f"registration-{number}.0.{'x' * 27}"
            registration = {**ask.body, "id": f"registration-{number}", "event_id": event_id, "status": "confirmed"}
            self.registrations[token] = {
                **registration,
                "offer": None,
                "position": None,
                "manage_token": token,
                "checked_in_at": None,
            }
            self._by_key[str(ask.claim)] = self.registrations[token]
        return _ok(self._by_key[str(ask.claim)], 201)

    def _mine(self, ask: Ask, path: str) -> Reply:
        registration = self.registrations.get((ask.authorization or "").removeprefix("Link "))
        if registration is None:
            return problem("unknown-link", 404)
        if path in {"/mine/answers", "/mine/needs"}:
            return _ok(self._given(registration, path.removeprefix("/mine/"), ask))
        if path.startswith("/mine/certificate"):
            return my_certificate(path, registration) or problem("unknown-subject", 404)
        if path == "/mine/feedback":
            return my_feedback()
        if path == "/mine/ticket":
            name = (registration.get("person") or {}).get("name", "")
            seats = [{"seat": 0, "name": name, "code": "ABCD-EFGH", "svg": QR}]
            return _ok({"code": "ABCD-EFGH", "svg": QR, "seats": seats})
        return self._changed(registration, ask, path.removeprefix("/mine"))

    def _one_of_people(self, ask: Ask, path: str) -> Reply | None:
        """Answer operators about a registration that is kept here, by its id; nothing about any other."""
        _, collection, registration_id, *below = f"{path}/".split("/")
        found = (one for one in self.registrations.values() if one["id"] == registration_id)
        registration = next(found, None) if collection == "registrations" else None
        if registration is None:
            return None
        if below[0] == "attendance":
            return _ok(seats_of(registration))
        if ask.method != "GET" and ask.revision not in {None, registration["revision"]}:
            return problem("changed-meanwhile", 412)
        return self._changed(registration, ask, f"/{'/'.join(below)}".rstrip("/"))

    def _changed(self, registration: dict[str, Any], ask: Ask, path: str) -> Reply:
        if path == "/mode":
            return self._change_mode(registration, ask)
        if path == "/companions":
            return self._change_companions(registration, ask)
        if path == "/withdraw":
            registration["status"] = "withdrawn"
        if path.startswith("/offer/") or path == "/confirm":
            registration.update(status="declined" if path.endswith("/decline") else "confirmed", offer=None)
        return _ok(registration)

    def _change_mode(self, registration: dict[str, Any], ask: Ask) -> Reply:
        mode, full = ask.body["mode"], ask.body["mode"] in self.full
        if full and not ask.body.get("wait", registration["status"] == "waiting"):
            return problem("event-full", 409, mode=mode, short_of="mode")
        parts = ask.body.get("parts", registration.get("parts"))
        registration.update(mode=mode, parts=parts, status="waiting" if full else "confirmed")
        return _ok(registration)

    def _change_companions(self, registration: dict[str, Any], ask: Ask) -> Reply:
        names, revision = ask.body["companions"], registration.get("revision", 0)
        if ask.revision != revision:
            return problem("changed-meanwhile", 412)
        person = {**registration["person"], "companions": names}
        registration.update(person=person, size=1 + len(names), revision=revision + 1)
        return _ok(registration)

    def _given(self, registration: dict[str, Any], what: str, ask: Ask) -> dict[str, Any]:
        given: dict[str, Any] = registration.setdefault(f"given {what}", GIVEN[what])
        if ask.method == "PUT":
            given = registration[f"given {what}"] = {**given, **ask.body, "revision": given["revision"] + 1}
        return given

    def _partners(self, ask: Ask, path: str) -> Reply:
        if path.startswith("/people/"):
            return self._people(ask, path, "partners")
        if path in {"/logins", "/logins/refresh"}:
            return self._login(ask)
        return _ok({}, 204) if path == "/logins/end" else self._watch(path)

    def _login(self, ask: Ask) -> Reply:
        email = ask.body.get("email", "operator@example.org")
        if email not in self.logins or ask.body.get("password", "correct horse battery") != "correct horse battery":
            return problem("wrong-credentials", 401)
        contact = {
            "id": "contact-1",
            "name": "Lilit Petrosyan",
            "email": email,
            "role": "operator",
            "institution_id": "office",
        }
        return _ok(
            {
                "access_token": access_token(self.logins[email]),
                "refresh_token": f"refresh-{len(self.asked)}",
                "token_type": "Bearer",
                "expires_in": 600,
                "contact": contact,
            }
        )

    def _events(self, ask: Ask, path: str) -> Reply:
        return self._watch(path)

    def _notifications(self, ask: Ask, path: str) -> Reply:
        return self._people(ask, path, "notifications") if path.startswith("/people/") else self._watch(path)

    def _people(self, ask: Ask, path: str, service: str) -> Reply:
        if path == "/people/data-requests":
            return _ok({"status": "asked"}, 202)
        held = self.held.get((ask.authorization or "").removeprefix("Link "))
        if held is None:
            return problem("unknown-link", 404)
        if path == "/people/erasures":
            erased = len(held["registrations"])
            held.update({kind: [] for kind in held if kind != "partners"})
            return _ok({"erased": erased})
        return _ok({"items": held.get(service, []), "next": None})

    def _portal(self, ask: Ask, path: str) -> Reply:
        return self._watch(path)

    def _watch(self, path: str) -> Reply:
        unknown = MAY_REGISTER if path.endswith("/check") else {"items": [], "next": None}
        return _ok(WATCHED.get(path, unknown))


def _ok(body: Any, status: int = 200) -> Reply:
    return Reply(status=status, body=body, revision=1)


def problem(slug: str, status: int, **facts: Any) -> Reply:
    """Return a refusal."""
    body = {
        "type": f"/problems/{slug}",
        "title": slug,
        "status": status,
        "slug": slug,
        "correlation_id": "ref-1",
        **facts,
    }
    return Reply(status=status, body=body)


HELD_KINDS = {
    "/people/data/delegations": "delegations",
    "/people/data/access-codes": "access_codes",
    "/people/data/refused-rows": "refused_rows",
    "/people/enrolments": "enrolments",
    "/people/applications": "applications",
}
"""What is held of a person by the path that it is asked for by; all others tell of registrations."""

DRAFT = "draft-1"

GIVEN: Mapping[str, dict[str, Any]] = {
    "answers": {"answers": {}, "revision": 0},
    "needs": {"access": [], "access_note": None, "diet": [], "diet_note": None, "revision": 0},
}


def operations_figures(**changes: Any) -> dict[str, Any]:
    """Return what a service says about itself."""
    return {
        "status": "ok",
        "reasons": [],
        "outbox": {"waiting": 3, "oldest_seconds": 1.2},
        "dead_letters": 1,
        "parked_keys": 0,
        "workers": [{"id": "events", "relay_rate": 812.5, "lag_total": 4}],
        "at": NOW.isoformat(),
        **changes,
    }


LETTER = {
    "id": "letter-1",
    "kind": "message",
    "status": "waiting",
    "reason": "the body is not JSON",
    "error": None,
    "attempts": 1,
    "type": "causeway.events.changed.v1",
    "subject": LECTURE,
    "correlation": "ref-7",
    "at": NOW.isoformat(),
    "handled_by": None,
    "handled_at": None,
    "note": None,
    "record": {"topic": "causeway.events", "partition": 2, "offset": 41, "value": "<script>alert(1)</script>"},
}

DELIVERY = {
    "id": "registration-1:confirmation:1",
    "registration_id": "registration-1",
    "event_id": LECTURE,
    "kind": "confirmation",
    "status": "accepted",
    "attempts": 1,
    "reason": None,
    "queued_at": NOW.isoformat(),
    "ended_at": NOW.isoformat(),
    "recipient": {"name": "Ani", "email": "ani@example.org"},
}

PLANNED = {
    "id": DRAFT,
    "programme_id": "programme-lectures",
    "edition_id": "edition-2025",
    "status": "draft",
    "title": {"en": "A lecture in the making", "hy": "Պատրաստվող դասախոսություն"},
    "summary": {"en": "Not yet public."},
    "description": {"en": "One.\n\nTwo."},
    "languages": ["en"],
    "local_start": "2025-07-01T10:00:00",
    "local_end": "2025-07-01T12:00:00",
    "zone": "Asia/Yerevan",
    "starts_at": "2025-07-01T06:00:00+00:00",
    "ends_at": "2025-07-01T08:00:00+00:00",
    "place": {"name": {"en": "Matenadaran"}, "city": {"en": "Yerevan"}, "country": "AM", "address": None, "room": None},
    "join_link": None,
    "modes": {"onsite": {"capacity": 30}, "online": {"capacity": None}},
    "hosts": [{"institution_id": "office", "role": "host"}],
    "registration": {"opens_at": None, "closes_at": "2025-06-30T20:00:00+00:00"},
    "sequence": 0,
    "changed_at": NOW.isoformat(),
    "revision": 4,
    "warnings": ["join-link-missing"],
}

PROGRAMME = {"id": "programme-lectures", "slug": "lectures", "kind": "lecture_series", "name": {"en": "Lectures"}}
EDITION = {"id": "edition-2025", "programme_id": "programme-lectures", "label": "2025", "name": {}}

WATCHED: Mapping[str, Any] = {
    **BY_ID,
    "/operations": operations_figures(),
    "/dead-letters": {"items": [LETTER], "next": None},
    "/dead-letters/letter-1": LETTER,
    "/deliveries": {"items": [DELIVERY], "next": None},
    "/overview": {"counts": {}, "oldest_queued_at": None, "oldest_queued_seconds": 3.0},
    f"/events/{LECTURE}/access-codes": {"items": [CODE], "next": None},
    f"/events/{LECTURE}/access-codes/export": "label,begins_with\r\n",
    f"/events/{LECTURE}/needs": NEEDED,
    f"/events/{LECTURE}/answers": ANSWERED,
    "/programmes": {"items": [PROGRAMME], "next": None},
    "/programmes/programme-lectures": PROGRAMME,
    "/programmes/programme-lectures/editions": {"items": [EDITION], "next": None},
    "/editions/edition-2025/events": PLANNED,
    "/events": {"items": [PLANNED], "next": None},
    f"/events/{DRAFT}": PLANNED,
    f"/events/{DRAFT}/publish": {**PLANNED, "status": "published"},
}
