"""One collection inside one transaction: what was read, what is to be written, and nothing written before the flush.

Many commands may share a transaction (group commit, a batch of messages). So a shelf reads each document once, shows
every command what the ones before it did, can forget what a refused command did, and writes everything in one round
trip.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pymongo import DeleteOne, InsertOne, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

from causeway_platform.mongo import Document
from causeway_platform.refusals import UnknownSubject
from causeway_platform.transactions import RevisionMoved, first_writer_won


class Entity(Protocol):
    """What a shelf can hold: an aggregate with an id and a revision that rises by one with every change."""

    @property
    def id(self) -> str: ...

    @property
    def revision(self) -> int: ...


E = TypeVar("E", bound=Entity)


@dataclass(frozen=True)
class Codec(Generic[E]):
    """How an aggregate becomes a document and back. The document has ``_id`` and ``revision``."""

    noun: str
    to_document: Callable[[E], Document]
    from_document: Callable[[Document], E]


class Shelf(Generic[E]):
    """The aggregates of one collection, as one transaction sees and changes them."""

    def __init__(self, collection: Collection[Document], codec: Codec[E], session: ClientSession) -> None:
        self.collection = collection
        self.session = session
        self._codec = codec
        self._seen: dict[str, E | None] = {}
        self._stored_revisions: dict[str, int] = {}
        self._changed: dict[str, E | None] = {}
        self._wanted: set[str] = set()
        self._guessed: set[str] = set()
        self.undo: list[Callable[[], None]] = []
        """How to take each change back, the newest last; the shelves of one work share the list."""

    def want(self, entity_id: str) -> None:
        """Ask for an aggregate that will be needed; ``load_wanted`` brings all of them in one query."""
        if entity_id not in self._seen:
            self._wanted.add(entity_id)

    def suppose(self, entity: E) -> None:
        """Put an aggregate on the shelf that is known to be stored like this, so that it need not be read."""
        if entity.id not in self._seen:
            self._wanted.discard(entity.id)
            self._stored_revisions[entity.id] = entity.revision
            self._seen[entity.id] = entity

    def guess(self, entity: E) -> None:
        """Put an aggregate on the shelf that was stored like this when it was last seen.

        A write proves the guess, since it is for that revision only; what is not written is looked up before the flush.
        """
        self.suppose(entity)
        self._guessed.add(entity.id)

    def is_stored(self, entity: E) -> bool:
        """Say whether the database has the aggregate like this, as far as this transaction has read."""
        return self._stored_revisions.get(entity.id) == entity.revision

    def load_wanted(self, *, guess: bool = False) -> None:
        """Read everything asked for by ``want`` at once.

        With ``guess``, a shelf may leave out what it can do without as long as it is the usual thing; see
        ``Work.settle_guesses``.
        """
        wanted, self._wanted = self._wanted, set()
        if wanted:
            self._seen.update(dict.fromkeys(wanted))
            for document in self.collection.find({"_id": {"$in": list(wanted)}}, session=self.session):
                self._take(document)

    def settle_guesses(self) -> bool:
        """Look up what only this shelf guesses, and say whether a decision by it was wrong; the default has nothing."""
        return False

    def find(self, entity_id: str) -> E | None:
        """Return the aggregate, or none."""
        if entity_id not in self._seen:
            self._seen[entity_id] = None
            document = self.collection.find_one({"_id": entity_id}, session=self.session)
            if document is not None:
                self._take(document)
        return self._seen[entity_id]

    def get(self, entity_id: str) -> E:
        """Return the aggregate.

        Raises:
            UnknownSubject: there is none by that id.
        """
        entity = self.find(entity_id)
        if entity is None:
            raise UnknownSubject.named(self._codec.noun)
        return entity

    def find_one(self, where: Mapping[str, Any], sort: Sequence[tuple[str, int]] | None = None) -> E | None:
        """Return the first aggregate that matches in the database, as this transaction has it by now."""
        return next(iter(self.find_many(where, sort, limit=1)), None)

    def find_many(
        self, where: Mapping[str, Any], sort: Sequence[tuple[str, int]] | None = None, *, limit: int
    ) -> list[E]:
        """Return up to ``limit`` aggregates that match in the database, as this transaction has them by now.

        What this transaction has added is not in the database yet, and what it changed may no longer match; a shelf
        whose rules depend on that says so in a method of its own.
        """
        cursor = self.collection.find(where, sort=sort, limit=limit, session=self.session)
        found = [self._take(document) for document in cursor]
        return [entity for entity in found if entity is not None]

    def add(self, entity: E) -> None:
        """Put a new aggregate on the shelf."""
        self._change(entity.id, entity)

    def save(self, entity: E) -> None:
        """Put back a changed aggregate that was found here before."""
        self._change(entity.id, entity)

    def remove(self, entity: E) -> None:
        """Take an aggregate away."""
        self._change(entity.id, None)

    @property
    def changed(self) -> Iterable[E]:
        """The aggregates that this transaction has added or changed so far."""
        return [entity for entity in self._changed.values() if entity is not None]

    def flush(self) -> None:
        """Write all changes in one round trip.

        Raises:
            RevisionMoved: a document has changed since it was read, or is not as it was guessed to be.
            DuplicateKeyError: a unique index says that another writer was first.
        """
        self._prove_what_stays()
        writes: list[InsertOne[Document] | ReplaceOne[Document] | DeleteOne] = []
        expected = 0
        for entity_id, entity in self._changed.items():
            stored = self._stored_revisions.get(entity_id)
            if stored is None:
                if entity is not None:
                    writes.append(InsertOne(self._codec.to_document(entity)))
                continue
            expected += 1
            found = {"_id": entity_id, "revision": stored}
            writes.append(DeleteOne(found) if entity is None else ReplaceOne(found, self._codec.to_document(entity)))
        if writes:
            self._write(writes, expected)

    def _prove_what_stays(self) -> None:
        guessed = self._guessed - self._changed.keys()
        if not guessed:
            return
        where = {"_id": {"$in": list(guessed)}}
        found = self.collection.find(where, {"revision": True}, session=self.session)
        stored = {document["_id"]: document["revision"] for document in found}
        if stored != {entity_id: self._stored_revisions[entity_id] for entity_id in guessed}:
            raise RevisionMoved(self.collection.name)

    def _write(self, writes: list[InsertOne[Document] | ReplaceOne[Document] | DeleteOne], expected: int) -> None:
        # What is given up goes first, so that a unique value can be taken over within one transaction.
        writes.sort(key=lambda write: isinstance(write, InsertOne))
        try:
            result = self.collection.bulk_write(writes, ordered=True, session=self.session)
        except BulkWriteError as error:
            raise first_writer_won(error) from error
        if result.matched_count + result.deleted_count != expected:
            raise RevisionMoved(self.collection.name)

    def _take(self, document: Document) -> E | None:
        """Keep what the database has, unless this transaction has changed it or read it before."""
        entity_id = document["_id"]
        if entity_id in self._changed:
            return self._changed[entity_id]
        if self._seen.get(entity_id) is None:
            self._stored_revisions[entity_id] = document["revision"]
            self._seen[entity_id] = self._codec.from_document(document)
        return self._seen[entity_id]

    def _change(self, entity_id: str, entity: E | None) -> None:
        had_change = entity_id in self._changed
        earlier_change = self._changed.get(entity_id)
        was_seen = entity_id in self._seen
        earlier = self._seen.get(entity_id)

        def undo() -> None:
            if had_change:
                self._changed[entity_id] = earlier_change
            else:
                del self._changed[entity_id]
            if was_seen:
                self._seen[entity_id] = earlier
            else:
                del self._seen[entity_id]
            self._forget_change(entity, earlier)

        self.undo.append(undo)
        self._changed[entity_id] = entity
        self._seen[entity_id] = entity
        self._note_change(entity, earlier)

    def _note_change(self, entity: E | None, earlier: E | None) -> None:
        """Let a shelf with other ways to look things up keep them in step; the default has none."""

    def _forget_change(self, entity: E | None, earlier: E | None) -> None:
        """The reverse of ``_note_change``."""
