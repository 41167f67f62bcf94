"""Keeps the processes of one installation running: starts, waits, restarts with back-off, stops in order."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from causeway_cli.children import Child, Program, last_words, stop_together
from causeway_cli.console import Report
from causeway_cli.places import Places
from causeway_cli.state import ProcessRecord, start_time
from causeway_cli.trouble import ExitCode, Trouble

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
STEADY_S = 60.0
"""A process that ran this long before it died is restarted as if it were the first time."""
STARTS_BEFORE_READY = 3


@dataclass(slots=True)
class Watched:
    """One process under care. ``restart_at`` is set while it is down and waits for its next start."""

    program: Program
    child: Child
    since: float
    started: float
    restarts: int = 0
    pause: float = FIRST_PAUSE_S
    restart_at: float | None = None
    ready: bool = False


@dataclass(slots=True)
class Supervisor:
    """The children by name. ``changed`` is called after every change, so that the account outside stays true.

    ``before_each_look`` may raise to end whatever waits or watches.
    """

    places: Places
    report: Report
    changed: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.monotonic
    before_each_look: Callable[[], None] = lambda: None
    watched: dict[str, Watched] = field(default_factory=dict)

    def start(self, program: Program) -> None:
        """Start a process and take it into care."""
        child, now = self._spawn(program), self.clock()
        self.watched[program.name] = Watched(program, child, since=now, started=start_time(child.pid))
        self.changed()

    def wait(self, names: Iterable[str], *, seconds: float) -> None:
        """Wait until all of ``names`` are ready, restarting what dies meanwhile.

        Raises :class:`Trouble` with the process's last words when it keeps dying or the time is over.
        """
        deadline = self.clock() + seconds
        waiting = [self.watched[name] for name in names if not self.watched[name].ready]
        while waiting:
            self.report.waiting_for(one.program.name for one in waiting)
            self.look_after()
            for one in waiting:
                self._look_for_readiness(one, deadline)
            waiting = [one for one in waiting if not one.ready]
            if waiting:
                time.sleep(0.05)
        self.report.rest()

    def look_after(self) -> None:
        """Notice what died and start again what has waited long enough."""
        self.before_each_look()
        for one in self.watched.values():
            if one.restart_at is None:
                self._notice_end(one)
            elif self.clock() >= one.restart_at:
                self._restart(one)

    def stop(self) -> None:
        """Stop everything, the gateway first and the databases last."""
        for stage in sorted({one.program.stage for one in self.watched.values()}, reverse=True):
            stop_together(one.child for one in self.watched.values() if one.program.stage == stage)

    def kill(self) -> None:
        """Send every process its end, without waiting; for the second Ctrl-C."""
        for one in self.watched.values():
            one.child.end_now()

    def records(self) -> tuple[ProcessRecord, ...]:
        """Return the account of all children."""
        return tuple(
            ProcessRecord(
                name=name, pid=one.child.pid, started=one.started, port=one.program.port, restarts=one.restarts
            )
            for name, one in self.watched.items()
        )

    def _spawn(self, program: Program) -> Child:
        return Child(program, log=self.places.log_of(program.name), owner=self.places.root)

    def _look_for_readiness(self, one: Watched, deadline: float) -> None:
        if one.restart_at is None and one.program.ready():
            one.ready = True
            self.report.done(f"{one.program.name} is ready")
        elif one.restarts >= STARTS_BEFORE_READY or self.clock() > deadline:
            what = "keeps ending" if one.restarts else "did not become ready in time"
            words = last_words(one.child.log, lines=3).replace("\n", " | ")
            raise Trouble(
                f"{one.program.name} {what}; its last words: {words or 'none'}.",
                remedy=f"The whole log: .venv/bin/causeway logs {one.program.name}",
                exit_code=ExitCode.NOT_READY,
            )

    def _notice_end(self, one: Watched) -> None:
        code = one.child.exit_code()
        if code is None:
            return
        now = self.clock()
        if now - one.since >= STEADY_S:
            one.pause = FIRST_PAUSE_S
        one.restart_at = now + one.pause
        self.report.warn(f"{one.program.name} ended with code {code} and starts again in {one.pause:g} s")
        one.pause = min(one.pause * 2, LONGEST_PAUSE_S)

    def _restart(self, one: Watched) -> None:
        one.child, one.since, one.restart_at = self._spawn(one.program), self.clock(), None
        one.started = start_time(one.child.pid)
        one.restarts += 1
        self.changed()
