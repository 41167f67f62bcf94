"""Servers that the fault tests may kill, and a stage of two services upon them."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from causeway_cli.demonstration.api import Api, Refused
from causeway_cli.embedded import RunningServer
from causeway_cli.invariants.check import check_when_quiet
from causeway_cli.invariants.ledger import Ledger
from causeway_cli.invariants.scene import Scene
from causeway_cli.invariants.verdict import Verdict
from causeway_testing.crowd import Crowd
from causeway_testing.mail import MailServer
from causeway_testing.servers import embedded_servers
from causeway_testing.stage import Stage, publish_event
from causeway_testing.waiting import wait_until


class Theatre:
    """One event on a stage of registrations and notifications, and everything needed to judge what became of it."""

    def __init__(self, stage: Stage, mail: MailServer, mongo: RunningServer, broker: RunningServer) -> None:
        self.stage, self.mail, self.mongo, self.broker = stage, mail, mongo, broker
        self.ledger = Ledger()
        self.event_id = ""

    def open(self, *, onsite: int = 40, online: int = 60, **first_starts: dict[str, str]) -> Crowd:
        """Start all processes and one event; ``first_starts`` gives ``web`` or others more environment.

        Names use an underscore, such as ``registrations_work={"FAIL_AT": "before_send:1"}``.
        """
        self.stage.prepare("registrations", "notifications")
        for name in ("registrations-web", "registrations-work", "notifications-work"):
            self.stage.start(name, **first_starts.get(name.replace("-", "_"), {}))
        modes = {"onsite": {"capacity": onsite}, "online": {"capacity": online}}
        self.event_id = publish_event(self.stage, modes=modes)
        crowd = Crowd(self.stage.url("registrations"), self.event_id, self.ledger)
        wait_until(self._is_open, seconds=30, what="the event to be open")
        return crowd

    def verdicts(self, *, within_s: float = 60.0) -> dict[str, Verdict]:
        """Return the verdicts by invariant once the system is quiet."""
        client: MongoClient[dict[str, Any]] = MongoClient(self.stage.mongo_uri)
        try:
            scene = Scene(
                client,
                self.stage.kafka,
                self.ledger,
                namespace=self.stage.namespace,
                accepted_mail=lambda: Counter(one.message_id for one in list(self.mail.received)),
            )
            return {verdict.invariant: verdict for verdict in check_when_quiet(scene, within_s=within_s)}
        finally:
            client.close()

    def scene_log(self) -> list[str]:
        """Return the message ids on the registrations topic, repeats included."""
        client: MongoClient[dict[str, Any]] = MongoClient(self.stage.mongo_uri)
        try:
            scene = Scene(client, self.stage.kafka, self.ledger, namespace=self.stage.namespace)
            return [heard.message_id for heard in scene.log]
        finally:
            client.close()

    def await_death(self, name: str) -> None:
        """Wait until a process has ended at its fail point."""
        child = self.stage.child(name)
        wait_until(lambda: child.exit_code() is not None, seconds=60, what=f"{name} to reach its fail point")
        assert child.exit_code() == 137

    def _is_open(self) -> bool:
        try:
            with Api(self.stage.url("registrations")) as public:
                public.get(f"/api/registrations/events/{self.event_id}/places")
        except Refused:
            return False
        return True


@pytest.fixture(scope="module")
def killable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningServer, RunningServer]]:
    """A MongoDB and a Kafka of this module's own."""
    with embedded_servers(tmp_path_factory.mktemp("servers")) as servers:
        yield servers


@pytest.fixture
def theatre(killable: tuple[RunningServer, RunningServer], tmp_path: Path) -> Iterator[Theatre]:
    """A fresh stage in a namespace of its own."""
    mongo, broker = killable
    with ExitStack() as stack:
        mail = stack.enter_context(MailServer())
        stage = stack.enter_context(
            Stage(
                mongo.address,
                broker.address,
                tmp_path,
                namespace=f"f{secrets.token_hex(3)}-",
                smtp=mail.address,
            )
        )
        yield Theatre(stage, mail, mongo, broker)


@pytest.fixture
def all_hold() -> Callable[[dict[str, Verdict]], None]:
    """Fail with what offends when an invariant does not hold."""

    def check(verdicts: dict[str, Verdict]) -> None:
        broken = [f"{v.invariant} ({v.promise}): {v.detail}" for v in verdicts.values() if not v.holds]
        assert not broken, "\n".join(broken)

    return check
