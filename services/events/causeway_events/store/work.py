"""The unit of work over one session: the shelves of this service, and the feeds that its changes concern."""

from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_events.domain.programme import Edition, Programme
from causeway_events.store import documents
from causeway_events.store.feed_versions import COLLECTION, EVERYTHING, FEED_VERSION, FeedVersion
from causeway_platform.clock import Clock, utc_now
from causeway_platform.mongo import Document
from causeway_platform.settings import PlatformSettings
from causeway_platform.shelf import Shelf
from causeway_platform.work import Publications, Work


class Programmes(Shelf[Programme]):
    """The programmes."""

    def with_slug(self, slug: str) -> Programme | None:
        """Return the programme that has ``slug`` in the database, or none; a unique index is the last guard."""
        return self.find_one({"slug": slug})


class Editions(Shelf[Edition]):
    """The editions of all programmes."""

    def labelled(self, programme_id: str, label: str) -> Edition | None:
        """Return the programme's edition that has ``label``, or none; a unique index is the last guard."""
        return self.find_one({"programme_id": programme_id, "label": label})


class EventsWork(Work):
    """One transaction's view of the calendar."""

    def __init__(
        self,
        database: Database[Document],
        session: ClientSession,
        settings: PlatformSettings,
        publications: Publications,
        *,
        clock: Clock = utc_now,
    ) -> None:
        super().__init__(database, session, settings, publications, clock=clock)
        self.programmes = self.keep(Programmes(database["programmes"], documents.PROGRAMME, session))
        self.editions = self.keep(Editions(database["editions"], documents.EDITION, session))
        self.events = self.shelf("events", documents.EVENT)
        self.institutions = self.shelf("institutions", documents.INSTITUTION)
        self.places = self.shelf("places", documents.PLACES)
        self.history = self.shelf("history", documents.CHANGE)
        self._feeds = self.shelf(COLLECTION, FEED_VERSION)

    def before_flush(self) -> None:
        """Raise the version of every feed that will look different."""
        for feed_id in sorted(self._feeds_changed()):
            self._raise_version(feed_id)

    def _feeds_changed(self) -> set[str]:
        public = [event for event in self.events.changed if event.status != "draft"]
        of_events = {feed_id for event in public for feed_id in (EVERYTHING, event.programme_id)}
        return of_events | {programme.id for programme in self.programmes.changed}

    def _raise_version(self, feed_id: str) -> None:
        known = self._feeds.find(feed_id)
        if known is None:
            self._feeds.add(FeedVersion(id=feed_id, revision=1, changed_at=self._clock()))
        else:
            self._feeds.save(FeedVersion(id=feed_id, revision=known.revision + 1, changed_at=self._clock()))
