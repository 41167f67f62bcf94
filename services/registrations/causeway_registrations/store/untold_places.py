"""Telling the places that nobody touches any more: what the last people of a rush have changed.

While people register, the places of an event are told by whoever registers once the last time is long enough ago; see
``Places.is_to_be_told``. Here is told what has been left after that.
"""

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog
from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import PyMongoError

from causeway_platform.clock import Clock
from causeway_platform.mongo import Client, Document
from causeway_platform.transactions import RevisionMoved, transact
from causeway_registrations.store.indexes import PLACES
from causeway_registrations.store.work import RegistrationsWork

AT_ONCE = 100
LOOK_EVERY_S = 1.0
QUIET_FOR = 3
"""How many times the usual interval the places must be untold. Of those that somebody still touches the committer
remembers how it has left them, and would have to repeat its batch if they were told by anybody else."""

log = structlog.get_logger("causeway.registrations")


class UntoldPlaces:
    """A thread of the work process."""

    def __init__(
        self,
        client: Client,
        database: Database[Document],
        open_work: Callable[[ClientSession], RegistrationsWork],
        *,
        every: timedelta,
        clock: Clock,
    ) -> None:
        self._client = client
        self._places = database[PLACES]
        self._open_work = open_work
        self._patience = QUIET_FOR * every
        self._clock = clock

    def run(self, stop: threading.Event) -> None:
        """Look once a second until ``stop`` is set."""
        while not stop.is_set():
            try:
                while self.tell_some() == AT_ONCE:
                    pass
            except (PyMongoError, RevisionMoved) as error:
                log.warning("places were not told; trying again", error=f"{type(error).__name__}: {error}")
            stop.wait(LOOK_EVERY_S)

    def tell_some(self) -> int:
        """Tell up to a hundred events' places that have been untold for long enough; return how many there were.

        Raises:
            PyMongoError: the database is not there; nothing is lost.
            RevisionMoved: others who changed the same places were faster for five seconds; nothing is lost.
        """
        long_untold = {"untold": True, "told_at": {"$lte": self._clock() - self._patience}}
        rows = self._places.find(long_untold, {"_id": True}, sort=[("told_at", ASCENDING)], limit=AT_ONCE)
        event_ids = [row["_id"] for row in rows]
        if event_ids:
            transact(self._client, lambda session: self._tell(event_ids, session))
        return len(event_ids)

    def _tell(self, event_ids: list[str], session: ClientSession) -> None:
        work = self._open_work(session)
        work.offered_events.press(event_ids)
        work.flush()
