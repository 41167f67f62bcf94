"""What participants, operators and strangers can do over HTTP, and what they are told when they cannot."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from causeway_platform.links import Links

pytestmark = pytest.mark.servers

LINKS = Links(("a-link-key-for-tests-only",))


def refused(answer: Any, status: int, slug: str) -> dict[str, Any]:
    assert (answer.status_code, answer.json["slug"]) == (status, slug), answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json["next_step"]
    return dict(answer.json)


def offered(counter: Any) -> dict[str, Any]:
    """Return the registration of a person with an offer, in an event with 2 places onsite and 3 online."""
    event_id = counter.announce()
    first, _, third = (counter.registered(event_id) for _ in range(3))
    assert counter.call("POST", "/mine/withdraw", link=first["manage_token"]).status_code == 200
    return dict(third)


def test_a_participant_registers_and_gets_the_place_the_address_and_the_link(counter: Any) -> None:
    event_id = counter.announce()
    answer = counter.register(event_id, name=" Li Wei ", country=None)
    body = answer.json
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/registrations/registrations/{body['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert (body["status"], body["mode"], body["position"], body["revision"]) == ("confirmed", "onsite", None, 1)
    assert "person" not in body
    seen = counter.mine(body)
    assert seen["id"] == body["id"]
    assert seen["person"]["name"] == "Li Wei"


def test_the_link_and_the_person_are_kept_in_no_answer(counter: Any) -> None:
    event_id = counter.announce()
    body = counter.register(event_id, key="kept-answer").json
    kept = list(counter.service.database["answers"].find({"body": {"$regex": body["id"]}}))
    assert len(kept) == 1
    assert body["manage_token"] not in kept[0]["body"]
    assert "museum.example" not in kept[0]["body"]


def test_a_full_event_tells_the_place_in_the_queue_and_keeps_it_true(counter: Any) -> None:
    event_id = counter.announce()
    people = [counter.registered(event_id) for _ in range(5)]
    assert [one["position"] for one in people] == [None, None, 1, 2, 3]
    counter.call("POST", "/mine/withdraw", link=people[2]["manage_token"])
    assert [counter.mine(one)["position"] for one in people[3:]] == [1, 2]


@pytest.mark.parametrize(
    ("announced", "slug", "fact"),
    [
        ({"cancelled": True}, "event-cancelled", None),
        ({"opens_at": timedelta(days=1)}, "registration-not-open", "opens_at"),
        ({"closes_at": timedelta(minutes=-1)}, "registration-closed", "closed_at"),
        ({"ends_at": timedelta(minutes=-1)}, "event-over", "ended_at"),
    ],
)
def test_outside_its_window_nobody_registers_and_is_told_when(
    counter: Any, announced: dict[str, Any], slug: str, fact: str | None
) -> None:
    shifted = {name: counter.now() + by if isinstance(by, timedelta) else by for name, by in announced.items()}
    event_id = counter.announce(**shifted)
    problem = refused(counter.register(event_id), 409, slug)
    if fact:
        assert datetime.fromisoformat(problem[fact])
    assert counter.rows(event_id) == []


def test_unknown_events_modes_and_full_events_are_refused(counter: Any) -> None:
    refused(counter.register("no-such-event"), 404, "unknown-event")
    event_id = counter.announce(capacities={"onsite": 0})
    assert refused(counter.register(event_id, mode="online"), 409, "mode-not-offered")["modes"] == ["onsite"]
    problem = refused(counter.register(event_id, wait=False), 409, "event-full")
    assert (problem["capacity"], problem["taken"], problem["waiting"]) == (0, 0, 0)


def test_an_address_that_is_registered_learns_nothing_about_the_registration(counter: Any) -> None:
    event_id = counter.announce()
    first = counter.registered(event_id, email="anahit@museum.example")
    answer = counter.register(event_id, email="Anahit@Museum.Example", mode="online")
    refused(answer, 409, "already-registered")
    assert first["id"] not in answer.text
    assert "onsite" not in answer.text


@pytest.mark.parametrize(
    "bad",
    [
        {"status": "confirmed"},
        {"mode": "by-telepathy"},
        {"email": {"$gt": ""}},
        {"email": "not an address"},
        {"email": "a@b.example\r\nBcc: all@b.example"},
        {"name": ""},
        {"name": "x" * 201},
        {"name": "bell\u0007"},
        {"zone": "Mars/Olympus"},
        {"language": "klingon please"},
        {"country": "Armenia"},
        {"wait": "yes"},
        {"revision": 7},
    ],
)
def test_what_no_honest_form_sends_is_refused_and_changes_nothing(counter: Any, bad: dict[str, Any]) -> None:
    event_id = counter.announce()
    answer = counter.register(event_id, **bad)
    assert answer.status_code in {400, 422}, answer.text
    assert answer.content_type == "application/problem+json"
    assert counter.rows(event_id) == []


def test_a_participant_changes_mode_only_for_a_place_unless_they_say_otherwise(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 2, "online": 1})
    counter.registered(event_id, mode="online")
    person = counter.registered(event_id)
    link = person["manage_token"]
    refused(counter.call("POST", "/mine/mode", {"mode": "online"}, link=link), 409, "event-full")
    assert counter.mine(person)["status"] == "confirmed"
    moved = counter.call("POST", "/mine/mode", {"mode": "online", "wait": True}, link=link)
    assert (moved.json["mode"], moved.json["status"]) == ("online", "waiting")
    assert counter.mine(person)["position"] == 1
    refused(counter.call("POST", "/mine/mode", {"mode": "online"}, link=link), 409, "mode-unchanged")


def test_an_offer_can_be_accepted_or_declined_once(counter: Any) -> None:
    person = offered(counter)
    link = person["manage_token"]
    seen = counter.mine(person)
    assert seen["status"] == "offered"
    assert datetime.fromisoformat(seen["offer"]["expires_at"]) > counter.now() + timedelta(hours=23)
    accepted = counter.call("POST", "/mine/offer/accept", link=link)
    assert (accepted.json["status"], accepted.json["offer"]) == ("confirmed", None)
    refused(counter.call("POST", "/mine/offer/accept", link=link), 409, "no-offer")
    other = offered(counter)
    declined = counter.call("POST", "/mine/offer/decline", link=other["manage_token"])
    assert declined.json["status"] == "declined"
    assert counter.pool(other["event_id"]) == {
        "capacity": 2,
        "taken": 1,
        "free": 1,
        "offered": 0,
        "reserved": 0,
        "waiting": 0,
        "checked_in": 0,
    }


def test_an_offer_cannot_be_accepted_after_its_time_even_before_anybody_took_it_back(counter: Any) -> None:
    person = offered(counter)
    expires_at = datetime.fromisoformat(counter.mine(person)["offer"]["expires_at"])
    counter.later.append(expires_at - counter.now() + timedelta(seconds=1))
    late = counter.call("POST", "/mine/offer/accept", link=person["manage_token"])
    assert (late.status_code, late.json["slug"]) == (409, "offer-expired")


def test_a_ticket_opens_the_door_once_and_a_mistake_can_be_undone(counter: Any) -> None:
    person = counter.registered(counter.announce(), name="Anahit")
    ticket = counter.call("GET", "/mine/ticket", link=person["manage_token"]).json
    assert ticket["svg"].startswith("<svg")
    scanned = counter.call("POST", "/check-ins", {"ticket": ticket["code"]}, role="operator")
    assert (scanned.status_code, scanned.json["person"]["name"]) == (200, "Anahit")
    again = counter.call("POST", "/check-ins", {"ticket": ticket["code"]}, role="operator")
    assert refused(again, 409, "already-checked-in")["checked_in_at"] == scanned.json["checked_in_at"]
    assert counter.pool(person["event_id"])["checked_in"] == 1
    refused(counter.call("POST", "/mine/withdraw", link=person["manage_token"]), 409, "already-checked-in")
    undone = counter.call("POST", f"/registrations/{person['id']}/check-in/undo", role="operator")
    assert undone.json["checked_in_at"] is None
    assert counter.call("POST", "/check-ins", {"ticket": ticket["code"]}, role="operator").status_code == 200


def test_only_a_confirmed_place_has_a_ticket(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 0})
    person = counter.registered(event_id)
    refused(counter.call("GET", "/mine/ticket", link=person["manage_token"]), 409, "place-not-confirmed")
    forged = LINKS.sign("ticket", person["id"])
    refused(counter.call("POST", "/check-ins", {"ticket": forged}, role="operator"), 409, "place-not-confirmed")
    assert counter.pool(event_id)["checked_in"] == 0


@pytest.mark.parametrize("ticket", ["", "x", "a.0.AAAAAAAAAAAAAAAAAAAAAAAAAAA", "\u535a" * 50])
def test_forged_tickets_are_all_answered_alike(counter: Any, ticket: str) -> None:
    answer = counter.call("POST", "/check-ins", {"ticket": ticket}, role="operator")
    assert answer.status_code in {404, 422}, answer.text


def test_a_link_for_another_purpose_opens_no_door_and_a_ticket_changes_nothing(counter: Any) -> None:
    person = counter.registered(counter.announce())
    link, ticket = person["manage_token"], LINKS.sign("ticket", person["id"])
    refused(counter.call("POST", "/check-ins", {"ticket": link}, role="operator"), 404, "unknown-ticket")
    refused(counter.call("POST", "/mine/withdraw", link=ticket), 404, "unknown-link")
    assert counter.mine(person)["status"] == "confirmed"


def test_a_revoked_or_foreign_link_reaches_nothing(counter: Any) -> None:
    event_id = counter.announce()
    mine, theirs = counter.registered(event_id), counter.registered(event_id)
    refused(counter.call("GET", f"/registrations/{theirs['id']}", link=mine["manage_token"]), 404, "unknown-subject")
    refused(
        counter.call("POST", f"/registrations/{theirs['id']}/withdraw", link=mine["manage_token"]),
        404,
        "unknown-subject",
    )
    older = LINKS.sign("manage", mine["id"], 0)
    for method, path in (("GET", "/mine"), ("GET", "/mine/ticket"), ("POST", "/mine/withdraw")):
        refused(counter.call(method, path, link=older), 404, "unknown-link")
    refused(counter.call("GET", "/mine", link=LINKS.sign("manage", "nobody", 1)), 404, "unknown-subject")
    assert [counter.mine(person)["status"] for person in (mine, theirs)] == ["confirmed", "confirmed"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/events/{event}/registrations"),
        ("GET", "/registrations/{id}"),
        ("POST", "/registrations/{id}/withdraw"),
        ("POST", "/check-ins"),
        ("GET", "/overview"),
    ],
)
@pytest.mark.parametrize(("role", "status"), [("", 401), ("partner", 403), ("client", 403)])
def test_what_is_for_operators_is_for_operators_only(
    counter: Any, method: str, path: str, role: str, status: int
) -> None:
    person = counter.registered(counter.announce())
    answer = counter.call(method, path.format(event=person["event_id"], id=person["id"]), role=role)
    assert answer.status_code == status, answer.text
    assert "museum.example" not in answer.text


def test_an_operator_withdraws_for_a_person_and_a_stale_revision_is_refused(counter: Any) -> None:
    person = counter.registered(counter.announce())
    path = f"/registrations/{person['id']}/withdraw"
    refused(counter.call("POST", path, role="operator", If_Match='"9"'), 412, "changed-meanwhile")
    assert counter.call("POST", path, role="operator", If_Match='"1"').json["status"] == "withdrawn"
    refused(counter.call("POST", path, role="operator"), 409, "registration-ended")


def test_the_list_of_an_event_is_whole_page_by_page_and_can_be_narrowed(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 3, "online": 2})
    people = [counter.registered(event_id, mode=("onsite", "online")[n % 2]) for n in range(9)]
    path, seen, cursor = f"/events/{event_id}/registrations", [], ""
    while True:
        page = counter.call("GET", f"{path}?limit=4{cursor}", role="operator").json
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert [one["id"] for one in seen] == [one["id"] for one in people]
    assert [one["position"] for one in seen] == [one["position"] for one in people]
    assert all(one["person"]["email"] for one in seen)
    waiting = counter.call("GET", f"{path}?status=waiting&mode=online", role="operator").json["items"]
    assert [one["id"] for one in waiting] == [
        one["id"] for one in people if one["position"] and one["mode"] == "online"
    ]
    refused(counter.call("GET", "/events/none/registrations", role="operator"), 404, "unknown-event")
    refused(counter.call("GET", f"{path}?cursor=AAAA", role="operator"), 422, "cursor-malformed")


def test_somebody_is_found_among_all_of_an_event_by_a_part_of_the_name_or_the_address(counter: Any) -> None:
    event_id, elsewhere = (counter.announce(capacities={"onsite": 1}) for _ in range(2))
    counter.registered(elsewhere, name="Ani Sargsyan")
    ani = counter.registered(event_id, name="Ani Sargsyan", email="a.s@museum.example")
    li = counter.registered(event_id, name="李华 (Li Hua)", email="li@university.example")

    def found(query: str) -> list[str]:
        page = counter.call("GET", f"/events/{event_id}/registrations?{query}", role="operator").json
        return [one["id"] for one in page["items"]]

    assert found("person=SARG") == found("person=%20museum.ex%20") == [ani["id"]]
    assert found("person=%E6%9D%8E&status=waiting") == found("person=(li%20") == [li["id"]]
    assert found("person=.*") == found("person=museum&status=waiting") == []
    assert found("person=example&limit=1") == [ani["id"]]
    refused(
        counter.call("GET", f"/events/{event_id}/registrations?person={'a' * 101}", role="operator"),
        422,
        "invalid-input",
    )


def test_the_overview_counts_by_status_and_shows_what_is_not_over(counter: Any) -> None:
    before = counter.call("GET", "/overview", role="operator").json["totals"]
    over = counter.announce(starts_at=counter.now() - timedelta(days=3))
    later, sooner = (counter.announce(starts_at=counter.now() + timedelta(days=days)) for days in (9, 2))
    people = [counter.registered(sooner) for _ in range(3)]
    counter.call("POST", "/mine/withdraw", link=people[0]["manage_token"])
    shown: list[Any] = []
    cursor = ""
    while True:
        page = counter.call("GET", f"/overview?limit=1{cursor}", role="operator").json
        shown += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    ids = [event["event_id"] for event in shown]
    assert ids.index(sooner) < ids.index(later)
    assert over not in ids
    line = shown[ids.index(sooner)]
    assert (line["title"]["en"][:3], line["modes"]["onsite"]["offered"]) == ("How", 1)
    gained = {name: count - before[name] for name, count in page["totals"].items()}
    assert gained == {
        "confirmed": 1,
        "offered": 1,
        "waiting": 0,
        "withdrawn": 1,
        "declined": 0,
        "lapsed": 0,
        "checked_in": 0,
    }


def test_places_are_answered_by_their_tag_until_somebody_takes_one(counter: Any) -> None:
    event_id = counter.announce()
    path = f"/events/{event_id}/places"
    tag = counter.call("GET", path).headers["ETag"]
    assert counter.call("GET", path, If_None_Match=tag).status_code == 304
    counter.registered(event_id)
    fresh = counter.call("GET", path, If_None_Match=tag)
    assert (fresh.status_code, fresh.json["modes"]["onsite"]["free"]) == (200, 1)


def test_a_second_click_gets_the_first_answer_and_another_request_with_its_key_is_refused(counter: Any) -> None:
    event_id = counter.announce()
    person = {"name": "Li", "email": "li@museum.example"}
    first, second = (counter.register(event_id, key="click", **person) for _ in range(2))
    assert (first.json, second.headers["Idempotency-Replayed"]) == (second.json, "true")
    other = counter.register(event_id, key="click", name="Li", email="other@museum.example")
    refused(other, 422, "idempotency-key-reused")
    withdrawn = [
        counter.call("POST", "/mine/withdraw", link=first.json["manage_token"], Idempotency_Key="bye") for _ in range(2)
    ]
    assert [answer.status_code for answer in withdrawn] == [200, 200]
    assert withdrawn[0].json == withdrawn[1].json
