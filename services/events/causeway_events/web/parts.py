"""What the routes of this service are built with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from causeway_events.use_cases.ports import Readings
from causeway_platform.clock import Clock
from causeway_platform.commands import Answer, Claim

R = TypeVar("R")


class RunCommand(Protocol):
    """Runs a use case in a transaction and keeps its answer for the Idempotency-Key."""

    def __call__(self, handle: Callable[[Any], R], *, claim: Claim | None, render: Callable[[R], Answer]) -> Answer: ...


@dataclass(frozen=True, kw_only=True)
class EventsParts:
    """What the routes share; ``public_url`` is where people reach the portal, without a slash at the end."""

    run: RunCommand
    readings: Readings
    clock: Clock
    public_url: str
