"""One transaction of this service: its shelves, what it says and what it schedules."""

from collections.abc import Iterable, Sequence

from pymongo import ASCENDING, DESCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.kinds import CONTACT
from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.store import documents, indexes
from causeway_platform.clock import Clock, utc_now
from causeway_platform.mailboxes import person_key
from causeway_platform.mongo import Document
from causeway_platform.settings import PlatformSettings
from causeway_platform.shelf import Shelf
from causeway_platform.work import Publications, Work

MOST = 1000
"""Deliveries to one registration: a few dozen in its life, and one for each request of the person."""

SOME = 20
"""Registrations of a mailbox that are looked at to learn whether it is still known to anybody."""


class Registrations(Shelf[KnownRegistration]):
    """The registrations we know, by event."""

    def in_event(
        self, event_id: str, statuses: Iterable[str], *, after: str, limit: int
    ) -> Sequence[KnownRegistration]:
        """Return up to ``limit`` registrations of an event in the order of their ids, those after ``after``."""
        where = {"event_id": event_id, "status": {"$in": sorted(statuses)}, "_id": {"$gt": after}}
        return self.find_many(where, [("_id", ASCENDING)], limit=limit)

    def anybody_else_of(self, registration: KnownRegistration) -> bool:
        """Say whether another registration holds the same mailbox."""
        if registration.person is None:
            return False
        found = self.find_many({"person_key": person_key(registration.person.email)}, limit=SOME)
        return any(one.person is not None and one.id != registration.id for one in found)

    def takes_part(self, contact: KnownRegistration) -> bool:
        """Say whether registrations knows the contact's mailbox, too, and so answers for it by itself."""
        if contact.person is None:
            return False
        key = person_key(contact.person.email)
        where = {"person_key": key, "status": {"$ne": CONTACT}}
        return any(one.person is not None for one in self.find_many(where, limit=SOME))


class Deliveries(Shelf[Delivery]):
    """What is to be sent, and what was."""

    muted = False

    def queue(self, deliveries: Iterable[Delivery]) -> int:
        """Keep those that are not there yet, and return how many that were."""
        if self.muted:
            return 0
        wanted = list(deliveries)
        for delivery in wanted:
            self.want(delivery.id)
        self.load_wanted()
        new = [delivery for delivery in wanted if self.find(delivery.id) is None]
        for delivery in new:
            self.add(delivery)
        return len(new)

    def of_registration(self, registration_id: str) -> Sequence[Delivery]:
        """Return what went to a registration, or is to go; one has a few dozen."""
        return self.find_many({"registration_id": registration_id}, [("queued_at", DESCENDING)], limit=MOST)


class NotificationsWork(Work):
    """One transaction of this service."""

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
        self.events = self.shelf(indexes.KNOWN_EVENTS, documents.EVENTS)
        self.institutions = self.shelf(indexes.KNOWN_INSTITUTIONS, documents.INSTITUTIONS)
        self.addresses = self.shelf(indexes.REFUSED_ADDRESSES, documents.ADDRESSES)
        self.feedback_forms = self.shelf(indexes.KNOWN_FEEDBACK_FORMS, documents.FEEDBACK_FORMS)
        self.certificates = self.shelf(indexes.KNOWN_CERTIFICATES, documents.CERTIFICATES)
        self.registrations = self.keep(
            Registrations(database[indexes.KNOWN_REGISTRATIONS], documents.REGISTRATIONS, session)
        )
        self.deliveries = self.keep(Deliveries(database[indexes.DELIVERIES], documents.DELIVERIES, session))

    def mute(self) -> None:
        """Write to nobody either while a copy is rebuilt: old messages are no news."""
        super().mute()
        self.deliveries.muted = True
