"""Feedback over HTTP: asked, given, counted, and never led back to who gave it."""

from datetime import timedelta
from typing import Any

import pytest

pytestmark = pytest.mark.servers

FORM: dict[str, Any] = {
    "anonymous": True,
    "questions": [
        {"id": "whole", "kind": "rating", "text": {"en": "How was it?"}, "required": True},
        {"id": "remarks", "kind": "text", "text": {"en": "What else?"}},
    ],
    "open_for_h": 48,
}


def ask(counter: Any, event_id: str, revision: int = 0, role: str = "operator", **changes: Any) -> Any:
    path = f"/events/{event_id}/feedback-form"
    return counter.call("PUT", path, FORM | changes, role=role, If_Match=f'"{revision}"')


def came(counter: Any, event_id: str, **person: Any) -> dict[str, Any]:
    registration = counter.registered(event_id, **person)
    code = counter.call("GET", "/mine/ticket", link=registration["manage_token"]).json["code"]
    assert counter.call("POST", "/check-ins", {"ticket": code}, role="operator").status_code == 200
    return dict(registration)


def give(counter: Any, registration: dict[str, Any], key: str = "", **answers: Any) -> Any:
    headers = {"Idempotency_Key": key} if key else {}
    body = {"answers": answers}
    return counter.call("POST", "/mine/feedback", body, link=registration["manage_token"], **headers)


def results(counter: Any, event_id: str) -> Any:
    return counter.call("GET", f"/events/{event_id}/feedback", role="operator")


def test_an_anonymous_answer_is_kept_once_and_leads_to_nobody(counter: Any) -> None:
    event_id = counter.announce()
    assert ask(counter, event_id).headers["ETag"] == '"1"'
    registration = came(counter, event_id)
    mine = counter.call("GET", "/mine/feedback", link=registration["manage_token"]).json
    assert (mine["given"], mine["anonymous"], [one["id"] for one in mine["questions"]]) == (
        False,
        True,
        ["whole", "remarks"],
    )
    first = give(counter, registration, key="one", whole=5, remarks="Lovely")
    again = give(counter, registration, key="one", whole=5, remarks="Lovely")
    assert (first.status_code, again.json) == (200, first.json), first.text
    twice = give(counter, registration, whole=1)
    assert (twice.status_code, twice.json["slug"]) == (409, "feedback-given-before")
    database = counter.service.database
    (kept,) = database["feedback"].find({"event_id": event_id})
    assert set(kept) == {"_id", "revision", "event_id", "day", "mode", "country", "answers"}
    assert list(database["feedback_marks"].find({"event_id": event_id})) == [
        {"_id": registration["id"], "revision": 1, "event_id": event_id}
    ]
    stored = str([list(database[name].find()) for name in ("answers", "outbox", "clock_work")])
    assert kept["_id"] not in stored
    assert "Lovely" not in stored
    mine = counter.call("GET", "/mine/feedback", link=registration["manage_token"]).json
    assert (mine["given"], mine["answers"]) == (True, {})


def test_anonymous_answers_and_marks_are_not_kept_in_the_order_in_which_they_came(counter: Any) -> None:
    database = counter.service.database
    for name in ("feedback", "feedback_marks"):
        assert database[name].options()["clusteredIndex"]["key"] == {"_id": 1}
    event_id = counter.announce(capacities={"onsite": None})
    ask(counter, event_id)
    people = [came(counter, event_id) for _ in range(12)]
    for number, person in enumerate(people):
        give(counter, person, whole=5, remarks=f"remark {number}")
    natural = [row["_id"] for row in database["feedback"].find({"event_id": event_id}, sort=[("$natural", 1)])]
    assert natural == sorted(natural)


