"""A thousand published events, made through the API as an operator would."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import MongoClient

from causeway_bench.rounds import Bench
from causeway_cli.demonstration.api import Api
from causeway_testing.stage import Stage
from causeway_testing.tokens import TokenMint

EVENTS = 1_000
AT_ONCE = 16


@contextmanager
def calendar(bench: Bench, *services: str) -> Iterator[Stage]:
    """Yield the web processes of ``services`` and of events, with ``EVENTS`` published events over the next year."""
    with Stage(bench.mongo_uri, bench.kafka, bench.logs, namespace=bench.namespace) as stage:
        stage.prepare("events", *services)
        mint = TokenMint()
        client: MongoClient[dict[str, Any]] = MongoClient(bench.mongo_uri)
        try:
            mint.publish_to(client[f"{bench.namespace}events"])
        finally:
            client.close()
        for name in ("events-work", "events-web", *(f"{service}-work" for service in services)):
            stage.start(name)
        _publish_all(stage, mint)
        yield stage


def _publish_all(stage: Stage, mint: TokenMint) -> None:
    with Api(stage.url("events"), authorization=mint.bearer()["Authorization"]) as operator:
        programme = operator.post(
            "/api/events/programmes", {"slug": "bench", "kind": "lecture_series", "name": {"en": "Lectures"}}
        )
        edition = operator.post(f"/api/events/programmes/{programme['id']}/editions", {"label": "bench"})

        def publish(number: int) -> None:
            draft = operator.post(f"/api/events/editions/{edition['id']}/events", _event(number))
            operator.post(f"/api/events/events/{draft['id']}/publish", {})

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(publish, range(EVENTS)))


def _event(number: int) -> dict[str, Any]:
    day = (datetime.now(UTC) + timedelta(days=1 + number % 360)).date()
    return {
        "title": {"en": f"Lecture number {number}", "zh-Hans": f"第{number}讲"},
        "summary": {"en": "About museums and what they are for.", "zh-Hans": "关于博物馆及其使命。"},
        "languages": ["en", "zh-Hans"],
        "local_start": f"{day}T14:00:00",
        "local_end": f"{day}T16:00:00",
        "zone": ("Asia/Shanghai", "Asia/Yerevan", "Europe/London")[number % 3],
        "place": {"name": {"en": "Conference Hall", "zh-Hans": "会议厅"}, "country": "CN"},
        "modes": {"onsite": {"capacity": 100}, "online": {"capacity": None}},
    }
