"""Only who is named by a route, and proves it, gets in."""

import base64
import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from causeway_platform.links import Links, UnknownLink
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.callers import (
    ALGORITHM,
    ANYONE,
    AUDIENCE,
    CLIENT,
    ENROLLED,
    ISSUER,
    OPERATOR,
    PARTICIPANT,
    PARTNER,
    PUBLIC,
    SERIES_LINK,
    SIGNED_IN,
    Caller,
    NotAllowed,
    NotSignedIn,
    Role,
    require_own,
    require_scope,
)
from causeway_platform.web.doorkeeper import AccessTokens, Doorkeeper
from causeway_testing.tokens import TokenMint

LINKS = Links(["a key for tests, long enough"])


def token_with(mint: TokenMint, claims: dict[str, object]) -> str:
    """Return a token of an operator with some claims replaced."""
    now = int(time.time())
    standard = {"iss": ISSUER, "aud": AUDIENCE, "sub": "op", "role": "operator", "iat": now, "exp": now + 60}
    header = {"alg": ALGORITHM, "kid": mint.kid}
    return jwt.encode(header, standard | claims, mint._key, algorithms=[ALGORITHM])


@pytest.fixture
def door(mint: TokenMint) -> Doorkeeper:
    return Doorkeeper(mint, LINKS)


@pytest.mark.parametrize(("role", "expected"), [("operator", OPERATOR), ("partner", PARTNER), ("client", CLIENT)])
def test_a_token_says_who_calls(door: Doorkeeper, mint: TokenMint, role: str, expected: Role) -> None:
    token = mint.token(role, subject="somebody", institution_id="inst", scopes=["a", "b"])
    caller = door.admit(f"Bearer {token}", SIGNED_IN)
    assert caller == Caller(
        subject="somebody", role=expected, institution_id="inst", scopes=frozenset({"a", "b"}), link_version=None
    )


def test_scopes_may_also_be_words(mint: TokenMint) -> None:
    token = token_with(mint, {"scopes": "events:read events:write"})
    assert AccessTokens(mint).caller(token).scopes == {"events:read", "events:write"}


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "somebody else"},
        {"aud": "another system"},
        {"role": "director"},
        {"role": None},
        {"role": ["operator"]},
        {"sub": 5},
        {"sub": None},
        {"exp": int(time.time()) - 3600},
        {"exp": "tomorrow"},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"iat": None},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_token_that_is_not_for_us_is_refused(mint: TokenMint, claims: dict[str, object]) -> None:
    with pytest.raises(NotSignedIn):
        AccessTokens(mint).caller(token_with(mint, claims))


@pytest.mark.parametrize(
    "token",
    ["", "x", "a.b.c", "..", "e30.e30.", "é", "a" * 5000, "eyJhbGciOiJFZDI1NTE5IiwgImtpZCI6IFtdfQ.e30.AAAA", "\x00"],
)
def test_what_is_no_token_is_refused(mint: TokenMint, token: str) -> None:
    with pytest.raises(NotSignedIn):
        AccessTokens(mint).caller(token)


def test_a_token_of_another_key_is_refused(mint: TokenMint) -> None:
    with pytest.raises(NotSignedIn):
        AccessTokens(mint).caller(TokenMint().token("operator"))


def test_a_changed_claim_breaks_the_signature(mint: TokenMint) -> None:
    header, body, signature = mint.token("partner").split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["role"] = "operator"
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    with pytest.raises(NotSignedIn):
        AccessTokens(mint).caller(f"{header}.{forged}.{signature}")


def test_an_unsigned_token_is_refused(mint: TokenMint) -> None:
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": mint.kid}).encode()).decode().rstrip("=")
    body = mint.token("operator").split(".")[1]
    with pytest.raises(NotSignedIn):
        AccessTokens(mint).caller(f"{header}.{body}.")


def test_the_public_key_cannot_be_used_as_a_shared_secret(mint: TokenMint) -> None:
    secret = OctKey.import_key(mint.jwk["x"] + "padding-so-that-it-is-long-enough")
    now = int(time.time())
    claims = {
        "iss": "causeway/partners",
        "aud": "causeway",
        "sub": "x",
        "role": "operator",
        "iat": now,
        "exp": now + 60,
    }
    forged = jwt.encode({"alg": "HS256", "kid": mint.kid}, claims, secret)
    with pytest.raises(NotSignedIn):
        AccessTokens(mint).caller(forged)


