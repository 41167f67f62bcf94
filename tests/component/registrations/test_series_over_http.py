"""Enrolling in a series over HTTP, its dates joined by the real clock work over a real MongoDB."""

import json
from datetime import timedelta
from typing import Any

import pytest

from causeway_platform.identifiers import new_id
from causeway_platform.links import Links
from causeway_platform.mailboxes import person_key
from causeway_platform.web.callers import DATA_LINK
from causeway_registrations.store.offered_events import EVER, dates_of

pytestmark = pytest.mark.servers

OPEN = {"open": True, "title": {"en": "Museum Lectures"}}


def a_person(email: str = "", **changes: Any) -> dict[str, Any]:
    who = email or f"{new_id()}@museum.example"
    return {"name": "Anahit", "email": who, "mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"} | changes


def put(counter: Any, series_id: str, revision: int = 0, **changes: Any) -> Any:
    return counter.call("PUT", f"/series/{series_id}", OPEN | changes, role="operator", If_Match=f'"{revision}"')


def a_series(counter: Any, dates: int, **announced: Any) -> tuple[str, list[str]]:
    """Announce so many dates of a new edition, open it, and return its id and theirs."""
    edition = new_id()
    ids = [
        counter.announce(edition_id=edition, starts_at=counter.now() + timedelta(days=20 + one), **announced)
        for one in range(dates)
    ]
    assert put(counter, edition).status_code == 200
    return edition, ids


def enrol(counter: Any, series_id: str, email: str = "", **changes: Any) -> Any:
    return counter.call("POST", f"/series/{series_id}/enrolments", a_person(email, **changes))


def shown(counter: Any, enrolled: Any) -> dict[str, Any]:
    answer = counter.call("GET", "/my-series", link=enrolled.json["series_token"])
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def statuses(counter: Any, enrolled: Any) -> dict[str, str]:
    return {date["event_id"]: date["status"] for date in shown(counter, enrolled)["dates"]}


def test_one_enrols_once_and_is_in_every_date_and_in_those_announced_later(counter: Any) -> None:
    series_id, dates = a_series(counter, 30)
    enrolled = enrol(counter, series_id)
    assert enrolled.status_code == 202, enrolled.text
    assert "person" not in enrolled.json
    before = shown(counter, enrolled)
    assert (before["status"], before["looked_at"], len(before["dates"])) == ("joining", 0, 30)
    counter.run_clock()
    assert statuses(counter, enrolled) == dict.fromkeys(dates, "confirmed")
    assert shown(counter, enrolled)["status"] == "live"
    later = counter.announce(edition_id=series_id, opens_at=counter.now() + timedelta(days=3))
    counter.run_clock()
    assert statuses(counter, enrolled)[later] == "confirmed"
    date = shown(counter, enrolled)["dates"][0]
    mine = counter.call("GET", "/mine", link=date["manage_token"])
    assert mine.json["event_id"] == date["event_id"]
    (told,) = [one for one in counter.messages(enrolled.json["id"]) if "enrolled" in one["type"]]
    assert told["value"].count(b"registration_id") == 30


def test_the_same_request_again_is_answered_the_same(counter: Any) -> None:
    series_id, _ = a_series(counter, 1)
    body = a_person()
    first = counter.call("POST", f"/series/{series_id}/enrolments", body, Idempotency_Key="enrol-1")
    again = counter.call("POST", f"/series/{series_id}/enrolments", body, Idempotency_Key="enrol-1")
    assert first.json == again.json
    other = enrol(counter, series_id, body["email"].upper())
    assert (other.status_code, other.json["slug"]) == (409, "already-enrolled")
    assert b"museum.example" not in str(list(counter.service.database["answers"].find())).encode()


def test_a_date_is_left_and_rejoined_and_stays_left_when_the_series_goes_on(counter: Any) -> None:
    series_id, (first, second) = a_series(counter, 2)
    enrolled = enrol(counter, series_id)
    link = enrolled.json["series_token"]
    counter.run_clock()
    assert counter.call("POST", f"/my-series/dates/{first}/leave", link=link).status_code == 200
    registration = shown(counter, enrolled)["dates"][1]
    assert counter.call("POST", "/mine/withdraw", link=registration["manage_token"]).status_code == 200
    counter.announce(first, revision=2, edition_id=series_id)
    counter.run_clock()
    assert statuses(counter, enrolled) == {first: "left", second: "left"}
    assert counter.call("POST", f"/my-series/dates/{first}/leave", link=link).json["slug"] == "date-left"
    rejoined = counter.call("POST", f"/my-series/dates/{first}/rejoin", {"mode": "online"}, link=link)
    assert rejoined.status_code == 200, rejoined.text
    assert statuses(counter, enrolled)[first] == "confirmed"
    assert counter.call("POST", f"/my-series/dates/{first}/rejoin", {}, link=link).json["slug"] == "date-not-left"
    assert counter.call("POST", f"/my-series/dates/{new_id()}/leave", link=link).status_code == 404


def test_ending_gives_up_every_date_to_come_in_small_steps(counter: Any) -> None:
    series_id, dates = a_series(counter, 30)
    enrolled = enrol(counter, series_id)
    link = enrolled.json["series_token"]
    counter.run_clock()
    ended = counter.call("POST", "/my-series/end", link=link)
    assert (ended.status_code, ended.json["status"]) == (200, "ended")
    counter.run_clock()
    assert statuses(counter, enrolled) == dict.fromkeys(dates, "ended")
    assert counter.pool(dates[0])["taken"] == 0
    assert counter.call("POST", "/my-series/end", link=link).json["slug"] == "enrolment-ended"
    assert enrol(counter, series_id).status_code == 202


