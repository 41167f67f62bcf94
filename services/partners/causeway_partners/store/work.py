"""The unit of work of this service."""

from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_partners.store import documents
from causeway_partners.store.access import Clients, Sessions, SigningKeys
from causeway_partners.store.contacts import Contacts
from causeway_partners.store.history import History
from causeway_partners.store.institutions import Institutions
from causeway_platform.clock import Clock, utc_now
from causeway_platform.mongo import Document
from causeway_platform.settings import PlatformSettings
from causeway_platform.work import Publications, Work


class PartnersWork(Work):
    """One transaction over institutions, contacts, and who may come in."""

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
        self.institutions = self.keep(Institutions(database["institutions"], documents.INSTITUTIONS, session))
        self.contacts = self.keep(Contacts(database["contacts"], documents.CONTACTS, session))
        self.logins = self.shelf("logins", documents.LOGINS)
        self.attempts = self.shelf("attempts", documents.ATTEMPTS)
        self.sessions = self.keep(Sessions(database["sessions"], documents.SESSIONS, session))
        self.clients = self.keep(Clients(database["clients"], documents.CLIENTS, session))
        self.signing_keys = self.keep(SigningKeys(database["signing_keys"], documents.SIGNING_KEYS, session))
        self._holds = database["holds"]
        self.history = self.keep(History(database["history"], documents.HISTORY, session))

    def hold(self, name: str) -> None:
        """Write at once to the row ``name``: of two transactions that do so, MongoDB lets one commit."""
        self._holds.update_one({"_id": name}, {"$inc": {"times": 1}}, upsert=True, session=self.session)
