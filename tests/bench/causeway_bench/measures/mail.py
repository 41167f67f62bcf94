"""How soon a confirmation follows a registration, and how soon everybody hears that an event has moved."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from causeway_bench.generator import Load, percentile, run
from causeway_bench.mail_system import MailSystem, bare_send_rate, mail_system
from causeway_bench.registration_load import registration_requests
from causeway_bench.rounds import Bench, Sample, WrongCount
from causeway_contracts import events
from causeway_testing.stage import event_state, say

BURST = 3_000
REGISTRANTS = 10_000
FLOOR_MAILS = 2_000
CLIENTS = 64
EVERYBODY = {"onsite": {"capacity": 1_000}, "online": {"capacity": None}}
FIRST_NOTICES = ["confirmation", "waiting"]


def confirmation_latency(bench: Bench) -> Sample:
    """Seconds from an accepted registration to its accepted mail, during a burst of 3,000; p50 is the value.

    Both moments are read from the databases; the mail server is asked how many mails it has.
    """
    with mail_system(bench, EVERYBODY) as system:
        outcome = run(
            Load(system.stage.port("registrations"), CLIENTS, registration_requests([system.event_id], BURST, tag="b"))
        )
        system.await_accepted(FIRST_NOTICES, BURST)
        latencies = _latencies(system)
        visible = system.mails()
    if len(latencies) != outcome.statuses[201]:
        raise WrongCount(f"{outcome.statuses[201]} were accepted, {len(latencies)} have a mail")
    return Sample(
        percentile(latencies, 0.5),
        None,
        {
            "p50_s": percentile(latencies, 0.5),
            "p99_s": percentile(latencies, 0.99),
            "burst_s": outcome.wall_s,
            "lost": BURST - visible if visible < BURST else 0,
            "duplicates": max(0, visible - BURST),
        },
    )


def _latencies(system: MailSystem) -> list[float]:
    accepted = {
        row["registration_id"]: row["ended_at"]
        for row in system.deliveries.find({"kind": {"$in": FIRST_NOTICES}, "status": "accepted"})
    }
    registered = system.registrations.find({"_id": {"$in": list(accepted)}}, {"registered_at": 1})
    return [(accepted[row["_id"]] - row["registered_at"]).total_seconds() for row in registered]


def reschedule_fanout(bench: Bench) -> Sample:
    """Mails a second when an event with 10,000 registrants moves; the floor hands such mails over with bare smtplib."""
    with mail_system(bench, EVERYBODY) as system:
        requests = registration_requests([system.event_id], REGISTRANTS, tag="f")
        run(Load(system.stage.port("registrations"), CLIENTS, requests))
        system.await_accepted(FIRST_NOTICES, REGISTRANTS)
        before = system.mails()
        elapsed = _move_and_wait(system)
        visible = system.mails() - before
        floor = bare_send_rate(system.smtp_port, _newest_mail(system), FLOOR_MAILS)
    lost, twice = max(0, REGISTRANTS - visible), max(0, visible - REGISTRANTS)
    return Sample(REGISTRANTS / elapsed, floor, {"p99_s": elapsed, "lost": lost, "duplicates": twice})


def _move_and_wait(system: MailSystem) -> float:
    state: dict[str, Any] = event_state(system.event_id, revision=2, modes=EVERYBODY)
    day = timedelta(days=1)
    moved = {**state, "starts_at": state["starts_at"] + day, "ends_at": state["ends_at"] + day}
    moved["local_start"] = (datetime.fromisoformat(state["local_start"]) + day).isoformat()
    moved["local_end"] = (datetime.fromisoformat(state["local_end"]) + day).isoformat()
    change = {
        "previous_start": state["starts_at"],
        "previous_end": state["ends_at"],
        "previous_zone": state["zone"],
        "previous_place": None,
        "fields_changed": ["time"],
        "reason": None,
    }
    started = time.perf_counter()
    say(system.stage, events.RESCHEDULED, {**moved, "changed_at": datetime.now(UTC)}, change)
    system.await_accepted(["change"], REGISTRANTS)
    return time.perf_counter() - started


def _newest_mail(system: MailSystem) -> bytes:
    """Return bytes as large as a real mail, so that the floor carries the same weight."""
    newest = httpx.get(f"{system.mailbox}api/messages", params={"limit": 1}, timeout=30).json()["items"][0]
    head = b"Subject: floor\r\nFrom: floor@office.example\r\nMessage-ID: <floor@office.example>\r\n\r\n"
    return head + (b"0123456789abcdef" * 4 + b"\r\n") * (int(newest["size"]) // 66)
