"""Access tokens for tests of any service, without running the one that gives them out."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey
from pymongo.database import Database

from causeway_platform.identifiers import new_id
from causeway_platform.signing_keys import COLLECTION, key_row
from causeway_platform.web.callers import ALGORITHM, AUDIENCE, ISSUER

LIFE_S = 600


class TokenMint:
    """A signing key of the test's own, and tokens signed with it."""

    def __init__(self) -> None:
        self._key = OKPKey.generate_key("Ed25519", private=True)
        self.kid = str(self._key.thumbprint())

    @property
    def jwk(self) -> dict[str, str]:
        """The public key as the partners service publishes it."""
        whole = self._key.as_dict(private=False)
        public = {name: str(whole[name]) for name in ("kty", "crv", "x")}
        return {**public, "kid": self.kid, "use": "sig", "alg": ALGORITHM}

    def publish_to(self, database: Database[dict[str, Any]]) -> None:
        """Put the public key into a service's copy, as if its message had arrived.

        Not for the partners service, which signs with what is there. Do it before the service sees the first token: an
        unknown key is looked up again only after a second.
        """
        state = {"kid": self.kid, "jwk": self.jwk, "active_from": datetime.now(UTC), "retired_at": None}
        database[COLLECTION].replace_one({"_id": self.kid}, key_row(state, 1), upsert=True)

    def key(self, kid: str) -> dict[str, str] | None:
        """Look a key up, so that the mint itself can stand in for a key ring."""
        return self.jwk if kid == self.kid else None

    def token(
        self,
        role: str = "operator",
        *,
        subject: str | None = None,
        institution_id: str | None = None,
        scopes: Sequence[str] = (),
        issued_at: float | None = None,
        **claims: Any,
    ) -> str:
        """Return a token for ``role`` (operator, partner or client); ``claims`` replace any of its claims."""
        now = int(time.time() if issued_at is None else issued_at)
        standard = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject or new_id(),
            "role": role,
            "institution": institution_id or new_id(),
            "scopes": list(scopes),
            "iat": now,
            "exp": now + LIFE_S,
            "jti": new_id(),
        }
        header = {"alg": ALGORITHM, "kid": self.kid}
        return jwt.encode(header, standard | claims, self._key, algorithms=[ALGORITHM])

    def bearer(self, role: str = "operator", **options: Any) -> dict[str, str]:
        """Return the headers of a request by ``role``."""
        return {"Authorization": f"Bearer {self.token(role, **options)}"}
