"""How the services do, asked of all of them at once; one that does not answer is shown as such."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from causeway_portal.pages.desk import as_visitor
from causeway_portal.pages.parts import Parts
from causeway_portal.use_cases.ports import Ask, ServiceDown

SERVICES = ("events", "partners", "registrations", "notifications", "portal")
QUICK_S = 2.5
LAST_DELIVERIES = "12"
LAST_LETTERS = "20"


@dataclass(frozen=True, slots=True)
class ServiceState:
    """What one service says about itself; nothing if it does not answer."""

    name: str
    figures: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Answers:
    """All that the operators' page asks the services for; none where one did not answer."""

    services: Sequence[ServiceState]
    deliveries: Sequence[Mapping[str, Any]] | None
    overview: Mapping[str, Any] | None
    letters: Sequence[tuple[str, Mapping[str, Any]]]


def read_services(parts: Parts) -> Answers:
    """Return what the services answer within a few seconds."""
    paths = [f"/api/{name}/operations" for name in SERVICES]
    letter_paths = [f"/api/{name}/dead-letters?limit={LAST_LETTERS}" for name in SERVICES]
    more = [f"/api/notifications/deliveries?limit={LAST_DELIVERIES}", "/api/notifications/overview"]
    *answers, deliveries, overview = _all(parts, [*paths, *letter_paths, *more])
    states = [ServiceState(name, body) for name, body in zip(SERVICES, answers, strict=False)]
    letters = [
        (name, letter)
        for name, body in zip(SERVICES, answers[len(SERVICES) :], strict=True)
        for letter in (body or {}).get("items", [])
    ]
    return Answers(states, None if deliveries is None else deliveries.get("items", []), overview, letters)


def _all(parts: Parts, paths: Sequence[str]) -> list[Any]:
    asks = [as_visitor(Ask(method="GET", path=path, timeout_s=QUICK_S)) for path in paths]

    def answer(ask: Ask) -> Any:
        try:
            reply = parts.services.ask(ask)
        except ServiceDown:
            return None
        return reply.body if reply.ok and isinstance(reply.body, dict) else None

    with ThreadPoolExecutor(max_workers=len(paths), thread_name_prefix="operations") as pool:
        return list(pool.map(answer, asks))
