"""Follow one signing key by the next, in time for every service to know it first."""

from collections.abc import Callable, Sequence
from datetime import datetime

from causeway_partners.domain.facts import SigningKeyPublished, SigningKeyRetired
from causeway_partners.domain.signing_key import KEPT_AFTER, KNOWN_BEFORE, SIGNS_FOR, SigningKey
from causeway_partners.use_cases.ports import KeyMaker, Work

ROTATION = "signing-key-rotation"
RETIREMENT = "signing-key-retirement"
"""The two kinds of clock work of this service."""


def rotate_signing_key(work: Work, make_key: KeyMaker, *, now: datetime) -> SigningKey:
    """Return the new key; the ones before it retire once the last token they signed has run out."""
    work.hold("signing keys")
    former = work.signing_keys.unretired()
    return _follow(former, now + KNOWN_BEFORE if former else now, work, make_key)


def ensure_signing_key(
    work: Work, make_key: KeyMaker, can_open: Callable[[SigningKey], bool], *, now: datetime
) -> SigningKey | None:
    """Return a key that signs at once if there was none that can; so a new system signs from its first minute.

    Keys that cannot be opened were sealed with a secret that is lost; they go on verifying what they have signed.
    """
    work.hold("signing keys")
    former = work.signing_keys.unretired()
    if any(can_open(key) for key in former):
        return None
    return _follow(former, now, work, make_key)


def _follow(former: Sequence[SigningKey], active_from: datetime, work: Work, make_key: KeyMaker) -> SigningKey:
    key = make_key(active_from)
    work.signing_keys.add(key)
    work.record(SigningKeyPublished(key))
    work.schedule(ROTATION, "next", active_from + SIGNS_FOR - KNOWN_BEFORE)
    for old in former:
        work.schedule(RETIREMENT, old.id, active_from + KEPT_AFTER)
    return key


def retire_signing_key(kid: str, work: Work, *, now: datetime) -> None:
    """Let a key verify no more, unless that has happened already."""
    key = work.signing_keys.find(kid)
    if key is None or key.retired_at is not None:
        return
    retired = key.retired(now)
    work.signing_keys.save(retired)
    work.record(SigningKeyRetired(retired))
