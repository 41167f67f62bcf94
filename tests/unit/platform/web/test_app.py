"""A whole call, from the declared route to the answer, through the toy service."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from causeway_platform.links import Links
from causeway_testing.tokens import TokenMint
from causeway_testing.toy_service import LINK_KEY, SERVICE, Notes

NOTE: dict[str, Any] = {
    "title": {"en": "Museums", "zh-Hans": "博物馆"},
    "author": "Ani",
    "email": "ani@example.org",
    "zone": "Asia/Yerevan",
}


@pytest.fixture
def written(client: FlaskClient) -> dict[str, Any]:
    answer = client.post(f"/api/{SERVICE}/notes", json=NOTE)
    assert answer.status_code == 201, answer.text
    note: dict[str, Any] = answer.get_json()
    return note


def test_what_was_loaded_reaches_the_handler(client: FlaskClient, notes: Notes, written: dict[str, Any]) -> None:
    row = notes.rows[written["id"]]
    assert row["title"] == {"en": "Museums", "zh-Hans": "博物馆"}
    assert row["wanted"] is True


def test_an_answer_is_short_json_with_its_revision(client: FlaskClient, written: dict[str, Any]) -> None:
    answer = client.get(f"/api/{SERVICE}/notes/{written['id']}")
    assert answer.headers["ETag"] == '"1"'
    assert answer.content_type == "application/json"
    assert ", " not in answer.text


def test_a_copy_that_is_still_good_is_not_sent_again(client: FlaskClient, written: dict[str, Any]) -> None:
    for path in (f"notes/{written['id']}", f"notes/{written['id']}/note.txt"):
        first = client.get(f"/api/{SERVICE}/{path}")
        again = client.get(f"/api/{SERVICE}/{path}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]


def test_content_that_is_no_json_keeps_its_type(client: FlaskClient, written: dict[str, Any]) -> None:
    answer = client.get(f"/api/{SERVICE}/notes/{written['id']}/note.txt")
    assert (answer.text, answer.content_type) == ("Ani", "text/plain; charset=utf-8")


def test_a_change_of_the_current_revision_is_made(
    client: FlaskClient, written: dict[str, Any], operator: dict[str, str]
) -> None:
    path = f"/api/{SERVICE}/notes/{written['id']}"
    changed = client.patch(path, json={"author": "Li Wei"}, headers=operator | {"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    stale = client.patch(path, json={"author": "Third"}, headers=operator | {"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.get_json()["current_revision"] == 2
    unstated = client.patch(path, json={"author": "Third"}, headers=operator)
    assert unstated.status_code == 428
    assert client.get(path).get_json()["author"] == "Li Wei"


def test_what_is_deleted_is_gone(client: FlaskClient, written: dict[str, Any], operator: dict[str, str]) -> None:
    path = f"/api/{SERVICE}/notes/{written['id']}"
    deleted = client.delete(path, headers=operator | {"If-Match": '"1"'})
    assert (deleted.status_code, deleted.data) == (204, b"")
    assert client.get(path).status_code == 404


def test_a_claim_stands_for_the_caller_the_key_and_the_request(client: FlaskClient, notes: Notes) -> None:
    for key in ("k-1", "k-1", "k-2"):
        client.post(f"/api/{SERVICE}/notes", json=NOTE, headers={"Idempotency-Key": key})
    first, again, other = (row["claim"] for row in notes.rows.values())
    assert first == again
    assert first.caller == "public"
    assert other.id != first.id
    assert other.fingerprint == first.fingerprint


def test_without_a_key_there_is_no_claim(notes: Notes, written: dict[str, Any]) -> None:
    assert notes.rows[written["id"]]["claim"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"surprise": 1}, "surprise"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"places": -5}, "places"),
        ({"title": {"klingon!": "x"}}, "title.klingon!.key"),
        ({"title": {"en": 5}}, "title.en.value"),
        ({"mode": "astral"}, "mode"),
        ({"starts": "2025-06-24T09:00:00Z"}, "starts"),
        ({"email": "nobody"}, "email"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"wanted": "yes"}, "wanted"),
        ({"revision": 9}, "revision"),
        ({"id": "mine"}, "id"),
    ],
)
def test_each_wrong_field_is_named_and_nothing_is_kept(
    client: FlaskClient, notes: Notes, change: dict[str, Any], field: str
) -> None:
    answer = client.post(f"/api/{SERVICE}/notes", json=NOTE | change)
    assert answer.status_code == 422
    errors = answer.get_json()["errors"]
    assert [error["field"] for error in errors] == [field]
    assert errors[0]["message"]
    assert notes.rows == {}


def test_all_wrong_fields_are_named_at_once_but_not_without_end(client: FlaskClient) -> None:
    answer = client.post(f"/api/{SERVICE}/notes", json={f"field{number}": 1 for number in range(500)})
    assert len(answer.get_json()["errors"]) == 50


def test_a_hostile_field_name_comes_back_short(client: FlaskClient) -> None:
    answer = client.post(f"/api/{SERVICE}/notes", json={"x" * 60_000: 1})
    assert len(answer.data) < 2_000


@pytest.mark.parametrize("query", ["limit=1&limit=2", "wanted=yes", "limit=1_0", "author=%00", "cursor=e30"])
def test_a_bad_query_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/api/{SERVICE}/notes?{query}").status_code == 422


def test_pages_follow_one_another(client: FlaskClient) -> None:
    made = [client.post(f"/api/{SERVICE}/notes", json=NOTE).get_json()["id"] for _ in range(5)]
    seen: list[str] = []
    path = f"/api/{SERVICE}/notes?limit=2"
    while path:
        page = client.get(path).get_json()
        seen += [item["id"] for item in page["items"]]
        path = f"/api/{SERVICE}/notes?limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == sorted(made)


def test_a_route_for_systems_asks_for_its_scope(client: FlaskClient, mint: TokenMint) -> None:
    path = f"/api/{SERVICE}/signed-in"
    assert client.get(path, headers=mint.bearer("client", scopes=["notes:read"])).status_code == 200
    refused = client.get(path, headers=mint.bearer("client", scopes=["notes:write"]))
    assert (refused.status_code, refused.get_json()["scope"]) == (403, "notes:read")
    assert client.get(path, headers=mint.bearer("partner")).status_code == 200


def test_a_participant_sees_the_own_note_only(client: FlaskClient, written: dict[str, Any]) -> None:
    links = Links([LINK_KEY])
    mine = {"Authorization": f"Link {links.sign('manage', written['id'], 1)}"}
    foreign = {"Authorization": f"Link {links.sign('manage', 'another', 1)}"}
    path = f"/api/{SERVICE}/own/{written['id']}"
    assert client.get(path, headers=mine).status_code == 200
    assert client.get(path, headers=foreign).status_code == 404
    assert client.get(path, headers={"Authorization": "Link forged"}).status_code == 404


def test_the_fourth_try_in_a_minute_waits(client: FlaskClient) -> None:
    path = f"/api/{SERVICE}/tries"
    assert [client.post(path).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.post(path)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    elsewhere = client.post(path, headers={"X-Forwarded-For": "203.0.113.9"})
    assert elsewhere.get_json() == {"address": "203.0.113.9"}


def test_a_made_up_address_does_not_reset_the_limit(client: FlaskClient) -> None:
    path = f"/api/{SERVICE}/tries"
    stranger = {"environ_base": {"REMOTE_ADDR": "198.51.100.7"}}
    answers = [client.post(path, headers={"X-Forwarded-For": f"203.0.113.{n}"}, **stranger) for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


def test_metrics_are_for_who_reaches_the_services_own_port(client: FlaskClient) -> None:
    assert b"causeway_requests_total" in client.get("/metrics").data
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_a_service_without_its_database_is_alive_and_not_ready(client: FlaskClient) -> None:
    assert client.get(f"/api/{SERVICE}/health").get_json() == {"status": "alive"}
    answer = client.get(f"/api/{SERVICE}/ready")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.get_json() == {"status": "down", "reasons": ["The database does not answer."]}


def test_a_request_that_needs_the_database_says_503(client: FlaskClient, operator: dict[str, str]) -> None:
    answer = client.get(f"/api/{SERVICE}/operations", headers=operator)
    assert (answer.status_code, answer.get_json()["slug"]) == (503, "temporarily-unavailable")
    assert "127.0.0.1" not in answer.text


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_every_answer_says_who_may_not_frame_or_keep_it(client: FlaskClient, method: str) -> None:
    headers = client.open(f"/api/{SERVICE}/notes", method=method).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"


def test_the_document_may_be_kept_for_a_while(client: FlaskClient) -> None:
    answer = client.get(f"/api/{SERVICE}/openapi.json")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert json.loads(answer.data)["openapi"] == "3.1.0"


def test_a_body_where_none_is_wanted_is_refused_unless_it_is_empty(
    client: FlaskClient, written: dict[str, Any], operator: dict[str, str]
) -> None:
    path = f"/api/{SERVICE}/notes/{written['id']}/close"
    assert client.post(path, json={"force": True}, headers=operator).status_code == 422
    assert client.post(path, json={}, headers=operator).status_code == 200
    assert client.post(path, headers=operator).get_json()["slug"] == "note-closed"
