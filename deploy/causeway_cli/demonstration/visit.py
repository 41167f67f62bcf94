"""A museum visit: a class from a table, a party that waits together, places handed over, a door, a certificate.

It is small on purpose: each step can be followed by eye on the pages, and none of it depends on the lecture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from causeway_cli.demonstration.api import Api, Refused
from causeway_cli.demonstration.people import Person, invent_people
from causeway_cli.demonstration.staging import Step, publish, wait_for, window
from causeway_cli.trouble import Trouble

ZONE = ZoneInfo("Asia/Shanghai")
PUPILS, SINGLES, PARTY = 10, 3, 3
PLACES = PUPILS + SINGLES
"""Onsite; the class and three guests take all of them, so a family of three waits, and somebody behind it."""
ADMISSION: Mapping[str, Any] = {"largest_party": PARTY, "waiting": {"order": "strict"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """What the visit came to."""

    event_id: str
    family: Person
    registered: int
    """Of the class's table."""
    refused: int
    """Rows of it."""
    waited_at: int
    """The party's place in the queue."""
    handed_over: int
    """Places that people gave up by going online, all of which the party got."""
    checked_in: int
    """Seats of the party."""
    certificate: str
    """The code, verified by somebody without a login."""

    @property
    def figures(self) -> Mapping[str, int | str]:
        """What happened, by words for the outcome's table."""
        return {
            "visit: registered from a class's table": self.registered,
            "visit: rows of it refused": self.refused,
            "visit: a party of three waited at": self.waited_at,
            "visit: places handed over to it": self.handed_over,
            "visit: of its seats checked in": self.checked_in,
            "visit: certificate verified": self.certificate,
        }


def visit(public: Api, operator: Api, step: Step) -> Visited:
    """Play the visit.

    Raises:
        Refused: a step was refused that should not be.
        Trouble: something that should follow by itself did not.
    """
    event_id = _publish(public, operator, step)
    tag = event_id[-8:]
    *singles, head, behind = invent_people(SINGLES + 2, tag=f"visit-{tag}", seed=11)
    done = _import_class(operator, event_id, tag, step)
    links = [_register(public, event_id, person) for person in singles]
    family = _register(public, event_id, head, companions=["Mariam", "Davit"])
    waited_at = family.get("/api/registrations/mine")["position"]
    last = _register(public, event_id, behind)
    _go_online(links, family, last, step)
    checked_in = _let_in(operator, family, step)
    return Visited(
        event_id=event_id,
        family=head,
        registered=done["registered"],
        refused=done["refused"],
        waited_at=waited_at,
        handed_over=len(links),
        checked_in=checked_in,
        certificate=_certify(public, operator, event_id, family, step),
    )


def _publish(public: Api, operator: Api, step: Step) -> str:
    step("publishing the visit", 0, 1)
    starts_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    local = starts_at.astimezone(ZONE).replace(tzinfo=None)
    body = {
        "local_start": local.isoformat(),
        "local_end": (local + timedelta(hours=2)).isoformat(),
        "modes": {"onsite": {"capacity": PLACES}, "online": {"capacity": None}},
        "join_link": "https://rooms.example/visit",
        "registration": window(starts_at - timedelta(hours=1)),
    }
    event_id = publish(public, operator, "great-wall-visit", body)
    path = f"/api/registrations/events/{event_id}"
    operator.put(f"{path}/admission", ADMISSION, revision=0)
    operator.put(f"{path}/certificate-rule", {"checked_in": True}, revision=0)
    step("publishing the visit", 1, 1)
    return event_id


def _import_class(operator: Api, event_id: str, tag: str, step: Step) -> Mapping[str, Any]:
    """Register a class from a table with one row that nobody can register; a dry run comes first, as on the page."""
    pupils = invent_people(PUPILS, tag=f"class-{tag}", seed=7)
    rows = [f"{pupil.name},{pupil.email}" for pupil in pupils] + ["Somebody,not an address"]
    usual = {"mode": "onsite", "language": "zh-Hans", "zone": ZONE.key, "country": "CN"}
    table = {"csv": "\n".join(["name,email", *rows]), "usual": usual}
    path = f"/api/registrations/events/{event_id}/imports"
    _finished(operator, operator.post(path, {**table, "dry_run": True}))
    step("a class is registered", 1, 2)
    done = _finished(operator, operator.post(path, {**table, "dry_run": False}))
    step("a class is registered", 2, 2)
    return done


def _finished(operator: Api, started: Mapping[str, Any]) -> Mapping[str, Any]:
    path = f"/api/registrations/imports/{started['id']}"
    wait_for(lambda: operator.get(path)["finished_at"] is not None, "the class's table to be gone through")
    done: Mapping[str, Any] = operator.get(path)
    return done


def _register(public: Api, event_id: str, person: Person, companions: Sequence[str] = ()) -> Api:
    body = {
        "name": person.name,
        "email": person.email,
        "mode": "onsite",
        "companions": list(companions),
        "language": person.language,
        "zone": person.zone,
        "country": person.country,
    }
    answer = public.post(f"/api/registrations/events/{event_id}/registrations", body)
    return public.as_caller(f"Link {answer['manage_token']}")


def _go_online(links: Sequence[Api], family: Api, last: Api, step: Step) -> None:
    """Let guests go online one by one; the party is offered its places together, and nobody behind it passes it."""
    for number, guest in enumerate(links, start=1):
        if (_status(family), _status(last)) != ("waiting", "waiting"):
            raise Trouble("A place was offered before the whole party had places.", remedy="Look at `causeway logs`.")
        guest.post("/api/registrations/mine/mode", {"mode": "online"})
        step("places are handed over", number, len(links))
    wait_for(lambda: _status(family) == "offered", "the party to be offered the places")
    family.post("/api/registrations/mine/offer/accept")


def _status(guest: Api) -> str:
    return str(guest.get("/api/registrations/mine")["status"])


def _let_in(operator: Api, family: Api, step: Step) -> int:
    seats = family.get("/api/registrations/mine/ticket")["seats"]
    for number, seat in enumerate(seats, start=1):
        operator.post("/api/registrations/check-ins", {"ticket": seat["code"]})
        step("the party comes in", number, len(seats))
    return len(seats)


def _certify(public: Api, operator: Api, event_id: str, family: Api, step: Step) -> str:
    step("a certificate is given", 0, 1)
    operator.post(f"/api/registrations/events/{event_id}/certificates/issue")
    wait_for(lambda: _certificate(family) is not None, "the certificate")
    certificate = _certificate(family) or {}
    verified = public.get(f"/api/registrations/certificates/{certificate['code']}")
    if verified["status"] != "issued":
        raise Trouble("The certificate does not hold.", remedy="Look at `causeway logs registrations-work`.")
    step("a certificate is given", 1, 1)
    return str(certificate["code"])


def _certificate(family: Api) -> Mapping[str, Any] | None:
    try:
        certificate: Mapping[str, Any] = family.get("/api/registrations/mine/certificate")
    except Refused as refused:
        if refused.status == 404:
            return None
        raise
    return certificate
