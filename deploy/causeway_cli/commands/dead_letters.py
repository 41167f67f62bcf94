"""``causeway dead-letters``: messages nobody could read; look at them, put them back on their way, or close them."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from rich.table import Table

from causeway_cli.commands.framing import Frame, Ordered, as_json
from causeway_cli.operator import Operator, signed_in
from causeway_cli.overview import services_of
from causeway_cli.secrets_file import load_secrets
from causeway_cli.services import SERVICES
from causeway_cli.trouble import ExitCode, Trouble

_SERVICE = click.Choice([plan.name for plan in SERVICES])
Letter = dict[str, Any]


@click.group("dead-letters", cls=Ordered)
def dead_letters() -> None:
    """Look at what could not be done, replay or discard it."""


@contextmanager
def _operator(frame: Frame) -> Iterator[Operator]:
    state = frame.running()
    with signed_in(state.url, load_secrets(frame.places.secrets)) as operator:
        yield operator


@dead_letters.command("list")
@click.option("--service", type=_SERVICE, help="Only this service's.")
@click.option("--status", default="waiting", show_default=True, type=click.Choice(["waiting", "replayed", "discarded"]))
@as_json
@click.pass_obj
def list_letters(frame: Frame, *, service: str | None, status: str, json_wanted: bool) -> None:
    """List dead letters of all services, newest first within each; exit code 3 when a service did not answer."""
    names = [service] if service else services_of(frame.running())
    found: list[Letter] = []
    silent: dict[str, str] = {}
    with _operator(frame) as operator:
        for name in names:
            try:
                found += [{"service": name, **letter} for letter in all_letters(operator, name, status)]
            except Trouble as trouble:
                silent[name] = str(trouble)
    if json_wanted:
        frame.print_json({"items": found, "failed": silent})
    else:
        frame.out.print(_table(found) if found else f"No {status} dead letters.")
        for name, reason in silent.items():
            frame.report.warn(f"{name}: {reason}")
    if silent:
        sys.exit(ExitCode.PARTIAL)


def all_letters(operator: Operator, service: str, status: str = "waiting") -> Iterator[Letter]:
    """Yield one service's dead letters, page after page."""
    query: dict[str, str | int] = {"status": status, "limit": 100}
    while True:
        page = operator.get(f"/api/{service}/dead-letters", **query)
        yield from page["items"]
        if not page["next"]:
            return
        query["cursor"] = page["next"]


def _table(letters: Sequence[Letter]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("service", "id", "at", "what", "reason"):
        table.add_column(name, overflow="fold")
    for one in letters:
        table.add_row(one["service"], one["id"], str(one["at"])[:19], one.get("type") or one["kind"], one["reason"])
    return table


@dead_letters.command("show")
@click.argument("service", type=_SERVICE)
@click.argument("letter_id")
@click.pass_obj
def show_letter(frame: Frame, *, service: str, letter_id: str) -> None:
    """Print one dead letter whole, as JSON."""
    with _operator(frame) as operator:
        frame.print_json(operator.get(f"/api/{service}/dead-letters/{letter_id}"))


@dead_letters.command("replay")
@click.argument("service", type=_SERVICE)
@click.argument("letter_ids", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every waiting one of the service.")
@click.option("--dry-run", is_flag=True, help="Only say what would be replayed.")
@as_json
@click.pass_obj
def replay_letters(
    frame: Frame, *, service: str, letter_ids: tuple[str, ...], every: bool, dry_run: bool, json_wanted: bool
) -> None:
    """Put dead letters back on their way, as a mended service will now be able to read them."""
    with _operator(frame) as operator:
        chosen = _choose(operator, service, letter_ids, every=every)
        _act(frame, chosen, lambda letter_id: _replay(operator, service, letter_id, dry_run=dry_run), json_wanted)


@dead_letters.command("discard")
@click.argument("service", type=_SERVICE)
@click.argument("letter_ids", nargs=-1, required=True)
@click.option("--note", required=True, help="Why it may go; kept with the letter.")
@as_json
@click.pass_obj
def discard_letters(frame: Frame, *, service: str, letter_ids: tuple[str, ...], note: str, json_wanted: bool) -> None:
    """Close dead letters for good, with a note."""
    with _operator(frame) as operator:
        path = f"/api/{service}/dead-letters"
        _act(frame, letter_ids, lambda one: operator.post(f"{path}/{one}/discard", {"note": note}), json_wanted)


def _choose(operator: Operator, service: str, letter_ids: Sequence[str], *, every: bool) -> Sequence[str]:
    if every == bool(letter_ids):
        raise click.UsageError("Name the dead letters, or say --all.")
    return [letter["id"] for letter in all_letters(operator, service)] if every else letter_ids


def _replay(operator: Operator, service: str, letter_id: str, *, dry_run: bool) -> None:
    path = f"/api/{service}/dead-letters/{letter_id}"
    if dry_run:
        operator.get(path)
    else:
        operator.post(f"{path}/replay")


def _act(frame: Frame, letter_ids: Sequence[str], act: Callable[[str], object], json_wanted: bool) -> None:  # noqa: FBT001
    """Do ``act`` to each; what fails is reported and the others still happen. Exit code 3 when only some went well."""
    done, failed = [], {}
    for letter_id in letter_ids:
        try:
            act(letter_id)
            done.append(letter_id)
        except Trouble as trouble:
            failed[letter_id] = str(trouble)
    if json_wanted:
        frame.print_json({"done": done, "failed": failed})
    else:
        frame.report.done(f"{len(done)} of {len(letter_ids)} done")
        for letter_id, reason in failed.items():
            frame.report.warn(f"{letter_id}: {reason}")
    if failed:
        sys.exit(ExitCode.PARTIAL if done else ExitCode.FAILURE)
