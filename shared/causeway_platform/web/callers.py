"""Who is calling: a signed-in person or system by access token, a participant by signed link, or anyone."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Flag, auto
from typing import Any, Protocol

from causeway_platform.refusals import Kind, Refusal, UnknownSubject

ISSUER = "causeway/partners"
AUDIENCE = "causeway"
ALGORITHM = "Ed25519"
"""The name that RFC 9864 gives it; ``EdDSA``, which named a family, is deprecated there."""


class Role(Flag):
    """Who may call a route; combine with ``|``."""

    PUBLIC = auto()
    OPERATOR = auto()
    PARTNER = auto()
    CLIENT = auto()
    PARTICIPANT = auto()
    PERSON = auto()
    LEADER = auto()
    ENROLLED = auto()
    APPLICANT = auto()


PUBLIC = Role.PUBLIC
OPERATOR = Role.OPERATOR
PARTNER = Role.PARTNER
CLIENT = Role.CLIENT
PARTICIPANT = Role.PARTICIPANT
PERSON = Role.PERSON
"""Whoever has the mailbox: the link about their data was sent there and works for some days."""

LEADER = Role.LEADER
"""Whoever leads a delegation, by the link that was mailed to them."""

ENROLLED = Role.ENROLLED
"""Somebody who is enrolled in a series, by the link to it."""

APPLICANT = Role.APPLICANT
"""Whoever applied for a place: the link to the application was sent to them."""

APPLICATION_LINK = "application"
"""The purpose of that link; its subject is the application's id."""

DATA_LINK = "data"
"""The purpose of a person's link; its subject is the person's key."""

DELEGATION_LINK = "delegation"
"""The purpose of a leader's link; its subject is the delegation's id."""

SERIES_LINK = "series"
"""The purpose of the link to somebody's series; its subject is the enrolment's id."""

MANAGE_LINK = "manage"
"""The purpose of the link to a registration; its subject is the registration's id."""

LINK_PURPOSES: Mapping[Role, str] = {
    PARTICIPANT: MANAGE_LINK,
    LEADER: DELEGATION_LINK,
    ENROLLED: SERIES_LINK,
    APPLICANT: APPLICATION_LINK,
}
"""What the links of those are signed for who come without a login and may come again and again."""

SIGNED_IN = OPERATOR | PARTNER | CLIENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls.

    ``subject`` is a contact's id, an API client's id, for a participant the registration's id, for somebody enrolled in
    a series the enrolment's, for a leader the delegation's, for an applicant the application's, or for a person who
    asks about their data their key (``mailboxes.person_key``); ``link_version`` is the version of the link, to be
    compared with that of what it is for.
    """

    subject: str
    role: Role
    institution_id: str | None = None
    scopes: frozenset[str] = frozenset()
    link_version: int | None = None


ANYONE = Caller(subject="public", role=PUBLIC)


class NotSignedIn(Refusal):
    """The route needs a caller and the request names none that can be trusted."""

    slug = "not-signed-in"
    kind = Kind.UNAUTHENTICATED
    title = "Please sign in"


class NotAllowed(Refusal):
    """The caller is known and may not do this."""

    slug = "not-allowed"
    kind = Kind.FORBIDDEN
    title = "You may not do this"


class KeyLookup(Protocol):
    """Where public signing keys come from."""

    def key(self, kid: str) -> Mapping[str, Any] | None:
        """Return the public JWK by its id, or none."""


def require_scope(caller: Caller, scope: str) -> None:
    """Let a partner's system do only what its scopes name; people are bound by their role alone.

    Raises:
        NotAllowed: the token lacks the scope.
    """
    if caller.role is CLIENT and scope not in caller.scopes:
        raise NotAllowed(
            f"The access token lacks the scope {scope}.",
            next_step="Ask for a token with this scope, or ask the exchange office to grant it.",
            scope=scope,
        )


def require_own(caller: Caller, subject: str, noun: str) -> None:
    """Let a participant reach only what the link is for; everything else does not exist for them.

    Raises:
        UnknownSubject: it belongs to somebody else.
    """
    if caller.role is PARTICIPANT and caller.subject != subject:
        raise UnknownSubject.named(noun)
