"""The tokens that tests make are those that services accept, and no others."""

import pytest

from causeway_platform.web.callers import CLIENT, OPERATOR, PARTNER, NotSignedIn
from causeway_platform.web.doorkeeper import AccessTokens
from causeway_testing.tokens import TokenMint


def test_a_minted_token_is_accepted_with_what_it_says() -> None:
    mint = TokenMint()
    caller = AccessTokens(mint).caller(mint.token("client", subject="c1", institution_id="i1", scopes=["events:read"]))
    assert (caller.subject, caller.role, caller.institution_id) == ("c1", CLIENT, "i1")
    assert caller.scopes == {"events:read"}


@pytest.mark.parametrize(("role", "expected"), [("operator", OPERATOR), ("partner", PARTNER)])
def test_roles_are_told_apart(role: str, expected: object) -> None:
    mint = TokenMint()
    assert AccessTokens(mint).caller(mint.token(role)).role is expected


def test_another_mints_token_is_refused() -> None:
    with pytest.raises(NotSignedIn):
        AccessTokens(TokenMint()).caller(TokenMint().token())


def test_an_old_token_is_refused() -> None:
    mint = TokenMint()
    with pytest.raises(NotSignedIn):
        AccessTokens(mint).caller(mint.token(issued_at=1_000_000))


def test_the_private_part_is_never_shown() -> None:
    assert "d" not in TokenMint().jwk
