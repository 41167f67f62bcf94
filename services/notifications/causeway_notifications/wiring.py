"""Puts the service together; the only module that knows every part by name."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_notifications.delivery.letter_moulds import Sender as LetterSender
from causeway_notifications.delivery.letters import Letters
from causeway_notifications.delivery.mail_server import MailServer
from causeway_notifications.delivery.outcome_notes import Recovered
from causeway_notifications.delivery.previews import preview
from causeway_notifications.delivery.sender import Sender
from causeway_notifications.delivery.wordings import read_wordings
from causeway_notifications.messaging.due import DUE
from causeway_notifications.messaging.incoming import SUBSCRIPTIONS
from causeway_notifications.messaging.outgoing import PUBLICATIONS
from causeway_notifications.settings import NotificationsSettings, host_of, read_settings
from causeway_notifications.store import indexes
from causeway_notifications.store.delivery_log import DeliveryLog
from causeway_notifications.store.held import HeldAboutPeople, fill_person_keys
from causeway_notifications.store.send_queue import SendQueue
from causeway_notifications.store.work import NotificationsWork
from causeway_notifications.use_cases.send_deliveries import Hopeless
from causeway_notifications.use_cases.settle_delivery import fail_delivery, recover_delivery
from causeway_notifications.web.deliveries import add_delivery_routes
from causeway_notifications.web.letters import add_letter_routes
from causeway_notifications.web.parts import Parts
from causeway_notifications.web.people import add_people_routes
from causeway_platform import mongo
from causeway_platform.clock import Clock, utc_now
from causeway_platform.commands import OneByOne
from causeway_platform.links import Links
from causeway_platform.mongo import Client, Document
from causeway_platform.service import Copy, Service
from causeway_platform.settings import PlatformSettings, read_platform_settings
from causeway_platform.signing_keys import KeyRing
from causeway_platform.transactions import transact
from causeway_platform.web.routes import Routes

SERVICE = "notifications"

OpenWork = Callable[[ClientSession], NotificationsWork]

COPIES = {
    "known-events": Copy(collections=(indexes.KNOWN_EVENTS,), topics=("causeway.events",)),
    "known-institutions": Copy(collections=(indexes.KNOWN_INSTITUTIONS,), topics=("causeway.partners",)),
    "known-certificates": Copy(collections=(indexes.KNOWN_CERTIFICATES,), topics=("causeway.registrations",)),
    "known-feedback-forms": Copy(collections=(indexes.KNOWN_FEEDBACK_FORMS,), topics=("causeway.registrations",)),
    # Of contacts it has those who have asked for their data.
    "known-registrations": Copy(
        collections=(indexes.KNOWN_REGISTRATIONS,), topics=("causeway.registrations", "causeway.partners")
    ),
}


def build_letters(platform: PlatformSettings, settings: NotificationsSettings) -> Letters:
    """Return what writes letters; it needs no server."""
    return Letters(
        wordings=read_wordings(),
        sender=LetterSender(name=settings.sender_name, email=settings.sender_email),
        public_url=platform.public_url,
        entry_domain=host_of(platform.public_url),
        links=Links(platform.link_keys),
    )


def build_routes(parts: Parts) -> Routes:
    """Return every route of this service."""
    routes = Routes(SERVICE)
    add_delivery_routes(routes, parts)
    add_letter_routes(routes, parts)
    add_people_routes(routes, parts)
    return routes


def build(values: Mapping[str, str] | None = None, *, clock: Clock = utc_now) -> Service:
    """Return the service, ready to serve and to work; nothing is connected before it is used.

    Raises:
        WrongSetting: a setting is missing or cannot be used.
    """
    platform = read_platform_settings(SERVICE, values)
    settings = read_settings(values)
    letters = build_letters(platform, settings)
    client = mongo.connect(platform)
    database = mongo.database_of(client, platform)

    def open_work(session: ClientSession) -> NotificationsWork:
        return NotificationsWork(database, session, platform, PUBLICATIONS, clock=clock)

    def prepare() -> None:
        fill_person_keys(database)

    sender = build_sender(client, database, open_work, letters=letters, settings=settings, clock=clock)
    parts = Parts(
        commands=OneByOne(client, database, open_work, clock=clock),
        log=DeliveryLog(database),
        held=HeldAboutPeople(database),
        preview=partial(preview, letters),
        languages=letters.languages,
        clock=clock,
    )
    return Service(
        settings=platform,
        client=client,
        database=database,
        open_work=open_work,
        routes=build_routes(parts),
        keys=KeyRing(database["signing_keys"], clock=clock),
        subscriptions=SUBSCRIPTIONS,
        due=DUE,
        indexes=indexes.INDEXES,
        copies=COPIES,
        on_prepare=prepare,
        background={"mail": sender.run},
    )


def build_sender(
    client: Client,
    database: Database[Document],
    open_work: OpenWork,
    *,
    letters: Letters,
    settings: NotificationsSettings,
    clock: Clock = utc_now,
) -> Sender:
    """Return the mail sender."""

    def give_up(hopeless: Hopeless) -> None:
        _settle(
            client,
            open_work,
            lambda work: fail_delivery(
                hopeless.claimed,
                work,
                reason=hopeless.reason,
                refused_address=hopeless.refused_address,
                now=clock(),
            ),
        )

    def recover(again: Recovered) -> None:
        _settle(
            client,
            open_work,
            lambda work: recover_delivery(again.claimed, work, address=again.address, now=clock()),
        )

    return Sender(
        send_queue=SendQueue(database),
        letters=letters,
        server=_mail_server(settings),
        give_up=give_up,
        recover=recover,
        connections=settings.connections,
        clock=clock,
    )


def _settle(client: Client, open_work: OpenWork, change: Callable[[NotificationsWork], Any]) -> None:
    def action(session: ClientSession) -> None:
        work = open_work(session)
        change(work)
        work.flush()

    transact(client, action)


def _mail_server(settings: NotificationsSettings) -> MailServer:
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        username=settings.smtp_username,
        password=settings.smtp_password,
        greeting_name=settings.sender_email.rpartition("@")[2],
    )
