"""What operators look at and take away: the waiting list with who is next, and lists as tables."""

import csv
import io
import tracemalloc
from typing import Any
from urllib.parse import urlencode

import pytest

from causeway_platform.identifiers import new_id

pytestmark = pytest.mark.servers

MANY_PEOPLE = 10_000
MOST_MEMORY = 6_000_000
"""Bytes; 3.2 million were measured with 100,000 people who wait."""

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


def table(counter: Any, path: str) -> list[dict[str, str]]:
    answer = counter.call("GET", path, role="operator")
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_the_list_is_a_table_with_its_filters_and_without_formulas(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 1, "online": 5})
    lay_down(counter, event_id, largest_party=3)
    first = counter.registered(event_id, name='=HYPERLINK("x")')
    waiting = [counter.registered(event_id, name=f"Waiting {n}", companions=["Ann", "Bo"]) for n in range(2)]
    counter.registered(event_id, mode="online", name="Ани, онлайн")
    path = f"/events/{event_id}/registrations.csv"

    rows = table(counter, path)
    assert [row["name"] for row in rows] == ['\'=HYPERLINK("x")', "Waiting 0", "Waiting 1", "Ани, онлайн"]
    assert [row["place_in_queue"] for row in rows] == ["", "1", "2", ""]
    assert (rows[1]["companions"], rows[1]["size"], rows[1]["status"]) == ("Ann; Bo", "3", "waiting")
    listed = counter.call("GET", f"/events/{event_id}/registrations", role="operator").json["items"]
    assert [row["id"] for row in rows] == [one["id"] for one in listed]
    assert [row["place_in_queue"] or None for row in rows] == [
        one["position"] and str(one["position"]) for one in listed
    ]

    assert [row["id"] for row in table(counter, f"{path}?status=waiting")] == [one["id"] for one in waiting]
    assert [row["name"] for row in table(counter, f"{path}?mode=online")] == ["Ани, онлайн"]
    assert [row["name"] for row in table(counter, f"{path}?{urlencode({'person': 'АНИ,'})}")] == ["Ани, онлайн"]
    assert [row["name"] for row in table(counter, f"{path}?person=WAIT&status=waiting")] == ["Waiting 0", "Waiting 1"]
    assert table(counter, f"{path}?person=.*") == [], "what is looked for is no pattern"
    assert counter.call("POST", f"/registrations/{first['id']}/erase", role="operator").status_code == 200
    erased = table(counter, path)[0]
    assert (erased["name"], erased["email"], erased["companions"], erased["zone"]) == ("", "", "", "")
    assert erased["erased_at"]


def test_kept_places_are_a_table_without_the_tokens(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 10})
    body = {"label": "+ A class", "mode": "onsite", "places": 4, "returns_at": "2100-01-01T00:00:00Z"}
    granted = counter.call("POST", f"/events/{event_id}/allotments", body, role="operator").json
    (row,) = table(counter, f"/events/{event_id}/allotments.csv")
    assert (row["label"], row["places"], row["filled"], row["id"]) == ("'+ A class", "4", "0", granted["id"])
    assert granted["token"] not in str(row)


@pytest.mark.parametrize("name", ["registrations.csv", "allotments.csv"])
def test_tables_are_for_operators_and_for_events_that_there_are(counter: Any, name: str) -> None:
    path = f"/events/{counter.announce()}/{name}"
    assert counter.call("GET", path).status_code == 401
    assert counter.call("GET", path, role="partner").status_code == 403
    assert counter.call("GET", f"/events/nowhere/{name}", role="operator").json["slug"] == "unknown-event"
    head = counter.call("HEAD", path, role="operator")
    assert (head.status_code, head.data) == (200, b"")


def test_more_than_a_page_comes_whole_and_in_order(counter: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("causeway_registrations.use_cases.list_whole_event.ROWS_AT_ONCE", 2)
    event_id = counter.announce(capacities={"onsite": 2})
    ids = [counter.registered(event_id)["id"] for _ in range(5)]
    assert [row["id"] for row in table(counter, f"/events/{event_id}/registrations.csv")] == ids


def test_a_long_list_is_never_in_memory_as_a_whole(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 0})
    counter.registered(event_id)
    (waiting,) = counter.rows(event_id)
    people = MANY_PEOPLE - 1
    copies = (
        {**waiting, "_id": new_id(), "identity": f"{event_id}|{n}", "person_key": f"{n}", "position": 2 + n}
        for n in range(people)
    )
    counter.service.database["registrations"].insert_many(copies)
    headers = counter.mint.bearer("operator")
    path = f"/api/registrations/events/{event_id}/registrations.csv"
    tracemalloc.start()
    answer = counter.app.test_client().get(path, headers=headers, buffered=False)
    lines = sum(chunk.count(b"\r\n") for chunk in answer.iter_encoded())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert lines == 1 + MANY_PEOPLE
    assert peak < MOST_MEMORY, f"{peak:,} bytes at most at a time"
