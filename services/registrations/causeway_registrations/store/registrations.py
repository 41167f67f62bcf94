"""The registrations as one transaction sees them, those that it has changed itself included."""

from collections.abc import Sequence

from pymongo import ASCENDING, DESCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_platform.shelf import Shelf
from causeway_registrations.domain.demand import Line
from causeway_registrations.domain.participant import person_key
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.store import documents
from causeway_registrations.store.indexes import REGISTRATIONS
from causeway_registrations.store.waiting_line import WaitingLine


class Registrations(Shelf[Registration]):
    """A shelf that also finds people by identity, and those who wait by position.

    Both must see what earlier commands of the same transaction did: two requests of one person may share it, and so may
    two freed places.
    """

    def __init__(self, database: Database[Document], session: ClientSession) -> None:
        super().__init__(database[REGISTRATIONS], documents.REGISTRATIONS, session)
        self._wanted_people: set[str] = set()
        self._guessed_people: set[str] = set()
        self._live: dict[str, str | None] = {}
        self._lines: dict[tuple[str, Line], WaitingLine] = {}

    def want_person(self, identity: str) -> None:
        """Ask for a person's live registration; ``load_wanted`` brings all of them in one query."""
        if identity not in self._live:
            self._wanted_people.add(identity)

    def load_wanted(self, *, guess: bool = False) -> None:
        """Read everything asked for: registrations by id in one query, people in another.

        Hardly anybody registers who has a live registration, so the guess is that nobody does.
        """
        super().load_wanted(guess=guess)
        wanted, self._wanted_people = self._wanted_people, set()
        if guess:
            self._guessed_people |= wanted
        elif unknown := wanted - self._live.keys():
            self._load_people(unknown)

    def settle_guesses(self) -> bool:
        """Look up who was guessed to have no live registration, and say whether anybody has one."""
        guessed, self._guessed_people = self._guessed_people, set()
        unknown = guessed - self._live.keys()
        if unknown:
            self._load_people(unknown)
        return any(self._live[identity] for identity in unknown)

    def live_of(self, identity: str) -> Registration | None:
        """Return the person's live registration, or none; as guessed, none, unless this transaction has made one."""
        if identity not in self._live:
            if identity in self._guessed_people:
                return None
            self._load_people({identity})
        found = self._live[identity]
        return None if found is None else self.find(found)

    def _load_people(self, unknown: set[str]) -> None:
        self._live.update(dict.fromkeys(unknown))
        where = {"identity": {"$in": list(unknown)}, "live": True}
        for document in self.collection.find(where, session=self.session):
            self._take(document)
            self._live[document["identity"]] = document["_id"]

    def of_person(self, key: str, at_most: int) -> Sequence[Registration]:
        """Return registrations that hold the person, the oldest first."""
        found = self.find_many({"person_key": key}, [("_id", ASCENDING)], limit=at_most)
        return [one for one in found if one.participant is not None]

    def newest_of(self, key: str) -> Registration | None:
        """Return the registration that a person made last, if anything is held about them."""
        return self.find_one({"person_key": key}, [("_id", DESCENDING)])

    def in_event(self, event_id: str, *, after: str, at_most: int) -> Sequence[Registration]:
        """Return the event's registrations in the order they came, those after the id ``after``."""
        return self.find_many({"event_id": event_id, "_id": {"$gt": after}}, [("_id", ASCENDING)], limit=at_most)

    def known_of(self, key: str, at_most: int) -> Sequence[Registration]:
        """Return the person's registrations in all events, the newest that are stored and those of this transaction."""
        stored = self.find_many({"person_key": key}, [("_id", DESCENDING)], limit=at_most)
        new = [
            one
            for one in self.changed
            if one.live and one.participant is not None and person_key(one.participant.email) == key
        ]
        return list({one.id: one for one in (*stored, *new)}.values())

    def first_in(self, event_id: str, line: Line) -> Registration | None:
        """Return who has the first position of those who wait in ``line``, or none."""
        waiting = self._waiting_in(event_id, line)
        while True:
            first = waiting.first(self.find)
            if first is not None or waiting.read_whole:
                return first
            self._read_on(waiting)

    def confirmed_in(self, event_id: str, *, after: str, limit: int) -> list[Registration]:
        """Return up to ``limit`` with a confirmed place who were not forgotten, by their ids, those after ``after``."""
        where = {"event_id": event_id, "_id": {"$gt": after}, "status": Status.CONFIRMED.value, "erased_at": None}
        return self.find_many(where, [("_id", ASCENDING)], limit=limit)

    def _waiting_in(self, event_id: str, line: Line) -> WaitingLine:
        waiting = self._lines.get((event_id, line))
        if waiting is None:
            waiting = self._lines[event_id, line] = WaitingLine(event_id, line)
            for one in self.changed:
                waiting.note(one)
        return waiting

    def _read_on(self, waiting: WaitingLine) -> None:
        where = {
            "event_id": waiting.event_id,
            "line": str(waiting.line),
            "status": Status.WAITING.value,
            "position": {"$gt": waiting.read_to},
        }
        page = waiting.next_page
        cursor = self.collection.find(where, sort=[("position", ASCENDING)], limit=page, session=self.session)
        rows = list(cursor)
        for document in rows:
            self._take(document)
        waiting.read([(document["position"], document["_id"]) for document in rows], whole=len(rows) < page)

    def _note_change(self, entity: Registration | None, earlier: Registration | None) -> None:
        for one in (earlier, entity):
            if one is not None and one.identity is not None:
                # Who was forgotten is no longer found by who they were.
                gone = entity is not None and entity.identity is None
                self._live[one.identity] = one.id if one.live and not gone else None
        self._note_waiting(entity)

    def _forget_change(self, entity: Registration | None, earlier: Registration | None) -> None:
        if entity is not None and entity.identity is not None:
            self._live[entity.identity] = None
        if earlier is not None and earlier.identity is not None:
            self._live[earlier.identity] = earlier.id if earlier.live else None
            self._note_waiting(earlier)

    def _note_waiting(self, registration: Registration | None) -> None:
        if registration is not None and registration.status is Status.WAITING:
            waiting = self._lines.get((registration.event_id, registration.line))
            if waiting is not None:
                waiting.note(registration)
