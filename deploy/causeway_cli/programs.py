"""The processes of one installation: how each is called and with which environment."""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from causeway_cli.children import Program, Stage
from causeway_cli.places import PROJECT, Places
from causeway_cli.ports import LOOPBACK, Ports, is_open
from causeway_cli.secrets_file import Secrets
from causeway_cli.services import ServicePlan
from causeway_cli.settings import Choices

BIN = Path(sys.executable).parent
GUNICORN_CONFIGURATION = PROJECT / "deploy" / "gunicorn.conf.py"
CADDYFILE = PROJECT / "deploy" / "gateway" / "Caddyfile"

# Two arenas instead of sixteen: the processes wait more than they allocate, and it saves a third of their memory.
_LEAN: Mapping[str, str] = {"MALLOC_ARENA_MAX": "2", "PYTHONUNBUFFERED": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Everything that decides how the processes are started."""

    places: Places
    choices: Choices
    ports: Ports
    secrets: Secrets
    kafka: str
    mongo_uri: str

    def environment(self) -> dict[str, str]:
        """Return what every service is told. What the person has set in the environment wins over what we made up."""
        invented = {
            "CAUSEWAY_ENVIRONMENT": "development",
            "CAUSEWAY_LINK_KEYS": self.secrets.link_key,
            "CAUSEWAY_SMTP": f"{LOOPBACK}:{self.ports['mailbox-smtp']}",
            "CAUSEWAY_THREADS": "64",
        }
        chosen = {name: os.environ.get(name) or value for name, value in invented.items()}
        return {
            **_LEAN,
            **chosen,
            "CAUSEWAY_KAFKA": self.kafka,
            "CAUSEWAY_MONGO_URI": self.mongo_uri,
            "CAUSEWAY_NAMESPACE": self.choices.namespace,
            "CAUSEWAY_PUBLIC_URL": self.choices.url,
            "PORTAL_API_URL": f"http://{LOOPBACK}:{self.ports['gateway-inside']}",
        }

    def partners_secrets(self) -> dict[str, str]:
        """Return what only the partners service may know."""
        return {
            "PARTNERS_FIRST_OPERATOR_EMAIL": self.secrets.operator_email,
            "PARTNERS_FIRST_OPERATOR_PASSWORD": self.secrets.operator_password,
            "PARTNERS_SIGNING_SECRET": self.secrets.signing_secret,
        }

    def environment_of(self, service: ServicePlan) -> dict[str, str]:
        """Return one service's environment; a secret is given to the one that needs it only."""
        own = self.partners_secrets() if service.name == "partners" else {}
        return {**self.environment(), **own}


def web_program(installation: Installation, service: ServicePlan) -> Program:
    """Say how to run a service's web process."""
    port = installation.ports[f"{service.name}-web"]
    return Program(
        name=f"{service.name}-web",
        command=(str(BIN / "gunicorn"), "-c", str(GUNICORN_CONFIGURATION), f"{service.package}.wsgi:app"),
        environment={**installation.environment_of(service), "PORT": str(port)},
        directory=installation.places.run,
        port=port,
        stage=Stage.WEB,
        ready=answers_ok(f"http://{LOOPBACK}:{port}/api/{service.name}/ready"),
    )


def work_program(installation: Installation, service: ServicePlan) -> Program:
    """Say how to run a service's relay, consumer and clock work."""
    port = installation.ports[f"{service.name}-work"]
    return Program(
        name=f"{service.name}-work",
        command=(sys.executable, "-m", service.package, "work"),
        environment={**installation.environment_of(service), "CAUSEWAY_WORK_PORT": str(port)},
        directory=installation.places.run,
        port=port,
        stage=Stage.WORK,
        ready=answers_ok(f"http://{LOOPBACK}:{port}/ready"),
        stop_seconds=15.0,
    )


def prepare_program(installation: Installation, service: ServicePlan) -> Program:
    """Say how to make a service's indexes, topics and first rows; it ends by itself."""
    return Program(
        name=f"{service.name}-prepare",
        command=(sys.executable, "-m", service.package, "prepare"),
        environment=installation.environment_of(service),
        directory=installation.places.run,
    )


def mailbox_program(installation: Installation) -> Program:
    """Say how to run the local mail server."""
    smtp, web = installation.ports["mailbox-smtp"], installation.ports["mailbox-web"]
    directory = installation.places.data / "mail"
    arguments = ("--directory", str(directory), "--smtp-port", str(smtp), "--web-port", str(web))
    return Program(
        name="mailbox",
        command=(sys.executable, "-m", "causeway_cli.mailbox", *arguments),
        environment=_LEAN,
        directory=installation.places.run,
        port=web,
        stage=Stage.MAIL,
        ready=lambda: is_open(smtp) and is_open(web),
    )


def gateway_program(installation: Installation) -> Program:
    """Say how to run the gateway in front of everything."""
    ports, home = installation.ports, installation.places.data / "gateway"
    upstreams = {
        f"{name.upper()}_UPSTREAM": f"{LOOPBACK}:{ports[f'{name}-web']}"
        for name in ("events", "partners", "registrations", "notifications", "portal", "mailbox")
    }
    return Program(
        name="gateway",
        command=(str(BIN / "caddy"), "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"),
        environment={
            **upstreams,
            "CAUSEWAY_BIND": LOOPBACK,
            "CAUSEWAY_SITE": f"http://:{ports.gateway}",
            "CAUSEWAY_INSIDE_PORT": str(ports["gateway-inside"]),
            "CAUSEWAY_GATEWAY_EXTRAS": "mailbox",
            "XDG_DATA_HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
            "GOMEMLIMIT": "64MiB",
        },
        directory=installation.places.run,
        port=ports.gateway,
        stage=Stage.GATEWAY,
        ready=lambda: is_open(ports.gateway),
    )


def answers_ok(url: str) -> Callable[[], bool]:
    """Return a probe that asks ``url`` and is content with 200."""

    def probe() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - always http on the loopback
                return bool(response.status == 200)
        except (OSError, urllib.error.URLError, ValueError):
            return False

    return probe
