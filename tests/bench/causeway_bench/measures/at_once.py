"""What becomes of 5,000 people who come in the same moment: a place for some, a clear word at once for the others."""

from typing import Any

from pymongo import MongoClient

from causeway_bench.generator import Load, percentile, run
from causeway_bench.measures.registrations import WARM_UP, open_events
from causeway_bench.registration_load import recount, registration_requests
from causeway_bench.rounds import Bench, Sample
from causeway_bench.rush import Rush, run_rush
from causeway_bench.web_process import peak_mb

PEOPLE = 5_000


def at_once(bench: Bench) -> Sample:
    """5,000 connections that open at once, one registration each; the value is the accepted a second."""
    with open_events(bench, 1) as (stage, event_ids):
        port = stage.port("registrations")
        run(Load(port, 64, registration_requests(event_ids, WARM_UP, tag="warm")))
        before = _registration_ids(bench)
        rush = run_rush(port, registration_requests(event_ids, PEOPLE, tag="rush"))
        counts = recount(bench, rush.statuses[201] + WARM_UP)
        wrong = set(rush.registration_ids) ^ (_registration_ids(bench) - before)
        peak = peak_mb(stage.child("registrations-web").pid)
    accepted_in_s = max(rush.accepted_latencies, default=rush.wall_s)
    return Sample(
        rush.statuses[201] / accepted_in_s, extras={**_told(rush), **counts, "wrong": len(wrong), "peak_mb": peak}
    )


def _told(rush: Rush) -> dict[str, float]:
    return {
        "p50_ms": percentile(rush.accepted_latencies, 0.5) * 1000,
        "p99_ms": percentile(rush.accepted_latencies, 0.99) * 1000,
        "accepted": rush.statuses[201],
        "refused": rush.statuses[503],
        "refused_p50_ms": percentile(rush.refused_latencies, 0.5) * 1000,
        "refused_p99_ms": percentile(rush.refused_latencies, 0.99) * 1000,
        "unanswered": PEOPLE - rush.statuses[201] - rush.statuses[503],
        "without_retry_after": rush.without_retry_after,
        "generator_share": rush.own_share,
    }


def _registration_ids(bench: Bench) -> set[str]:
    with MongoClient[dict[str, Any]](bench.mongo_uri) as client:
        rows = client[f"{bench.namespace}registrations"]["registrations"].find({}, {"_id": 1})
        return {row["_id"] for row in rows}
