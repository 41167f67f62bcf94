"""Registrations, notifications and the local mail server, started for a measure."""

import smtplib
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from pymongo import MongoClient

from causeway_bench.rounds import Bench
from causeway_cli.children import Child, Program
from causeway_cli.embedded import wait_until_ready
from causeway_cli.ports import LOOPBACK, free_ports
from causeway_cli.programs import answers_ok
from causeway_testing.stage import Stage, publish_event
from causeway_testing.waiting import wait_until

SENDERS = 4
"""Connections of the bare sender, as many as notifications keeps."""


@dataclass(frozen=True)
class MailSystem:
    """One open event, and what is needed to count what became of it."""

    stage: Stage
    event_id: str
    client: MongoClient[dict[str, Any]]
    mailbox: str
    smtp_port: int

    @property
    def deliveries(self) -> Any:
        """The deliveries of notifications."""
        return self.client[f"{self.stage.namespace}notifications"]["deliveries"]

    @property
    def registrations(self) -> Any:
        """The registrations themselves."""
        return self.client[f"{self.stage.namespace}registrations"]["registrations"]

    def mails(self) -> int:
        """Return how many mails the server has taken."""
        return int(httpx.get(f"{self.mailbox}api/messages", params={"limit": 1}, timeout=30).json()["total"])

    def await_accepted(self, kinds: list[str], count: int, *, seconds: float = 300.0) -> None:
        """Wait until so many deliveries of these kinds were accepted."""
        where = {"kind": {"$in": kinds}, "status": "accepted"}
        wait_until(
            lambda: _paced(self.deliveries.count_documents, where) >= count,
            seconds=seconds,
            what=f"{count} mails to be accepted",
        )


def _paced(count: Any, where: dict[str, Any]) -> int:
    """Count, and then leave the processors to those who are measured."""
    found = int(count(where))
    time.sleep(0.2)
    return found


@contextmanager
def mail_system(bench: Bench, modes: dict[str, Any]) -> Iterator[MailSystem]:
    """Yield a running registrations and notifications with one event and a mail server process."""
    smtp_port, web_port = free_ports(2)
    client: MongoClient[dict[str, Any]] = MongoClient(bench.mongo_uri, tz_aware=True)
    mailbox = _mailbox(bench, smtp_port, web_port)
    stage = Stage(bench.mongo_uri, bench.kafka, bench.logs, namespace=bench.namespace, smtp=f"{LOOPBACK}:{smtp_port}")
    try:
        wait_until_ready(mailbox, seconds=30)
        with stage:
            stage.prepare("registrations", "notifications")
            for name in ("registrations-work", "notifications-work", "registrations-web"):
                stage.start(name)
            event_id = publish_event(stage, modes=modes)
            known = client[f"{bench.namespace}registrations"]["offered_events"]
            wait_until(lambda: known.count_documents({}) == 1, seconds=30, what="the event to be known")
            yield MailSystem(stage, event_id, client, f"http://{LOOPBACK}:{web_port}/mailbox/", smtp_port)
    finally:
        mailbox.stop()
        client.close()


def _mailbox(bench: Bench, smtp_port: int, web_port: int) -> Child:
    directory = bench.logs / f"mail-{bench.namespace}"
    command = (sys.executable, "-m", "causeway_cli.mailbox", "--directory", str(directory))
    program = Program(
        name="mailbox",
        command=(*command, "--smtp-port", str(smtp_port), "--web-port", str(web_port)),
        ready=answers_ok(f"http://{LOOPBACK}:{web_port}/mailbox/"),
    )
    return Child(program, log=bench.logs / "mailbox.log", owner=bench.logs)


def bare_send_rate(smtp_port: int, content: bytes, count: int) -> float:
    """Return how many mails a second plain smtplib hands to the server over ``SENDERS`` connections."""
    local = threading.local()
    connections: list[smtplib.SMTP] = []

    def send(number: int) -> None:
        if not hasattr(local, "connection"):
            local.connection = smtplib.SMTP(LOOPBACK, smtp_port, timeout=30)
            connections.append(local.connection)
        local.connection.sendmail("floor@office.example", [f"guest{number}@visitors.example"], content)

    with ThreadPoolExecutor(SENDERS) as pool:
        started = time.perf_counter()
        list(pool.map(send, range(count)))
        elapsed = time.perf_counter() - started
    for connection in connections:
        connection.quit()
    return count / elapsed
