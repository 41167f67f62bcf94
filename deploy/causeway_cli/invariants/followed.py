"""I2, I3 and I5: what was accepted is followed through, nothing else is, and in order."""

from collections.abc import Iterator, Sequence

from causeway_cli.invariants.scene import Heard, Scene
from causeway_cli.invariants.verdict import Verdict

PLACES = "causeway.registrations.places-changed.v1"
FIRST_NOTICES = ("confirmation", "waiting")


def nothing_lost(scene: Scene) -> Verdict:
    """Follow every accepted answer to its registration, its message, the copy that hears of it and its notice."""
    accepted = scene.ledger.accepted
    told_of = {heard.subject for heard in scene.log}
    copies = _ids(scene, "known_registrations", "_id")
    noticed = _ids(scene, "deliveries", "registration_id")
    offenders = []
    for told in accepted:
        steps = {
            "registration": told.registration_id in scene.registrations,
            "message": told.registration_id in told_of,
            "copy": told.registration_id in copies,
            "notice": told.registration_id in noticed,
        }
        offenders += [f"{told.registration_id} has no {step}" for step, there in steps.items() if not there]
    return Verdict.of("I2", "nothing accepted is lost", offenders, f"{len(accepted)} accepted answers")


def _ids(scene: Scene, collection: str, field: str) -> set[str]:
    return set(scene.database("notifications")[collection].distinct(field, scene.event_filter))


def no_ghosts(scene: Scene) -> Verdict:
    """Look for messages and notices about registrations that do not exist."""
    everything = scene.database("registrations")["registrations"]
    spoken_of = {heard.subject for heard in scene.log if heard.type != PLACES and not scene.events}
    spoken_of |= _ids(scene, "known_registrations", "_id") | _ids(scene, "deliveries", "registration_id")
    among = {"_id": {"$in": sorted(spoken_of)}}
    real = {row["_id"] for row in everything.find(among, {"_id": 1})}
    # Whoever leads a delegation is told of it, too, by the delegation's id.
    real |= {row["_id"] for row in scene.database("registrations")["delegations"].find(among, {"_id": 1})}
    # Who is enrolled in a whole series is written to like somebody with a registration.
    real |= {row["_id"] for row in scene.database("registrations")["enrolments"].find(among, {"_id": 1})}
    ghosts = [f"{ghost} is spoken of but does not exist" for ghost in sorted(spoken_of - real)]
    return Verdict.of("I3", "no ghosts", ghosts, f"{len(spoken_of)} registrations spoken of")


def in_order(scene: Scene) -> Verdict:
    """Check that every key's first-seen sequence rises, and that the copies ended with the newest state."""
    offenders = [*_out_of_order(scene.log), *_stale_copies(scene), *_stale_places(scene)]
    return Verdict.of("I5", "order for each key", offenders, f"{len(scene.log)} records")


def _out_of_order(log: Sequence[Heard]) -> Iterator[str]:
    newest: dict[str, int] = {}
    seen: set[str] = set()
    for heard in log:
        if heard.message_id in seen:
            continue
        seen.add(heard.message_id)
        if heard.seq <= newest.get(heard.subject, 0):
            yield f"{heard.subject}: {heard.seq} came after {newest[heard.subject]}"
        newest[heard.subject] = max(heard.seq, newest.get(heard.subject, 0))


def _stale_copies(scene: Scene) -> Iterator[str]:
    fields = {"revision": 1, "status": 1}
    for copy in scene.database("notifications")["known_registrations"].find(scene.event_filter, fields):
        owned = scene.registrations.get(copy["_id"])
        if owned is not None and owned["status"] != copy["status"]:
            yield f"{copy['_id']} is {owned['status']}, but its copy says {copy['status']}"


def _stale_places(scene: Scene) -> Iterator[str]:
    among = scene.id_filter
    known = {copy["_id"]: copy["revision"] for copy in scene.database("events")["places"].find(among, {"revision": 1})}
    for places in scene.database("registrations")["places"].find(among, {"told_revision": 1, "untold": 1}):
        event_id, told = places["_id"], places["told_revision"]
        if places.get("untold"):
            yield f"the places of {event_id} have changed since they were told"
        if known.get(event_id, told) != told:
            yield f"the places of {event_id} were told as {told}, but their copy is {known[event_id]}"
