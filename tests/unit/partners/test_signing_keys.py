"""Signing keys follow one another without a moment in which a good token is refused."""

from datetime import datetime, timedelta

from causeway_partners.domain.facts import SigningKeyPublished, SigningKeyRetired
from causeway_partners.domain.signing_key import KEPT_AFTER, KNOWN_BEFORE, SIGNS_FOR, SigningKey, signing_key_at
from causeway_partners.messaging.due import due_work
from causeway_partners.use_cases.rotate_signing_key import (
    RETIREMENT,
    ROTATION,
    ensure_signing_key,
    retire_signing_key,
    rotate_signing_key,
)
from causeway_platform.clock_work import DueItem
from causeway_testing.partners import NOW, WorkInMemory, a_key

TOKEN_LIFE = timedelta(minutes=10)


def opens_all(_: SigningKey) -> bool:
    return True


def test_the_first_key_signs_at_once() -> None:
    work = WorkInMemory()
    key = ensure_signing_key(work, a_key, opens_all, now=NOW)
    assert key is not None
    assert signing_key_at(work.signing_keys.unretired(), NOW) == key
    assert work.facts == [SigningKeyPublished(key)]
    assert work.scheduled == {(ROTATION, "next"): NOW + SIGNS_FOR - KNOWN_BEFORE}


def test_a_system_that_has_a_key_gets_no_other() -> None:
    work = WorkInMemory(a_key())
    assert ensure_signing_key(work, a_key, opens_all, now=NOW) is None
    assert not work.facts


def test_a_key_whose_secret_is_lost_is_followed_at_once() -> None:
    lost = a_key(NOW - timedelta(days=1))
    work = WorkInMemory(lost)
    key = ensure_signing_key(work, a_key, lambda key: key.id != lost.id, now=NOW)
    assert signing_key_at(work.signing_keys.unretired(), NOW) == key
    assert work.scheduled[RETIREMENT, lost.id] == NOW + KEPT_AFTER


def test_the_next_key_is_known_before_it_signs_and_the_former_verifies_until_its_last_token_ran_out() -> None:
    former = a_key(NOW)
    work = WorkInMemory(former)
    rotation = NOW + SIGNS_FOR - KNOWN_BEFORE
    following = rotate_signing_key(work, a_key, now=rotation)
    keys = work.signing_keys.unretired()
    assert signing_key_at(keys, rotation) == former
    assert signing_key_at(keys, NOW + SIGNS_FOR) == following
    assert work.scheduled[RETIREMENT, former.id] > NOW + SIGNS_FOR + TOKEN_LIFE


def test_rotation_goes_on_for_ever() -> None:
    work, now = WorkInMemory(), NOW
    rotate_signing_key(work, a_key, now=now)
    signing: list[datetime] = []
    for _ in range(5):
        now = work.scheduled[ROTATION, "next"]
        signing.append(rotate_signing_key(work, a_key, now=now).active_from)
    assert signing == [NOW + SIGNS_FOR * round_ for round_ in range(1, 6)]


def test_a_retired_key_loses_its_private_part_and_is_told_of_once() -> None:
    key = a_key()
    work = WorkInMemory(key)
    retire_signing_key(key.id, work, now=NOW)
    retire_signing_key(key.id, work, now=NOW)
    retire_signing_key("nobody", work, now=NOW)
    retired = work.signing_keys.get(key.id)
    assert (retired.retired_at, retired.sealed, retired.revision) == (NOW, "", 2)
    assert work.facts == [SigningKeyRetired(retired)]
    assert not work.signing_keys.unretired()


def test_no_key_signs_when_none_is_active() -> None:
    assert signing_key_at([], NOW) is None
    assert signing_key_at([a_key(NOW + KNOWN_BEFORE), a_key(NOW).retired(NOW)], NOW) is None


def test_the_clock_rotates_and_retires() -> None:
    work = WorkInMemory(former := a_key(NOW - SIGNS_FOR))
    due = due_work(a_key)
    due[ROTATION](item(ROTATION, "next"), work, NOW)
    assert len(work.signing_keys.unretired()) == 2
    due[RETIREMENT](item(RETIREMENT, former.id), work, NOW)
    assert work.signing_keys.get(former.id).retired_at == NOW


def item(kind: str, subject: str) -> DueItem:
    return DueItem(kind=kind, subject=subject, due_at=NOW, payload={}, attempts=0)
