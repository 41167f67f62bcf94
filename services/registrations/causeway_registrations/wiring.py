"""The only module that names concrete parts and puts them together."""

from collections.abc import Callable, Mapping

from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_platform.clock import Clock, utc_now
from causeway_platform.failpoints import broken
from causeway_platform.group_commit import GroupCommit
from causeway_platform.links import Links
from causeway_platform.mongo import Client, Document, connect, database_of
from causeway_platform.service import Copy, Service
from causeway_platform.signing_keys import COLLECTION as SIGNING_KEYS
from causeway_platform.signing_keys import KeyRing
from causeway_registrations.messaging.due import due
from causeway_registrations.messaging.incoming import subscriptions
from causeway_registrations.messaging.outgoing import PUBLICATIONS
from causeway_registrations.settings import Settings, read_settings
from causeway_registrations.store.application_readings import ApplicationReadings
from causeway_registrations.store.certificate_readings import CertificateReadings
from causeway_registrations.store.delegations import StoredDelegationReadings
from causeway_registrations.store.feedback import FeedbackReadings
from causeway_registrations.store.gate_readings import StoredGateReadings
from causeway_registrations.store.import_readings import StoredImportReadings
from causeway_registrations.store.indexes import CLUSTERED, INDEXES, OFFERED_EVENTS
from causeway_registrations.store.list_readings import StoredLists
from causeway_registrations.store.migrations import bring_up_to_date
from causeway_registrations.store.person_keys import fill_keys_of_rows, fill_person_keys
from causeway_registrations.store.planned_purges import plan_all_purges
from causeway_registrations.store.readings import Readings
from causeway_registrations.store.remembered import RememberedEvents
from causeway_registrations.store.series_readings import SeriesReadings
from causeway_registrations.store.untold_places import UntoldPlaces
from causeway_registrations.store.work import RegistrationsWork
from causeway_registrations.web import build_routes
from causeway_registrations.web.certificate_print import CertificatePrinter
from causeway_registrations.web.imports import read_row
from causeway_registrations.web.parts import Parts


def build(values: Mapping[str, str] | None = None, *, clock: Clock = utc_now) -> Service:
    """Return the service; it connects when it is first used.

    Args:
        values: the environment, by default the process's own.
        clock: the present moment for rules; tests choose it.
    """
    # A test breaks the guarantee to see that overselling would be noticed.
    settings = read_settings(values, limits_hold=not broken("I1"))
    client = connect(settings.platform)
    database = database_of(client, settings.platform)

    open_work = _works(database, settings, clock)

    def prepare() -> None:
        bring_up_to_date(database)
        fill_person_keys(database)
        fill_keys_of_rows(database)
        plan_all_purges(client, database, open_work, settings.retention)

    untold = UntoldPlaces(client, database, open_work, every=settings.places_told_every, clock=clock)
    commands = _commands(client, database, settings, clock)
    parts = Parts(
        commands=commands,
        readings=Readings(database),
        gate_readings=StoredGateReadings(database),
        links=Links(settings.platform.link_keys),
        rules=settings.rules,
        retention=settings.retention,
        clock=clock,
        certificates=CertificateReadings(database),
        printer=CertificatePrinter(settings.platform.public_url),
        feedback=FeedbackReadings(database),
        lists=StoredLists(database),
        delegations=StoredDelegationReadings(database),
        series=SeriesReadings(database),
        applications=ApplicationReadings(database),
        imports=StoredImportReadings(database),
    )
    return Service(
        settings=settings.platform,
        client=client,
        database=database,
        open_work=open_work,
        routes=build_routes(parts),
        keys=KeyRing(database[SIGNING_KEYS]),
        subscriptions=subscriptions(settings.rules, settings.retention, clock=clock),
        due=due(settings.rules, read_row, settings.retention),
        indexes=INDEXES,
        clustered=CLUSTERED,
        copies={
            # The places are not a copy: they are ours, and are left alone when the announcements are rebuilt.
            "offered-events": Copy(collections=(OFFERED_EVENTS,), topics=("causeway.events",)),
            "signing-keys": Copy(collections=(SIGNING_KEYS,), topics=("causeway.partners",)),
        },
        on_prepare=prepare,
        background={"untold-places": untold.run},
        on_close=commands.stop,
    )


def _works(
    database: Database[Document], settings: Settings, clock: Clock, remembered: RememberedEvents | None = None
) -> Callable[[ClientSession], RegistrationsWork]:
    def open_work(session: ClientSession) -> RegistrationsWork:
        return RegistrationsWork(
            database,
            session,
            settings.platform,
            PUBLICATIONS,
            clock=clock,
            remembered=remembered,
            places_told_every=settings.places_told_every,
        )

    return open_work


def _commands(
    client: Client, database: Database[Document], settings: Settings, clock: Clock
) -> GroupCommit[RegistrationsWork]:
    # What is remembered is the committer's alone. Whoever follows announcements or builds their copy anew has to read.
    open_work = _works(database, settings, clock, RememberedEvents())
    return GroupCommit(
        client, database, open_work, queue_limit=settings.platform.queue_limit, batch=settings.batch, clock=clock
    )
