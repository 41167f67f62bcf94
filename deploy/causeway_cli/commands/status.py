"""``causeway status``: what runs, how well, and what is still to be done."""

import sys
from collections.abc import Sequence
from dataclasses import asdict

import click
from rich.table import Table

from causeway_cli.commands.framing import Frame, as_json
from causeway_cli.operator import signed_in
from causeway_cli.overview import ProcessView, ServiceView, look_at_processes, look_at_services, services_of
from causeway_cli.secrets_file import load_secrets
from causeway_cli.state import State
from causeway_cli.trouble import ExitCode, Trouble

_COLORS = {"ready": "green", "degraded": "yellow", "down": "red", "ended": "red"}


@click.command()
@as_json
@click.pass_obj
def status(frame: Frame, *, json_wanted: bool) -> None:
    """Show every process and every service's backlog; exit code 4 when something does not serve."""
    state = frame.running()
    processes = look_at_processes(state)
    services, trouble = _services(frame, state)
    if json_wanted:
        frame.print_json(as_document(state, processes, services))
    else:
        frame.out.print(f"{state.url}  {state.phase}, ready after {state.ready_after_s} s", highlight=False)
        frame.out.print(process_table(processes))
        frame.out.print(service_table(services) if services else trouble)
    if any(one.state in {"down", "ended"} for one in processes):
        sys.exit(ExitCode.NOT_READY)


def _services(frame: Frame, state: State) -> tuple[list[ServiceView], str]:
    try:
        with signed_in(state.url, load_secrets(frame.places.secrets)) as operator:
            return look_at_services(operator, services_of(state)), ""
    except Trouble as trouble:
        return [], f"The services' figures cannot be had: {trouble}"


def as_document(state: State, processes: Sequence[ProcessView], services: Sequence[ServiceView]) -> dict[str, object]:
    """Return the object that ``--json`` prints; its keys stay."""
    return {
        "url": state.url,
        "phase": state.phase,
        "ready_after_s": state.ready_after_s,
        "memory_mb": round(sum(one.memory_mb for one in processes), 1),
        "processes": [asdict(one) for one in processes],
        "services": [asdict(one) for one in services],
    }


def process_table(processes: Sequence[ProcessView]) -> Table:
    """Draw the processes."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("process", "pid", "port", "state"):
        table.add_column(name)
    for name in ("memory", "restarts"):
        table.add_column(name, justify="right")
    table.add_column("why", overflow="fold")
    for one in processes:
        color = _COLORS.get(one.state, "white")
        shown = f"[{color}]{one.state}[/{color}]"
        table.add_row(
            one.name,
            str(one.pid),
            str(one.port or ""),
            shown,
            f"{one.memory_mb:.0f} MB",
            str(one.restarts),
            "; ".join(one.reasons),
        )
    table.add_row("together", "", "", "", f"{sum(one.memory_mb for one in processes):.0f} MB", "", "", style="bold")
    return table


def service_table(services: Sequence[ServiceView]) -> Table:
    """Draw what the services have still to do."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("service")
    for name in ("outbox", "oldest", "lag", "dead letters", "parked keys"):
        table.add_column(name, justify="right")
    table.add_column("why", overflow="fold")
    for one in services:
        oldest = "" if one.outbox_oldest_s is None else f"{one.outbox_oldest_s:.1f} s"
        figures = (one.outbox_waiting, oldest, one.lag, one.dead_letters, one.parked_keys)
        table.add_row(one.name, *("" if value is None else str(value) for value in figures), one.reason)
    return table
