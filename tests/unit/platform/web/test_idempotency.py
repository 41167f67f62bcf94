"""A request that is sent again is the same request; a different one is not."""

import pytest

from causeway_platform.commands import Claim
from causeway_platform.web.idempotency import MalformedIdempotencyKey, claim_of


def claim(key: str | None = "k-1", **changed: object) -> Claim | None:
    parts = {"caller": "op", "method": "POST", "target": "/a?", "body": b"{}"} | changed
    return claim_of(key, **parts)  # type: ignore[arg-type]  # The parts are of the right types.


def test_without_a_key_there_is_no_claim() -> None:
    assert claim(None) is None


def test_the_same_request_makes_the_same_claim() -> None:
    assert claim() == claim()


@pytest.mark.parametrize("changed", [{"target": "/b?"}, {"target": "/a?x=1"}, {"body": b"{ }"}, {"method": "PUT"}])
def test_another_request_has_another_fingerprint_under_the_same_id(changed: dict[str, object]) -> None:
    first, second = claim(), claim(**changed)
    assert first is not None
    assert second is not None
    assert first.id == second.id
    assert first.fingerprint != second.fingerprint


def test_one_callers_key_is_unknown_to_another() -> None:
    first, second = claim(), claim(caller="someone else")
    assert first is not None
    assert second is not None
    assert first.id != second.id


@pytest.mark.parametrize("key", ["", "a b", "x" * 129, "é", "a/b", "a\n", "{}", "$where"])
def test_a_key_that_cannot_be_kept_is_refused(key: str) -> None:
    with pytest.raises(MalformedIdempotencyKey):
        claim(key)


@pytest.mark.parametrize("key", ["a", "0190a7b2-6a3e-7cc1-8b1f-1234567890ab", "form:1_2.3", "x" * 128])
def test_usual_keys_are_taken(key: str) -> None:
    assert claim(key) is not None
