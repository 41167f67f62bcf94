"""A group of 10,000 from a table, and a thousand places that go on to those who wait."""

import time
from collections import Counter
from datetime import datetime
from typing import Any

import httpx
from pymongo import MongoClient

from causeway_bench.generator import Load, percentile, run
from causeway_bench.mail_system import MailSystem, mail_system
from causeway_bench.measures.registrations import open_events
from causeway_bench.registration_load import registration_requests, withdrawal_requests
from causeway_bench.rounds import Bench, Sample, WrongCount
from causeway_testing.tokens import TokenMint
from causeway_testing.waiting import wait_until

PLACES = 1_000
CLIENTS = 64
ROWS = 10_000
OFFERED = "causeway.registrations.place-offered.v1"


def offer_chain(bench: Bench) -> Sample:
    """Seconds from a withdrawal to the accepted mail that offers its place on, for 1,000 at once; p99 is the value.

    The offer is made in the transaction of the withdrawal, so its outbox row tells the moment of both.
    """
    modes = {"onsite": {"capacity": PLACES}, "online": {"capacity": 0}}
    with mail_system(bench, modes) as system:
        port = system.stage.port("registrations")
        requests = registration_requests([system.event_id], 2 * PLACES, tag="o", mode="onsite")
        run(Load(port, CLIENTS, requests))
        system.await_accepted(["confirmation", "waiting"], 2 * PLACES)
        waited = [row["_id"] for row in system.registrations.find({"status": "waiting"}, sort=[("position", 1)])]
        leaving = [row["_id"] for row in system.registrations.find({"status": "confirmed"})]
        run(Load(port, CLIENTS, withdrawal_requests(leaving)))
        system.await_accepted(["offer"], PLACES)
        offers, mailed = _offers(system), _mailed(system)
    if list(offers) != waited:
        raise WrongCount("places were offered out of turn")
    latencies = [(mailed_at - offers[one]).total_seconds() for one, (mailed_at, _) in mailed.items()]
    p99 = percentile(latencies, 0.99)
    twice = sum(mails - 1 for _, mails in mailed.values())
    extras = {"p50_s": percentile(latencies, 0.5), "p99_s": p99, "lost": PLACES - len(mailed), "duplicates": twice}
    return Sample(p99, None, extras)


def _offers(system: MailSystem) -> dict[str, datetime]:
    """Return when each was offered a place, in the order of the offers."""
    outbox = system.client[f"{system.stage.namespace}registrations"]["outbox"]
    return {row["key"]: row["time"] for row in outbox.find({"type": OFFERED}, sort=[("_id", 1)])}


def _mailed(system: MailSystem) -> dict[str, tuple[datetime, int]]:
    """Return when each had the mail, and how many of them."""
    rows = list(system.deliveries.find({"kind": "offer", "status": "accepted"}))
    counts = Counter(row["registration_id"] for row in rows)
    return {row["registration_id"]: (row["ended_at"], counts[row["registration_id"]]) for row in rows}


def group_import(bench: Bench) -> Sample:
    """Seconds from handing in a table of 10,000 people until every one is registered or waits."""
    client: MongoClient[dict[str, Any]] = MongoClient(bench.mongo_uri)
    try:
        with open_events(bench, 1, work_during=True) as (stage, event_ids):
            database = client[f"{bench.namespace}registrations"]
            mint = TokenMint()
            mint.publish_to(database)
            started = time.perf_counter()
            _hand_in(stage.url("registrations"), event_ids[0], mint.bearer())
            wait_until(lambda: _done(database), seconds=300, what="the import to be done")
            elapsed = time.perf_counter() - started
            registered = database["registrations"].count_documents({"event_id": event_ids[0]})
    finally:
        client.close()
    return Sample(elapsed, None, {"rows_a_second": ROWS / elapsed, "lost": ROWS - registered})


def _done(database: Any) -> bool:
    time.sleep(0.1)
    return int(database["imports"].count_documents({"finished_at": {"$ne": None}})) == 1


def _hand_in(url: str, event_id: str, headers: dict[str, str]) -> None:
    people = "".join(f"Guest Number {one},guest{one}.group@visitors.example\n" for one in range(ROWS))
    body = {
        "csv": f"name,email\n{people}",
        "usual": {"mode": "online", "language": "hy", "zone": "Asia/Yerevan"},
        "dry_run": False,
    }
    path = f"{url}/api/registrations/events/{event_id}/imports"
    httpx.post(path, json=body, headers=headers, timeout=30).raise_for_status()
