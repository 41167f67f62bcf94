"""One whole events service on real servers, the other services absent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from causeway_testing.records import TopicWriter, everything_on, topic_writer
from causeway_testing.stage import Stage
from causeway_testing.tokens import TokenMint
from causeway_testing.waiting import wait_until


@dataclass
class Office:
    """The service over HTTP as an operator and as the public, and what it said."""

    operator: httpx.Client
    public: httpx.Client
    stage: Stage
    mint: TokenMint
    database: Any

    def messages(self, subject: str) -> list[Any]:
        """Return what lies on the topic about ``subject``, in order."""
        records = everything_on(self.stage.kafka, f"{self.stage.namespace}causeway.events")
        return [record for record in records if record.key.decode() == subject]

    def hears(self, subject: str, count: int) -> list[Any]:
        """Wait for ``count`` messages about ``subject`` and return them."""
        wait_until(lambda: len(self.messages(subject)) >= count, what=f"{count} messages about {subject}")
        return self.messages(subject)

    def edition(self, slug: str) -> dict[str, Any]:
        """Return a new edition of a new programme."""
        body = {"slug": slug, "kind": "lecture_series", "name": {"en": "Lectures", "hy": "Դասախոսություններ"}}
        programme = made(self.operator.post("programmes", json=body))
        return made(self.operator.post(f"programmes/{programme['id']}/editions", json={"label": "2026"}))

    def draft(self, edition: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """Return a new draft of a hybrid lecture."""
        return made(self.operator.post(f"editions/{edition['id']}/events", json=lecture(**changes)))

    def published(self, edition: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """Return a new published lecture."""
        event = self.draft(edition, **changes)
        answer = self.operator.post(f"events/{event['id']}/publish", json={})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def made(answer: httpx.Response) -> dict[str, Any]:
    """Return the body of a 201."""
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def lecture(**changes: Any) -> dict[str, Any]:
    """Return the body of a draft."""
    body = {
        "title": {"en": "Digital Transformation of Museums", "zh-Hans": "博物馆的数字化转型"},
        "summary": {"en": "Trends"},
        "languages": ["en", "zh-Hans"],
        "local_start": "2027-05-20T15:00:00",
        "local_end": "2027-05-20T17:00:00",
        "zone": "Asia/Yerevan",
        "place": {"name": {"en": "History Museum"}, "city": {"en": "Yerevan"}, "country": "AM"},
        "join_link": "https://meet.example/secret-room",
        "modes": {"onsite": {"capacity": 120}, "online": {"capacity": 200}},
    }
    return {name: value for name, value in {**body, **changes}.items() if value is not ...}


@pytest.fixture(scope="module")
def stage(mongo_uri: str, kafka: str, namespace: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    directory: Path = tmp_path_factory.mktemp("events")
    with Stage(mongo_uri=mongo_uri, kafka=kafka, directory=directory, namespace=namespace) as running:
        running.prepare("events")
        yield running


@pytest.fixture(scope="module")
def office(stage: Stage) -> Iterator[Office]:
    mint = TokenMint()
    client: MongoClient[Any] = MongoClient(stage.mongo_uri, tz_aware=True)
    database = client[f"{stage.namespace}events"]
    mint.publish_to(database)
    stage.spawn("events-web")
    stage.spawn("events-work")
    stage.await_ready("events-web")
    stage.await_ready("events-work")
    base = f"{stage.url('events')}/api/events/"
    try:
        with (
            httpx.Client(base_url=base, headers=mint.bearer("operator", subject="anna"), timeout=10) as operator,
            httpx.Client(base_url=base, timeout=10) as public,
        ):
            yield Office(operator, public, stage, mint, database)
    finally:
        client.close()


@pytest.fixture(scope="module")
def tell(stage: Stage) -> Iterator[Callable[[str], TopicWriter]]:
    """Write to the topics that this service follows."""
    with (
        topic_writer(stage.kafka, f"{stage.namespace}causeway.partners") as partners,
        topic_writer(stage.kafka, f"{stage.namespace}causeway.registrations") as registrations,
    ):
        writers = {"partners": partners, "registrations": registrations}
        yield writers.__getitem__
