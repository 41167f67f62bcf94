"""``causeway demo``: play a museum visit, then a lecture with four hundred guests; show and judge what happened."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import click
import httpx
from pymongo import MongoClient
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from causeway_cli.commands.framing import Frame, as_json
from causeway_cli.console import Report
from causeway_cli.demonstration.api import Api
from causeway_cli.demonstration.load import load
from causeway_cli.demonstration.play import ONLINE, ONSITE, Played, play
from causeway_cli.demonstration.staging import Step
from causeway_cli.demonstration.visit import visit
from causeway_cli.first_programme import is_empty_once_known
from causeway_cli.invariants.check import all_hold, check_when_quiet
from causeway_cli.invariants.scene import SERVICES, Scene
from causeway_cli.invariants.verdict import Verdict
from causeway_cli.secrets_file import load_secrets
from causeway_cli.state import State
from causeway_cli.trouble import ExitCode
from causeway_platform.links import Links


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the demonstration ends with: figures by name, and a verdict on each invariant."""

    figures: Mapping[str, int | float | str]
    verdicts: Sequence[Verdict]

    @property
    def good(self) -> bool:
        """Say whether every promise was kept."""
        return all_hold(self.verdicts)


@click.command()
@as_json
@click.pass_obj
def demo(frame: Frame, *, json_wanted: bool) -> None:
    """Play a museum visit with a class, a party that waits and a certificate, then a lecture with 400 guests; judge it.

    The lecture moves, people withdraw, are offered places, are reminded and check in.

    Exit code 1 when any promise was broken: a place sold twice, a message lost, a mail sent twice.
    """
    state = frame.running()
    secrets = load_secrets(frame.places.secrets)
    with Api(state.url) as public, _steps(frame.report) as step:
        operator = public.signed_in(secrets.operator_email, secrets.operator_password)
        if is_empty_once_known(operator):
            load(operator, Links([secrets.link_key]))
        visited = visit(public, operator, step)
        played = play(public, operator, step)
    frame.report.waiting_for(["the last mail"])
    outcome = judge(state, played, visited.figures)
    frame.report.rest()
    if json_wanted:
        verdicts = [asdict(verdict) for verdict in outcome.verdicts]
        frame.print_json({"ok": outcome.good, "figures": dict(outcome.figures), "verdicts": verdicts})
    else:
        frame.out.print(outcome_table(outcome))
    if not outcome.good:
        sys.exit(ExitCode.FAILURE)


@contextmanager
def _steps(report: Report) -> Iterator[Step]:
    """Yield a callback that shows how far each step is: bars on a terminal, one line a finished step elsewhere."""
    if not report.console.is_terminal:
        yield lambda name, done, total: report.done(f"{name} ({total})") if done == total else None
        return
    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=report.console) as progress:
        tasks: dict[str, Any] = {}

        def step(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=total)
            progress.update(tasks[name], completed=done)

        yield step


def judge(state: State, played: Played, visited: Mapping[str, int | str]) -> Outcome:
    """Wait until the system is quiet, check every invariant and count the lecture's figures from the databases."""
    client: MongoClient[dict[str, Any]] = MongoClient(state.mongo_uri, tz_aware=True)
    try:
        scene = Scene(
            client=client,
            kafka=state.kafka,
            ledger=played.ledger,
            namespace=state.namespace,
            accepted_mail=lambda: accepted_mail(state.mailbox_url, played.guests_at),
            events=frozenset({played.event_id}),
        )
        verdicts = check_when_quiet(scene)
        return Outcome(figures={**visited, **count(scene, played)}, verdicts=verdicts)
    finally:
        client.close()


def count(scene: Scene, played: Played) -> dict[str, int | float]:
    """Count registrations by status, mails by kind and what waits, all from the databases."""
    standing = Counter(row["status"] for row in scene.registrations.values())
    deliveries = scene.database("notifications")["deliveries"].find(scene.event_filter, {"kind": 1, "status": 1})
    mails = Counter(row["kind"] for row in deliveries if row["status"] == "accepted")
    return {
        "asked for a place": len(played.guests),
        **{f"registrations {status}": number for status, number in sorted(standing.items())},
        "offers accepted": played.accepted_offers,
        "offers declined": played.declined_offers,
        "checked in": played.checked_in,
        **{f"mails: {kind}": number for kind, number in sorted(mails.items())},
        "oldest outbox row, seconds": oldest_unsent_s(scene),
        "oversold": oversold(scene),
    }


def oversold(scene: Scene) -> int:
    """Count the places that were given away beyond the capacity of their mode."""
    taken = Counter(row["mode"] for row in scene.registrations.values() if row["status"] in {"confirmed", "offered"})
    return sum(max(0, taken[mode] - capacity) for mode, capacity in (("onsite", ONSITE), ("online", ONLINE)))


def oldest_unsent_s(scene: Scene) -> float:
    """Return how long the oldest message of any service has waited for the broker; 0 when none waits."""
    rows = [scene.database(name)["outbox"].find_one({"sent": 0}, sort=[("time", 1)]) for name in SERVICES]
    waited = [(datetime.now(UTC) - row["time"]).total_seconds() for row in rows if row]
    return round(max(waited, default=0.0), 1)


def accepted_mail(mailbox_url: str, recipient: str) -> dict[str, int]:
    """Return how often the mailbox took each Message-ID for recipients like ``recipient``, reading all its pages."""
    taken: Counter[str] = Counter()
    before: int | None = None
    with httpx.Client(timeout=30.0) as client:
        while True:
            query: dict[str, str | int] = {"to": recipient, "limit": 1000}
            if before is not None:
                query["before"] = before
            page = client.get(f"{mailbox_url}api/messages", params=query).json()
            taken.update(item["message_id"] for item in page["items"])
            before = page["next"]
            if before is None:
                return dict(taken)


def outcome_table(outcome: Outcome) -> Table:
    """Draw the figures, then the verdicts."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for name in ("what", "value"):
        table.add_column(name, overflow="fold")
    for what, value in outcome.figures.items():
        table.add_row(what, str(value))
    for verdict in outcome.verdicts:
        sign = "[green]kept[/green]" if verdict.holds else "[red]BROKEN[/red]"
        table.add_row(f"{verdict.invariant} {verdict.promise}", f"{sign}  {verdict.detail}")
    return table
