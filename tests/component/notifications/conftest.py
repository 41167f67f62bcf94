"""The notifications service on the run's MongoDB and Kafka, with a mail server that answers as a test tells it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from causeway_contracts import catalogue, events, registrations
from causeway_contracts.envelope import Message
from causeway_notifications.wiring import build
from causeway_platform.clock import utc_now
from causeway_platform.identifiers import new_id
from causeway_platform.preparation import prepare
from causeway_platform.service import Service
from causeway_platform.web.app import create_app
from causeway_platform.worker import Worker
from causeway_testing.mail import MailServer, Received, always_accept
from causeway_testing.records import topic_writer
from causeway_testing.stage import event_state
from causeway_testing.tokens import TokenMint
from causeway_testing.waiting import wait_until


@dataclass
class PostOffice:
    """The service, its mail server, and a way to tell it what the other services would.

    ``later`` moves the sender's clock forward.
    """

    service: Service
    mail: MailServer
    http: FlaskClient
    mint: TokenMint
    kafka: str
    later: timedelta = timedelta()
    _seqs: dict[str, int] = field(default_factory=dict)

    def say(self, message_type: str, *states: dict[str, Any], **change: Any) -> list[Message]:
        """Put one message for each state on its topic, as its service would, and return them."""
        messages = [self._message(message_type, state, change) for state in states]
        self.put(*messages)
        return messages

    def put(self, *messages: Message) -> None:
        """Put messages on their topic as they are."""
        topic = self.service.settings.named(catalogue.topic_of(messages[0].type).name)
        with topic_writer(self.kafka, topic) as writer:
            writer.say(*messages)

    def _message(self, message_type: str, state: dict[str, Any], change: dict[str, Any]) -> Message:
        person = state.get("person")
        seq = self._seqs[state["id"]] = self._seqs.get(state["id"], 0) + 1
        body = {"change": change, "state": {key: value for key, value in state.items() if key != "person"}}
        body["state"]["revision"] = seq
        data = catalogue.write_body(message_type, body if person is None else body | {"person": person})
        source = f"causeway/{message_type.split('.')[1]}"
        return Message(
            id=new_id(),
            type=message_type,
            source=source,
            subject=state["id"],
            seq=seq,
            time=datetime.now(UTC),
            data=data,
        )

    def event(self, **changes: Any) -> dict[str, Any]:
        """Announce a new event and return its state."""
        state = event_state(new_id(), **changes)
        self.say(events.PUBLISHED, state)
        wait_until(lambda: self.rows("known_events", _id=state["id"]), what="the event to be known")
        return state

    def register(self, event: dict[str, Any], count: int = 1, **changes: Any) -> list[dict[str, Any]]:
        """Register new people, confirmed onsite unless they wait, and return their states; nobody waits."""
        states = [registration_state(event["id"], **changes) for _ in range(count)]
        waiting = changes.get("status") == "waiting"
        self.say(registrations.WAITLISTED if waiting else registrations.REGISTERED, *states)
        return states

    def rows(self, collection: str, **where: Any) -> list[dict[str, Any]]:
        """Return documents as they are stored."""
        return list(self.service.database[collection].find(where))

    def letters(self, state: dict[str, Any], count: int = 1) -> list[Received]:
        """Return the letters to a person once there are ``count``."""
        address = state["person"]["email"]
        wait_until(lambda: len(self.mail.to(address)) >= count, what=f"{count} letters to {address}", seconds=30)
        return list(self.mail.to(address))

    def settled(self, registration_id: str, status: str, *, kind: str = "confirmation") -> dict[str, Any]:
        """Return a delivery's document once it has come to ``status``."""
        found: list[dict[str, Any]] = []

        def there() -> bool:
            found[:] = self.rows("deliveries", registration_id=registration_id, kind=kind, status=status)
            return bool(found)

        wait_until(there, what=f"{kind} to be {status}", seconds=30)
        return found[0]

    def call(self, method: str, path: str, *, role: str | None = "operator", **options: Any) -> TestResponse:
        """Send a request to the service."""
        headers = {**options.pop("headers", {}), **(self.mint.bearer(role) if role else {})}
        return self.http.open(f"/api/notifications{path}", method=method, headers=headers, **options)


def registration_state(event_id: str, **changes: Any) -> dict[str, Any]:
    """Return the state of a new confirmed registration and, as ``person``, whose it is."""
    registration_id = new_id()
    state = {
        "id": registration_id,
        "event_id": event_id,
        "mode": "onsite",
        "status": "confirmed",
        "position": None,
        "offer": None,
        "language": "en",
        "zone": "Europe/London",
        "country": None,
        "institution_id": None,
        "link_version": 1,
        "registered_at": datetime.now(UTC),
        "checked_in_at": None,
        "person": {"name": "Reader", "email": f"{registration_id}@readers.example"},
    }
    return {**state, **changes}


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def environment(mongo_uri: str, kafka: str, namespace: str, mail: MailServer) -> dict[str, str]:
    """What the service is configured with."""
    return {
        "CAUSEWAY_MONGO_URI": mongo_uri,
        "CAUSEWAY_KAFKA": kafka,
        "CAUSEWAY_NAMESPACE": namespace,
        "CAUSEWAY_SMTP": mail.address,
        "CAUSEWAY_PUBLIC_URL": "http://causeway.example",
        "CAUSEWAY_LINK_KEYS": "a-link-key-for-tests-only",
    }


@pytest.fixture(scope="module")
def house(environment: dict[str, str], kafka: str, mail: MailServer) -> Iterator[PostOffice]:
    """The service, prepared, doing nothing unasked."""
    offices: list[PostOffice] = []
    service = build(environment, clock=lambda: utc_now() + (offices[0].later if offices else timedelta()))
    prepare(service)
    mint = TokenMint()
    mint.publish_to(service.database)
    offices.append(PostOffice(service, mail, create_app(service).test_client(), mint, kafka))
    yield offices[0]
    service.close()


@pytest.fixture(scope="module")
def working(house: PostOffice) -> Iterator[PostOffice]:
    """The service at work: relay, consumer, clock work and mail sender."""
    worker = Worker(house.service)
    worker.start()
    yield house
    worker.stop()
    assert worker.join() == 0


@pytest.fixture
def office(working: PostOffice) -> Iterator[PostOffice]:
    """The service at work, with a healthy mail server before and after."""
    yield working
    working.mail.script = always_accept
    working.later = timedelta()
