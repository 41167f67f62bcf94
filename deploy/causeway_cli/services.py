"""The services as the launcher sees them: a list of names, everything else follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from causeway_cli.trouble import ExitCode, Trouble


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """One service: its package is run as ``python -m``, its web process by gunicorn."""

    name: str

    @property
    def package(self) -> str:
        """The import name."""
        return f"causeway_{self.name}"


SERVICES: Sequence[ServicePlan] = tuple(
    ServicePlan(name) for name in ("partners", "events", "registrations", "notifications", "portal")
)


def choose_services(only: str | None) -> Sequence[ServicePlan]:
    """Return the services named in ``only`` (comma separated), or all. Raises :class:`Trouble` for an unknown name."""
    if not only:
        return SERVICES
    wanted = {name.strip() for name in only.split(",") if name.strip()}
    known = {plan.name for plan in SERVICES}
    if unknown := wanted - known:
        raise Trouble(
            f"There is no service called {', '.join(sorted(unknown))}.",
            remedy=f"Choose from {', '.join(plan.name for plan in SERVICES)}.",
            exit_code=ExitCode.USAGE,
        )
    return tuple(plan for plan in SERVICES if plan.name in wanted)
