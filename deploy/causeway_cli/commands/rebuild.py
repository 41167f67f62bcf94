"""``causeway rebuild``: drop one service's copy of others' data and fill it again from the topics."""

import os
import subprocess
import sys
from dataclasses import replace

import click

from causeway_cli.commands.framing import Frame
from causeway_cli.ports import OFFSETS, Ports
from causeway_cli.programs import Installation
from causeway_cli.secrets_file import load_secrets
from causeway_cli.services import SERVICES, ServicePlan
from causeway_cli.state import State
from causeway_cli.trouble import ExitCode, Trouble


@click.command()
@click.argument("copy", metavar="SERVICE/COPY")
@click.pass_obj
def rebuild(frame: Frame, *, copy: str) -> None:
    """Fill a copy again by replaying its topics, for example registrations/offered-events."""
    service, name = find_copy(copy)
    environment = installation_of(frame, frame.running()).environment_of(service)
    command = (sys.executable, "-m", service.package, "rebuild", name)
    done = subprocess.run(command, env={**os.environ, **environment}, check=False)  # noqa: S603 - our own module
    if done.returncode != 0:
        raise Trouble(
            f"{copy} was not rebuilt; the reason is above.",
            remedy=f"See .venv/bin/causeway logs {service.name}-work",
            exit_code=ExitCode.FAILURE,
        )
    frame.report.done(f"{copy} is rebuilt")


def find_copy(text: str) -> tuple[ServicePlan, str]:
    """Split ``service/copy``. Raises :class:`Trouble` when the service is unknown."""
    service, _, name = text.partition("/")
    for plan in SERVICES:
        if plan.name == service and name:
            return plan, name
    raise Trouble(
        f"{text!r} names no copy.",
        remedy="Say service/copy, for example: causeway rebuild registrations/offered-events",
        exit_code=ExitCode.USAGE,
    )


def installation_of(frame: Frame, state: State) -> Installation:
    """Return the running system as a one-off process of its must see it."""
    ports = {record.name: record.port for record in state.processes if record.port is not None}
    gateway = ports.get("gateway", frame.choices.port)
    known = {name: ports.get(name, gateway + distance) for name, distance in OFFSETS.items()}
    return Installation(
        places=frame.places,
        choices=replace(frame.choices, port=gateway, namespace=state.namespace, public_url=state.url),
        ports=Ports(gateway, known),
        secrets=load_secrets(frame.places.secrets),
        kafka=state.kafka,
        mongo_uri=state.mongo_uri,
    )
