"""What this service does by the clock: signing keys follow one another."""

from datetime import datetime

from causeway_partners.use_cases.ports import KeyMaker, Work
from causeway_partners.use_cases.rotate_signing_key import (
    RETIREMENT,
    ROTATION,
    retire_signing_key,
    rotate_signing_key,
)
from causeway_platform.clock_work import Due, DueItem


def due_work(make_key: KeyMaker) -> Due:
    """Return the table of clock work; a new key needs the safe that seals it."""

    def rotate(item: DueItem, work: Work, now: datetime) -> None:
        rotate_signing_key(work, make_key, now=now)

    def retire(item: DueItem, work: Work, now: datetime) -> None:
        retire_signing_key(item.subject, work, now=now)

    return {ROTATION: rotate, RETIREMENT: retire}
