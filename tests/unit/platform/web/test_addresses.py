"""Whose address counts when proxies stand in between."""

import pytest

from causeway_platform.web.addresses import LOOPBACK, networks, remote_address


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, 127.0.0.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "made up, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, made up", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("::1", "203.0.113.9", "203.0.113.9"),
        ("", "203.0.113.9", ""),
    ],
)
def test_the_last_address_that_we_can_trust_counts(peer: str, forwarded: str | None, expected: str) -> None:
    assert remote_address(peer, forwarded) == expected


def test_further_proxies_may_be_named() -> None:
    trusted = (*LOOPBACK, *networks("10.0.0.0/8, 2001:db8::/32"))
    assert remote_address("10.1.2.3", "203.0.113.9, 10.9.9.9", trusted) == "203.0.113.9"
    assert networks("") == ()


def test_a_wrong_network_is_said_at_start() -> None:
    with pytest.raises(ValueError, match="not"):
        networks("not a network")


def test_an_endless_list_costs_no_more_than_a_short_one() -> None:
    assert remote_address("127.0.0.1", "127.0.0.1," * 10_000 + "127.0.0.1") == "127.0.0.1"
