"""The work process answers on a port of its own: metrics, health and readiness."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from causeway_platform import metrics
from causeway_platform.settings import read_platform_settings
from causeway_platform.work_pages import serve_pages


@dataclass
class Worker:
    """What the pages tell about."""

    failed: list[str] = field(default_factory=list)
    latest: Mapping[str, object] = field(default_factory=dict)
    answers: bool = True

    def database_answers(self) -> bool:
        return self.answers


@contextmanager
def pages(worker: Worker) -> Iterator[str]:
    values = {"CAUSEWAY_MONGO_URI": "mongodb://x", "CAUSEWAY_KAFKA": "x:1"}
    with serve_pages(worker, read_platform_settings("events", values)) as port:
        yield f"http://127.0.0.1:{port}"


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_metrics_are_there_for_prometheus() -> None:
    metrics.PARKED_KEYS.set(3)
    with pages(Worker()) as url:
        status, text = get(f"{url}/metrics")
    assert status == 200
    assert "causeway_parked_keys 3.0" in text


@pytest.mark.parametrize(
    "name",
    [
        "outbox_oldest_seconds",
        "outbox_waiting",
        "relay_rate",
        "consumer_lag",
        "dead_letters",
        "parked_keys",
        "requests",
    ],
)
def test_every_promised_figure_is_among_the_metrics(name: str) -> None:
    with pages(Worker()) as url:
        assert f"causeway_{name}" in get(f"{url}/metrics")[1]


def test_a_worker_is_ready_while_its_database_answers() -> None:
    worker = Worker(latest={"lag_total": 7, "outbox_waiting": 0, "lag": {}})
    with pages(worker) as url:
        status, text = get(f"{url}/ready")
        assert (status, json.loads(text)) == (200, {"ready": True, "lag_total": 7, "outbox_waiting": 0})
        worker.answers = False
        assert get(f"{url}/ready")[0] == 503
        assert get(f"{url}/health")[0] == 200


def test_a_worker_with_a_failed_thread_is_not_healthy() -> None:
    with pages(Worker(failed=["relay"])) as url:
        status, text = get(f"{url}/health")
    assert (status, json.loads(text)) == (503, {"failed": ["relay"]})


def test_any_other_page_names_those_there_are() -> None:
    with pages(Worker()) as url:
        status, text = get(f"{url}/admin")
    assert status == 404
    assert "/metrics" in text
