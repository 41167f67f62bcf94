"""J9: a person asks for their data, then to be forgotten; afterwards they are nowhere, and everything still counts."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType
from pymongo import MongoClient

from causeway_cli.demonstration.api import Api
from causeway_cli.services import SERVICES
from causeway_contracts.envelope import headers_of
from causeway_contracts.topics import REGISTRATIONS, dead_letter_topic
from causeway_platform.clock import utc_now
from causeway_platform.mailboxes import person_key
from causeway_testing.records import everything_on, institution_message
from causeway_testing.taking_part import WORDS, TookPart, take_part
from causeway_testing.waiting import wait_until
from causeway_testing.whole_system import RunningSystem

pytestmark = [pytest.mark.servers, pytest.mark.timeout(420)]

NAME = "Anahit Whom Nobody Remembers"
EMAIL = "anahit.j9@visitors.example"
READERS = ("notifications", "portal", "events")
"""Whoever reads the topic of registrations, for whatever of it."""

TRACES = (NAME, EMAIL, EMAIL.upper(), person_key(EMAIL), *WORDS.values())


@dataclass
class Journey:
    """What the person did and got, and where to look for them."""

    running: RunningSystem
    mongo: MongoClient[dict[str, Any]]
    pages: httpx.Client
    event_id: str = ""
    before: dict[str, Any] | None = None
    registration_id: str = ""
    visit: TookPart | None = None
    """Another event, where they left behind all that can be held about somebody."""
    certificate_id: str = ""
    manage_link: str = ""
    data_link: str = ""
    held: dict[str, Any] | None = None

    def database(self, service: str) -> Any:
        return self.mongo[f"{self.running.namespace}{service}"]

    @property
    def topic(self) -> str:
        return f"{self.running.namespace}{REGISTRATIONS.name}"

    @property
    def keys(self) -> set[bytes]:
        """The keys of all messages that named the person."""
        assert self.visit is not None
        return {one.encode() for one in (self.registration_id, self.visit.registration_id, self.certificate_id)}

    def counts(self) -> dict[str, Any]:
        """Return what is counted about the event: places by mode, and registrations that hold one."""
        modes = self.pages.get(f"/api/registrations/events/{self.event_id}/places").json()["modes"]
        return {mode: (counted["taken"], counted["waiting"], counted["checked_in"]) for mode, counted in modes.items()}

    def mails(self) -> list[str]:
        """Return the texts of the mails to the person."""
        listed = self.pages.get("/mailbox/api/messages", params={"to": EMAIL, "limit": 100}).json()["items"]
        return [self.pages.get(f"/mailbox/api/messages/{one['id']}").json()["text"] for one in reversed(listed)]

    def mailed_link(self, pattern: str) -> str:
        """Return the path of a link once it has come by mail."""
        found: list[str] = []

        def come() -> bool:
            found[:] = [match[0] for text in self.mails() for match in re.finditer(pattern, text)]
            return bool(found)

        wait_until(come, seconds=60, what=f"a mail with {pattern}")
        return found[-1]


@pytest.fixture(scope="module")
def journey(running: RunningSystem, public: Api, operator: Api) -> Iterator[Journey]:
    """The whole journey, once; each test then looks at one promise."""
    with (
        MongoClient[dict[str, Any]](running.servers.mongo_uri, tz_aware=True) as mongo,
        httpx.Client(base_url=running.url, timeout=30, headers={"Accept-Language": "en"}) as pages,
    ):
        journey = Journey(running, mongo, pages)
        _register(journey)
        _take_part(journey, public, operator)
        _export(journey)
        _leave_poisonous_copies(journey)
        _erase(journey)
        yield journey
        _discard_the_poison(journey, operator)


def _register(journey: Journey) -> None:
    now = utc_now()
    open_now = {
        "cancelled": False,
        "closes_at": {"$gt": now},
        "capacities.onsite": {"$gt": 0},
        "$or": [{"opens_at": None}, {"opens_at": {"$lte": now}}],
    }
    event = journey.database("registrations")["offered_events"].find_one(open_now)
    assert event is not None, "the demonstration programme has an event that one can register for"
    journey.event_id = event["_id"]
    journey.before = journey.counts()
    form = {
        "name": NAME,
        "email": EMAIL,
        "mode": "onsite",
        "language": "en",
        "zone": "Asia/Yerevan",
        "claim": "claim-of-the-journey",
        "terms": "1",
    }
    answer = journey.pages.post(f"/events/{journey.event_id}", data=form)
    assert answer.status_code == 303, answer.text
    row = journey.database("registrations")["registrations"].find_one({"email": EMAIL})
    assert row is not None
    journey.registration_id = row["_id"]
    journey.manage_link = journey.mailed_link(r"/my/[^\s]+")


def _take_part(journey: Journey, public: Api, operator: Api) -> None:
    visit = journey.visit = take_part(public, operator, name=NAME, email=EMAIL)
    row = journey.database("registrations")["certificates"].find_one({"registration_id": visit.registration_id})
    assert row is not None
    journey.certificate_id = row["_id"]
    assert journey.mailed_link(r"/verify/[^\s]+")


def _export(journey: Journey) -> None:
    assert journey.pages.post("/my-data", data={"email": EMAIL.upper()}).status_code == 303
    journey.data_link = journey.mailed_link(r"/my-data/[^\s]+")
    page = journey.pages.get(journey.data_link)
    assert page.status_code == 200
    assert NAME in page.text
    journey.held = journey.pages.get(f"{journey.data_link}/my-data.json").json()


def _leave_poisonous_copies(journey: Journey) -> None:
    """Put records that nobody can read on the topic, with the person in them: each reader keeps them as dead letters.

    One lies under the key of a registration, the other under that of a certificate.
    """
    producer = KafkaProducer(bootstrap_servers=journey.running.servers.kafka)
    poisoned = (journey.registration_id, journey.certificate_id)
    for key in poisoned:
        headers = [header for header in headers_of(institution_message(key, 1)) if header[0] != "ce_seq"]
        producer.send(journey.topic, key=key.encode(), value=NAME.encode(), headers=headers).get(30)
    producer.close()
    for service in READERS:
        wait_until(
            lambda service=service: len(_poison(journey, service)) == len(poisoned),
            seconds=60,
            what=f"{service}'s letters",
        )


def _poison(journey: Journey, service: str) -> list[dict[str, Any]]:
    """Return the dead letters that the planted records have become."""
    return list(journey.database(service)["dead_letters"].find({"record.key": {"$in": list(journey.keys)}}))


def _discard_the_poison(journey: Journey, operator: Api) -> None:
    """Close the dead letters as an operator would: the other journeys share the system and count them."""
    for service in READERS:
        for letter in _poison(journey, service):
            operator.post(f"/api/{service}/dead-letters/{letter['_id']}/discard", {"note": "planted by a test"})


def _erase(journey: Journey) -> None:
    claim = {"claim": "claim-to-be-forgotten"}
    answer = journey.pages.post(f"{journey.data_link}/forget-me", data=claim)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/my-data?done=gone")


def _everything(journey: Journey) -> dict[str, str]:
    """Return all that each service's database holds, as text."""
    names = [plan.name for plan in SERVICES]
    return {
        name: "\n".join(
            repr(_readable(row))
            for found in journey.database(name).list_collection_names()
            for row in journey.database(name)[found].find()
        )
        for name in names
    }


