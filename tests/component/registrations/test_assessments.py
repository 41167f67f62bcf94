"""Marking participants by hand, several at once: what became of each, and taking it back."""

from typing import Any

import pytest

pytestmark = pytest.mark.servers


def participants(counter: Any, event_id: str, query: str = "") -> dict[str, Any]:
    answer = counter.call("GET", f"/events/{event_id}/assessments{query}", role="operator")
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def mark(counter: Any, event_id: str, *rows: dict[str, Any], **headers: str) -> Any:
    body = {"rows": list(rows)}
    return counter.call("POST", f"/events/{event_id}/assessments/batch", body, role="operator", **headers)


def row(registration: dict[str, Any], *, passed: bool = False, confirmed: bool = False, **more: Any) -> dict[str, Any]:
    return {"registration_id": registration["id"], "passed": passed, "confirmed": confirmed, **more}


def came(counter: Any, registration: dict[str, Any]) -> None:
    code = counter.call("GET", "/mine/ticket", link=registration["manage_token"]).json["code"]
    assert counter.call("POST", "/check-ins", {"ticket": code}, role="operator").status_code == 200


def test_several_are_marked_listed_with_what_they_lack_and_taken_back(counter: Any) -> None:
    event_id = counter.announce()
    here, away = counter.registered(event_id, name="Ani"), counter.registered(event_id, name="Li")
    came(counter, here)
    rule = {"checked_in": True, "passed": True}
    counter.call("PUT", f"/events/{event_id}/certificate-rule", rule, role="operator", If_Match='"0"')
    before = {one["registration_id"]: one for one in participants(counter, event_id)["items"]}
    assert [(before[one["id"]]["came"], before[one["id"]]["share"]) for one in (here, away)] == [
        (True, 100),
        (False, 0),
    ]
    assert (before[here["id"]]["name"], before[here["id"]]["lacking"]) == ("Ani", ["not_passed"])

    done = mark(counter, event_id, *(row(one, passed=True, confirmed=True, revision=0) for one in (here, away)))

    assert (done.status_code, done.json["marked"], done.json["refused"]) == (200, 2, 0), done.text
    assert [one["revision"] for one in done.json["results"]] == [1, 1]
    after = {one["registration_id"]: one for one in participants(counter, event_id)["items"]}
    assert [after[one["id"]]["lacking"] for one in (here, away)] == [[], ["not_checked_in"]]
    back = mark(counter, event_id, row(here, revision=1), row(away, passed=True, confirmed=True, revision=1))
    assert (back.json["marked"], back.json["kept"]) == (1, 1)
    single = counter.call("GET", f"/registrations/{here['id']}/assessment", role="operator").json
    assert (single["passed"], single["confirmed"], single["revision"]) == (False, False, 2)


def test_a_row_that_cannot_be_marked_keeps_no_other_from_it(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 2})
    marked, changed = counter.registered(event_id), counter.registered(event_id)
    waiting, elsewhere = counter.registered(event_id), counter.registered(counter.announce())
    mark(counter, event_id, row(changed, passed=True))
    rows = [
        row(changed, confirmed=True, revision=0),
        row(waiting, passed=True),
        row(elsewhere, passed=True),
        row({"id": "nobody"}, passed=True),
        row(marked, passed=True, revision=0),
    ]

    done = mark(counter, event_id, *rows).json

    slugs = [one["slug"] for one in done["results"]]
    assert slugs == ["changed-meanwhile", "place-not-confirmed", "unknown-subject", "unknown-subject", None]
    assert (done["marked"], done["refused"]) == (1, 4)
    assert [one["passed"] for one in participants(counter, event_id)["items"]] == [True, True]


def test_a_batch_sent_again_changes_nothing_and_its_answer_is_the_same(counter: Any) -> None:
    event_id = counter.announce()
    person = counter.registered(event_id, name="Ani Petrosyan")
    body = {"rows": [row(person, passed=True, revision=0)]}
    headers = counter.mint.bearer("operator") | {"Idempotency-Key": "marks-of-today"}
    first, again = (counter.call("POST", f"/events/{event_id}/assessments/batch", body, **headers) for _ in "ab")
    assert (first.status_code, first.json) == (200, again.json)
    without_key = mark(counter, event_id, *body["rows"]).json
    assert (without_key["kept"], without_key["refused"]) == (1, 0)
    assert participants(counter, event_id)["items"][0]["revision"] == 1
    assert "Ani" not in str(list(counter.service.database["answers"].find()))


def test_the_list_goes_on_from_its_cursor_and_leaves_out_who_was_forgotten(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": None})
    people = [counter.registered(event_id) for _ in range(3)]
    gone = counter.registered(event_id)
    erased = counter.call("POST", f"/registrations/{gone['id']}/erase", role="operator")
    assert erased.status_code < 300, erased.text
    first = participants(counter, event_id, "?limit=2")
    rest = participants(counter, event_id, f"?limit=2&cursor={first['next']}")
    assert [one["registration_id"] for one in (*first["items"], *rest["items"])] == [one["id"] for one in people]
    assert rest["next"] is None
    assert mark(counter, event_id, row(gone, passed=True)).json["results"][0]["slug"] == "unknown-subject"


@pytest.mark.parametrize("number", [0, 201])
def test_neither_nothing_nor_too_many_are_marked_at_once(counter: Any, number: int) -> None:
    event_id = counter.announce()
    assert mark(counter, event_id, *(row({"id": f"r{one}"}) for one in range(number))).status_code == 422


def test_marks_are_for_operators_and_for_events_that_there_are(counter: Any) -> None:
    event_id = counter.announce()
    person = counter.registered(event_id)
    path = f"/events/{event_id}/assessments"
    assert counter.call("GET", path, link=person["manage_token"]).status_code in {401, 403}
    asked = counter.call("POST", f"{path}/batch", {"rows": [row(person)]}, link=person["manage_token"])
    assert asked.status_code in {401, 403}
    assert mark(counter, "nowhere", row(person)).json["slug"] == "unknown-event"
    assert counter.call("GET", "/events/nowhere/assessments", role="operator").json["slug"] == "unknown-event"
