"""Operators see what went to whom, send it again, and see every letter beforehand; nobody else sees anything."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.serving import make_server

from causeway_contracts import registrations
from causeway_notifications.domain.kinds import Kind
from causeway_testing.fuzzing import assert_document_kept
from causeway_testing.waiting import wait_until

ROUTES = [
    ("GET", "/deliveries"),
    ("GET", "/deliveries/r:change:1"),
    ("POST", "/deliveries/r:change:1/resend"),
    ("GET", "/overview"),
    ("GET", "/previews/change"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(("role", "status"), [(None, 401), ("partner", 403), ("client", 403)])
def test_the_log_is_for_operators_only(house: Any, method: str, path: str, role: str | None, status: int) -> None:
    answer = house.call(method, path, role=role)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_the_log_shows_the_newest_first_page_by_page(office: Any) -> None:
    event = office.event()
    readers = office.register(event, 7)
    for reader in readers:
        office.settled(reader["id"], "accepted")
    found: list[dict[str, Any]] = []
    query: dict[str, Any] = {"event_id": event["id"], "limit": 3}
    pages = 0
    while pages < 5:
        pages += 1
        page = office.call("GET", "/deliveries", query_string=query).json
        found += page["items"]
        assert len(page["items"]) <= 3
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert pages == 3
    assert {row["registration_id"] for row in found} == {reader["id"] for reader in readers}
    times = [(row["queued_at"], row["id"]) for row in found]
    assert times == sorted(times, reverse=True)
    emails = {row["registration_id"]: row["recipient"]["email"] for row in found}
    assert emails == {reader["id"]: reader["person"]["email"] for reader in readers}


def test_the_log_can_be_narrowed_down(office: Any) -> None:
    event = office.event()
    one, other = office.register(event, 2)
    office.say(registrations.WITHDRAWN, one | {"status": "withdrawn"})
    office.settled(one["id"], "accepted", kind="withdrawal")
    office.settled(other["id"], "accepted")

    def ids(**query: str) -> set[str]:
        answer = office.call("GET", "/deliveries", query_string={"event_id": event["id"], **query})
        return {row["id"] for row in answer.json["items"]}

    assert ids(kind="withdrawal") == {f"{one['id']}:withdrawal:2"}
    assert ids(registration_id=other["id"]) == {f"{other['id']}:confirmation:1"}
    assert ids(status="failed") == set()


@pytest.mark.parametrize(
    "query", ["kind=newsletter", "status=lost", "limit=0", "limit=1000", "cursor=%24", "event_id=%24ne", "nonsense=1"]
)
def test_a_query_that_makes_no_sense_is_refused_field_by_field(house: Any, query: str) -> None:
    answer = house.call("GET", f"/deliveries?{query}")
    assert answer.status_code == 422
    assert answer.json["next_step"]


def test_one_message_is_shown_with_its_revision(office: Any) -> None:
    (reader,) = office.register(office.event())
    row = office.settled(reader["id"], "accepted")
    answer = office.call("GET", f"/deliveries/{row['_id']}")
    assert answer.status_code == 200
    assert answer.json["status"] == "accepted"
    assert answer.json["calendar"] == "REQUEST"
    assert answer.headers["ETag"] == f'"{row["revision"]}"'
    assert office.call("GET", "/deliveries/unknown:change:1").status_code == 404


def test_a_message_can_be_sent_again_and_a_repeated_request_sends_it_once(office: Any) -> None:
    (reader,) = office.register(office.event())
    row = office.settled(reader["id"], "accepted")
    path, key = f"/deliveries/{row['_id']}/resend", {"Idempotency-Key": f"again-{reader['id']}"}
    role_headers = {**key, **office.mint.bearer("operator", subject="the-same-operator")}
    answers = [office.call("POST", path, role=None, headers=role_headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert {answer.json["id"] for answer in answers} == {f"{row['_id']}.1"}
    assert answers[0].headers["Location"] == f"/api/notifications/deliveries/{row['_id']}.1"
    letters = office.letters(reader, 2)
    assert len({letter.message_id for letter in letters}) == 2
    wait_until(
        lambda: office.rows("deliveries", _id=f"{row['_id']}.1", status="accepted"), what="the repeat to be noted"
    )
    assert len(office.mail.to(reader["person"]["email"])) == 2


def test_what_is_no_longer_true_is_not_sent_again(office: Any) -> None:
    (reader,) = office.register(office.event())
    row = office.settled(reader["id"], "accepted")
    office.say(registrations.WITHDRAWN, reader | {"status": "withdrawn"})
    office.settled(reader["id"], "accepted", kind="withdrawal")
    answer = office.call("POST", f"/deliveries/{row['_id']}/resend")
    assert answer.status_code == 409
    assert answer.json["slug"] == "notice-no-longer-true"
    assert answer.json["reason"] == "the registration is withdrawn by now"


def test_the_overview_counts_what_is_there(office: Any) -> None:
    (reader,) = office.register(office.event())
    office.settled(reader["id"], "accepted")
    overview = office.call("GET", "/overview").json
    counted = {
        (row["_id"]["kind"], row["_id"]["status"]): row["n"]
        for row in office.service.database["deliveries"].aggregate(
            [{"$group": {"_id": {"kind": "$kind", "status": "$status"}, "n": {"$sum": 1}}}]
        )
    }
    shown = {(kind, status): n for kind, row in overview["counts"].items() for status, n in row.items()}
    assert shown == counted
    assert overview["languages"] == ["en", "hy", "zh-Hans"]
    assert set(overview["kinds"]) == {str(kind) for kind in Kind}


def test_a_preview_is_what_a_reader_would_get(house: Any) -> None:
    answer = house.call("GET", "/previews/confirmation", query_string={"language": "hy-AM", "mode": "online"})
    assert answer.status_code == 200
    assert answer.json["language"] == "hy"
    assert "http://causeway.example/join/" in answer.json["text"]
    assert "METHOD:REQUEST" in answer.json["calendar"]
    assert house.call("GET", "/previews/newsletter").status_code == 404
    assert house.call("GET", "/previews/change", query_string={"language": "fr"}).status_code == 422


@pytest.fixture
def address(office: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, office.http.application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_operators_cannot_break_what_the_document_promises(office: Any, address: str) -> None:
    (reader,) = office.register(office.event())
    office.settled(reader["id"], "accepted")
    assert_document_kept(address, "notifications", f"Bearer {office.mint.token('operator')}", seconds=25)


def test_strangers_cannot_break_what_the_document_promises(address: str) -> None:
    assert_document_kept(address, "notifications", None, seconds=10, examples=8)
