"""``causeway up``: start everything and stay with it, or leave it running."""

import json
import os
import subprocess
import sys
import time

import click

from causeway_cli.children import last_words
from causeway_cli.commands.framing import Frame, as_json
from causeway_cli.first_programme import load_when_empty
from causeway_cli.places import Places
from causeway_cli.running import Session, run_in_foreground
from causeway_cli.secrets_file import load_secrets
from causeway_cli.services import choose_services
from causeway_cli.state import State, read_state, running_state
from causeway_cli.trouble import ExitCode, Trouble

DETACHED_START_S = 240.0


@click.command()
@click.option("--detach", is_flag=True, help="Return when everything answers and leave it running.")
@click.option("--no-demonstration", is_flag=True, help="Do not load the demonstration programme into an empty system.")
@click.option("--skip-checks", is_flag=True, help="Try even with too little memory or disk.")
@click.option("--only", metavar="NAMES", help="Run these services only, separated by commas.")
@as_json
@click.pass_obj
def up(
    frame: Frame, *, detach: bool, no_demonstration: bool, skip_checks: bool, only: str | None, json_wanted: bool
) -> None:
    """Start servers, services, gateway and mailbox; Ctrl-C stops them all in order.

    Kafka and MongoDB: those named by CAUSEWAY_KAFKA and CAUSEWAY_MONGO_URI, else containers where an engine answers,
    else processes of this machine. Another port: CAUSEWAY_PORT=8100.
    """
    if detach:
        _start_detached(frame, [name for name in sys.argv[1:] if name not in {"--detach", "--json"}])
        _print_addresses(frame, frame.running(), json_wanted=json_wanted)
        return
    choices = frame.choices
    session = Session(
        places=frame.places,
        choices=choices,
        services=choose_services(only or choices.services),
        report=frame.report,
        skip_checks=skip_checks,
    )

    def after_start(session: Session) -> None:
        if not no_demonstration:
            load_when_empty(session.choices.url, session.installation.secrets, session.report)
        state = read_state(session.places.state)
        assert state is not None, "a started session has written its account"
        _print_addresses(frame, state, json_wanted=json_wanted)
        session.report.done("Ctrl-C stops everything")

    if not run_in_foreground(session, after_start=after_start):
        sys.exit(ExitCode.INTERRUPTED)


def _start_detached(frame: Frame, arguments: list[str]) -> None:
    running = running_state(frame.places)
    if running is not None:
        raise Trouble(f"Causeway already runs at {running.url} (pid {running.pid}).", remedy="Stop it with: make stop")
    frame.places.prepare()
    log = frame.places.log_of("supervisor")
    with log.open("ab") as output:
        output.write(b"\n")
        child = subprocess.Popen(  # noqa: S603 - our own command line once more
            (sys.executable, "-m", "causeway_cli", *arguments),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "CAUSEWAY_STATE": str(frame.places.root)},
        )
    _wait_until_running(frame, child)


def _wait_until_running(frame: Frame, child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + DETACHED_START_S
    while time.monotonic() < deadline:
        state = running_state(frame.places)
        if state is not None and state.phase == "running" and state.pid == child.pid:
            # It outlives this process on purpose, so nobody is going to wait for it here.
            child.returncode = 0
            frame.report.rest()
            return
        if child.poll() is not None:
            words = last_words(frame.places.log_of("supervisor"), lines=2).replace("\n", " ")
            raise Trouble(words or "The supervisor ended at once.", remedy="", exit_code=ExitCode.NOT_READY)
        frame.report.waiting_for(["the system in the background"])
        time.sleep(0.1)
    child.terminate()
    raise Trouble(
        f"The system was not ready within {DETACHED_START_S:.0f} s.",
        remedy="See .venv/bin/causeway logs supervisor",
        exit_code=ExitCode.NOT_READY,
    )


def _print_addresses(frame: Frame, state: State, *, json_wanted: bool) -> None:
    account = addresses(frame.places, state)
    if json_wanted:
        click.echo(json.dumps(account))
        return
    frame.out.print(
        f"\n  Programme      {account['url']}/\n"
        f"  Operations     {account['url']}/operations\n"
        f"  Mailbox        {account['mailbox_url']}\n"
        f"  Sign in as     {account['operator_email']}\n"
        f"  Password       {account['operator_password']}\n",
        highlight=False,
    )


def addresses(places: Places, state: State) -> dict[str, str]:
    """Return where everything is and how to sign in; the keys are the contract of ``up --json``."""
    secrets = load_secrets(places.secrets)
    return {
        "url": state.url,
        "mailbox_url": state.mailbox_url,
        "kafka": state.kafka,
        "mongo_uri": state.mongo_uri,
        "operator_email": secrets.operator_email,
        "operator_password": secrets.operator_password,
    }
