"""Who is calling: a signed-in person or system by access token, a participant by signed link, or anyone."""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Flag, auto
from threading import Lock
from typing import Any, Protocol

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol, OKPKey

from causeway_platform.links import Links
from causeway_platform.refusals import Kind, Refusal, UnknownSubject

ISSUER = "causeway/partners"
AUDIENCE = "causeway"
ALGORITHM = "Ed25519"
"""The name that RFC 9864 gives it; ``EdDSA``, which named a family, is deprecated there."""
MAX_TOKEN_LENGTH = 4096
LEEWAY_S = 30
"""How far the clocks of two machines may differ."""

_REMEMBERED_TOKENS = 4096


class Role(Flag):
    """Who may call a route; combine with ``|``."""

    PUBLIC = auto()
    OPERATOR = auto()
    PARTNER = auto()
    CLIENT = auto()
    PARTICIPANT = auto()


PUBLIC = Role.PUBLIC
OPERATOR = Role.OPERATOR
PARTNER = Role.PARTNER
CLIENT = Role.CLIENT
PARTICIPANT = Role.PARTICIPANT
SIGNED_IN = OPERATOR | PARTNER | CLIENT

_ROLES_IN_TOKENS = {"operator": OPERATOR, "partner": PARTNER, "client": CLIENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls.

    ``subject`` is a contact's id, an API client's id, or for a participant the registration's id; ``link_version`` is
    the version of the participant's link, to be compared with the registration's.
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


class AccessTokens:
    """Verifies access tokens and remembers the verified ones until they expire.

    Checking a signature costs about 150 µs, looking a token up again less than one.
    """

    def __init__(self, keys: KeyLookup) -> None:
        self._keys = keys
        self._verified: OrderedDict[str, tuple[float, Caller]] = OrderedDict()
        self._lock = Lock()

    def caller(self, token: str) -> Caller:
        """Return who holds ``token``.

        Raises:
            NotSignedIn: it is forged, expired, not for us or signed with a key that we do not know.
        """
        now = time.time()
        known = self._verified.get(token)
        if known is not None and known[0] > now:
            return known[1]
        expires_at, caller = self._verify(token, now)
        self._remember(token, expires_at, caller)
        return caller

    def _remember(self, token: str, expires_at: float, caller: Caller) -> None:
        with self._lock:
            self._verified[token] = (expires_at, caller)
            self._verified.move_to_end(token)
            while len(self._verified) > _REMEMBERED_TOKENS:
                self._verified.popitem(last=False)

    def _verify(self, token: str, now: float) -> tuple[float, Caller]:
        if len(token) > MAX_TOKEN_LENGTH:
            raise _not_signed_in()
        try:
            claims = jwt.decode(token, self._key_for, algorithms=[ALGORITHM]).claims
        except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise _not_signed_in() from error
        return _read_claims(claims, now)

    def _key_for(self, token: GuestProtocol) -> OKPKey:
        kid = token.headers().get("kid")
        found = self._keys.key(kid) if isinstance(kid, str) and len(kid) <= 128 else None
        if found is None:
            raise _not_signed_in()
        return OKPKey.import_key({name: found[name] for name in ("kty", "crv", "x")})


def _read_claims(claims: Mapping[str, Any], now: float) -> tuple[float, Caller]:
    role = _ROLES_IN_TOKENS.get(str(claims.get("role")))
    expires_at, issued_at, subject = claims.get("exp"), claims.get("iat"), claims.get("sub")
    if (
        claims.get("iss") != ISSUER
        or claims.get("aud") != AUDIENCE
        or role is None
        or not isinstance(subject, str)
        or not isinstance(expires_at, (int, float))
        or not isinstance(issued_at, (int, float))
        or expires_at + LEEWAY_S <= now
        or issued_at - LEEWAY_S > now
    ):
        raise _not_signed_in()
    caller = Caller(
        subject=subject, role=role, institution_id=claims.get("institution"), scopes=_scopes(claims.get("scopes"))
    )
    return expires_at + LEEWAY_S, caller


def _scopes(claim: object) -> frozenset[str]:
    """Return the scopes of a token: a list, or words divided by spaces as OAuth 2 writes them."""
    if isinstance(claim, str):
        return frozenset(claim.split())
    return frozenset(str(scope) for scope in claim) if isinstance(claim, list) else frozenset()


class Doorkeeper:
    """Finds out who calls and whether they may."""

    def __init__(self, keys: KeyLookup, links: Links) -> None:
        self._tokens = AccessTokens(keys)
        self._links = links

    def admit(self, authorization: str | None, callers: Role) -> Caller:
        """Return the caller, if the route is for them.

        Raises:
            NotSignedIn: the route is not public and the request names nobody we can trust.
            NotAllowed: the route is for others.
            UnknownLink: a participant's link does not work.
        """
        caller = self._who(authorization, callers)
        if not (caller.role.value | PUBLIC.value) & callers.value:
            if caller is ANYONE:
                raise _not_signed_in()
            raise NotAllowed(
                "Your role does not allow this.", next_step="Ask the exchange office if you think that it should."
            )
        return caller

    def _who(self, authorization: str | None, callers: Role) -> Caller:
        if authorization is None:
            return ANYONE
        scheme, _, credentials = authorization.partition(" ")
        kind = scheme.lower()
        if kind == "bearer":
            return self._tokens.caller(credentials.strip())
        # Only the routes for participants look at links, so that one cannot be tried out elsewhere.
        if kind == "link" and callers & PARTICIPANT:
            link = self._links.verify("manage", credentials.strip())
            return Caller(subject=link.id, role=PARTICIPANT, link_version=link.version)
        return ANYONE


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


def _not_signed_in() -> NotSignedIn:
    return NotSignedIn(
        "This needs a valid access token or link, and the request has none.",
        next_step="Sign in and send the token as 'Authorization: Bearer <token>'.",
    )
