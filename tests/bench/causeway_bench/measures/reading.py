"""What people and programs read: the calendar feed of 1,000 events and the programme page."""

import http.client
import os
import subprocess
import sys
import time

from causeway_bench.calendar_load import EVENTS, calendar
from causeway_bench.generator import Load, percentile, run
from causeway_bench.measures.registrations import floor_rate
from causeway_bench.registration_load import plain_get
from causeway_bench.rounds import Bench, Sample, WrongCount
from causeway_cli.ports import LOOPBACK
from causeway_testing.waiting import wait_until

FEED = "/api/events/programme.ics"
READS = 400
CLIENTS = 8


def feed_export(bench: Bench) -> Sample:
    """Feeds a second that answer 304 to a reader who has the newest; besides, the whole feed of 1,000 events."""
    floor = floor_rate(bench, CLIENTS)
    with calendar(bench) as stage:
        port = stage.port("events")
        first_s, etag, size = _whole(port)
        unchanged = f"GET {FEED} HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: {etag}\r\n\r\n".encode()
        not_modified = run(Load(port, CLIENTS, [unchanged] * READS * 5))
        whole = run(Load(port, CLIENTS, [plain_get(FEED)] * READS))
    if set(not_modified.statuses) != {304} or set(whole.statuses) != {200}:
        raise WrongCount(f"304 was expected: {not_modified.statuses}; 200 was expected: {whole.statuses}")
    return Sample(
        not_modified.rate,
        floor,
        {
            "p50_ms": percentile(not_modified.latencies, 0.5) * 1000,
            "p99_ms": percentile(not_modified.latencies, 0.99) * 1000,
            "whole_per_s": whole.rate,
            "whole_p50_ms": percentile(whole.latencies, 0.5) * 1000,
            "first_rendering_ms": first_s * 1000,
            "feed_mb": size / 1e6,
        },
    )


def _whole(port: int) -> tuple[float, str, int]:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=60)
    started = time.perf_counter()
    connection.request("GET", FEED)
    answer = connection.getresponse()
    body = answer.read()
    elapsed = time.perf_counter() - started
    connection.close()
    if body.count(b"BEGIN:VEVENT") != EVENTS:
        raise WrongCount(f"{body.count(b'BEGIN:VEVENT')} of {EVENTS} events are in the feed")
    return elapsed, str(answer.headers["ETag"]), len(body)


def catalogue_page(bench: Bench) -> Sample:
    """Programme pages a second from the portal's own copies of 1,000 events; the floor is an empty GET."""
    floor = floor_rate(bench, CLIENTS)
    with calendar(bench, "portal") as stage:
        stage.start("portal-web")
        port = stage.port("portal")
        wait_until(lambda: b"Lecture number" in _page(port), seconds=60, what="the portal to know the programme")
        run(Load(port, CLIENTS, [plain_get("/")] * 20))
        outcome = run(Load(port, CLIENTS, [plain_get("/")] * READS))
    if set(outcome.statuses) != {200}:
        raise WrongCount(f"200 was expected: {outcome.statuses}")
    return Sample(
        outcome.rate,
        floor,
        {"p50_ms": percentile(outcome.latencies, 0.5) * 1000, "p99_ms": percentile(outcome.latencies, 0.99) * 1000},
    )


def _page(port: int) -> bytes:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
    connection.request("GET", "/")
    body = connection.getresponse().read()
    connection.close()
    return body


def rebuild_by_replay(bench: Bench) -> Sample:
    """Events a second when the portal's copy of the programme is filled again from the log."""
    with calendar(bench, "portal") as stage:
        time.sleep(2)
        started = time.perf_counter()
        command = [sys.executable, "-m", "causeway_portal", "rebuild", "programme"]
        subprocess.run(command, check=True, env={**os.environ, **stage.environment}, capture_output=True)
        elapsed = time.perf_counter() - started
    return Sample(EVENTS / elapsed, None, {"p50_s": elapsed})
