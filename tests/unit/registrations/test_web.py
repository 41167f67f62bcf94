"""What the HTTP side reads, passes on and renders, over use cases on a unit of work in memory."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from causeway_platform.commands import Answer, Claim
from causeway_platform.links import Links
from causeway_platform.promises import Promise
from causeway_platform.web.app import add_routes, bare_app
from causeway_platform.web.call import Edge
from causeway_platform.web.doorkeeper import Doorkeeper
from causeway_platform.web.rate_limits import RateLimits
from causeway_registrations.domain.demand import Demand, Line
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.sought import Sought
from causeway_registrations.use_cases.ports import Overview, Page, ShownRegistration
from causeway_registrations.web import build_routes
from causeway_registrations.web.certificate_print import CertificatePrinter
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.tickets import picture
from causeway_testing.registrations import NOW, RULES, FakeWork, a_work
from causeway_testing.tokens import TokenMint

NOTHING_READ: Any = None
LINKS = Links(("a-link-key-for-tests-only",))
SOMEBODY = {
    "name": "Anahit",
    "email": "anahit@museum.example",
    "mode": "onsite",
    "language": "hy",
    "zone": "Asia/Yerevan",
}


class AtOnce:
    """Runs commands on one unit of work, and notes what each claimed."""

    def __init__(self, work: FakeWork) -> None:
        self.work = work
        self.claims: list[Claim | None] = []

    def run(
        self,
        handle: Callable[[Any], Any],
        *,
        claim: Claim | None,
        render: Callable[[Any], Answer],
        want: Callable[[Any], None] | None = None,
    ) -> Answer:
        self.claims.append(claim)
        if want is not None:
            want(self.work)
        answer = render(handle(self.work))
        json.dumps(answer.body)
        assert "museum.example" not in json.dumps(answer.body), "an answer that may be kept names nobody"
        return answer

    def promise(self, handle: Callable[[Any], Any], **options: Any) -> Promise[Answer]:
        promise: Promise[Answer] = Promise(patience_s=0)
        promise.keep(self.run(handle, **options))
        return promise


class InMemory:
    """Reads what the unit of work holds."""

    def __init__(self, work: FakeWork) -> None:
        self.work = work

    def event(self, event_id: str) -> OfferedEvent | None:
        return self.work.offered_events.find(event_id)

    def registration(self, registration_id: str) -> ShownRegistration | None:
        found = self.work.registrations.find(registration_id)
        return None if found is None else ShownRegistration(found, found.position)

    def registrations_of(self, event_id: str, sought: Sought, *, after: str | None, limit: int) -> Page:
        found = [one for one in self.work.registrations.kept.values() if sought.status in {None, one.status}]
        shown = sorted((one for one in found if after is None or one.id > after), key=lambda one: one.id)[:limit]
        items = [ShownRegistration(one, one.position) for one in shown]
        return Page(items=items, next_after=shown[-1].id if len(shown) == limit else None)

    def overview(self, *, after: tuple[datetime, str] | None, limit: int, since: datetime) -> Overview:
        event = self.work.event()
        return Overview(
            totals=dict.fromkeys(("confirmed", "offered", "waiting", "withdrawn", "declined", "lapsed"), 0),
            events=[event] if after is None else [],
            next_after=(event.announced.ends_at, event.id) if after is None else None,
        )


class NothingGiven:
    """Codes, answers and needs are read in the component tests."""

    def answers(self, registration_id: str) -> None:
        return None

    needs = answers


class Desk:
    """The routes of the service over one unit of work."""

    def __init__(self) -> None:
        self.work = a_work()
        self.commands = AtOnce(self.work)
        self.mint = TokenMint()
        self.now = NOW
        parts = Parts(
            commands=self.commands,
            readings=InMemory(self.work),
            gate_readings=NothingGiven(),
            links=LINKS,
            rules=RULES,
            clock=lambda: self.now,
            certificates=NOTHING_READ,
            printer=CertificatePrinter("http://causeway.example"),
            feedback=NOTHING_READ,
            lists=NOTHING_READ,
            delegations=NOTHING_READ,
            series=NOTHING_READ,
            applications=NOTHING_READ,
            imports=NOTHING_READ,
        )
        self.app = bare_app("registrations")
        edge = Edge(doorkeeper=Doorkeeper(self.mint, LINKS), limits=RateLimits(active=False))
        add_routes(self.app, build_routes(parts), edge)

    def call(self, method: str, path: str, body: Any = None, *, link: str = "", role: str = "", **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"Authorization": f"Link {link}"} if link else self.mint.bearer(role) if role else {}
        return self.app.test_client().open(f"/api/registrations{path}", method=method, json=body, headers=sent)

    def registered(self, **changes: Any) -> Any:
        answer = self.call("POST", "/events/lecture/registrations", SOMEBODY | changes)
        assert answer.status_code == 201, answer.text
        return answer.json


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_registration_is_answered_with_its_address_its_tag_and_a_link_that_works(desk: Desk) -> None:
    answer = desk.call("POST", "/events/lecture/registrations", SOMEBODY, Idempotency_Key="k")
    body = answer.json
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"].endswith(body["id"])
    assert LINKS.verify("manage", body["manage_token"]).id == body["id"]
    assert desk.commands.claims[0] is not None
    assert desk.work.offered_events.wanted == ["lecture"]
    mine = desk.call("GET", "/mine", link=body["manage_token"])
    assert mine.json["person"] == {"name": "Anahit", "email": "anahit@museum.example", "companions": []}


def test_what_the_form_leaves_out_has_its_usual_value(desk: Desk) -> None:
    body = desk.registered()
    assert (body["country"], body["institution_id"]) == (None, None)
    for number in range(2):
        desk.registered(email=f"{number}@museum.example")
    waiting = desk.work.registrations.first_in("lecture", Line(Demand(mode="onsite")))
    assert waiting is not None
    assert waiting.participant.email == "1@museum.example", "without a word about it, people wait"


@pytest.mark.parametrize("field", ["name", "email", "mode", "language", "zone"])
def test_what_is_needed_is_asked_for_by_name(desk: Desk, field: str) -> None:
    body = {name: value for name, value in SOMEBODY.items() if name != field}
    answer = desk.call("POST", "/events/lecture/registrations", body)
    assert (answer.status_code, [error["field"] for error in answer.json["errors"]]) == (422, [field])
    assert desk.work.registrations.kept == {}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("withdraw", None, "withdrawn"),
        ("mode", {"mode": "online"}, "confirmed"),
    ],
)
@pytest.mark.parametrize("by_operator", [True, False])
def test_a_participant_and_an_operator_reach_the_same_change(
    desk: Desk, path: str, body: Any, status: str, by_operator: bool
) -> None:
    person = desk.registered()
    if by_operator:
        answer = desk.call("POST", f"/registrations/{person['id']}/{path}", body, role="operator")
    else:
        answer = desk.call("POST", f"/mine/{path}", body, link=person["manage_token"])
    assert (answer.status_code, answer.json["status"], answer.headers["ETag"]) == (200, status, '"2"')


def test_an_offer_is_shown_and_answered(desk: Desk) -> None:
    people = [desk.registered(email=f"{number}@museum.example") for number in range(4)]
    for leaving in people[:2]:
        desk.call("POST", "/mine/withdraw", link=leaving["manage_token"])
    links = [one["manage_token"] for one in people[2:]]
    shown = desk.call("GET", "/mine", link=links[0]).json
    assert shown["offer"] == {"number": 1, "expires_at": (NOW + timedelta(hours=24)).isoformat()}
    assert desk.call("POST", "/mine/offer/accept", link=links[0]).json["status"] == "confirmed"
    assert desk.call("POST", "/mine/offer/decline", link=links[1]).json["status"] == "declined"
    late = desk.call("POST", "/mine/offer/accept", link=links[1])
    assert (late.status_code, late.json["slug"]) == (409, "no-offer")


def test_a_change_of_an_older_revision_is_refused(desk: Desk) -> None:
    person = desk.registered()
    answer = desk.call("POST", "/mine/withdraw", link=person["manage_token"], If_Match='"4"')
    assert (answer.status_code, answer.json["current_revision"]) == (412, 1)


def test_the_door_reads_the_code_of_a_ticket(desk: Desk) -> None:
    person = desk.registered()
    ticket = desk.call("GET", "/mine/ticket", link=person["manage_token"]).json
    scanned = desk.call("POST", "/check-ins", {"ticket": f" {ticket['code']} "}, role="operator")
    assert (scanned.status_code, scanned.json["person"]["name"]) == (200, "Anahit")
    undone = desk.call("POST", f"/registrations/{person['id']}/check-in/undo", role="operator")
    assert (undone.status_code, undone.json["checked_in_at"]) == (200, None)


def test_a_ticket_is_a_picture_that_needs_nothing_from_elsewhere() -> None:
    svg = picture(LINKS.sign("ticket", "01932f6e-0a06-7c31-9d5e-1b2f3a4c5d07"))
    assert svg.startswith("<svg")
    assert "script" not in svg
    assert svg.count("http") == svg.count("http://www.w3.org/2000/svg")
    assert picture("a") != picture("b")


def test_an_operator_lists_a_page_and_follows_its_cursor(desk: Desk) -> None:
    people = [desk.registered(email=f"{number}@museum.example") for number in range(4)]
    first = desk.call("GET", "/events/lecture/registrations?limit=3", role="operator").json
    rest = desk.call("GET", f"/events/lecture/registrations?limit=3&cursor={first['next']}", role="operator").json
    assert [one["id"] for one in first["items"] + rest["items"]] == sorted(one["id"] for one in people)
    waiting = desk.call("GET", "/events/lecture/registrations?status=waiting", role="operator").json["items"]
    assert [one["status"] for one in waiting] == ["waiting", "waiting"]


def test_the_overview_goes_on_from_its_cursor(desk: Desk) -> None:
    first = desk.call("GET", "/overview", role="operator").json
    assert [event["event_id"] for event in first["items"]] == ["lecture"]
    assert first["items"][0]["modes"]["onsite"]["free"] == 2
    assert desk.call("GET", f"/overview?cursor={first['next']}", role="operator").json["items"] == []


def test_places_are_public_and_say_when_one_can_register(desk: Desk) -> None:
    places = desk.call("GET", "/events/lecture/places").json
    assert (places["cancelled"], set(places["modes"])) == (False, {"onsite", "online"})
    assert datetime.fromisoformat(places["closes_at"]) > NOW
    assert desk.call("GET", "/events/none/places").status_code == 404