def _readable(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {name: _readable(member) for name, member in value.items()}
    return [_readable(member) for member in value] if isinstance(value, list) else value


def _found_in(journey: Journey) -> list[tuple[str, str]]:
    return [(name, trace) for name, text in _everything(journey).items() for trace in TRACES if trace in text]


def _told_dead(journey: Journey, service: str) -> Sequence[Any]:
    return everything_on(journey.running.servers.kafka, dead_letter_topic(journey.topic, service))


def test_the_file_holds_what_every_service_held(journey: Journey) -> None:
    assert journey.held is not None
    registration = next(one for one in journey.held["registrations"] if one["id"] == journey.registration_id)
    told = next(one for one in journey.held["notifications"] if one["registration_id"] == journey.registration_id)
    assert registration["person"] == {"name": NAME, "email": EMAIL, "companions": []}
    assert registration["consent"]["version"] == "1"
    assert set(registration["kept_until"]) == {"person", "zone"}
    assert told["person"]["email"] == EMAIL
    assert "confirmation" in {delivery["kind"] for delivery in told["deliveries"]}
    sent = [delivery["kind"] for one in journey.held["notifications"] for delivery in one["deliveries"]]
    assert {"confirmation", "certificate", "data"} <= set(sent)


def test_the_file_holds_what_came_with_a_registration_and_what_came_of_it(journey: Journey) -> None:
    assert journey.held is not None
    assert journey.visit is not None
    found = next(one for one in journey.held["registrations"] if one["id"] == journey.visit.registration_id)
    (code,) = journey.held["access_codes"]
    (row,) = journey.held["refused_rows"]
    assert (row["event_id"], row["cells"]["name"]) == (journey.visit.event_id, WORDS["row"])
    assert [one["answer"] for one in (*found["answers"], *found["feedback"])] == [WORDS["answer"], WORDS["feedback"]]
    assert (found["needs"]["access"], found["needs"]["access_note"]) == (["captions"], WORDS["need"])
    assert [one["code"] for one in found["certificates"]] == [journey.visit.certificate]
    assert (code["event_id"], code["label"], code["uses"]) == (journey.visit.event_id, WORDS["label"], 1)


def test_afterwards_no_database_holds_the_person(journey: Journey) -> None:
    wait_until(lambda: _found_in(journey) == [], seconds=60, what="every service to forget")

    for service in READERS:
        assert len(_poison(journey, service)) == 2, "that there were dead letters is still known"


def test_no_topic_of_dead_letters_ever_held_the_person(journey: Journey) -> None:
    poisoned = {journey.registration_id.encode(), journey.certificate_id.encode()}
    for service in READERS:
        # A relay says on the topic what the service's database holds, when it comes to it.
        wait_until(
            lambda service=service: {one.key for one in _told_dead(journey, service)} >= poisoned,
            seconds=60,
            pause_s=0.5,
            what=f"the letters of {service} to be told",
        )
        text = repr([(one.key, one.value, one.headers) for one in _told_dead(journey, service)])
        assert [trace for trace in TRACES if trace in text] == []


def test_what_is_counted_is_what_it_was_before_they_came(journey: Journey) -> None:
    assert journey.counts() == journey.before
    row = journey.database("registrations")["registrations"].find_one({"_id": journey.registration_id})
    assert (row["status"], row["event_id"], row["mode"]) == ("withdrawn", journey.event_id, "onsite")


def test_who_has_come_has_come_and_the_use_of_their_code_stays_counted(journey: Journey) -> None:
    assert journey.visit is not None
    modes = journey.pages.get(f"/api/registrations/events/{journey.visit.event_id}/places").json()["modes"]
    (code,) = journey.database("registrations")["access_codes"].find({"event_id": journey.visit.event_id})

    assert (modes["onsite"]["taken"], modes["onsite"]["checked_in"]) == (1, 1)
    assert (code["uses"], "revoked_at" in code) == (1, True)


def test_no_link_opens_anything_any_more(journey: Journey) -> None:
    assert journey.visit is not None
    assert journey.pages.get(journey.manage_link).status_code == 404
    assert journey.pages.get(f"/verify/{journey.visit.certificate}").status_code == 404
    wait_until(
        lambda: "Nothing is held about you." in journey.pages.get(journey.data_link).text, seconds=30, what="nothing"
    )


def test_asking_again_sends_nothing(journey: Journey) -> None:
    before = len(journey.mails())

    assert journey.pages.post("/my-data", data={"email": EMAIL}).status_code == 303

    time.sleep(2)
    assert len(journey.mails()) == before


def test_no_log_names_the_person(journey: Journey) -> None:
    logs = list(journey.running.session.places.logs.rglob("*.log"))
    assert logs
    # The mailbox plays the world outside: a mail server writes down whom it has mail for.
    ours = [path for path in logs if not path.name.startswith("mailbox")]
    named = [path.name for path in ours for trace in TRACES if trace in path.read_text("utf-8", "replace")]
    assert named == []


def test_a_replay_with_the_old_messages_still_there_brings_nobody_back(journey: Journey) -> None:
    records = everything_on(journey.running.servers.kafka, journey.topic)
    assert [one for one in records if one.value and NAME in one.value.decode("utf-8", "replace")]

    _rebuild(journey)

    assert _found_in(journey) == []


def test_a_replay_after_compaction_finds_nobody_on_the_topic_either(journey: Journey) -> None:
    with _eager_compaction(journey) as roll:

        def gone() -> bool:
            roll()
            records = everything_on(journey.running.servers.kafka, journey.topic)
            mine = [one for one in records if one.key in journey.keys]
            return bool(mine) and not any(NAME.encode() in (one.value or b"") for one in mine)

        wait_until(gone, seconds=120, what="the topic to be compacted")

    _rebuild(journey)

    assert _found_in(journey) == []
    (known,) = journey.database("notifications")["known_registrations"].find({"_id": journey.registration_id})
    assert (known["person"], known["status"]) == (None, "withdrawn")


def _rebuild(journey: Journey) -> None:
    plan = next(plan for plan in SERVICES if plan.name == "notifications")
    environment = {**os.environ, **journey.running.session.installation.environment_of(plan)}
    command = [sys.executable, "-m", "causeway_notifications", "rebuild", "known-registrations"]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, timeout=120)
    # 3 says that some messages were not followed: the poison of this test is no message at all.
    assert done.returncode in {0, 3}, done.stderr


