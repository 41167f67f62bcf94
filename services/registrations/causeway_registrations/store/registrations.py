"""The registrations as one transaction sees them, those that it has changed itself included."""

from collections.abc import Sequence

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_platform.shelf import Shelf
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.store import documents
from causeway_registrations.store.indexes import REGISTRATIONS
from causeway_registrations.store.waiting_list import WaitingList


class Registrations(Shelf[Registration]):
    """A shelf that also finds people by identity, and those who wait by position.

    Both must see what earlier commands of the same transaction did: two requests of one person may share it, and so may
    two freed places.
    """

    def __init__(self, database: Database[Document], session: ClientSession) -> None:
        super().__init__(database[REGISTRATIONS], documents.REGISTRATIONS, session)
        self._wanted_people: set[str] = set()
        self._live: dict[str, str | None] = {}
        self._queues: dict[tuple[str, str], WaitingList] = {}

    def want_person(self, identity: str) -> None:
        """Ask for a person's live registration; ``load_wanted`` brings all of them in one query."""
        if identity not in self._live:
            self._wanted_people.add(identity)

    def load_wanted(self) -> None:
        """Read everything asked for: registrations by id in one query, people in another."""
        super().load_wanted()
        wanted, self._wanted_people = self._wanted_people, set()
        if wanted:
            self._load_people(wanted)

    def live_of(self, identity: str) -> Registration | None:
        """Return the person's live registration, or none."""
        if identity not in self._live:
            self._load_people({identity})
        found = self._live[identity]
        return None if found is None else self.find(found)

    def _load_people(self, identities: set[str]) -> None:
        unknown = [identity for identity in identities if identity not in self._live]
        self._live.update(dict.fromkeys(unknown))
        where = {"identity": {"$in": unknown}, "live": True}
        for document in self.collection.find(where, session=self.session):
            self._take(document)
            self._live[document["identity"]] = document["_id"]

    def first_waiting(self, event_id: str, mode: str, at_most: int) -> Sequence[Registration]:
        """Return those who have waited longest for ``mode``, in the order of their positions."""
        queue = self._queue(event_id, mode)
        while True:
            known = (one for one in map(self.find, queue.ids) if one is not None and queue.knows_place_of(one))
            found = sorted(known, key=_position)
            if len(found) >= at_most or queue.read_whole:
                return found[:at_most]
            self._read_on(queue, at_most)

    def _queue(self, event_id: str, mode: str) -> WaitingList:
        queue = self._queues.get((event_id, mode))
        if queue is None:
            queue = self._queues[event_id, mode] = WaitingList(event_id, mode)
            for one in self.changed:
                queue.note(one)
        return queue

    def _read_on(self, queue: WaitingList, at_most: int) -> None:
        where = {
            "event_id": queue.event_id,
            "mode": queue.mode,
            "status": Status.WAITING.value,
            "position": {"$gt": queue.read_to},
        }
        limit = max(at_most, WaitingList.PAGE)
        cursor = self.collection.find(where, sort=[("position", ASCENDING)], limit=limit, session=self.session)
        rows = list(cursor)
        for document in rows:
            self._take(document)
        queue.read([(document["_id"], document["position"]) for document in rows], whole=len(rows) < limit)

    def _note_change(self, entity: Registration | None, earlier: Registration | None) -> None:
        for one in (earlier, entity):
            if one is not None:
                self._live[one.identity] = one.id if one.live else None
        if entity is not None and (queue := self._queues.get((entity.event_id, entity.mode))) is not None:
            queue.note(entity)

    def _forget_change(self, entity: Registration | None, earlier: Registration | None) -> None:
        if entity is not None:
            self._live[entity.identity] = None
        if earlier is not None:
            self._live[earlier.identity] = earlier.id if earlier.live else None


def _position(registration: Registration) -> int:
    assert registration.position is not None
    return registration.position
