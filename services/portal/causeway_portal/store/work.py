"""The portal's unit of work: its copies, changed by messages only; it says nothing to others."""

from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_platform.settings import PlatformSettings
from causeway_platform.work import Publications, Work
from causeway_portal.store import documents, indexes


class PortalWork(Work):
    """The shelves of the portal's copies in one transaction."""

    def __init__(
        self,
        database: Database[Document],
        session: ClientSession,
        settings: PlatformSettings,
        publications: Publications,
    ) -> None:
        super().__init__(database, session, settings, publications)
        self.events = self.shelf(indexes.EVENTS, documents.EVENTS)
        self.programmes = self.shelf(indexes.PROGRAMMES, documents.PROGRAMMES)
        self.editions = self.shelf(indexes.EDITIONS, documents.EDITIONS)
        self.institutions = self.shelf(indexes.INSTITUTIONS, documents.INSTITUTIONS)
        self.places = self.shelf(indexes.PLACES, documents.PLACES)
        self.admissions = self.shelf(indexes.ADMISSIONS, documents.ADMISSIONS)
        self.series = self.shelf(indexes.SERIES, documents.SERIES)
        self.calls = self.shelf(indexes.CALLS, documents.CALLS)
        self.troubled_deliveries = self.shelf(indexes.TROUBLED_DELIVERIES, documents.TROUBLED_DELIVERIES)
