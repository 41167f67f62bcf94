"""How many registrations a second, on one popular event, on many, and in a collection of a million."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pymongo import MongoClient

from causeway_bench.generator import Load, Outcome, percentile, run
from causeway_bench.registration_load import plain_get, recount, registration_requests
from causeway_bench.rounds import Bench, Sample
from causeway_bench.web_process import peak_mb, web_process
from causeway_platform.identifiers import new_id
from causeway_testing.stage import Stage, publish_event
from causeway_testing.waiting import wait_until

WARM_UP = 300
REQUESTS = 8_000
FLOOR_REQUESTS = 12_000
NAIVE_REQUESTS = 3_000
MODES = {"onsite": {"capacity": 1_500}, "online": {"capacity": 3_000}}
"""Fewer places than requests, so that the last ones wait and overselling would show."""


def hot_event(bench: Bench, *, clients: int = 64) -> Sample:
    """One event, everybody at once."""
    return _registrations(bench, events=1, clients=clients, with_naive=clients == 64)


def hot_event_256(bench: Bench) -> Sample:
    """One event, four times as many clients."""
    return hot_event(bench, clients=256)


def many_events(bench: Bench) -> Sample:
    """The same load over 200 events."""
    return _registrations(bench, events=200, clients=64, with_naive=False)


def hot_event_with_relay(bench: Bench) -> Sample:
    """One event while the work process sends every message at the same time, on the same two cores."""
    return _registrations(bench, events=1, clients=64, with_naive=False, work_during=True)


def _registrations(bench: Bench, *, events: int, clients: int, with_naive: bool, work_during: bool = False) -> Sample:
    floor = floor_rate(bench, clients)
    with open_events(bench, events, work_during=work_during) as (stage, event_ids):
        warm_up = registration_requests(event_ids, WARM_UP, tag="warm")
        run(Load(stage.port("registrations"), clients, warm_up))
        outcome = run(
            Load(stage.port("registrations"), clients, registration_requests(event_ids, REQUESTS, tag="load"))
        )
        counts = recount(bench, outcome.statuses[201] + WARM_UP)
        peak = peak_mb(stage.child("registrations-web").pid)
    extras = {**latencies(outcome), **counts, "accepted": outcome.statuses[201], "peak_mb": peak}
    if with_naive:
        extras["naive_ratio"] = outcome.rate / _naive_rate(bench, clients)
    return Sample(outcome.rate, floor, extras, void="the load generator was the limit" if outcome.void else None)


def latencies(outcome: Outcome) -> dict[str, float]:
    """Return p50 and p99 in milliseconds."""
    return {
        "p50_ms": percentile(outcome.latencies, 0.5) * 1000,
        "p99_ms": percentile(outcome.latencies, 0.99) * 1000,
        "generator_share": outcome.own_share,
    }


@contextmanager
def open_events(bench: Bench, count: int, *, work_during: bool = False) -> Iterator[tuple[Stage, Sequence[str]]]:
    """Yield a registrations web process that knows ``count`` open events.

    The work process only brings the events and then stops, so that what is measured is the web process; with
    ``work_during`` it goes on.
    """
    with Stage(bench.mongo_uri, bench.kafka, bench.logs, namespace=bench.namespace) as stage:
        stage.prepare("registrations")
        stage.start("registrations-work")
        event_ids = [publish_event(stage, modes=MODES) for _ in range(count)]
        _await_events(bench, count)
        if not work_during:
            stage.child("registrations-work").stop()
        stage.start("registrations-web")
        yield stage, event_ids


def _await_events(bench: Bench, count: int) -> None:
    client: MongoClient[dict[str, Any]] = MongoClient(bench.mongo_uri)
    try:
        known = client[f"{bench.namespace}registrations"]["offered_events"]
        wait_until(lambda: known.count_documents({}) == count, seconds=60, what="the events to be known")
    finally:
        client.close()


def floor_rate(bench: Bench, clients: int) -> float:
    """Return how many empty GETs a second the same web server answers with the same settings."""
    log = bench.logs / "floor.log"
    with web_process("causeway_bench.floors.empty_app:app", bench.environment, ready="/empty", log=log) as (port, _):
        run(Load(port, clients, [plain_get("/empty")] * WARM_UP))
        return run(Load(port, clients, [plain_get("/empty")] * FLOOR_REQUESTS)).rate


def _naive_rate(bench: Bench, clients: int) -> float:
    """Return what the first idea reaches: one conditional update and one insert a request."""
    database = f"{bench.namespace}naive"
    client: MongoClient[dict[str, Any]] = MongoClient(bench.mongo_uri)
    event_id = new_id()
    client[database]["events"].insert_one({"_id": event_id, "left": 10**6})
    environment = {**bench.environment, "NAIVE_DATABASE": database}
    requests = [
        request.replace(b"/api/registrations/", b"/", 1)
        for request in registration_requests([event_id], NAIVE_REQUESTS, tag="naive")
    ]
    try:
        with web_process(
            "causeway_bench.floors.naive_app:app",
            environment,
            ready="/ready",
            log=bench.logs / "naive.log",
        ) as (port, _):
            return run(Load(port, clients, requests)).rate
    finally:
        client.drop_database(database)
        client.close()


def growth(bench: Bench) -> Sample:
    """The rate with a million rows in the collection; its floor is the rate with a thousand."""
    with open_events(bench, 1) as (stage, event_ids):
        small = _rate(stage, event_ids, "small")
        fill(bench, 1_000_000)
        large = _rate(stage, event_ids, "large")
    return Sample(large, small)


def _rate(stage: Stage, event_ids: Sequence[str], tag: str) -> float:
    run(Load(stage.port("registrations"), 64, registration_requests(event_ids, WARM_UP, tag=f"warm-{tag}")))
    return run(Load(stage.port("registrations"), 64, registration_requests(event_ids, REQUESTS, tag=tag))).rate


def fill(bench: Bench, count: int) -> None:
    """Add registrations of other events, copies of a real one, until there are about ``count``."""
    client: MongoClient[dict[str, Any]] = MongoClient(bench.mongo_uri)
    try:
        rows = client[f"{bench.namespace}registrations"]["registrations"]
        pattern = rows.find_one({})
        assert pattern is not None
        for start in range(0, count, 10_000):
            rows.insert_many(
                [
                    {**pattern, "_id": new_id(), "event_id": f"other-{start}", "identity": f"other-{start}-{number}"}
                    for number in range(10_000)
                ],
                ordered=False,
            )
    finally:
        client.close()
