"""Prepared registration requests, and counting afterwards what really is in the databases."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from pymongo import MongoClient

from causeway_bench.rounds import Bench, WrongCount
from causeway_platform.links import Links
from causeway_testing.stage import LINK_KEY


def registration_requests(event_ids: Sequence[str], count: int, *, tag: str, mode: str | None = None) -> list[bytes]:
    """Return ``count`` whole HTTP requests by different people, dealt out over the events; a third come onsite."""
    return [_request(event_ids[number % len(event_ids)], number, tag, mode) for number in range(count)]


def _request(event_id: str, number: int, tag: str, mode: str | None) -> bytes:
    body = json.dumps(
        {
            "name": f"Guest Number {number}",
            "email": f"guest{number}.{tag}@visitors.example",
            "mode": mode or ("onsite" if number % 3 == 0 else "online"),
            "language": ("en", "zh-Hans", "hy")[number % 3],
            "zone": "Asia/Shanghai",
            "country": "CN",
        }
    ).encode()
    head = (
        f"POST /api/registrations/events/{event_id}/registrations HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {tag}-{number}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def withdrawal_requests(registration_ids: Sequence[str]) -> list[bytes]:
    """Return whole HTTP requests by which these people give up their places, each with their own link."""
    links = Links((LINK_KEY,))
    return [
        (
            "POST /api/registrations/mine/withdraw HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Link {links.sign('manage', one, 1)}\r\nContent-Length: 0\r\n\r\n"
        ).encode()
        for one in registration_ids
    ]


def plain_get(path: str) -> bytes:
    """Return a GET that asks for nothing special."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def recount(bench: Bench, accepted: int) -> dict[str, float]:
    """Count what is in the database against what clients were told: ``lost`` and ``oversold``.

    Raises:
        WrongCount: the counters of the pools disagree with the registrations.
    """
    client: MongoClient[dict[str, Any]] = MongoClient(bench.mongo_uri)
    try:
        database = client[f"{bench.namespace}registrations"]
        grouped = database["registrations"].aggregate(
            [{"$group": {"_id": {"e": "$event_id", "m": "$mode", "s": "$status"}, "n": {"$sum": 1}}}]
        )
        held = Counter({(row["_id"]["e"], row["_id"]["m"], row["_id"]["s"]): row["n"] for row in grouped})
        oversold = 0
        for event in database["places"].find():
            for mode, pool in event["pools"].items():
                taken = held[event["_id"], mode, "confirmed"] + held[event["_id"], mode, "offered"]
                if taken != pool["taken"] or held[event["_id"], mode, "waiting"] != pool["waiting"]:
                    raise WrongCount(f"{event['_id']} {mode}: the pool says {pool}, the registrations {taken} taken")
                if pool["capacity"] is not None:
                    oversold += max(0, taken - pool["capacity"])
        rows = database["outbox"].count_documents({"type": {"$ne": "causeway.registrations.places-changed.v1"}})
        return {"lost": max(0, accepted - held.total()) + max(0, accepted - rows), "oversold": oversold}
    finally:
        client.close()
