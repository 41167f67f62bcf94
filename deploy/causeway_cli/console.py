"""Saying what goes on: a spinner and colours on a terminal, plain lines elsewhere; always on standard error."""

import os
import sys
import time
from collections.abc import Iterable

from rich.console import Console
from rich.status import Status


class Report:
    """Progress of one command. ``quiet`` keeps everything but warnings to itself."""

    def __init__(self, console: Console | None = None, *, quiet: bool = False) -> None:
        self.console = console or make_console(stderr=True)
        self._quiet = quiet
        self._began = time.monotonic()
        self._status: Status | None = None

    @property
    def elapsed(self) -> float:
        """Seconds since the command began."""
        return time.monotonic() - self._began

    def done(self, what: str) -> None:
        """Say that a step is finished."""
        if not self._quiet:
            self.console.print(f"[green]✓[/green] [dim]{self.elapsed:5.1f} s[/dim]  {what}", highlight=False)

    def warn(self, what: str) -> None:
        """Say what the reader should know though work goes on."""
        self.console.print(f"[yellow]![/yellow] [dim]{self.elapsed:5.1f} s[/dim]  {what}", highlight=False)

    def waiting_for(self, names: Iterable[str]) -> None:
        """Show what is waited for; on a terminal only, where the line can be replaced."""
        if self._quiet or not self.console.is_terminal:
            return
        waiting = ", ".join(names)
        if not waiting:
            self.rest()
        elif self._status is None:
            self._status = self.console.status(f"waiting for {waiting}")
            self._status.start()
        else:
            self._status.update(f"waiting for {waiting}")

    def rest(self) -> None:
        """Take the spinner away."""
        if self._status is not None:
            self._status.stop()
            self._status = None


def make_console(*, stderr: bool = False, color: bool = True) -> Console:
    """Return a console that honours ``NO_COLOR`` and does not wrap lines when nobody looks at a terminal."""
    stream = sys.stderr if stderr else sys.stdout
    plain = not color or bool(os.environ.get("NO_COLOR"))
    return Console(file=stream, no_color=plain, soft_wrap=not stream.isatty(), emoji=False)
