"""The whole portal on real servers: what others tell is on its pages, and can be told again from the topics."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from causeway_contracts import catalogue, events, registrations
from causeway_contracts.envelope import Message
from causeway_platform.identifiers import new_id
from causeway_testing.records import TopicWriter, institution_message, topic_writer
from causeway_testing.stage import Stage
from causeway_testing.tokens import TokenMint
from causeway_testing.waiting import wait_until

pytestmark = pytest.mark.servers

START = datetime.now(UTC).replace(microsecond=0) + timedelta(days=20)


def message(message_type: str, subject: str, seq: int, state: dict[str, Any], change: Any = None) -> Message:
    return Message(
        id=new_id(),
        type=message_type,
        source="causeway/test",
        subject=subject,
        seq=seq,
        time=datetime.now(UTC),
        data=catalogue.write_body(message_type, {"change": change or {}, "state": state}),
    )


def lecture(event_id: str, seq: int, title: str, message_type: str = events.PUBLISHED, change: Any = None) -> Message:
    state = {
        "id": event_id,
        "programme_id": "p1",
        "edition_id": "d1",
        "status": "published",
        "title": {"en": title, "hy": "Դասախոսություն"},
        "languages": ["en"],
        "local_start": "2030-01-01T10:00:00",
        "local_end": "2030-01-01T12:00:00",
        "zone": "Asia/Yerevan",
        "starts_at": START,
        "ends_at": START + timedelta(hours=2),
        "place": {"name": {"en": "Matenadaran"}, "country": "AM"},
        "join_link": "https://rooms.example.org/secret",
        "modes": {"onsite": {"capacity": 40}},
        "hosts": [{"institution_id": "museum", "role": "host"}],
        "registration": {"opens_at": None, "closes_at": START},
        "sequence": 0,
        "revision": seq,
        "changed_at": START - timedelta(days=30),
    }
    return message(message_type, event_id, seq, state, change)


def places(event_id: str, seq: int, taken: int) -> Message:
    row = {"capacity": 40, "taken": taken, "offered": 0, "waiting": 0, "checked_in": 0}
    return message(
        registrations.PLACES_CHANGED, event_id, seq, {"event_id": event_id, "modes": {"onsite": row}, "revision": seq}
    )


@pytest.fixture(scope="module")
def stage(mongo_uri: str, kafka: str, namespace: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    directory: Path = tmp_path_factory.mktemp("portal")
    extra = {"PORTAL_API_URL": "http://127.0.0.1:9"}
    with Stage(mongo_uri=mongo_uri, kafka=kafka, directory=directory, namespace=namespace, extra=extra) as running:
        running.prepare("portal")
        running.start("portal-web")
        running.start("portal-work")
        yield running


@pytest.fixture(scope="module")
def visitor(stage: Stage) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stage.url("portal"), headers={"Accept-Language": "en"}, timeout=10) as client:
        yield client


@pytest.fixture(scope="module")
def tell(stage: Stage) -> Iterator[Callable[[str], TopicWriter]]:
    with ExitStack() as stack:
        names = ("events", "partners", "registrations")
        writers = {
            name: stack.enter_context(topic_writer(stage.kafka, f"{stage.namespace}causeway.{name}")) for name in names
        }
        yield writers.__getitem__


def shows(visitor: httpx.Client, path: str, text: str) -> None:
    wait_until(lambda: text in visitor.get(path).text, what=f"{path} to show {text!r}")


def test_what_is_announced_is_shown_and_moves_forward_only(
    visitor: httpx.Client, tell: Callable[[str], TopicWriter]
) -> None:
    event_id = new_id()
    tell("events").say(lecture(event_id, 1, "First title"))
    tell("partners").say(institution_message("museum", 1, name="History Museum"))
    shows(visitor, f"/events/{event_id}", "First title")
    shows(visitor, f"/events/{event_id}", "History Museum")

    change = {"fields_changed": ["title"]}
    tell("events").say(
        lecture(event_id, 3, "Third title", events.CHANGED, change),
        lecture(event_id, 2, "Second title", events.CHANGED, change),
    )
    tell("registrations").say(places(event_id, 1, 12), places(event_id, 2, 13))

    shows(visitor, f"/events/{event_id}", "Third title")
    shows(visitor, f"/events/{event_id}", "27 of 40 places left")
    assert "Second title" not in visitor.get(f"/events/{event_id}").text
    assert "rooms.example.org" not in visitor.get(f"/events/{event_id}").text


def test_an_unreadable_message_is_set_aside_and_its_neighbours_pass(
    stage: Stage, visitor: httpx.Client, tell: Callable[[str], TopicWriter]
) -> None:
    before, after = new_id(), new_id()
    tell("events").say(lecture(before, 1, "Before the poison"))
    tell("events").put(b"poison", b"{not json", [("ce_specversion", b"1.0")])
    tell("events").say(lecture(after, 1, "After the poison"))

    shows(visitor, f"/events/{before}", "Before the poison")
    shows(visitor, f"/events/{after}", "After the poison")
    with MongoClient[dict[str, Any]](stage.mongo_uri) as client:
        assert client[f"{stage.namespace}portal"]["dead_letters"].count_documents({}) == 1


def test_all_copies_can_be_made_anew_from_the_topics(
    stage: Stage, visitor: httpx.Client, tell: Callable[[str], TopicWriter]
) -> None:
    event_id = new_id()
    tell("events").say(lecture(event_id, 1, "To be rebuilt"))
    shows(visitor, f"/events/{event_id}", "To be rebuilt")
    with MongoClient[dict[str, Any]](stage.mongo_uri) as client:
        client[f"{stage.namespace}portal"]["shown_events"].delete_many({})

    done = subprocess.run(
        (sys.executable, "-m", "causeway_portal", "rebuild", "programme"),
        env={**os.environ, **stage.environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    # The unreadable message of another test is refused again, which the exit code says.
    assert done.returncode in {0, 3}, done.stderr
    shows(visitor, f"/events/{event_id}", "To be rebuilt")


def test_the_platform_answers_beside_the_pages(stage: Stage, visitor: httpx.Client) -> None:
    assert visitor.get("/api/portal/ready").json()["status"] in {"ok", "ready", "degraded"}
    assert visitor.get("/api/portal/no-such-thing").headers["Content-Type"].startswith("application/problem+json")
    assert visitor.get("/no-such-page").headers["Content-Type"].startswith("text/html")
    assert "causeway" in visitor.get("/metrics").text


def test_operations_of_the_portal_are_for_operators(stage: Stage, visitor: httpx.Client) -> None:
    assert visitor.get("/api/portal/operations").status_code == 401
    mint = TokenMint()
    with MongoClient[dict[str, Any]](stage.mongo_uri, tz_aware=True) as client:
        mint.publish_to(client[f"{stage.namespace}portal"])

    answer = visitor.get("/api/portal/operations", headers=mint.bearer("operator", subject="anna"))

    assert answer.status_code == 200
    assert {"outbox", "dead_letters", "parked_keys", "workers"} <= set(answer.json())


def test_an_answer_has_one_reference_which_pages_quote(visitor: httpx.Client) -> None:
    answer = visitor.get("/no-such-page", headers={"X-Request-Id": "quote-me"})

    assert answer.headers.get_list("X-Request-Id") == ["quote-me"]
    assert "Reference: quote-me" in answer.text


def test_with_every_service_away_the_programme_is_still_there(
    visitor: httpx.Client, tell: Callable[[str], TopicWriter]
) -> None:
    event_id = new_id()
    tell("events").say(lecture(event_id, 1, "Readable always"))
    shows(visitor, "/", "Readable always")
    form = {"name": "Ani", "email": "ani@example.org", "mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"}

    answer = visitor.post(f"/events/{event_id}", data=form)

    assert answer.status_code == 503
    assert "This part is away for a moment" in answer.text
