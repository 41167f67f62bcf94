"""Whose address a request comes from, when proxies stand in between."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

LOOPBACK: Sequence[Network] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
MAX_HOPS = 16


def networks(text: str) -> tuple[Network, ...]:
    """Return the networks that ``text`` lists, divided by commas; their machines may tell us who asked them."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def remote_address(peer: str, forwarded_for: str | None, trusted: Sequence[Network] = LOOPBACK) -> str:
    """Return the address of whoever sent the request to the first proxy that we trust.

    Every proxy appends the address that it saw, so the list is read from its end: the first address that is not one of
    our own proxies is the last one that cannot be made up by the caller.
    """
    if not forwarded_for or not _is_trusted(peer, tuple(trusted)):
        return peer
    address = peer
    for hop in reversed(forwarded_for.split(",")[-MAX_HOPS:]):
        candidate = hop.strip()
        if not _is_address(candidate):
            return address
        address = candidate
        if not _is_trusted(candidate, tuple(trusted)):
            return address
    return address


@lru_cache(maxsize=4096)
def _is_trusted(address: str, trusted: tuple[Network, ...]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in trusted)


@lru_cache(maxsize=4096)
def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
