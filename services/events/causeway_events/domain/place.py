"""Where an event happens onsite, and who stands behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from causeway_events.domain.refusals import HostTwice
from causeway_events.domain.texts import Texts

HOST_ROLES = ("host", "co_host", "co_organiser", "guidance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A venue, perhaps a room in it; the country is an ISO 3166 code."""

    name: Texts
    address: str | None = None
    city: Texts = field(default_factory=dict)
    country: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """An institution's part in a programme or event."""

    institution_id: str
    role: str


def check_hosts(hosts: Sequence[Host]) -> None:
    """Make sure that each institution has one part.

    Raises:
        HostTwice: an institution is named twice.
    """
    seen: set[str] = set()
    for host in hosts:
        if host.institution_id in seen:
            raise HostTwice(
                "An institution is named twice among the hosts.",
                next_step="Name each institution once, with its most important role.",
                institution_id=host.institution_id,
            )
        seen.add(host.institution_id)
