"""I1: nothing is oversold."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from causeway_cli.invariants.scene import Scene
from causeway_cli.invariants.verdict import Verdict

HOLDING = frozenset({"confirmed", "offered"})


def not_oversold(scene: Scene) -> Verdict:
    """Compare every pool with the registrations that hold its places."""
    events = list(scene.database("registrations")["places"].find(scene.id_filter))
    held = Counter((row["event_id"], row["mode"], row["status"]) for row in scene.registrations.values())
    offenders = [sentence for event in events for sentence in _wrong_pools(event, held)]
    return Verdict.of("I1", "nothing is oversold", offenders, f"{len(events)} events, {held.total()} registrations")


def _wrong_pools(event: Mapping[str, Any], held: Counter[tuple[str, str, str]]) -> Iterator[str]:
    for mode, pool in event["pools"].items():
        holding = sum(held[event["_id"], mode, status] for status in HOLDING)
        waiting = held[event["_id"], mode, "waiting"]
        name = f"{event['_id']} {mode}"
        if pool["taken"] != holding:
            yield f"{name} counts {pool['taken']} taken, but {holding} registrations hold a place"
        if pool["waiting"] != waiting:
            yield f"{name} counts {pool['waiting']} waiting, but {waiting} registrations wait"
        if pool["capacity"] is not None and holding > pool["capacity"]:
            yield f"{name} has {pool['capacity']} places and gave out {holding}"


def oversold(scene: Scene) -> int:
    """Return how many places were given out beyond the capacities."""
    held = Counter((row["event_id"], row["mode"]) for row in scene.registrations.values() if row["status"] in HOLDING)
    return sum(
        max(0, held[event["_id"], mode] - pool["capacity"])
        for event in scene.database("registrations")["places"].find(scene.id_filter)
        for mode, pool in event["pools"].items()
        if pool["capacity"] is not None
    )
