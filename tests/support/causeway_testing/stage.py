"""A small system of chosen services on servers of a test's own, whose every process can be killed and started again."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kafka import KafkaProducer

from causeway_cli.children import Child, Program, run_to_end
from causeway_cli.embedded import wait_until_ready
from causeway_cli.ports import LOOPBACK, free_ports
from causeway_cli.programs import BIN, GUNICORN_CONFIGURATION, answers_ok
from causeway_contracts import catalogue, events
from causeway_contracts.envelope import Message, headers_of, value_of
from causeway_platform.identifiers import new_id

LINK_KEY = "a-link-key-for-tests-only"
ZONE = "Asia/Shanghai"


class DidNotPrepare(RuntimeError):
    """A service's ``prepare`` failed; the text names its log."""


@dataclass
class Stage:
    """Processes by name, ``<service>-web`` and ``<service>-work``. Use as a context manager; all end with it."""

    mongo_uri: str
    kafka: str
    directory: Path
    namespace: str = ""
    smtp: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    _children: dict[str, Child] = field(default_factory=dict)
    _ports: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._children.values():
            child.terminate()
        for child in self._children.values():
            if not child.wait(child.program.stop_seconds):
                child.kill()

    @property
    def environment(self) -> dict[str, str]:
        """What every process is told."""
        return {
            "CAUSEWAY_MONGO_URI": self.mongo_uri,
            "CAUSEWAY_KAFKA": self.kafka,
            "CAUSEWAY_NAMESPACE": self.namespace,
            "CAUSEWAY_LINK_KEYS": LINK_KEY,
            "CAUSEWAY_SMTP": self.smtp,
            "CAUSEWAY_PUBLIC_URL": "http://causeway.example",
            "CAUSEWAY_LOG_LEVEL": "warning",
            "CAUSEWAY_ALLOW_FAULTS": "1",
            "MALLOC_ARENA_MAX": "2",
            "PARTNERS_FIRST_OPERATOR_EMAIL": "operator@office.example",
            "PARTNERS_FIRST_OPERATOR_PASSWORD": "a-long-password-for-tests",
            "PARTNERS_SIGNING_SECRET": "a-signing-secret-for-tests-only",
            **self.extra,
        }

    def prepare(self, *services: str) -> None:
        """Make indexes, topics and first rows.

        Raises:
            DidNotPrepare: one of them failed.
        """
        for service in services:
            log = self.directory / f"{service}-prepare.log"
            command = (sys.executable, "-m", f"causeway_{service}", "prepare")
            program = Program(name=f"{service}-prepare", command=command, environment=self.environment)
            if run_to_end(program, log=log, owner=self.directory, seconds=60):
                raise DidNotPrepare(log.read_text()[-2000:])

    def start(self, name: str, **environment: str) -> Child:
        """Start ``<service>-web`` or ``<service>-work`` and wait until it is ready; a port once used stays."""
        child = self.spawn(name, **environment)
        wait_until_ready(child, seconds=60)
        return child

    def spawn(self, name: str, **environment: str) -> Child:
        """Start a process without waiting; ``environment`` is for this start only, such as ``FAIL_AT``."""
        program = self._program(name, environment)
        self._children[name] = Child(program, log=self.directory / f"{name}.log", owner=self.directory)
        return self._children[name]

    def await_ready(self, name: str, *, seconds: float = 60.0) -> None:
        """Wait until a spawned process can serve."""
        wait_until_ready(self._children[name], seconds=seconds)

    def child(self, name: str) -> Child:
        """Return a process that was started."""
        return self._children[name]

    def kill(self, name: str) -> None:
        """End a process as ``kill -9`` does."""
        self._children[name].kill()

    def url(self, service: str) -> str:
        """Return the address of a service's web process."""
        return f"http://{LOOPBACK}:{self._port(f'{service}-web')}"

    def port(self, service: str) -> int:
        """Return the port of a service's web process."""
        return self._port(f"{service}-web")

    def _port(self, name: str) -> int:
        if name not in self._ports:
            (self._ports[name],) = free_ports(1)
        return self._ports[name]

    def _program(self, name: str, environment: Mapping[str, str]) -> Program:
        service, kind = name.rsplit("-", 1)
        port = self._port(name)
        common = {**self.environment, **environment}
        if kind == "web":
            return Program(
                name=name,
                command=(str(BIN / "gunicorn"), "-c", str(GUNICORN_CONFIGURATION), f"causeway_{service}.wsgi:app"),
                environment={**common, "PORT": str(port)},
                directory=self.directory,
                ready=answers_ok(f"http://{LOOPBACK}:{port}/api/{service}/ready"),
            )
        return Program(
            name=name,
            command=(sys.executable, "-m", f"causeway_{service}", "work"),
            environment={**common, "CAUSEWAY_WORK_PORT": str(port)},
            directory=self.directory,
            ready=answers_ok(f"http://{LOOPBACK}:{port}/ready"),
            stop_seconds=15.0,
        )


def event_state(event_id: str, *, revision: int = 1, **changes: Any) -> dict[str, Any]:
    """Return the state of a hybrid lecture in eight days; ``changes`` replaces members."""
    starts_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=8)
    ends_at = starts_at + timedelta(hours=3)
    local = starts_at + timedelta(hours=8)
    state: dict[str, Any] = {
        "id": event_id,
        "programme_id": "programme-1",
        "edition_id": "edition-1",
        "status": "published",
        "title": {"en": "Museums in Dialogue", "zh-Hans": "博物馆对话", "hy": "Թանգարանները երկխոսության մեջ"},
        "summary": {"en": "A lecture."},
        "description": {},
        "languages": ["en", "zh-Hans", "hy"],
        "local_start": local.replace(tzinfo=None).isoformat(),
        "local_end": (local + timedelta(hours=3)).replace(tzinfo=None).isoformat(),
        "zone": ZONE,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": {"name": {"en": "Conference Hall"}, "city": {"en": "Beijing"}, "country": "CN", "room": "A201"},
        "join_link": "https://rooms.example/dialogue",
        "modes": {"onsite": {"capacity": 300}, "online": {"capacity": 1000}},
        "hosts": [],
        "registration": {"opens_at": None, "closes_at": starts_at - timedelta(hours=1)},
        "sequence": revision - 1,
        "revision": revision,
        "changed_at": datetime.now(UTC),
    }
    return {**state, **changes}


def say(stage: Stage, message_type: str, state: dict[str, Any], change: dict[str, Any] | None = None) -> None:
    """Put a message about an event on the topic, as the events service would."""
    body = catalogue.write_body(message_type, {"change": change or {}, "state": state})
    message = Message(
        id=new_id(),
        type=message_type,
        source="causeway/events",
        subject=state["id"],
        seq=state["revision"],
        time=datetime.now(UTC),
        data=body,
    )
    producer = KafkaProducer(bootstrap_servers=stage.kafka, acks="all")
    try:
        topic = f"{stage.namespace}{catalogue.topic_of(message_type).name}"
        producer.send(topic, key=state["id"].encode(), value=value_of(message), headers=headers_of(message)).get(10)
    finally:
        producer.close()


def publish_event(stage: Stage, **changes: Any) -> str:
    """Announce a new event and return its id."""
    event_id = new_id()
    say(stage, events.PUBLISHED, event_state(event_id, **changes))
    return event_id
