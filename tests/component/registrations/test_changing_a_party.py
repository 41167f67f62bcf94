"""Who comes along changes over HTTP and on a real MongoDB: by the person's link, by operators, and at the door."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

pytestmark = pytest.mark.servers

CHANGED = "causeway.registrations.companions-changed.v1"


@pytest.fixture
def event_id(counter: Any) -> str:
    """An event with four places onsite, of which one registration may have four."""
    event_id = str(counter.announce(capacities={"onsite": 4}))
    body = {"largest_party": 4}
    answer = counter.call("PUT", f"/events/{event_id}/admission", body, role="operator", If_Match='"0"')
    assert answer.status_code == 200, answer.text
    return event_id


def change(counter: Any, party: dict[str, Any], *names: str, **headers: str) -> Any:
    return put(counter, "/mine/companions", {"companions": names}, party, link=party["manage_token"], **headers)


def put(counter: Any, path: str, body: Any, party: dict[str, Any], **more: str) -> Any:
    """Send the change of somebody who has seen the registration as it is, unless it is said which they have seen."""
    seen = {"If_Match": f'"{counter.mine(party)["revision"]}"'}
    return counter.call("PUT", path, body, **(seen | more))


def check_in(counter: Any, event_id: str, code: str) -> Any:
    return counter.call("POST", "/check-ins", {"ticket": code, "event_id": event_id}, role="operator")


def codes(counter: Any, party: dict[str, Any]) -> dict[str, str]:
    """Return the code of everybody's ticket by name."""
    ticket = counter.call("GET", "/mine/ticket", link=party["manage_token"]).json
    return {seat["name"]: seat["code"] for seat in ticket["seats"]}


def test_a_place_given_back_is_offered_on_and_told(counter: Any, event_id: str) -> None:
    party = counter.registered(event_id, companions=["Davit", "Nare", "Aram"])
    waiting = counter.registered(event_id)
    answer = change(counter, party, "Davit", "Nare Grigoryan")
    assert (answer.status_code, answer.json["size"], answer.headers["ETag"]) == (200, 3, '"2"')
    assert counter.mine(party)["person"]["companions"] == ["Davit", "Nare Grigoryan"]
    assert counter.mine(waiting)["status"] == "offered"
    assert (counter.pool(event_id)["taken"], counter.pool(event_id)["waiting"]) == (4, 0)
    told = counter.messages(party["id"])[-1]
    assert (told["type"], told["seq"]) == (CHANGED, 2)
    assert "Grigoryan" not in answer.text, "names are shown with the registration, nowhere else"


def test_who_has_not_seen_the_newest_changes_nothing(counter: Any, event_id: str) -> None:
    party = counter.registered(event_id)
    blind = counter.call("PUT", "/mine/companions", {"companions": ["Davit"]}, link=party["manage_token"])
    assert (blind.status_code, counter.mine(party)["size"]) == (428, 1)
    assert change(counter, party, "Davit", If_Match='"1"').headers["ETag"] == '"2"'
    late = change(counter, party, "Nare", If_Match='"1"')
    assert (late.status_code, late.json["slug"]) == (412, "changed-meanwhile")
    assert counter.mine(party)["person"]["companions"] == ["Davit"]
    assert change(counter, party, "Davit").json["revision"] == 2, "the same names are no change"


def test_who_waits_changes_with_the_tag_of_what_they_have_read(counter: Any, event_id: str) -> None:
    counter.registered(event_id, companions=["Ani", "Li", "Wu"])
    party, later = (counter.registered(event_id, companions=["Davit", "Nare"]) for _ in range(2))
    tags = [counter.call("GET", "/mine", link=one["manage_token"]).headers["ETag"] for one in (party, later)]
    assert tags == ['"1-b"', '"1-c"']
    answer = change(counter, party, "Davit", If_Match=tags[0])
    assert (answer.status_code, answer.json["status"], counter.mine(party)["position"]) == (200, "waiting", 1)
    assert change(counter, party, *"ABC", If_Match='"2-b"').status_code == 200
    assert (counter.mine(party)["position"], counter.mine(later)["position"]) == (2, 1)
    assert counter.pool(event_id)["waiting"] == 7


def test_what_is_not_possible_is_said_and_nothing_changes(counter: Any, event_id: str) -> None:
    party, _ = counter.registered(event_id), counter.registered(event_id)
    answer = change(counter, party, "Davit", "Nare", "Aram", Accept_Language="hy")
    problem = answer.json
    assert (answer.status_code, problem["slug"]) == (409, "no-places-for-companions")
    assert (problem["wanted"], problem["possible"]) == (3, 2)
    assert answer.headers["Content-Language"] == "hy"
    assert "2" in problem["detail"]
    assert counter.mine(party)["size"] == 1
    assert change(counter, party, "Davit", "Nare").json["size"] == 3
    assert change(counter, party, *"ABCD").json["slug"] == "party-too-large"
    for body in (
        {},
        {"companions": None},
        {"companions": [""]},
        {"companions": ["x"] * 50},
        {"companions": ["A", 1]},
    ):
        bad = put(counter, "/mine/companions", body, party, link=party["manage_token"])
        assert (bad.status_code, "companions" in bad.text) == (422, True), body


def test_only_the_person_and_operators_change_it(counter: Any, event_id: str) -> None:
    party, other = counter.registered(event_id), counter.registered(event_id)
    path, body = f"/registrations/{party['id']}/companions", {"companions": ["Davit"]}
    assert put(counter, path, body, party).status_code == 401
    assert put(counter, path, body, party, role="partner").status_code == 403
    assert put(counter, path, body, party, link=other["manage_token"]).status_code in {403, 404}
    assert counter.mine(party)["size"] == 1
    assert put(counter, path, body, party, role="operator").json["size"] == 2
    assert put(counter, path, {"companions": []}, party, link=party["manage_token"]).json["size"] == 1


def test_a_ticket_that_was_given_up_opens_no_door_and_is_on_no_list(counter: Any, event_id: str) -> None:
    party = counter.registered(event_id, companions=["Davit", "Nare"])
    before = codes(counter, party)
    change(counter, party, "Nare", "Aram")
    change(counter, party, "Nare")
    after = codes(counter, party)
    assert after["Nare"] == before["Nare"], "whoever stays keeps their ticket"
    badges = counter.call("GET", f"/events/{event_id}/badges", role="operator").json["items"]
    assert [(badge["seat"], badge["name"]) for badge in badges if badge["seat"]] == [(2, "Nare")]
    doors = counter.call("GET", f"/events/{event_id}/door-list", role="operator").json["items"]
    assert len(doors) == 2
    gone = check_in(counter, event_id, before["Davit"])
    assert (gone.status_code, gone.json["slug"]) == (404, "unknown-ticket")
    came = check_in(counter, event_id, after["Nare"])
    assert (came.status_code, came.json["person"]["name"]) == (200, "Nare")
    assert change(counter, party).json["slug"] == "already-checked-in"
    attended = counter.call("GET", "/mine/attendance", link=party["manage_token"]).json["seats"]
    assert [(seat["seat"], seat["event"]) for seat in attended] == [(0, False), (2, True)]


def test_many_parties_that_grow_at_once_sell_no_place_twice(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 10})
    counter.call("PUT", f"/events/{event_id}/admission", {"largest_party": 4}, role="operator", If_Match='"0"')
    parties = [counter.registered(event_id) for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda party: change(counter, party, "Davit", "Nare"), parties))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409, 409]
    assert (
        counter.pool(event_id)["taken"]
        == sum(row.get("companions") is not None for row in counter.rows(event_id)) * 2 + 5
    )
