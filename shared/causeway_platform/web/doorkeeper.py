"""Finds out who calls: verifies access tokens and signed links, and lets in whom a route names."""

import time
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol, OKPKey

from causeway_platform.clock import utc_now
from causeway_platform.links import Links
from causeway_platform.web.callers import (
    ALGORITHM,
    ANYONE,
    APPLICANT,
    APPLICATION_LINK,
    AUDIENCE,
    CLIENT,
    DATA_LINK,
    ISSUER,
    OPERATOR,
    PARTICIPANT,
    PARTNER,
    PERSON,
    PUBLIC,
    Caller,
    KeyLookup,
    NotAllowed,
    NotSignedIn,
    Role,
)

MAX_TOKEN_LENGTH = 4096
LEEWAY_S = 30
"""How far the clocks of two machines may differ."""

_REMEMBERED_TOKENS = 4096
_ROLES_IN_TOKENS = {"operator": OPERATOR, "partner": PARTNER, "client": CLIENT}


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
            UnknownLink: the link of a participant, or of a person about their data, does not work.
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
        if kind == "link" and callers & APPLICANT:
            link = self._links.verify(APPLICATION_LINK, credentials.strip())
            return Caller(subject=link.id, role=APPLICANT, link_version=link.version)
        if kind == "link" and callers & PERSON:
            return Caller(subject=self._links.verify_until(DATA_LINK, credentials.strip(), utc_now()), role=PERSON)
        return ANYONE


def _not_signed_in() -> NotSignedIn:
    return NotSignedIn(
        "This needs a valid access token or link, and the request has none.",
        next_step="Sign in and send the token as 'Authorization: Bearer <token>'.",
    )
