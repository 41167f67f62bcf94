"""What all commands share: the context, ``--json`` and the order of the commands."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console

from causeway_cli.console import Report, make_console
from causeway_cli.places import Places, find_places
from causeway_cli.settings import Choices, read_choices
from causeway_cli.state import State, running_state
from causeway_cli.trouble import ExitCode, Trouble

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the options before the command decided. Results go to ``out``, everything else to ``report``."""

    places: Places
    out: Console
    report: Report
    debug: bool = False

    @property
    def choices(self) -> Choices:
        """The choices made by environment, read when they are needed."""
        return read_choices()

    def print_json(self, value: object) -> None:
        """Print one JSON object on one line when nobody looks, indented on a terminal."""
        indent = 2 if self.out.is_terminal else None
        click.echo(json.dumps(value, ensure_ascii=False, indent=indent))

    def running(self) -> State:
        """Return the account of the running system. Raises :class:`Trouble` when there is none."""
        state = running_state(self.places)
        if state is None:
            raise Trouble(
                f"Causeway does not run from {self.places.root}.",
                remedy="Start it with: make run",
                exit_code=ExitCode.NOT_READY,
            )
        return state


def make_frame(state: Path | None, *, quiet: bool, color: bool, debug: bool) -> Frame:
    """Build the frame from the options before the command."""
    report = Report(make_console(stderr=True, color=color), quiet=quiet)
    return Frame(places=find_places(state), out=make_console(color=color), report=report, debug=debug)


def as_json(command: Command) -> Command:
    """Add ``--json`` to a command."""
    return click.option("--json", "json_wanted", is_flag=True, help="Print one JSON object instead.")(command)


class Ordered(click.Group):
    """A group that lists its commands in the order a newcomer needs them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands as they were added."""
        return list(self.commands)
