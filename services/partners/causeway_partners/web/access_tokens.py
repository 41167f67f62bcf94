"""Signing access tokens: what every service trusts for ten minutes."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from joserfc import jwt
from joserfc.jwk import OKPKey

from causeway_partners.domain.signing_key import SigningKey, signing_key_at
from causeway_platform.identifiers import new_id
from causeway_platform.refusals import Kind, Refusal
from causeway_platform.web.callers import ALGORITHM, AUDIENCE, ISSUER

LIFE_S = 600
KEYS_KEPT_S = 30.0


class NoSigningKey(Refusal):
    """There is no key to sign with; the system has not been prepared."""

    slug = "no-signing-key"
    kind = Kind.UNAVAILABLE
    title = "Nobody can sign in at the moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Whom a token speaks for."""

    subject: str
    role: str
    institution_id: str
    scopes: tuple[str, ...] = ()


class AccessTokenSigner:
    """Signs with the key whose turn it is.

    Args:
        keys: reads the keys that are not retired.
        open_key: returns a key with its private part.
    """

    def __init__(
        self,
        keys: Callable[[], Sequence[SigningKey]],
        open_key: Callable[[SigningKey], OKPKey],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keys = keys
        self._open_key = open_key
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._known: Sequence[SigningKey] = ()
        self._read_at = float("-inf")
        self._opened: tuple[str, OKPKey] | None = None

    def sign(self, bearer: Bearer, now: datetime) -> str:
        """Return a JWT for ``bearer``, good for ``LIFE_S`` seconds.

        Raises:
            NoSigningKey: there is no key.
        """
        kid, key = self._current(now)
        issued_at = int(now.timestamp())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": bearer.subject,
            "role": bearer.role,
            "institution": bearer.institution_id,
            "scopes": list(bearer.scopes),
            "iat": issued_at,
            "exp": issued_at + LIFE_S,
            "jti": new_id(),
        }
        return jwt.encode({"alg": ALGORITHM, "kid": kid}, claims, key, algorithms=[ALGORITHM])

    def _current(self, now: datetime) -> tuple[str, OKPKey]:
        with self._lock:
            if self._monotonic() - self._read_at > KEYS_KEPT_S or not self._known:
                self._known = self._keys()
                self._read_at = self._monotonic()
            key = signing_key_at(self._known, now)
            if key is None:
                raise NoSigningKey(
                    "The service has no signing key yet.",
                    next_step="Ask the operators to prepare the service: python -m causeway_partners prepare.",
                )
            if self._opened is None or self._opened[0] != key.id:
                self._opened = (key.id, self._open_key(key))
            return self._opened
