"""What operators look at and take away: the waiting list with who is next, and lists as tables."""

from typing import Any

import pytest

pytestmark = pytest.mark.servers

BY_HAND = {"waiting": {"offers_by_themselves": False}}


def lay_down(counter: Any, event_id: str, revision: int = 0, **body: Any) -> Any:
    path = f"/events/{event_id}/admission"
    answer = counter.call("PUT", path, body, role="operator", If_Match=f'"{revision}"')
    assert answer.status_code == 200, answer.text
    return answer.json


def waiting_list(counter: Any, event_id: str, **query: Any) -> dict[str, Any]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    answer = counter.call("GET", f"/events/{event_id}/waiting-list?{asked}", role="operator")
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def test_who_is_next_is_shown_and_is_who_is_offered_a_place(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 1})
    kinds = [{"id": "student", "name": {"en": "Student"}}, {"id": "expert", "name": {"en": "Expert"}, "priority": 50}]
    lay_down(counter, event_id, kinds=kinds, **BY_HAND)
    counter.registered(event_id, kind="student")
    students = [counter.registered(event_id, kind="student", name=f"Student {n}") for n in range(3)]
    expert = counter.registered(event_id, kind="expert", name="Expert")
    assert waiting_list(counter, event_id)["next"] == [], "no place is free"

    counter.announce(event_id, revision=2, capacities={"onsite": 3})
    before = counter.rows(event_id)
    shown = waiting_list(counter, event_id, parties=5)
    assert [one["name"] for one in shown["next"]] == ["Expert", "Student 0"]
    assert (shown["more"], shown["in_the_way"]) == (False, None)
    assert [(line["kind"], line["parties"]) for line in shown["lines"]] == [("expert", 1), ("student", 3)]
    assert waiting_list(counter, event_id, parties=1)["more"] is True
    assert counter.rows(event_id) == before, "looking ahead changes nothing"

    made = counter.call("POST", f"/events/{event_id}/offers", {"parties": 5}, role="operator").json
    assert made == {"made": 2, "more": False}
    offered = {row["_id"] for row in counter.rows(event_id, status="offered")}
    assert offered == {one["registration_id"] for one in shown["next"]} == {expert["id"], students[0]["id"]}


def test_before_a_draw_nobody_is_next_and_the_policy_is_told_whole(counter: Any) -> None:
    event_id = counter.announce()
    policy = {"order": "lottery", "draw_at": "2100-01-01T00:00:00+00:00", "offer_lasts_s": 7200}
    told = lay_down(counter, event_id, waiting=policy)["waiting"]
    assert (told["offer_lasts_s"], told["offers_by_themselves"], told["drawn_at"]) == (7200, True, None)
    counter.registered(event_id)
    shown = waiting_list(counter, event_id)
    assert (shown["in_the_way"], shown["next"], shown["more"]) == ("draw-pending", [], False)
    assert shown["policy"] == told
    assert shown["lines"][0]["parties"] == 1


def test_an_admission_that_was_read_can_be_laid_down_again(counter: Any) -> None:
    event_id = counter.announce()
    body = {
        "kinds": [{"id": "student", "name": {"en": "Student"}, "priority": 7}],
        "waiting": {"order": "fill", "offers_end_before_start_s": 3600, "offers_by_themselves": False},
    }
    first = lay_down(counter, event_id, **body)
    names = ("order", "draw_at", "offers_by_themselves", "offer_lasts_s", "offers_end_before_start_s")
    again = {
        **{name: first[name] for name in ("kinds", "pools", "parts", "largest_party", "minimum_minutes", "gates")},
        "form": {"questions": first["form"]["questions"]},
        "waiting": {name: first["waiting"][name] for name in names},
    }
    second = lay_down(counter, event_id, first["revision"], **again)
    assert {**second, "revision": 1} == {**first, "revision": 1}


def test_the_waiting_list_is_for_operators_and_for_events_that_there_are(counter: Any) -> None:
    event_id = counter.announce()
    path = f"/events/{event_id}/waiting-list"
    assert counter.call("GET", path).status_code == 401
    assert counter.call("GET", path, role="partner").status_code == 403
    assert counter.call("GET", "/events/nowhere/waiting-list", role="operator").json["slug"] == "unknown-event"
    assert counter.call("GET", f"{path}?parties=0", role="operator").json["slug"] == "invalid-input"
