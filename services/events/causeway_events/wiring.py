"""The only module that names concrete classes: from settings to a service that can run."""

from pymongo.client_session import ClientSession

from causeway_contracts.topics import PARTNERS, REGISTRATIONS
from causeway_events.messaging.due import DUE
from causeway_events.messaging.incoming import SUBSCRIPTIONS
from causeway_events.messaging.outgoing import PUBLICATIONS
from causeway_events.settings import read_settings
from causeway_events.store.indexes import INDEXES
from causeway_events.store.readings import MongoReadings
from causeway_events.store.work import EventsWork
from causeway_events.web.events import add_announcement_routes, add_draft_routes
from causeway_events.web.lists import add_history_routes, add_list_routes
from causeway_events.web.parts import EventsParts
from causeway_events.web.programmes import add_edition_routes, add_programme_routes
from causeway_events.web.public_calendar import add_calendar_routes, add_feed_routes
from causeway_platform import signing_keys
from causeway_platform.clock import Clock, utc_now
from causeway_platform.commands import OneByOne
from causeway_platform.mongo import connect, database_of
from causeway_platform.service import Copy, Service
from causeway_platform.settings import PlatformSettings
from causeway_platform.signing_keys import KeyRing
from causeway_platform.web.routes import Routes

COPIES = {
    "institutions": Copy(collections=("institutions",), topics=(PARTNERS.name,)),
    "places": Copy(collections=("places",), topics=(REGISTRATIONS.name,)),
    "signing-keys": Copy(collections=(signing_keys.COLLECTION,), topics=(PARTNERS.name,)),
}


def build(settings: PlatformSettings | None = None, *, clock: Clock = utc_now) -> Service:
    """Return the service; nothing has connected yet."""
    settings = settings or read_settings()
    client = connect(settings)
    database = database_of(client, settings)

    def open_work(session: ClientSession) -> EventsWork:
        return EventsWork(database, session, settings, PUBLICATIONS, clock=clock)

    parts = EventsParts(
        run=OneByOne(client, database, open_work, clock=clock).run,
        readings=MongoReadings(database),
        clock=clock,
        public_url=settings.public_url,
    )
    return Service(
        settings=settings,
        client=client,
        database=database,
        open_work=open_work,
        routes=build_routes(parts),
        keys=KeyRing(database[signing_keys.COLLECTION], clock=clock),
        subscriptions=SUBSCRIPTIONS,
        due=DUE,
        indexes=INDEXES,
        copies=COPIES,
    )


def build_routes(parts: EventsParts) -> Routes:
    """Return every route of this service."""
    routes = Routes("events")
    add_programme_routes(routes, parts)
    add_edition_routes(routes, parts)
    add_draft_routes(routes, parts)
    add_announcement_routes(routes, parts)
    add_list_routes(routes, parts)
    add_history_routes(routes, parts)
    add_calendar_routes(routes, parts)
    add_feed_routes(routes, parts)
    return routes
