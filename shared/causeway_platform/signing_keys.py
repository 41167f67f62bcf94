"""Every service's copy of the public keys that verify access tokens; the partners service publishes them.

So a token is checked without asking anybody, and logins of people who have a token survive an outage of partners.
"""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pymongo.collection import Collection

from causeway_contracts.envelope import Message
from causeway_contracts.partners import SIGNING_KEY_PUBLISHED, SIGNING_KEY_RETIRED
from causeway_platform.clock import Clock, utc_now
from causeway_platform.mongo import Document
from causeway_platform.subscriptions import Body, Subscription, Subscriptions
from causeway_platform.work import Work

COLLECTION = "signing_keys"
CACHED_S = 30.0
ASK_AGAIN_S = 1.0
"""A kid that we do not know is looked up at most this often, so that made-up kids cost the database nothing."""


def key_row(state: Mapping[str, Any], seq: int) -> Document:
    """Return the document for a key's state as the message carries it."""
    return {
        "_id": state["kid"],
        "jwk": dict(state["jwk"]),
        "active_from": state["active_from"],
        "retired_at": state["retired_at"],
        "seq": seq,
    }


def follow_signing_key(body: Body, message: Message, work: Work) -> None:
    """Keep the newest state of a key; the copy moves forward only."""
    keys = work.database[work.name_of(COLLECTION)]
    known = keys.find_one({"_id": message.subject}, session=work.session)
    if known is None or known["seq"] < message.seq:
        row = key_row(body["state"], message.seq)
        keys.replace_one({"_id": message.subject}, row | {"_id": message.subject}, upsert=True, session=work.session)


SUBSCRIPTIONS: Subscriptions = {
    SIGNING_KEY_PUBLISHED: Subscription(follow=follow_signing_key),
    SIGNING_KEY_RETIRED: Subscription(follow=follow_signing_key),
}


class KeyRing:
    """The public keys of this process, read from the database at most twice a minute."""

    def __init__(
        self,
        keys: Collection[Document],
        *,
        clock: Clock = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._rows: dict[str, Document] = {}
        self._read_at = float("-inf")

    def key(self, kid: str) -> dict[str, Any] | None:
        """Return the public JWK, or none when it is unknown or retired.

        A publisher retires a key with a moment after which the last token signed by it has expired.
        """
        row = self._row(kid)
        if row is None or not _in_force(row, self._clock()):
            return None
        jwk: dict[str, Any] = row["jwk"]
        return jwk

    def _row(self, kid: str) -> Document | None:
        with self._lock:
            age = self._monotonic() - self._read_at
            if age > (CACHED_S if kid in self._rows else ASK_AGAIN_S):
                self._rows = {row["_id"]: row for row in self._keys.find()}
                self._read_at = self._monotonic()
            return self._rows.get(kid)


def _in_force(row: Document, now: datetime) -> bool:
    # A key that is not active yet may already verify: clocks of two machines differ a little.
    return row["retired_at"] is None or now < row["retired_at"]