def test_results_of_an_anonymous_form_are_shown_when_it_has_closed_and_small_groups_never(counter: Any) -> None:
    start = counter.now() + timedelta(hours=1)
    event_id = counter.announce(capacities={"onsite": None}, starts_at=start)
    ask(counter, event_id)
    for country, count in (("AM", 6), ("CN", 5), ("IT", 1)):
        for number in range(count):
            give(counter, came(counter, event_id, country=country), whole=1 + number % 5, remarks=f"=cmd {number}")
    open_form = results(counter, event_id)
    assert (open_form.status_code, open_form.json["answers"]) == (200, None)
    assert all(one["whole"] is None for one in open_form.json["questions"])
    counter.later.append(timedelta(hours=4 + 49))
    closed = results(counter, event_id).json
    how, remarks = closed["questions"]
    assert (closed["answers"], how["whole"]["answers"], how["by_mode"]["onsite"]["answers"]) == (12, 12, 12)
    assert set(how["by_country"]) == {"AM"}, "with CN shown, the whole less both would be the one from IT"
    assert len(remarks["texts"]) == 12
    table = counter.call("GET", f"/events/{event_id}/feedback.csv", role="operator")
    assert table.content_type == "text/csv; charset=utf-8"
    assert "'=cmd 1" in table.text
    assert ",=cmd" not in table.text


def test_named_feedback_can_be_changed_and_is_counted_at_once(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": None})
    ask(counter, event_id, anonymous=False)
    people = [came(counter, event_id) for _ in range(5)]
    for person in people:
        give(counter, person, whole=1)
    assert give(counter, people[0], whole=5).status_code == 200
    mine = counter.call("GET", "/mine/feedback", link=people[0]["manage_token"]).json
    assert (mine["given"], mine["answers"]) == (True, {"whole": 5})
    assert results(counter, event_id).json["questions"][0]["whole"] == {"answers": 5, "mean": 1.8}


def test_who_was_not_there_or_comes_too_late_is_refused(counter: Any) -> None:
    start = counter.now() + timedelta(hours=1)
    event_id = counter.announce(starts_at=start)
    absent, present = counter.registered(event_id), came(counter, event_id)
    assert give(counter, present, whole=5).json["slug"] == "no-feedback-form"
    ask(counter, event_id)
    assert give(counter, absent, whole=5).json["slug"] == "feedback-not-attended"
    assert give(counter, present, whole=9).json["slug"] == "answer-not-fitting"
    assert give(counter, present, whole=True).json["slug"] == "answer-not-fitting"
    assert give(counter, present, whole=5, remarks=4).json["slug"] == "answer-not-fitting"
    assert give(counter, present, whole={"$gt": 1}).status_code in {400, 422}
    counter.later.append(timedelta(hours=4 + 48))
    assert give(counter, present, whole=5).json["slug"] == "feedback-closed"
    assert list(counter.service.database["feedback"].find({"event_id": event_id})) == []


def test_a_form_stays_once_somebody_has_answered_and_is_the_operators_before(counter: Any) -> None:
    event_id = counter.announce()
    assert ask(counter, event_id, role="partner").status_code == 403
    assert ask(counter, event_id).status_code == 200
    assert ask(counter, event_id).json["slug"] == "changed-meanwhile"
    assert ask(counter, event_id, revision=1, anonymous=False).status_code == 200
    give(counter, came(counter, event_id), whole=5)
    refused = ask(counter, event_id, revision=2, anonymous=True)
    assert (refused.status_code, refused.json["slug"]) == (409, "feedback-begun")
    assert [row["seq"] for row in counter.messages(f"{event_id}.feedback")] == [1, 2]


@pytest.mark.parametrize(
    ("slug", "changes"),
    [
        ("invalid-input", {"questions": []}),
        ("invalid-input", {"questions": [{"id": "a", "kind": "essay", "text": {"en": "?"}}]}),
        ("feedback-form-unsound", {"questions": [FORM["questions"][0]] * 2}),
        ("feedback-form-unsound", {"questions": [{"id": "a", "kind": "choice", "text": {"en": "?"}}]}),
        ("feedback-form-unsound", {"open_for_h": 2, "invited_after_h": 2}),
    ],
)
def test_a_form_that_makes_no_sense_is_refused(counter: Any, slug: str, changes: dict[str, Any]) -> None:
    answer = ask(counter, counter.announce(), **changes)
    assert (answer.status_code, answer.json["slug"]) == (422, slug)