def test_a_date_that_is_full_is_waited_for_and_who_enrolled_first_comes_first(counter: Any) -> None:
    series_id, _ = a_series(counter, 1, capacities={"onsite": 500})
    people = [enrol(counter, series_id) for _ in range(300)]
    counter.run_clock()
    scarce = counter.announce(edition_id=series_id, capacities={"onsite": 260})
    counter.run_clock()
    got = [row["status"] for row in counter.rows(scarce)]
    assert (got.count("confirmed"), got.count("waiting")) == (260, 40)
    assert statuses(counter, people[0])[scarce] == "confirmed"
    assert statuses(counter, people[-1])[scarce] == "waiting"
    assert counter.service.database["dates_to_follow"].find_one({"_id": series_id})["event_ids"] == []


def test_the_operators_open_close_and_see_a_series(counter: Any) -> None:
    series_id, _ = a_series(counter, 1)
    seen = counter.call("GET", f"/series/{series_id}")
    assert (seen.json["open"], seen.headers["ETag"]) == (True, '"1"')
    enrolled = enrol(counter, series_id)
    assert put(counter, series_id, 7).status_code == 412
    assert put(counter, series_id, 1, open=False).json["revision"] == 2
    assert enrol(counter, series_id).json["slug"] == "series-not-open"
    listed = counter.call("GET", f"/series/{series_id}/enrolments", role="operator")
    assert (listed.json["live"], [one["id"] for one in listed.json["items"]]) == (1, [enrolled.json["id"]])
    assert counter.call("GET", f"/series/{series_id}/enrolments").status_code == 401
    assert put(counter, new_id()).json["slug"] == "unknown-series"
    assert counter.call("GET", f"/series/{new_id()}").json["slug"] == "unknown-series"
    one = counter.call("GET", f"/enrolments/{enrolled.json['id']}", role="operator")
    assert one.json["dates"][0]["manage_token"] is None, "the link is the person's alone"
    assert counter.call("POST", f"/enrolments/{enrolled.json['id']}/end", role="operator").status_code == 200


def test_whoever_is_forgotten_is_followed_no_more_and_their_link_opens_nothing(counter: Any) -> None:
    series_id, (date,) = a_series(counter, 1)
    email = f"{new_id()}@museum.example"
    enrolled = enrol(counter, series_id, email)
    counter.run_clock()
    links = Links(["a-link-key-for-tests-only"])
    proof = links.sign_until(DATA_LINK, person_key(email), counter.now() + timedelta(hours=1))
    held = counter.call("GET", "/people/enrolments", link=proof).json["items"]
    assert [one["person"]["email"] for one in held] == [email]
    assert counter.call("POST", "/people/erasures", link=proof).json == {"erased": 2}
    counter.run_clock()
    later = counter.announce(edition_id=series_id)
    counter.run_clock()
    assert counter.rows(later) == []
    assert counter.pool(date)["taken"] == 0
    assert counter.call("GET", "/my-series", link=enrolled.json["series_token"]).status_code == 404
    assert counter.call("GET", "/people/enrolments", link=proof).json["items"] == []
    assert email.encode() not in b"".join(one["value"] for one in counter.messages(enrolled.json["id"]))
    kept = counter.service.database["enrolments"].find_one({"_id": enrolled.json["id"]})
    assert not {"name", "email", "identity", "person_key", "zone"} & set(kept)


def test_an_operator_forgets_one_enrolment(counter: Any) -> None:
    series_id, _ = a_series(counter, 1)
    enrolled = enrol(counter, series_id)
    path = f"/enrolments/{enrolled.json['id']}/erase"
    assert counter.call("POST", path, role="operator").json["erased_at"]
    assert counter.call("POST", path, role="operator").json["slug"] == "enrolment-erased"


def test_a_link_to_a_registration_is_none_to_a_series_and_the_reverse(counter: Any) -> None:
    series_id, (date,) = a_series(counter, 1)
    enrolled = enrol(counter, series_id)
    registered = counter.registered(date)
    assert counter.call("GET", "/my-series", link=registered["manage_token"]).status_code == 404
    assert counter.call("GET", "/mine", link=enrolled.json["series_token"]).status_code == 404


def test_new_dates_and_the_list_are_found_by_an_index(counter: Any) -> None:
    series_id, _ = a_series(counter, 1)
    enrol(counter, series_id)
    database = counter.service.database
    plan = database.command(
        "explain",
        {"find": "offered_events", "filter": dict(dates_of(series_id, EVER)), "sort": {"ends_at": 1, "_id": 1}},
    )
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
    assert "SORT_MERGE" in str(plan["queryPlanner"]["winningPlan"])


def test_who_is_only_enrolled_can_ask_what_is_held_about_them(counter: Any) -> None:
    edition, _ = a_series(counter, 1)
    email = f"{new_id()}@museum.example"
    enrolled = enrol(counter, edition, email).json

    body = {"email": email.upper(), "language": "hy", "zone": "Asia/Yerevan"}
    assert counter.call("POST", "/people/data-requests", body).status_code == 202

    (row,) = counter.messages(f"{enrolled['id']}:data")
    state = json.loads(row["value"])["state"]
    assert (state["registration_id"], state["event_id"]) == (enrolled["id"], edition)
