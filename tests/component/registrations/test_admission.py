"""How an organiser lays down how people get into an event, and what everybody else may know of it."""

from datetime import timedelta
from typing import Any

import pytest

pytestmark = pytest.mark.servers

KINDS = [{"id": "student", "name": {"en": "Student"}}, {"id": "expert", "name": {"en": "Expert"}, "priority": 50}]
STUDENTS = {"id": "students", "name": {"en": "For students"}, "capacity": 100, "kinds": ["student"]}


def put(counter: Any, event_id: str, body: dict[str, Any], revision: int = 0, role: str = "operator") -> Any:
    return counter.call("PUT", f"/events/{event_id}/admission", body, role=role, If_Match=f'"{revision}"')


def read(counter: Any, event_id: str) -> Any:
    return counter.call("GET", f"/events/{event_id}/admission")


def test_an_event_that_nobody_described_has_the_plain_admission(counter: Any) -> None:
    answer = read(counter, counter.announce())
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"0"'
    assert (answer.json["kinds"], answer.json["largest_party"]) == ([], 1)
    assert answer.json["waiting"]["order"] == "strict"


def test_an_admission_is_kept_told_and_changed_only_by_who_has_read_it(counter: Any) -> None:
    event_id = counter.announce()
    answer = put(counter, event_id, {"kinds": KINDS, "pools": [STUDENTS], "largest_party": 4})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"'), answer.text
    assert read(counter, event_id).json == answer.json
    assert answer.json["pools"][0]["modes"] == ["online", "onsite"]
    stale = put(counter, event_id, {})
    assert (stale.status_code, stale.json["slug"]) == (412, "changed-meanwhile")
    assert put(counter, event_id, {}, revision=1).json["kinds"] == []
    assert [message["seq"] for message in counter.messages(f"{event_id}.admission")] == [1, 2]


def test_the_seed_of_a_lottery_is_a_secret_whose_digest_everybody_knows(counter: Any) -> None:
    event_id = counter.announce()
    draw_at = (counter.now() + timedelta(days=2)).isoformat()
    answer = put(counter, event_id, {"waiting": {"order": "lottery", "draw_at": draw_at, "seed": "sixteen letters!"}})
    shown = read(counter, event_id)
    assert answer.status_code == 200, answer.text
    assert shown.json["waiting"]["seed"] is None
    assert len(shown.json["waiting"]["seed_digest"]) == 64
    told = counter.messages(f"{event_id}.admission")
    assert "sixteen letters!" not in shown.text + str(told)


@pytest.mark.parametrize(
    "body",
    [
        {"waiting": {"order": "first"}},
        {"largest_party": 0},
        {"kinds": [{"id": "../x", "name": {"en": "?"}}]},
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(counter: Any, body: dict[str, Any]) -> None:
    event_id = counter.announce()
    answer = put(counter, event_id, body)
    assert (answer.status_code, answer.json["slug"]) == (422, "invalid-input"), answer.text
    assert read(counter, event_id).headers["ETag"] == '"0"'


@pytest.mark.parametrize(
    "body",
    [
        {"kinds": [KINDS[0], KINDS[0]]},
        {"pools": [STUDENTS]},
        {"waiting": {"order": "lottery"}},
        {"waiting": {"draw_at": "2030-01-01T00:00:00Z"}},
        {
            "parts": [
                {
                    "id": "visit",
                    "title": {"en": "Visit"},
                    "starts_at": "2030-01-01T10:00:00Z",
                    "ends_at": "2030-01-01T10:00:00Z",
                    "modes": {"onsite": {"capacity": 5}},
                }
            ]
        },
    ],
)
def test_what_contradicts_itself_is_refused_and_changes_nothing(counter: Any, body: dict[str, Any]) -> None:
    event_id = counter.announce()
    answer = put(counter, event_id, body)
    assert (answer.status_code, answer.json["slug"]) == (409, "admission-contradictory"), answer.text
    assert answer.json["field"] in body
    assert read(counter, event_id).headers["ETag"] == '"0"'


def test_only_operators_lay_it_down_and_only_for_events_there_are(counter: Any) -> None:
    event_id = counter.announce()
    assert put(counter, event_id, {}, role="partner").status_code == 403
    assert counter.call("PUT", f"/events/{event_id}/admission", {}, If_Match='"0"').status_code == 401
    assert put(counter, "nowhere", {}).json["slug"] == "unknown-event"
