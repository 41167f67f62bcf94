"""The only module that names concrete classes: from settings to a service and its pages."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask
from pymongo.client_session import ClientSession

from causeway_platform import logs
from causeway_platform.clock import Clock, utc_now
from causeway_platform.mongo import connect, database_of
from causeway_platform.service import Copy, Service
from causeway_platform.signing_keys import KeyRing
from causeway_platform.subscriptions import topics_of
from causeway_platform.web.addresses import LOOPBACK, networks, remote_address
from causeway_platform.web.app import create_app, surround
from causeway_platform.web.routes import Routes
from causeway_portal.messaging.due import DUE
from causeway_portal.messaging.incoming import SUBSCRIPTIONS
from causeway_portal.messaging.outgoing import PUBLICATIONS
from causeway_portal.pages.app import create_portal
from causeway_portal.pages.parts import Parts
from causeway_portal.services_client import ServicesClient
from causeway_portal.settings import PortalSettings, read_settings
from causeway_portal.store.indexes import COPIES, INDEXES
from causeway_portal.store.programme_reading import ProgrammeReading
from causeway_portal.store.visits import StoredVisits
from causeway_portal.store.work import PortalWork

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PLATFORM_PATHS = ("/api/", "/metrics")


def build(settings: PortalSettings | None = None, *, on_close: Callable[[], None] | None = None) -> Service:
    """Return the service; nothing has connected yet."""
    settings = settings or read_settings()
    client = connect(settings.platform)
    database = database_of(client, settings.platform)

    def open_work(session: ClientSession) -> PortalWork:
        return PortalWork(database, session, settings.platform, PUBLICATIONS)

    return Service(
        settings=settings.platform,
        client=client,
        database=database,
        open_work=open_work,
        routes=build_routes(),
        keys=KeyRing(database["signing_keys"]),
        subscriptions=SUBSCRIPTIONS,
        due=DUE,
        indexes=INDEXES,
        copies={"programme": Copy(collections=COPIES, topics=topics_of(SUBSCRIPTIONS))},
        on_close=on_close,
    )


def build_routes() -> Routes:
    """Return the API of this service: only what the platform gives to every service."""
    return Routes("portal")


def build_portal(settings: PortalSettings | None = None, *, clock: Clock = utc_now) -> Flask:
    """Return the web application: pages for people, and under ``/api/portal`` what every service answers."""
    settings = settings or read_settings()
    services = ServicesClient(settings.api_url)
    service = build(settings, on_close=services.close)
    logs.configure(service.settings.service, service.settings.log_level)
    trusted = (*LOOPBACK, *networks(settings.trusted_proxies))
    portal = create_portal(
        Parts(
            reading=ProgrammeReading(service.database),
            services=services,
            visits=StoredVisits(service.database, clock=clock),
            public_url=service.settings.public_url,
            terms_version=settings.terms_version,
            clock=clock,
            caller_address=lambda peer, forwarded_for: remote_address(peer, forwarded_for, trusted),
        )
    )
    surround(portal, "portal", https=service.settings.public_url.startswith("https:"))
    side_by_side = _SideBySide(pages=portal.wsgi_app, platform=create_app(service))
    portal.wsgi_app = side_by_side  # type: ignore[method-assign]  # Flask documents this as the way to wrap it.
    # The web server's hook finds the service here and closes it when the process ends.
    portal.extensions["causeway"] = service
    return portal


class _SideBySide:
    """Gives each request to the pages or to the platform's own application."""

    def __init__(self, *, pages: "WSGIApplication", platform: "WSGIApplication") -> None:
        self._pages = pages
        self._platform = platform

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        chosen = self._platform if environ["PATH_INFO"].startswith(PLATFORM_PATHS) else self._pages
        return chosen(environ, start_response)
