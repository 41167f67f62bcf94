"""The registrations service over the run's MongoDB, with a clock of the test's own; the other services are absent."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from causeway_platform.clock import utc_now
from causeway_platform.clock_work import ClockWork
from causeway_platform.identifiers import new_id
from causeway_platform.preparation import prepare
from causeway_platform.service import Service
from causeway_platform.transactions import transact
from causeway_platform.web.app import create_app
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.follow_announced_event import follow_announced_event
from causeway_registrations.wiring import build
from causeway_testing.tokens import TokenMint


@dataclass
class Counter:
    """A running service and the ways in; ``later`` moves its clock forward."""

    service: Service
    mint: TokenMint
    later: list[timedelta] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = create_app(self.service)

    def now(self) -> datetime:
        """Return what the service takes for the present moment."""
        return utc_now() + sum(self.later, timedelta())

    def run_clock(self) -> int:
        """Do what is due until nothing is, and return in how many steps."""
        clock_work = ClockWork(self.service, clock=self.now)
        for steps in range(200):
            if not clock_work.run_due():
                return steps
        raise AssertionError("the clock never comes to rest")

    def announce(self, event_id: str = "", *, revision: int = 1, **changes: Any) -> str:
        """Let the service hear of an event, by default a new one with 2 places onsite and 3 online; return its id."""
        start = changes.pop("starts_at", self.now() + timedelta(days=20))
        announced: dict[str, Any] = {
            "cancelled": False,
            "title": {"en": "How Museums Fulfill Their Social Education Functions"},
            "zone": "Asia/Shanghai",
            "starts_at": start,
            "ends_at": start + timedelta(hours=3),
            "opens_at": None,
            "closes_at": start,
            "capacities": {"onsite": 2, "online": 3},
        }
        announcement = Announcement(event_id=event_id or new_id(), revision=revision, **(announced | changes))

        def follow(session: Any) -> None:
            work: Any = self.service.open_work(session)
            follow_announced_event(announcement, work, now=self.now(), rules=PlaceRules())
            work.flush()

        transact(self.service.client, follow)
        return announcement.event_id

    def call(self, method: str, path: str, body: Any = None, *, link: str = "", role: str = "", **headers: str) -> Any:
        """Send a request as the holder of ``link``, as a person with ``role``, or as anybody."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if link:
            sent["Authorization"] = f"Link {link}"
        if role:
            sent |= self.mint.bearer(role)
        answer: TestResponse = self.app.test_client().open(
            f"/api/registrations{path}", method=method, json=body, headers=sent
        )
        return answer

    def register(self, event_id: str, *, key: str = "", **changes: Any) -> Any:
        """Ask for a place for a person nobody else is."""
        body = a_person() | changes
        headers = {"Idempotency_Key": key} if key else {}
        return self.call("POST", f"/events/{event_id}/registrations", body, **headers)

    def registered(self, event_id: str, **changes: Any) -> dict[str, Any]:
        """Return the registration of a person nobody else is."""
        answer = self.register(event_id, **changes)
        assert answer.status_code == 201, answer.text
        return dict(answer.json)

    def mine(self, registration: dict[str, Any]) -> dict[str, Any]:
        """Return what the participant sees now."""
        return dict(self.call("GET", "/mine", link=registration["manage_token"]).json)

    def pool(self, event_id: str, mode: str = "onsite") -> dict[str, Any]:
        """Return how full a mode is, as anybody may know."""
        return dict(self.call("GET", f"/events/{event_id}/places").json["modes"][mode])

    def rows(self, event_id: str, **where: Any) -> list[dict[str, Any]]:
        """Return the stored registrations of an event."""
        return list(self.service.database["registrations"].find({"event_id": event_id, **where}, sort=[("_id", 1)]))

    def messages(self, subject: str) -> list[dict[str, Any]]:
        """Return the messages about ``subject`` that wait for the relay, in order."""
        return list(self.service.database["outbox"].find({"key": subject}, sort=[("seq", 1)]))


def a_person() -> dict[str, Any]:
    """Return what a person nobody else is fills in."""
    name = secrets.token_hex(6)
    return {
        "name": f"Person {name}",
        "email": f"{name}@museum.example",
        "mode": "onsite",
        "language": "hy",
        "zone": "Asia/Yerevan",
        "country": "AM",
    }


@pytest.fixture(scope="module")
def environment(mongo_uri: str, kafka: str, namespace: str) -> dict[str, str]:
    """The environment of every process of the service; its collections, indexes and topics are made."""
    values = {
        "CAUSEWAY_MONGO_URI": mongo_uri,
        "CAUSEWAY_KAFKA": kafka,
        "CAUSEWAY_NAMESPACE": namespace,
        "CAUSEWAY_LINK_KEYS": "a-link-key-for-tests-only",
    }
    service = build(values)
    try:
        prepare(service)
    finally:
        service.close()
    return values


@pytest.fixture
def open_counter(environment: dict[str, str]) -> Iterator[Callable[..., Counter]]:
    """Start as many processes of the service as a test wants, each with its own connections and committer."""
    with ExitStack() as stack:

        def start(**values: str) -> Counter:
            later: list[timedelta] = []
            service = build({**environment, **values}, clock=lambda: utc_now() + sum(later, timedelta()))
            stack.callback(service.close)
            mint = TokenMint()
            mint.publish_to(service.database)
            return Counter(service, mint, later)

        yield start


@pytest.fixture
def counter(open_counter: Callable[..., Counter]) -> Counter:
    """One process of the service."""
    return open_counter()
