"""The whole system as ``causeway up`` starts it, on free ports and in a state directory of the test run's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from causeway_cli.console import Report
from causeway_cli.first_programme import load_when_empty
from causeway_cli.ports import free_ports
from causeway_cli.running import Session, running_system
from causeway_cli.secrets_file import Secrets
from causeway_cli.services import SERVICES
from causeway_cli.settings import Choices
from causeway_testing.servers import Servers, test_places


@dataclass(frozen=True, slots=True)
class RunningSystem:
    """Where the running system is and who may sign in. The demonstration programme is loaded."""

    url: str
    mailbox_url: str
    servers: Servers
    namespace: str
    operator: Secrets
    session: Session


@contextmanager
def whole_system(root: Path, servers: Servers, namespace: str) -> Iterator[RunningSystem]:
    """Start all services, gateway and mailbox on ``servers`` and stop them at the end."""
    choices = Choices(
        port=free_ports(1)[0], kafka=servers.kafka, mongo_uri=servers.mongo_uri, namespace=namespace, containers="never"
    )
    session = Session(
        places=test_places(root), choices=choices, services=SERVICES, report=Report(quiet=True), skip_checks=True
    )
    with running_system(session):
        secrets = session.installation.secrets
        load_when_empty(choices.url, secrets, session.report)
        yield RunningSystem(choices.url, f"{choices.url}/mailbox/", servers, namespace, secrets, session)


def mails_to(running: RunningSystem, recipient: str) -> list[dict[str, Any]]:
    """Return the mails that the mailbox of the system took for ``recipient``, the oldest first, a hundred at most."""
    listed = httpx.get(f"{running.mailbox_url}api/messages", params={"to": recipient, "limit": 100}, timeout=30)
    return [
        httpx.get(f"{running.mailbox_url}api/messages/{item['id']}", timeout=30).json()
        for item in reversed(listed.json()["items"])
    ]
