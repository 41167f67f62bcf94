"""The only module that names concrete classes: from settings to a service that can run."""

from collections.abc import Callable
from typing import TypeVar

import structlog
from pymongo.client_session import ClientSession

from causeway_partners.messaging.due import due_work
from causeway_partners.messaging.incoming import SUBSCRIPTIONS
from causeway_partners.messaging.outgoing import PUBLICATIONS
from causeway_partners.settings import PartnersSettings, read_settings
from causeway_partners.store.contacts import fill_person_keys
from causeway_partners.store.indexes import INDEXES
from causeway_partners.store.sealing import KeySafe
from causeway_partners.store.work import PartnersWork
from causeway_partners.use_cases.open_exchange_office import OpenExchangeOffice, needs_operator, open_exchange_office
from causeway_partners.use_cases.rotate_signing_key import ensure_signing_key
from causeway_partners.web.access_tokens import AccessTokenSigner
from causeway_partners.web.clients import add_client_routes
from causeway_partners.web.contacts import add_contact_routes
from causeway_partners.web.history import add_history_routes
from causeway_partners.web.imports import add_import_routes
from causeway_partners.web.institutions import add_institution_routes
from causeway_partners.web.logins import add_login_routes
from causeway_partners.web.oauth import add_oauth_routes
from causeway_partners.web.own_passwords import add_password_routes
from causeway_partners.web.parts import PartnersParts
from causeway_partners.web.passwords import Passwords
from causeway_partners.web.people import add_people_routes
from causeway_platform.clock import Clock, utc_now
from causeway_platform.commands import OneByOne
from causeway_platform.correlation import current_correlation
from causeway_platform.mongo import Client, connect, database_of
from causeway_platform.service import Service
from causeway_platform.signing_keys import KeyRing
from causeway_platform.transactions import transact
from causeway_platform.web.routes import Routes

R = TypeVar("R")

log = structlog.get_logger("causeway.partners")


def build(settings: PartnersSettings | None = None, *, clock: Clock = utc_now) -> Service:
    """Return the service; nothing has connected yet."""
    settings = settings or read_settings()
    platform = settings.platform
    client = connect(platform)
    database = database_of(client, platform)
    safe = KeySafe(settings.signing_secrets)

    def open_work(session: ClientSession) -> PartnersWork:
        return PartnersWork(database, session, platform, PUBLICATIONS, clock=clock)

    passwords = Passwords()
    within = _Within(client, open_work)
    parts = PartnersParts(
        run=OneByOne(client, database, open_work, clock=clock).run,
        within=within,
        passwords=passwords,
        signer=AccessTokenSigner(lambda: within(lambda work: work.signing_keys.unretired()), safe.open),
        clock=clock,
    )

    def prepare() -> None:
        fill_person_keys(database)
        _prepare(settings, safe, passwords, within, clock)

    return Service(
        settings=platform,
        client=client,
        database=database,
        open_work=open_work,
        routes=build_routes(parts),
        # Its own collection serves as the copy that the other services keep.
        keys=KeyRing(database["signing_keys"], clock=clock),
        subscriptions=SUBSCRIPTIONS,
        due=due_work(safe.make),
        indexes=INDEXES,
        on_prepare=prepare,
        on_close=passwords.close,
    )


def build_routes(parts: PartnersParts) -> Routes:
    """Return every route of this service."""
    routes = Routes("partners")
    add_institution_routes(routes, parts)
    add_import_routes(routes, parts)
    add_contact_routes(routes, parts)
    add_password_routes(routes, parts)
    add_login_routes(routes, parts)
    add_client_routes(routes, parts)
    add_oauth_routes(routes, parts)
    add_history_routes(routes, parts)
    add_people_routes(routes, parts)
    return routes


class _Within:
    """Runs something in one transaction of this service."""

    def __init__(self, client: Client, open_work: Callable[[ClientSession], PartnersWork]) -> None:
        self._client = client
        self._open_work = open_work

    def __call__(self, action: Callable[[PartnersWork], R]) -> R:
        def run(session: ClientSession) -> R:
            work = self._open_work(session)
            work.correlation = current_correlation.get()
            result = action(work)
            work.flush()
            return result

        return transact(self._client, run)


def _prepare(settings: PartnersSettings, safe: KeySafe, passwords: Passwords, within: _Within, clock: Clock) -> None:
    """Make a new system usable: a signing key, the exchange office and its first operator."""
    key = within(lambda work: ensure_signing_key(work, safe.make, safe.can_open, now=clock()))
    if key is not None:
        log.info("signing key made", kid=key.id)
    email, password = settings.first_operator_email, settings.first_operator_password
    if not within(needs_operator):
        return
    if email is None or password is None:
        log.warning(
            "nobody can sign in", remedy="Set PARTNERS_FIRST_OPERATOR_EMAIL and PARTNERS_FIRST_OPERATOR_PASSWORD."
        )
        return
    command = OpenExchangeOffice(
        email=email,
        password_hash=passwords.hash(password),
        country=settings.office_country,
        zone=settings.office_zone,
    )
    operator = within(lambda work: open_exchange_office(command, work, now=clock()))
    if operator is not None:
        log.info("first operator named", contact=operator.id)
