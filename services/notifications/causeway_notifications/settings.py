"""The settings of this service beside those that all services share."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from urllib.parse import urlsplit

from causeway_platform.settings import Environment, WrongSetting

SECURITY = ("none", "starttls", "tls")
MOST_CONNECTIONS = 32


@dataclass(frozen=True, kw_only=True)
class NotificationsSettings:
    """Who writes letters, and where they are handed in."""

    sender_name: str
    sender_email: str
    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_username: str
    smtp_password: str = field(repr=False)
    connections: int


def read_settings(values: Mapping[str, str] | None = None) -> NotificationsSettings:
    """Return the settings from the environment.

    Raises:
        WrongSetting: one cannot be used; the text names it.
    """
    environment = Environment("NOTIFICATIONS", os.environ if values is None else values)
    host, port = _host_and_port(environment.text("SMTP", "127.0.0.1:8007"))
    security = environment.text("SMTP_SECURITY", "none")
    if security not in SECURITY:
        raise WrongSetting(f"NOTIFICATIONS_SMTP_SECURITY is {security!r}; choose one of {', '.join(SECURITY)}.")
    connections = environment.whole_number("SMTP_CONNECTIONS", 4)
    if not 1 <= connections <= MOST_CONNECTIONS:
        raise WrongSetting(f"NOTIFICATIONS_SMTP_CONNECTIONS is {connections}; choose 1 to {MOST_CONNECTIONS}.")
    return NotificationsSettings(
        sender_name=environment.text("SENDER_NAME", "Causeway"),
        sender_email=_address(environment.text("SENDER_EMAIL", "programme@causeway.example")),
        smtp_host=host,
        smtp_port=port,
        smtp_security=security,
        smtp_username=environment.text("SMTP_USERNAME", ""),
        smtp_password=environment.secret("SMTP_PASSWORD", ""),
        connections=connections,
    )


def host_of(url: str) -> str:
    """Return the host in ``url``, for the ids of calendar entries."""
    return urlsplit(url).hostname or "localhost"


def _host_and_port(value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise WrongSetting(
            f"CAUSEWAY_SMTP is {value!r}, but a host and a port such as mail.example.org:587 is expected."
        )
    return host.strip("[]"), int(port)


def _address(value: str) -> str:
    try:
        return Address(addr_spec=value).addr_spec
    except (HeaderParseError, ValueError, IndexError) as error:
        raise WrongSetting(f"NOTIFICATIONS_SENDER_EMAIL is {value!r}, which is not an address.") from error
