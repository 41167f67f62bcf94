"""I8 and I9: everything recovered without hands, and the dead letters hold only what was planted."""

from causeway_cli.invariants.scene import SERVICES, Scene
from causeway_cli.invariants.verdict import Verdict

UNFINISHED = ("queued", "sending", "retry")


def recovered(scene: Scene) -> Verdict:
    """Look for anything that still waits: outbox rows, parked keys, unsent notices that are due."""
    offenders = []
    for service in SERVICES:
        database = scene.database(service)
        for collection, where in (("outbox", {"sent": 0}), ("parked", {})):
            if waiting := database[collection].count_documents(where):
                offenders.append(f"{service} has {waiting} rows in {collection}")
    unsent = scene.database("notifications")["deliveries"].count_documents({"status": {"$in": list(UNFINISHED)}})
    if unsent:
        offenders.append(f"{unsent} notices are not sent yet")
    return Verdict.of("I8", "recovery without hands", offenders, "outboxes and parked keys are empty")


def only_planted_dead_letters(scene: Scene) -> Verdict:
    """Count the dead letters of all services."""
    found = sum(scene.database(service)["dead_letters"].count_documents({"status": "waiting"}) for service in SERVICES)
    offenders = [] if found == scene.planted else [f"{found} dead letters, {scene.planted} were planted"]
    return Verdict.of("I9", "dead letters hold only what nobody could read", offenders, f"{found} dead letters")