def test_a_token_is_verified_once_and_forgotten_when_it_expires(
    mint: TokenMint, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens, asked = AccessTokens(mint), []
    monkeypatch.setattr(mint, "key", lambda kid: asked.append(kid) or mint.jwk)
    token = mint.token("operator")
    for _ in range(3):
        tokens.caller(token)
    assert len(asked) == 1
    tomorrow = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: tomorrow)
    with pytest.raises(NotSignedIn):
        tokens.caller(token)


def test_only_so_many_tokens_are_remembered(mint: TokenMint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("causeway_platform.web.doorkeeper._REMEMBERED_TOKENS", 2)
    tokens = AccessTokens(mint)
    for number in range(4):
        tokens.caller(mint.token("operator", subject=str(number)))
    assert len(tokens._verified) == 2


def test_a_public_route_takes_anyone(door: Doorkeeper) -> None:
    assert door.admit(None, PUBLIC) is ANYONE
    assert door.admit("Basic eDp5", PUBLIC) is ANYONE


def test_a_public_route_knows_who_is_signed_in_but_takes_no_bad_token(door: Doorkeeper, mint: TokenMint) -> None:
    assert door.admit(f"bearer {mint.token('operator')}", PUBLIC).role is OPERATOR
    with pytest.raises(NotSignedIn):
        door.admit("Bearer nonsense", PUBLIC)


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic eDp5", "Link x.0.y", "nonsense"])
def test_a_closed_route_needs_somebody(door: Doorkeeper, authorization: str | None) -> None:
    with pytest.raises(NotSignedIn):
        door.admit(authorization, OPERATOR)


def test_a_closed_route_is_closed_to_other_roles(door: Doorkeeper, mint: TokenMint) -> None:
    for role in ("partner", "client"):
        with pytest.raises(NotAllowed):
            door.admit(f"Bearer {mint.token(role)}", OPERATOR)


def test_a_link_names_a_participant_where_participants_may_come(door: Doorkeeper) -> None:
    token = LINKS.sign("manage", "reg-1", 4)
    caller = door.admit(f"Link {token}", PARTICIPANT | OPERATOR)
    assert (caller.subject, caller.role, caller.link_version) == ("reg-1", PARTICIPANT, 4)


def test_a_link_to_a_series_opens_that_and_no_registration(door: Doorkeeper) -> None:
    token = LINKS.sign(SERIES_LINK, "enrolment-1", 2)
    caller = door.admit(f"Link {token}", ENROLLED)
    assert (caller.subject, caller.role, caller.link_version) == ("enrolment-1", ENROLLED, 2)
    with pytest.raises(UnknownLink):
        door.admit(f"Link {token}", PARTICIPANT)
    with pytest.raises(UnknownLink):
        door.admit(f"Link {LINKS.sign('manage', 'reg-1', 1)}", ENROLLED)


def test_a_link_for_another_purpose_or_forged_does_not_exist(door: Doorkeeper) -> None:
    for token in (LINKS.sign("ticket", "reg-1", 0), Links(["another key, also long"]).sign("manage", "reg-1", 0), "x"):
        with pytest.raises(UnknownLink):
            door.admit(f"Link {token}", PARTICIPANT)


def test_a_participant_reaches_only_what_the_link_is_for() -> None:
    participant = Caller(subject="reg-1", role=PARTICIPANT)
    require_own(participant, "reg-1", "registration")
    require_own(Caller(subject="op", role=OPERATOR), "reg-2", "registration")
    with pytest.raises(UnknownSubject):
        require_own(participant, "reg-2", "registration")


def test_scopes_bind_systems_and_not_people() -> None:
    require_scope(Caller(subject="op", role=OPERATOR), "events:write")
    require_scope(Caller(subject="c", role=CLIENT, scopes=frozenset({"events:write"})), "events:write")
    with pytest.raises(NotAllowed):
        require_scope(Caller(subject="c", role=CLIENT), "events:write")