@contextmanager
def _eager_compaction(journey: Journey) -> Iterator[Any]:
    """Have the broker compact the topic at once, and yield what closes the segments that their records lie in."""
    kafka = journey.running.servers.kafka
    eager = {
        **REGISTRATIONS.settings,
        "segment.ms": "500",
        "min.compaction.lag.ms": "0",
        "max.compaction.lag.ms": "1000",
        "min.cleanable.dirty.ratio": "0.01",
    }
    partitions = {one.partition for one in everything_on(kafka, journey.topic) if one.key in journey.keys}
    producer = KafkaProducer(bootstrap_servers=kafka)
    value = json.dumps({"change": {}, "state": {}}).encode()
    headers = [
        (name, b"causeway.registrations.of-a-newer-release.v1" if name == "ce_type" else text)
        for name, text in headers_of(institution_message("roll", 1))
    ]

    def roll() -> None:
        # A message of a type that nobody knows yet: readers leave it alone, and the broker begins a new segment.
        for partition in partitions:
            producer.send(journey.topic, key=b"roll", value=value, headers=headers, partition=partition).get(30)
        time.sleep(1)

    _configure(kafka, journey.topic, eager)
    try:
        yield roll
    finally:
        _configure(kafka, journey.topic, dict(REGISTRATIONS.settings))
        producer.close()


def _configure(kafka: str, topic: str, settings: dict[str, str]) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    try:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs=settings)])
    finally:
        admin.close()
