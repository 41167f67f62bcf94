"""Private keys at rest, and the tokens that are signed with them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from causeway_partners.domain.signing_key import KNOWN_BEFORE, SigningKey
from causeway_partners.store.sealing import CannotOpen, KeySafe
from causeway_partners.web.access_tokens import KEYS_KEPT_S, LIFE_S, AccessTokenSigner, Bearer, NoSigningKey
from causeway_platform.web.callers import CLIENT, NotSignedIn
from causeway_platform.web.doorkeeper import AccessTokens

NOW = datetime.now(UTC)
BEARER = Bearer(subject="c1", role="client", institution_id="museum", scopes=("events:read",))


class Published:
    """Public keys as another service knows them."""

    def __init__(self, *keys: SigningKey) -> None:
        self._keys = {key.id: dict(key.jwk) for key in keys}

    def key(self, kid: str) -> dict[str, str] | None:
        return self._keys.get(kid)


@pytest.fixture
def safe() -> KeySafe:
    return KeySafe(["a secret of this test"])


def test_a_made_key_shows_its_public_part_only(safe: KeySafe) -> None:
    key = safe.make(NOW)
    assert set(key.jwk) == {"kty", "crv", "x", "kid", "use", "alg"}
    assert (key.jwk["kid"], key.jwk["crv"], key.active_from) == (key.id, "Ed25519", NOW)
    private = safe.open(key).as_dict(private=True)["d"]
    assert str(private) not in key.sealed


def test_two_keys_are_never_sealed_alike(safe: KeySafe) -> None:
    assert safe.make(NOW).sealed != safe.make(NOW).sealed


def test_a_key_is_opened_only_with_a_secret_it_was_sealed_with(safe: KeySafe) -> None:
    key = safe.make(NOW)
    assert safe.can_open(key)
    assert KeySafe(["a new secret", "a secret of this test"]).can_open(key)
    stranger = KeySafe(["another secret"])
    assert not stranger.can_open(key)
    with pytest.raises(CannotOpen, match="PARTNERS_SIGNING_SECRET"):
        stranger.open(key)


def test_a_sealed_part_cannot_be_moved_to_another_key_or_changed(safe: KeySafe) -> None:
    one, other = safe.make(NOW), safe.make(NOW)
    assert not safe.can_open(replace(one, sealed=other.sealed))
    assert not safe.can_open(replace(one, sealed=one.sealed[:-8] + "AAAAAAA="))


@pytest.mark.parametrize("sealed", ["", "AAAA"])
def test_a_key_without_its_private_part_cannot_be_opened(safe: KeySafe, sealed: str) -> None:
    assert not safe.can_open(replace(safe.make(NOW), sealed=sealed))


def test_a_token_says_for_whom_and_is_accepted_by_whoever_knows_the_key(safe: KeySafe) -> None:
    now = datetime.now(UTC)  # A token lives ten minutes, less than a whole test run.
    key = safe.make(now)
    token = AccessTokenSigner(lambda: [key], safe.open).sign(BEARER, now)
    caller = AccessTokens(Published(key)).caller(token)
    assert (caller.subject, caller.role, caller.institution_id) == ("c1", CLIENT, "museum")
    assert caller.scopes == {"events:read"}


def test_a_token_runs_out_after_ten_minutes(safe: KeySafe) -> None:
    key = safe.make(NOW - timedelta(hours=1))
    signer = AccessTokenSigner(lambda: [key], safe.open)
    assert LIFE_S == 600
    with pytest.raises(NotSignedIn):
        AccessTokens(Published(key)).caller(signer.sign(BEARER, NOW - timedelta(seconds=LIFE_S + 31)))


def test_two_tokens_for_one_bearer_differ(safe: KeySafe) -> None:
    key = safe.make(NOW)
    signer = AccessTokenSigner(lambda: [key], safe.open)
    assert signer.sign(BEARER, NOW) != signer.sign(BEARER, NOW)


def test_the_key_whose_turn_it_is_signs(safe: KeySafe) -> None:
    now = datetime.now(UTC)
    former, following = safe.make(now - timedelta(days=29)), safe.make(now + KNOWN_BEFORE)
    signer = AccessTokenSigner(lambda: [former, following], safe.open)
    before, after = signer.sign(BEARER, now), signer.sign(BEARER, now + KNOWN_BEFORE)
    assert AccessTokens(Published(former)).caller(before)
    with pytest.raises(NotSignedIn):
        AccessTokens(Published(former)).caller(after)


def test_keys_are_read_at_most_twice_a_minute(safe: KeySafe) -> None:
    reads, seconds, key = [], [0.0], safe.make(NOW)

    def read() -> list[SigningKey]:
        reads.append(seconds[0])
        return [key]

    signer = AccessTokenSigner(read, safe.open, monotonic=lambda: seconds[0])
    for second in (0, 1, KEYS_KEPT_S, KEYS_KEPT_S + 1):
        seconds[0] = second
        signer.sign(BEARER, NOW)
    assert reads == [0, KEYS_KEPT_S + 1]


def test_without_a_key_nobody_signs_in_and_the_remedy_is_said() -> None:
    with pytest.raises(NoSigningKey) as refusal:
        AccessTokenSigner(list, KeySafe(["x"]).open).sign(BEARER, NOW)
    assert "prepare" in refusal.value.next_step
