"""Logs: one JSON object a line, readable text on a terminal, never a secret, an address or a forged line."""

import logging
import re
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from causeway_platform.correlation import current_correlation

_EMAIL = re.compile(r"[^\s<>@\"',;:/\[\]()]{1,64}@\w(?:[\w.-]{0,250}\w)?")
_LINK_TOKEN = re.compile(r"[A-Za-z0-9-]{8,64}\.[0-9]{1,6}\.[A-Za-z0-9_-]{27}")
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{4,}")
_CREDENTIALS = re.compile(r"(?i)\b(bearer|basic|link)\s+[A-Za-z0-9._~+/=-]{8,}")
_IN_URL = re.compile(r"(?<=://)[^/\s@]{1,200}@")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")

_SECRET_NAMES = frozenset(
    {"password", "secret", "token", "authorization", "access_token", "refresh_token", "client_secret", "manage_token"}
)
_LONGEST = 4_000


def configure(service: str, level: str = "info", *, readable: bool | None = None) -> None:
    """Send all logs of this process, the libraries' too, to standard error.

    Args:
        service: named in every line.
        level: ``debug``, ``info``, ``warning`` or ``error``.
        readable: text for people instead of JSON; by default only on a terminal.
    """
    shared = [*_SHARED, _named(service)]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = _StandardError()
    handler.setFormatter(_formatter(shared, _last(for_people=sys.stderr.isatty() if readable is None else readable)))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    # The Kafka client says at INFO what every connection does, and warns of each try while a broker is away.
    logging.getLogger("kafka").setLevel(logging.ERROR)
    logging.getLogger("pymongo").setLevel(logging.WARNING)


def _last(*, for_people: bool) -> Processor:
    if for_people:
        return structlog.dev.ConsoleRenderer(colors=False)
    return structlog.processors.JSONRenderer(sort_keys=True)


class _StandardError(logging.Handler):
    """Writes to whatever standard error is at that moment; a full disk or a closed pipe must not stop the work."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            return


def _formatter(shared: Iterable[Processor], last: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=list(shared),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )


def _named(service: str) -> Processor:
    def add_service(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event.setdefault("service", service)
        return event

    return add_service


def add_correlation(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Add the id of the request or message that is being worked on."""
    correlation = current_correlation.get()
    if correlation is not None:
        event.setdefault("correlation", correlation)
    return event


def mask(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hide secrets and addresses, and escape whatever could end a line or move a cursor."""
    return _mask_members(event)


def _mask_members(members: MutableMapping[str, Any]) -> dict[str, Any]:
    return {
        name: "[secret]" if name.lower() in _SECRET_NAMES else _mask_value(value) for name, value in members.items()
    }


def _mask_value(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return _mask_members(value)
    if isinstance(value, list | tuple):
        return [_mask_value(item) for item in value]
    return value


def clean(text: str) -> str:
    """Return ``text`` without addresses, tokens and control characters, cut to a length a line can bear."""
    shown = text[:_LONGEST]
    for pattern, instead in (
        (_IN_URL, "[credentials]@"),
        (_CREDENTIALS, r"\1 [token]"),
        (_JWT, "[token]"),
        (_LINK_TOKEN, "[token]"),
        (_EMAIL, "[address]"),
    ):
        shown = pattern.sub(instead, shown)
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), shown)[:_LONGEST]


# Masking comes last, so that it sees what the others added.
_SHARED: tuple[Processor, ...] = (
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    add_correlation,
    mask,
)
