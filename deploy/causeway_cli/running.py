"""``causeway up`` from the lock to the last stopped process: one session of the supervisor."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from causeway_cli.checks import examine, refuse_if_unfit
from causeway_cli.console import Report
from causeway_cli.containers import engine_answers
from causeway_cli.leftovers import end_leftovers
from causeway_cli.places import Places
from causeway_cli.ports import choose_ports
from causeway_cli.programs import Installation
from causeway_cli.secrets_file import load_secrets
from causeway_cli.services import ServicePlan
from causeway_cli.settings import Choices
from causeway_cli.starting import ServerPlan, plan_servers, start_everything
from causeway_cli.state import State, sole_supervisor, start_time, write_state
from causeway_cli.supervisor import Supervisor

LOOK_EVERY_S = 0.25


@dataclass(slots=True, kw_only=True)
class Session:
    """One run of the whole system. Used by ``up`` in the foreground and by tests through :func:`running_system`."""

    places: Places
    choices: Choices
    services: Sequence[ServicePlan]
    report: Report
    skip_checks: bool = False
    supervisor: Supervisor = field(init=False)
    phase: str = "starting"
    ready_after_s: float | None = None
    _installation: Installation | None = None

    def __post_init__(self) -> None:
        self.supervisor = Supervisor(self.places, self.report, changed=self.write_account)

    @property
    def installation(self) -> Installation:
        """What was decided at the start; only there once :meth:`start` has chosen the ports."""
        assert self._installation is not None, "the session has not been started"
        return self._installation

    def start(self) -> None:
        """Bring everything up. The caller holds the lock and stops the session whatever happens here."""
        began = time.monotonic()
        ended = end_leftovers(self.places.root)
        if ended:
            self.report.warn(f"ended {len(ended)} processes of an earlier run that was killed")
        engine = self._engine()
        if not self.skip_checks:
            refuse_if_unfit(examine(self.places, self.choices, engine=engine))
        self._installation, servers = self._decide(engine=engine)
        start_everything(self.supervisor, self.installation, servers, self.services)
        self.ready_after_s = round(time.monotonic() - began, 1)
        self.write_account()

    def welcome(self) -> None:
        """Say to the outside that people may come."""
        self.phase = "running"
        self.write_account()

    def _engine(self) -> bool:
        outside = bool(self.choices.kafka and self.choices.mongo_uri)
        return not outside and self.choices.containers != "never" and engine_answers()

    def _decide(self, *, engine: bool) -> tuple[Installation, ServerPlan]:
        ports = choose_ports(self.choices.port)
        servers = plan_servers(self.places, self.choices, ports, engine=engine)
        installation = Installation(
            places=self.places,
            choices=self.choices,
            ports=ports,
            secrets=load_secrets(self.places.secrets),
            kafka=servers.kafka,
            mongo_uri=servers.mongo_uri,
        )
        return installation, servers

    def watch(self) -> None:
        """Look after the processes until a signal ends it."""
        while True:
            self.supervisor.look_after()
            time.sleep(LOOK_EVERY_S)

    def stop(self) -> None:
        """Stop all in order and sweep up what may have escaped."""
        self.phase = "stopping"
        self.write_account()
        self.supervisor.stop()
        end_leftovers(self.places.root)
        self.places.state.unlink(missing_ok=True)

    def write_account(self) -> None:
        """Write the state file, once there is something to tell."""
        if self._installation is None:
            return
        state = State(
            phase=self.phase,
            pid=os.getpid(),
            started=start_time(os.getpid()),
            url=self.choices.url,
            mailbox_url=f"{self.choices.url}/mailbox/",
            kafka=self.installation.kafka,
            mongo_uri=self.installation.mongo_uri,
            namespace=self.choices.namespace,
            ready_after_s=self.ready_after_s,
            processes=self.supervisor.records(),
        )
        write_state(self.places.state, state)


@contextmanager
def running_system(session: Session) -> Iterator[Session]:
    """Hold the lock, start the session, yield it when everything answers, and stop it whatever happens."""
    with sole_supervisor(session.places):
        try:
            session.start()
            yield session
        finally:
            session.stop()


class Interrupted(BaseException):
    """Somebody asked the supervisor to end. Not an ``Exception``: nothing on the way may swallow it."""


@contextmanager
def orderly_end(supervisor: Supervisor) -> Iterator[None]:
    """Turn the first Ctrl-C, SIGTERM or hang-up into :class:`Interrupted`; the next one kills every process.

    It is raised wherever the program stands. What Python calls by itself there, after a fork or when an object goes,
    swallows every exception; so it is raised again when the supervisor next looks after its processes.
    """
    asked = False

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            supervisor.kill()
            return
        asked = True
        raise Interrupted

    def end_if_asked() -> None:
        if asked:
            raise Interrupted

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, on_signal) for number in numbers}
    supervisor.before_each_look = end_if_asked
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_in_foreground(session: Session, *, after_start: Callable[[Session], None]) -> bool:
    """Run until a signal comes. Returns whether the system had been up: then being stopped is its normal end."""
    up = False
    with orderly_end(session.supervisor):
        try:
            with running_system(session):
                up = True
                after_start(session)
                session.welcome()
                session.watch()
        except Interrupted:
            session.report.rest()
            session.report.done("stopped; nothing is left running")
    return up
