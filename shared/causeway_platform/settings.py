"""Settings from the environment: read once, checked, named in full when one is missing or wrong."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field


class WrongSetting(ValueError):
    """A setting is missing or cannot be used; the text names it and says what is expected."""


@dataclass(frozen=True)
class Environment:
    """The environment as one service sees it: its own prefix first, then ``CAUSEWAY_``."""

    prefix: str
    values: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def _find(self, name: str) -> str | None:
        for full_name in (f"{self.prefix}_{name}", f"CAUSEWAY_{name}"):
            if value := self.values.get(full_name, "").strip():
                return value
        return None

    def _missing(self, name: str) -> WrongSetting:
        return WrongSetting(f"Set {self.prefix}_{name} or CAUSEWAY_{name}.")

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text setting."""
        value = self._find(name)
        if value is None and default is None:
            raise self._missing(name)
        return default or "" if value is None else value

    def whole_number(self, name: str, default: int | None = None) -> int:
        """Return a whole number."""
        value = self._find(name)
        if value is None:
            if default is None:
                raise self._missing(name)
            return default
        try:
            return int(value)
        except ValueError as error:
            raise WrongSetting(f"{self.prefix}_{name} is {value!r}, but a whole number is expected.") from error

    def seconds(self, name: str, default: float) -> float:
        """Return a duration in seconds."""
        value = self._find(name)
        try:
            return default if value is None else float(value)
        except ValueError as error:
            raise WrongSetting(f"{self.prefix}_{name} is {value!r}, but a number of seconds is expected.") from error

    def flag(self, name: str, default: bool = False) -> bool:  # noqa: FBT001, FBT002  (a flag is a boolean)
        """Return a flag: 1, true, yes or on, and 0, false, no or off."""
        value = self._find(name)
        if value is None:
            return default
        if value.lower() in {"1", "true", "yes", "on"}:
            return True
        if value.lower() in {"0", "false", "no", "off"}:
            return False
        raise WrongSetting(f"{self.prefix}_{name} is {value!r}, but yes or no is expected.")

    def secret(self, name: str, default: str | None = None) -> str:
        """Return a secret, or the content of the file that ``<NAME>_FILE`` names."""
        if path := self._find(f"{name}_FILE"):
            with open(path, encoding="utf-8") as file:
                return file.read().strip()
        return self.text(name, default)

    def secrets(self, name: str, default: str | None = None) -> tuple[str, ...]:
        """Return several secrets, divided by commas: the first is in use, the others are still accepted."""
        return tuple(part.strip() for part in self.secret(name, default).split(",") if part.strip())


MINIMUM_SECRET_LENGTH = 16
_DEVELOPMENT_SECRET = "development-only-secret"  # noqa: S105  (refused in production)


@dataclass(frozen=True, kw_only=True)
class PlatformSettings:
    """What every service needs to run."""

    service: str
    namespace: str
    environment: str
    mongo_uri: str = field(repr=False)
    kafka: str
    public_url: str
    link_keys: tuple[str, ...] = field(repr=False)
    threads: int
    queue_limit: int
    work_port: int
    log_level: str
    work_host: str = "127.0.0.1"
    """Where the work process answers /metrics and /health; another address only inside a container."""

    @property
    def production(self) -> bool:
        """Say whether people depend on this instance."""
        return self.environment == "production"

    @property
    def database_name(self) -> str:
        """The service's own database; no other service has its password."""
        return f"{self.namespace}{self.service}"

    def named(self, name: str) -> str:
        """Return a topic's or group's name in this namespace; tests share servers by namespace."""
        return f"{self.namespace}{name}"


def read_platform_settings(service: str, values: Mapping[str, str] | None = None) -> PlatformSettings:
    """Return the settings that every service shares.

    Raises:
        WrongSetting: one is missing, malformed, or a development secret is used in production.
    """
    environment = Environment(service.upper(), os.environ if values is None else values)
    settings = PlatformSettings(
        service=service,
        namespace=environment.text("NAMESPACE", ""),
        environment=environment.text("ENVIRONMENT", "development"),
        mongo_uri=environment.secret("MONGO_URI"),
        kafka=environment.text("KAFKA"),
        public_url=environment.text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        link_keys=environment.secrets("LINK_KEYS", _DEVELOPMENT_SECRET),
        threads=environment.whole_number("THREADS", 64),
        queue_limit=environment.whole_number("QUEUE_LIMIT", 2000),
        work_port=environment.whole_number("WORK_PORT", 0),
        log_level=environment.text("LOG_LEVEL", "info"),
        work_host=environment.text("WORK_HOST", "127.0.0.1"),
    )
    if settings.production:
        _refuse_weak_secrets(settings)
    return settings


def _refuse_weak_secrets(settings: PlatformSettings) -> None:
    for key in settings.link_keys:
        if key == _DEVELOPMENT_SECRET or len(key) < MINIMUM_SECRET_LENGTH or key == "changeme":
            raise WrongSetting(
                f"CAUSEWAY_LINK_KEYS holds a key that everybody knows or that is shorter than"
                f" {MINIMUM_SECRET_LENGTH} characters; set a random one before running in production."
            )
