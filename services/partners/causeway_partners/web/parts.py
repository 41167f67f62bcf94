"""What the routes of this service are built with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from causeway_partners.use_cases.ports import Work
from causeway_partners.web.access_tokens import AccessTokenSigner
from causeway_partners.web.passwords import Passwords
from causeway_platform.clock import Clock
from causeway_platform.commands import Answer, Claim

R = TypeVar("R")


class RunCommand(Protocol):
    """Runs a use case and keeps its answer for the Idempotency-Key."""

    def __call__(self, handle: Callable[[Any], R], *, claim: Claim | None, render: Callable[[R], Answer]) -> Answer: ...


class Within(Protocol):
    """Runs something in one transaction and returns what it returned; what it changed is committed."""

    def __call__(self, action: Callable[[Work], R]) -> R: ...


@dataclass(frozen=True, kw_only=True)
class PartnersParts:
    """What the routes share."""

    run: RunCommand
    within: Within
    passwords: Passwords
    signer: AccessTokenSigner
    clock: Clock
