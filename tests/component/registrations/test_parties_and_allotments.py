"""Parties, kinds, parts, draws and allotments over HTTP and on a real MongoDB."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from causeway_platform.transactions import transact
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.messaging.due import due
from causeway_registrations.store.migrations import bring_up_to_date
from causeway_registrations.web.imports import read_row

pytestmark = pytest.mark.servers

KINDS = [{"id": "student", "name": {"en": "Student"}}, {"id": "expert", "name": {"en": "Expert"}, "priority": 50}]
STUDENTS = {"id": "students", "name": {"en": "For students"}, "capacity": 2, "kinds": ["student"]}


def describe(counter: Any, event_id: str, **body: Any) -> Any:
    tag = counter.call("GET", f"/events/{event_id}/admission").headers["ETag"]
    answer = counter.call("PUT", f"/events/{event_id}/admission", body, role="operator", If_Match=tag)
    assert answer.status_code == 200, answer.text
    return answer.json


def grant(counter: Any, event_id: str, places: int, **changes: Any) -> Any:
    returns_at = (counter.now() + timedelta(days=3)).isoformat()
    body = {"label": "The university", "mode": "onsite", "places": places, "returns_at": returns_at} | changes
    return counter.call("POST", f"/events/{event_id}/allotments", body, role="operator")


def run_due(counter: Any) -> int:
    """Do the clock work of this service that is due by its clock, in one transaction; return how many."""
    table = due(PlaceRules(), read_row)
    rows = list(counter.service.database["clock_work"].find({"due_at": {"$lte": counter.now()}}))

    def run(session: Any) -> None:
        work: Any = counter.service.open_work(session)
        for row in rows:
            table[row["kind"]](DueRow(row), work, counter.now())
            work.unschedule(row["kind"], row["subject"])
        work.flush()

    transact(counter.service.client, run)
    return len(rows)


class DueRow:
    def __init__(self, row: dict[str, Any]) -> None:
        self.payload = row["payload"]


def test_other_parts_are_chosen_in_the_same_mode_and_the_place_left_is_offered_on(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 10})
    start = counter.now() + timedelta(days=1)
    times = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=1)).isoformat()}
    parts = [
        {"id": name, "title": {"en": name}, "modes": {"onsite": {"capacity": 1}}, **times} for name in ("talk", "visit")
    ]
    describe(counter, event_id, parts=parts)
    one = counter.registered(event_id, parts=["talk"])
    waiting = counter.registered(event_id, parts=["talk"])
    counter.registered(event_id, parts=["visit"], wait=False)

    def choose(*chosen: str, **more: Any) -> Any:
        body = {"mode": "onsite", "parts": chosen, **more}
        return counter.call("POST", "/mine/mode", body, link=one["manage_token"])

    assert [choose("talk").json["slug"], choose("talk", "visit").json["slug"]] == ["mode-unchanged", "event-full"]
    assert counter.mine(one)["parts"] == ["talk"]
    assert (choose().status_code, counter.mine(one)["parts"], counter.mine(one)["status"]) == (200, [], "confirmed")
    assert counter.mine(waiting)["status"] == "offered"
    assert choose("talk", "visit", wait=True).json["status"] == "waiting"
    told = [message["type"] for message in counter.messages(one["id"])]
    assert told.count("causeway.registrations.mode-changed.v1") == 2


def test_a_party_waits_together_and_is_offered_its_places_together(counter: Any) -> None:
    event_id = counter.announce()
    describe(counter, event_id, largest_party=3, waiting={"order": "fill"})
    first = counter.registered(event_id, companions=["Li Wei"])
    party = counter.registered(event_id, companions=["Aram", "Ani"])
    assert (first["size"], party["size"], party["status"], party["position"]) == (2, 3, "waiting", 1)
    single = counter.registered(event_id)
    assert (single["status"], single["position"]) == ("waiting", 2), "no place is free for anybody"
    assert counter.pool(event_id)["waiting"] == 4
    counter.call("POST", "/mine/withdraw", link=first["manage_token"])
    assert counter.mine(party)["status"] == "waiting", "three do not fit into two places"
    assert counter.mine(single)["status"] == "offered"
    assert counter.mine(party)["person"]["companions"] == ["Aram", "Ani"]


def test_companions_are_told_as_personal_data_only(counter: Any) -> None:
    event_id = counter.announce()
    describe(counter, event_id, largest_party=2)
    party = counter.registered(event_id, companions=["Li Wei"])
    assert "Li Wei" not in str(party)
    (told,) = counter.messages(party["id"])
    assert told["value"].decode().count("Li Wei") == 1
    assert '"companions":["Li Wei"]' in told["value"].decode()


def test_kinds_share_places_and_the_refusal_says_which_are_lacking(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 10, "online": None})
    describe(counter, event_id, kinds=KINDS, pools=[STUDENTS])
    assert counter.register(event_id).json["slug"] == "kind-required"
    for mode in ("onsite", "online"):
        counter.registered(event_id, kind="student", mode=mode)
    refused = counter.register(event_id, kind="student", wait=False)
    assert (refused.status_code, refused.json["slug"], refused.json["lacking"]) == (
        409,
        "event-full",
        ["pool:students"],
    )
    assert counter.registered(event_id, kind="expert")["status"] == "confirmed"
    places = counter.call("GET", f"/events/{event_id}/places").json
    assert places["kinds"] == {"onsite|student": 1, "online|student": 1, "onsite|expert": 1}


def test_experts_come_first_and_each_sees_the_true_place_in_the_queue(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 0})
    describe(counter, event_id, kinds=KINDS)
    students = [counter.registered(event_id, kind="student") for _ in range(3)]
    expert = counter.registered(event_id, kind="expert")
    assert [one["position"] for one in (*students, expert)] == [1, 2, 3, 1]
    assert [counter.mine(one)["position"] for one in (expert, *students)] == [1, 2, 3, 4]


def test_a_draw_is_held_in_time_and_gives_places_by_the_published_seed(counter: Any) -> None:
    event_id = counter.announce()
    draw_at = (counter.now() + timedelta(days=1)).isoformat()
    digest = describe(counter, event_id, waiting={"order": "lottery", "draw_at": draw_at})["waiting"]["seed_digest"]
    people = [counter.registered(event_id) for _ in range(8)]
    assert {(one["status"], one["position"]) for one in people} == {("waiting", None)}
    refused = counter.register(event_id, wait=False)
    assert (refused.status_code, refused.json["slug"]) == (409, "draw-pending")
    assert counter.call("POST", f"/events/{event_id}/offers", {"parties": 2}, role="operator").status_code == 409
    counter.later.append(timedelta(days=1, seconds=1))
    assert run_due(counter) >= 1
    rows = sorted(counter.rows(event_id), key=lambda row: row.get("position", 0))
    assert Counter(row["status"] for row in rows) == {"offered": 2, "waiting": 6}
    shown = counter.call("GET", f"/events/{event_id}/admission").json["waiting"]
    assert (shown["seed_digest"], len(shown["seed"])) == (digest, 64)
    assert sorted(counter.mine(one)["position"] or 0 for one in people) == [0, 0, 1, 2, 3, 4, 5, 6]


def test_an_operator_offers_the_next_places_by_hand(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 3})
    describe(counter, event_id, waiting={"offers_by_themselves": False})
    people = [counter.registered(event_id) for _ in range(6)]
    for leaving in people[:3]:
        counter.call("POST", "/mine/withdraw", link=leaving["manage_token"])
    assert counter.pool(event_id)["offered"] == 0
    answer = counter.call("POST", f"/events/{event_id}/offers", {"parties": 2}, role="operator")
    assert (answer.status_code, answer.json) == (200, {"made": 2, "more": True})
    assert [counter.mine(one)["status"] for one in people[3:]] == ["offered", "offered", "waiting"]


def test_members_fill_an_allotment_and_the_rest_returns(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 3})
    granted = grant(counter, event_id, 3)
    assert granted.status_code == 201, granted.text
    token = granted.json["token"]
    waiting = counter.registered(event_id)
    member = counter.registered(event_id, allotment=token)
    assert (waiting["status"], member["status"]) == ("waiting", "confirmed")
    (listed,) = counter.call("GET", f"/events/{event_id}/allotments", role="operator").json["items"]
    assert (listed["filled"], listed["token"]) == (1, token)
    counter.later.append(timedelta(days=3, seconds=1))
    run_due(counter)
    assert counter.mine(waiting)["status"] == "offered"
    assert counter.register(event_id, allotment=token).json["slug"] == "allotment-returned"
    assert [message["seq"] for message in counter.messages(listed["id"])] == [1, 2, 3]


def test_a_forged_a_foreign_and_an_unknown_token_get_the_same_answer(counter: Any) -> None:
    event_id = counter.announce()
    token = grant(counter, event_id, 1).json["token"]
    ticket = counter.call("GET", "/mine/ticket", link=counter.registered(event_id)["manage_token"]).json["code"]
    other = token[:-1] + ("x" if token[-1] != "x" else "y")
    answers = [counter.register(event_id, allotment=forged) for forged in (other, ticket, "no token")]
    bodies = [{**answer.json, "correlation_id": ""} for answer in answers]
    assert [answer.status_code for answer in answers] == [409] * 3
    assert bodies[0]["slug"] == "unknown-allotment"
    assert bodies[0] == bodies[1] == bodies[2]


def test_an_allotment_is_changed_and_returned_by_who_has_read_it(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 5})
    granted = grant(counter, event_id, 2).json
    path = f"/allotments/{granted['id']}"
    body = {"places": 4, "returns_at": granted["returns_at"]}
    changed = counter.call("PUT", path, body, role="operator", If_Match='"1"')
    assert (changed.status_code, changed.json["places"]) == (200, 4)
    assert counter.call("PUT", path, body, role="operator", If_Match='"1"').status_code == 412
    assert counter.call("PUT", path, {**body, "places": 6}, role="operator", If_Match='"2"').json["free"] == 5
    assert counter.call("POST", f"{path}/return", role="operator").status_code == 200
    assert counter.call("POST", f"{path}/return", role="operator").json["slug"] == "allotment-returned"
    assert counter.pool(event_id)["taken"] == 0
    assert counter.call("POST", f"{path}/return", role="partner").status_code == 403


def test_forty_at_once_fill_an_allotment_of_ten_and_nobody_gets_an_eleventh_place(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 20})
    token = grant(counter, event_id, 10).json["token"]
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda _: counter.register(event_id, allotment=token), range(40)))
    assert Counter(answer.status_code for answer in answers) == {201: 10, 409: 30}
    slugs = {answer.json["slug"] for answer in answers if answer.status_code == 409}
    assert slugs == {"allotment-used-up"}
    assert (counter.pool(event_id)["taken"], counter.pool(event_id)["reserved"]) == (10, 0)


def test_people_of_a_used_up_allotment_wait_for_its_places_with_its_priority(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 2})
    returns_at = (counter.now() + timedelta(days=5)).isoformat()
    body = {"label": "A class", "mode": "onsite", "places": 1, "returns_at": returns_at, "waiting_priority": 40}
    granted = counter.call("POST", f"/events/{event_id}/allotments", body, role="operator").json
    member = counter.registered(event_id, allotment=granted["token"])
    anybody, stranger = counter.registered(event_id), counter.registered(event_id)
    waiting = [counter.registered(event_id, allotment=granted["token"]) for _ in range(2)]
    assert [one["status"] for one in waiting] == ["waiting"] * 2
    lines = counter.call("GET", f"/events/{event_id}/waiting-list", role="operator").json["lines"]
    assert [(one["priority"], one["allotment_id"], one["parties"]) for one in lines] == [
        (40, granted["id"], 2),
        (100, None, 1),
    ]
    for leaving in (member, anybody):
        assert counter.call("POST", "/mine/withdraw", link=leaving["manage_token"]).status_code == 200
    rows = {row["_id"]: (row["status"], row.get("allotment_id")) for row in counter.rows(event_id)}
    assert [rows[one["id"]] for one in (*waiting, stranger)] == [
        ("offered", granted["id"]),
        ("offered", None),
        ("waiting", None),
    ]
    path, kept = f"/allotments/{granted['id']}", {"places": 1, "returns_at": returns_at}
    seen = counter.call("GET", f"/events/{event_id}/allotments", role="operator").json["items"][0]
    assert (seen["filled"], seen["waiting_priority"]) == (1, 40)
    current = {"If_Match": f'"{seen["revision"]}"'}
    assert counter.call("PUT", path, kept, role="operator", **current).json["waiting_priority"] == 40, (
        "unsaid, it stays"
    )
    current = {"If_Match": f'"{seen["revision"] + 1}"'}
    none = {**kept, "waiting_priority": None}
    assert counter.call("PUT", path, none, role="operator", **current).json["waiting_priority"] is None
    assert counter.register(event_id, allotment=granted["token"]).json["slug"] == "allotment-used-up"
    assert (
        counter.call("POST", f"/events/{event_id}/allotments", {**body, "waiting_priority": 0}, role="operator").json[
            "slug"
        ]
        == "invalid-input"
    )


def test_who_waited_before_there_were_lines_is_offered_a_place_all_the_same(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 1})
    first, second = counter.registered(event_id), counter.registered(event_id)
    database = counter.service.database
    database["registrations"].update_one({"_id": second["id"]}, {"$unset": {"line": "", "priority": ""}})
    pool = database["places"].find_one({"_id": event_id})["pools"]["onsite"] | {"next_position": 2}
    older = {"$unset": {"lines": "", "next_position": "", "kinds": "", "parts": ""}, "$set": {"pools.onsite": pool}}
    database["places"].update_one({"_id": event_id}, older)
    for _ in range(2):
        bring_up_to_date(database)
    counter.call("POST", "/mine/withdraw", link=first["manage_token"])
    assert counter.mine(second)["status"] == "offered"
