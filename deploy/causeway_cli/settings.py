"""What the person who starts the system may choose, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from causeway_cli.ports import DEFAULT_GATEWAY_PORT
from causeway_cli.trouble import ExitCode, Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Where the system listens and which servers it uses. Empty addresses mean: start one."""

    port: int = DEFAULT_GATEWAY_PORT
    kafka: str = ""
    mongo_uri: str = ""
    namespace: str = ""
    public_url: str = ""
    containers: str = "auto"
    services: str = ""

    @property
    def url(self) -> str:
        """The address people open."""
        return self.public_url or f"http://127.0.0.1:{self.port}"


def read_choices(values: Mapping[str, str] | None = None) -> Choices:
    """Read ``CAUSEWAY_*``. Raises :class:`Trouble` for a port that is none."""
    found = os.environ if values is None else values
    return Choices(
        port=_port(found.get("CAUSEWAY_PORT", "")),
        kafka=found.get("CAUSEWAY_KAFKA", ""),
        mongo_uri=found.get("CAUSEWAY_MONGO_URI", ""),
        namespace=found.get("CAUSEWAY_NAMESPACE", ""),
        public_url=found.get("CAUSEWAY_PUBLIC_URL", "").rstrip("/"),
        containers=found.get("CAUSEWAY_CONTAINERS", "auto"),
        services=found.get("CAUSEWAY_SERVICES", ""),
    )


def _port(text: str) -> int:
    if not text.strip():
        return DEFAULT_GATEWAY_PORT
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise Trouble(
        f"CAUSEWAY_PORT is {text!r}, which is no port.",
        remedy="Choose a number from 1 to 65535, for example CAUSEWAY_PORT=8100 make run",
        exit_code=ExitCode.USAGE,
    )
