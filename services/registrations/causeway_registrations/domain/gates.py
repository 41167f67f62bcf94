"""What an organiser asks of those who want to register for one event; an event as usual asks for nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from causeway_registrations.domain.participant import one_spelling


class TakingPart(Enum):
    """What must have happened at another event."""

    REGISTERED = "registered"
    ATTENDED = "attended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite:
    """Another event that comes first: one must be registered for it, or have been there."""

    event_id: str
    taking_part: TakingPart = TakingPart.ATTENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What everybody agrees to, by language; a new wording is a new ``version``."""

    version: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """The conditions of one event.

    ``mail_domains`` and ``institutions`` are one condition: whoever fits either of them is let in.
    """

    needs_code: bool = False
    mail_domains: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    refuses_clash: bool = False
    terms: Terms | None = None
    by_application: bool = False
    """Whether one gets in by applying only; the event's call says so, see ``domain.call``."""

    @property
    def for_some_only(self) -> bool:
        """Whether only certain mail domains or institutions are let in."""
        return bool(self.mail_domains or self.institutions)

    def lets_in(self, email: str, institution_id: str | None) -> bool:
        """Say whether the address is of an allowed domain or one below it, or the institution is an allowed one."""
        domain = one_spelling(email).rpartition("@")[2]
        by_mail = any(domain == allowed or domain.endswith(f".{allowed}") for allowed in self.mail_domains)
        return not self.for_some_only or by_mail or institution_id in self.institutions


AS_USUAL = Gates()
"""No conditions."""
