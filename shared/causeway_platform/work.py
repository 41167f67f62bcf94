"""The unit of work: everything one transaction reads, changes and says.

A service's own work adds its shelves as attributes. Use cases see it through the protocols in their ``ports`` module.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from pymongo import DeleteOne, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database

from causeway_contracts.catalogue import topic_of
from causeway_platform import forgetting, outbox
from causeway_platform.clock import Clock, utc_now
from causeway_platform.mongo import Document
from causeway_platform.settings import PlatformSettings
from causeway_platform.shelf import Codec, E, Shelf

CLOCK_WORK = "clock_work"
"""The collection of rows with a due time; ``clock_work`` the module runs them."""

Publications = Mapping[type[Any], Callable[[Any], outbox.Draft]]
"""Which message tells of which fact."""

S = TypeVar("S", bound=Shelf[Any])


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in a work to which it can be rolled back."""

    changes: int
    facts: int
    clock: int
    forgotten: int


class Work:
    """One transaction's view of a service's data."""

    def __init__(
        self,
        database: Database[Document],
        session: ClientSession,
        settings: PlatformSettings,
        publications: Publications,
        *,
        clock: Clock = utc_now,
    ) -> None:
        self.database = database
        self.session = session
        self.correlation: str | None = None
        self._settings = settings
        self._publications = publications
        self._clock = clock
        self._shelves: list[Shelf[Any]] = []
        self._undo: list[Callable[[], None]] = []
        self._facts: list[tuple[object, str | None]] = []
        self._clock_writes: list[ReplaceOne[Document] | DeleteOne] = []
        self._forgotten: list[str] = []
        self._muted = False
        self._names: dict[str, str] = {}
        self._flushed: list[Shelf[Any]] | None = None
        self._instead: Mapping[str, str] = {}

    def shelf(self, name: str, codec: Codec[E]) -> Shelf[E]:
        """Return a shelf over the collection ``name`` that is flushed with this work."""
        return self.keep(Shelf(self.database[name], codec, self.session))

    def keep(self, shelf: S) -> S:
        """Flush ``shelf`` with this work; for shelves of a service's own kind."""
        shelf.undo = self._undo
        self._shelves.append(shelf)
        return shelf

    def record(self, fact: object) -> None:
        """Note that something happened; it becomes a message in the same transaction."""
        if not self._muted:
            self._facts.append((fact, self.correlation))

    def schedule(self, kind: str, subject: str, due_at: datetime, payload: Mapping[str, Any] | None = None) -> None:
        """Have ``kind`` done about ``subject`` at ``due_at``; a later call for the same two replaces the first."""
        row = clock_row(kind, subject, due_at, payload or {})
        if not self._muted:
            self._clock_writes.append(ReplaceOne({"_id": row["_id"]}, row, upsert=True))

    def unschedule(self, kind: str, subject: str) -> None:
        """Take back what ``schedule`` asked for, if it is still there."""
        if not self._muted:
            self._clock_writes.append(DeleteOne({"_id": f"{kind}:{subject}"}))

    def forget(self, subject: str) -> None:
        """Take the person out of every message about ``subject`` that this service has said and still keeps."""
        if not self._muted:
            self._forgotten.append(subject)

    def collection(self, name: str) -> Collection[Document]:
        """Return a collection for a write that no shelf makes; while a copy is rebuilt it is the one beside."""
        return self.database[self._instead.get(name, name)]

    def mute(self) -> None:
        """Say and schedule nothing from now on."""
        self._muted = True

    def confine(self, collections: Mapping[str, str]) -> None:
        """Change only these collections, each under the name given for it, and say and schedule nothing.

        So a copy is rebuilt from old messages beside the live one; whatever else the messages once led to has happened.
        """
        self.mute()
        self._names = dict(collections)
        self._flushed = [shelf for shelf in self._shelves if shelf.collection.name in collections]
        for shelf in self._flushed:
            shelf.collection = self.database[collections[shelf.collection.name]]

    def name_of(self, collection: str) -> str:
        """Return the name under which ``collection`` is to be changed; for what is written without a shelf."""
        return self._names.get(collection, collection)

    def load_wanted(self, *, guess: bool = False) -> None:
        """Read what the shelves were asked to want, one query a shelf; with ``guess``, only what they must."""
        for shelf in self._shelves:
            shelf.load_wanted(guess=guess)

    def settle_guesses(self) -> bool:
        """Look up what was guessed about people, and say whether a decision by it has to be taken again.

        Every other guess is proved by the flush: by the revision that is replaced, by looking up what is not replaced,
        or by a unique index.
        """
        settled = [shelf.settle_guesses() for shelf in self._shelves]
        return any(settled)

    def savepoint(self) -> Mark:
        """Return a mark to which ``roll_back`` can return."""
        return Mark(len(self._undo), len(self._facts), len(self._clock_writes), len(self._forgotten))

    def roll_back(self, mark: Mark) -> None:
        """Forget everything since ``mark``; what was read stays read."""
        while len(self._undo) > mark.changes:
            self._undo.pop()()
        del self._facts[mark.facts :]
        del self._clock_writes[mark.clock :]
        del self._forgotten[mark.forgotten :]

    def note_kept(self) -> None:
        """Let a service remember what was committed; the default remembers nothing."""

    def before_flush(self) -> None:
        """Let a service say once what a whole batch changed; the default says nothing."""

    def flush(self) -> None:
        """Write documents, messages and clock work in the transaction."""
        self.before_flush()
        for shelf in self._shelves if self._flushed is None else self._flushed:
            shelf.flush()
        if self._clock_writes:
            # In order, because a later wish for the same row replaces an earlier one.
            self.database[CLOCK_WORK].bulk_write(self._clock_writes, ordered=True, session=self.session)
        if self._forgotten:
            forgetting.forget_said(self.database, self._forgotten, self.session)
        # Nothing is rolled back from here on, and each of these holds the shelf that holds it: what a batch has read
        # and changed would wait for the garbage collector, which then stops everybody for a tenth of a second.
        self._undo.clear()
        outbox.append(self.database, self._outbox_rows(), self.session)

    def _outbox_rows(self) -> Sequence[Document]:
        now = self._clock()
        return [self._outbox_row(fact, correlation, now) for fact, correlation in self._facts]

    def _outbox_row(self, fact: object, correlation: str | None, now: datetime) -> Document:
        draft = self._publications[type(fact)](fact)
        return outbox.row_of(
            draft,
            topic=self._settings.named(topic_of(draft.type).name),
            source=f"causeway/{self._settings.service}",
            time=now,
            correlation=correlation,
        )


def clock_row(kind: str, subject: str, due_at: datetime, payload: Mapping[str, Any]) -> Document:
    """Return the row that asks for ``kind`` to be done about ``subject`` at ``due_at``."""
    return {
        "_id": f"{kind}:{subject}",
        "kind": kind,
        "subject": subject,
        "due_at": due_at,
        "payload": dict(payload),
        "lease_until": None,
        "attempts": 0,
    }
