"""Visits of signed-in people.

The cookie holds a random secret. The database holds its hash as the id, and the tokens encrypted with a key that is
derived from the secret: a stolen database lets nobody in.
"""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pymongo.database import Database

from causeway_platform.clock import Clock, utc_now
from causeway_platform.mongo import Document
from causeway_portal.domain.visit import SignedIn, Visit
from causeway_portal.store.indexes import VISITS

KEPT = timedelta(hours=12)
"""As long as partners keeps an unused refresh token."""

RENEWAL_CLAIM = timedelta(seconds=6)
NONCE_BYTES = 12


class StoredVisits:
    """The visits in MongoDB."""

    def __init__(self, database: Database[Document], *, clock: Clock = utc_now) -> None:
        self._visits = database[VISITS]
        self._clock = clock

    def start(self, signed_in: SignedIn) -> Visit:
        """Begin a visit under a fresh secret of 256 bits."""
        visit = Visit(id=secrets.token_urlsafe(32), signed_in=signed_in)
        self._visits.insert_one({"_id": _hashed(visit.id), **self._content(visit)})
        return visit

    def find(self, visit_id: str) -> Visit | None:
        """Return the visit, or none if it has ended or the secret is not one of ours."""
        document = self._visits.find_one({"_id": _hashed(visit_id), "expires_at": {"$gt": self._clock()}})
        signed_in = _opened(visit_id, document["sealed"]) if document else None
        return Visit(id=visit_id, signed_in=signed_in) if signed_in else None

    def end(self, visit_id: str) -> None:
        """End the visit."""
        self._visits.delete_one({"_id": _hashed(visit_id)})

    def claim_renewal(self, visit_id: str) -> bool:
        """Say whether this caller is the one to renew: a refresh token works once only."""
        now = self._clock()
        claimed = self._visits.update_one(
            {"_id": _hashed(visit_id), "renewing_until": {"$lt": now}},
            {"$set": {"renewing_until": now + RENEWAL_CLAIM}},
        )
        return claimed.modified_count == 1

    def renew(self, visit: Visit, signed_in: SignedIn) -> Visit:
        """Keep new tokens for the visit and let it live on."""
        renewed = Visit(id=visit.id, signed_in=signed_in)
        self._visits.update_one({"_id": _hashed(visit.id)}, {"$set": self._content(renewed)})
        return renewed

    def _content(self, visit: Visit) -> Document:
        now = self._clock()
        return {"sealed": _sealed(visit.id, visit.signed_in), "expires_at": now + KEPT, "renewing_until": now}


def _hashed(visit_id: str) -> str:
    return hashlib.sha256(visit_id.encode()).hexdigest()


def _cipher(visit_id: str) -> AESGCM:
    # The secret has full entropy, so one keyed hash is enough to derive a key from it.
    return AESGCM(hashlib.blake2b(visit_id.encode(), digest_size=32, person=b"causeway-visit").digest())


def _sealed(visit_id: str, signed_in: SignedIn) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    content: dict[str, Any] = {name: getattr(signed_in, name) for name in SignedIn.__dataclass_fields__}
    content["access_expires_at"] = signed_in.access_expires_at.isoformat()
    return nonce + _cipher(visit_id).encrypt(nonce, json.dumps(content).encode(), None)


def _opened(visit_id: str, sealed: bytes) -> SignedIn | None:
    try:
        content = json.loads(_cipher(visit_id).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None))
    except InvalidTag:
        return None
    return SignedIn(**{**content, "access_expires_at": datetime.fromisoformat(content["access_expires_at"])})
