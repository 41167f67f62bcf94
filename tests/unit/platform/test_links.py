"""Signed links: what they promise to the person who holds one, and to everybody who does not."""

from datetime import UTC, datetime, timedelta

import pytest

from causeway_platform.identifiers import new_id
from causeway_platform.links import Links, LinkSubject, UnknownLink

LINKS = Links(("first-key-of-the-office",))


def test_a_link_leads_back_to_its_subject_and_version() -> None:
    subject = new_id()

    assert LINKS.verify("manage", LINKS.sign("manage", subject, 3)) == LinkSubject(subject, 3)


def test_a_link_for_one_purpose_does_not_open_another() -> None:
    token = LINKS.sign("ticket", new_id())

    with pytest.raises(UnknownLink):
        LINKS.verify("manage", token)


def test_a_new_key_signs_while_the_old_one_is_still_accepted() -> None:
    rotated = Links(("second-key-of-the-office", *LINKS.keys))
    old, new = LINKS.sign("manage", "a-1"), rotated.sign("manage", "a-1")

    assert old != new
    assert rotated.verify("manage", old) == rotated.verify("manage", new)
    with pytest.raises(UnknownLink):
        LINKS.verify("manage", new)


@pytest.mark.parametrize(
    "token",
    ["", "a", "a.0", "a.0.", "a.0." + "A" * 27, "a.0." + "A" * 100_000, "é.0." + "A" * 27, "a.-1." + "A" * 27, "\x00"],
    ids=["empty", "word", "no signature", "bare dot", "forged", "huge", "not ascii", "negative version", "nul"],
)
def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(token: str) -> None:
    with pytest.raises(UnknownLink) as refused:
        LINKS.verify("manage", token)

    assert refused.value.slug == "unknown-link"
    assert refused.value.detail == "This link is not valid, or no longer."


def test_changing_any_character_breaks_the_link() -> None:
    token = LINKS.sign("manage", "a-1")

    for position, character in enumerate(token):
        forged = token[:position] + ("B" if character != "B" else "C") + token[position + 1 :]
        with pytest.raises(UnknownLink):
            LINKS.verify("manage", forged)


def test_a_link_with_an_end_works_until_the_full_hour_after_it() -> None:
    until = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    token = LINKS.sign_until("data", "f" * 64, until)

    assert LINKS.verify_until("data", token, until) == "f" * 64
    assert LINKS.verify_until("data", token, until + timedelta(minutes=29)) == "f" * 64
    with pytest.raises(UnknownLink):
        LINKS.verify_until("data", token, until + timedelta(minutes=30))


def test_nobody_can_make_a_link_last_longer() -> None:
    token = LINKS.sign_until("data", "f" * 64, datetime(2026, 11, 24, tzinfo=UTC))
    subject, hour, signature = token.split(".")

    with pytest.raises(UnknownLink):
        LINKS.verify_until("data", f"{subject}.{int(hour) + 1}.{signature}", datetime(2026, 11, 24, tzinfo=UTC))


def test_a_token_fits_a_small_qr_code() -> None:
    assert len(LINKS.sign("ticket", new_id())) <= 80
