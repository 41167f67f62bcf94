"""Decide what becomes of claimed deliveries, before and after a mail server was asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from causeway_notifications.domain.address import RefusedAddress, fingerprint
from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.known_certificate import (
    ABOUT_CERTIFICATES,
    KnownCertificate,
    known_certificate_id,
)
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution
from causeway_notifications.domain.known_registration import KnownRegistration, Person
from causeway_notifications.domain.known_series import standing_for
from causeway_notifications.domain.relevance import why_not
from causeway_notifications.domain.retries import GIVE_UP_AFTER, next_attempt

UNKNOWN_YET = timedelta(seconds=2)
"""The message about the event is on another topic and may come a moment later."""


class SendQueue(Protocol):
    """The deliveries as the sender sees them."""

    def claim(self, limit: int, now: datetime) -> list[Delivery]:
        """Return up to ``limit`` due deliveries, held by this caller."""

    def renew(self, held: Iterable[Delivery], now: datetime) -> None:
        """Hold them longer."""

    def settle(self, outcomes: Sequence[tuple[Delivery, Delivery]]) -> None:
        """Write how it went: pairs of the delivery as claimed and as it is now."""

    def events(self, ids: Iterable[str]) -> Mapping[str, KnownEvent]:
        """Return known events by id."""

    def institutions(self, ids: Iterable[str]) -> Mapping[str, KnownInstitution]:
        """Return known institutions by id."""

    def registrations(self, ids: Iterable[str]) -> Mapping[str, KnownRegistration]:
        """Return known registrations by id."""

    def certificates(self, ids: Iterable[str]) -> Mapping[str, KnownCertificate]:
        """Return known certificates by the id of our copies."""

    def refused_addresses(self, fingerprints: Iterable[str]) -> Mapping[str, RefusedAddress]:
        """Return addresses that were refused before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A claimed delivery that is still true, with all that its letter is written from."""

    delivery: Delivery
    registration: KnownRegistration
    person: Person
    event: KnownEvent
    institutions: Mapping[str, KnownInstitution]
    certificate: KnownCertificate | None = None
    dates: Mapping[str, KnownEvent] = field(default_factory=dict)
    """The events of a series, by id."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A claimed delivery that needs no mail server, and what has become of it."""

    claimed: Delivery
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Hopeless:
    """A claimed delivery that has to be given up."""

    claimed: Delivery
    reason: str
    refused_address: str | None = None


def prepare(claimed: Sequence[Delivery], queue: SendQueue, now: datetime) -> list[Ready | Settled | Hopeless]:
    """Read again what is true now, five queries for the whole batch, and sort the batch by what is to be done."""
    registrations = queue.registrations(delivery.registration_id for delivery in claimed)
    of_series = {date.event_id for one in registrations.values() if one.series for date in one.series.dates}
    events = queue.events({delivery.event_id for delivery in claimed} | of_series)
    institutions = queue.institutions(host for event in events.values() for host in event.hosts)
    certificates = queue.certificates(
        known_certificate_id(delivery.registration_id, delivery.version)
        for delivery in claimed
        if delivery.kind in ABOUT_CERTIFICATES
    )
    people = [registration.person for registration in registrations.values() if registration.person is not None]
    refused = queue.refused_addresses(fingerprint(person.email) for person in people)
    flagged = {address.id for address in refused.values() if address.flagged}
    return [
        _prepare_one(
            delivery,
            registrations.get(delivery.registration_id),
            events,
            institutions=institutions,
            certificate=certificates.get(known_certificate_id(delivery.registration_id, delivery.version)),
            flagged=flagged,
            now=now,
        )
        for delivery in claimed
    ]


def _prepare_one(
    delivery: Delivery,
    registration: KnownRegistration | None,
    events: Mapping[str, KnownEvent],
    *,
    institutions: Mapping[str, KnownInstitution],
    certificate: KnownCertificate | None,
    flagged: set[str],
    now: datetime,
) -> Ready | Settled | Hopeless:
    event = None if registration is None else _event_of(registration, delivery, events)
    if registration is None or event is None:
        return _unknown(delivery, now)
    if reason := why_not(delivery, registration, event, now, certificate):
        return Settled(delivery, delivery.drop(reason, now))
    person = registration.person
    assert person is not None, "a registration without a person is dropped before"
    if not delivery.resend and flagged and fingerprint(person.email) in flagged:
        return Hopeless(delivery, "the address was refused too often; resend to try it again")
    return Ready(
        delivery=delivery,
        registration=registration,
        person=person,
        event=event,
        institutions=institutions,
        certificate=certificate,
        dates={}
        if registration.series is None
        else {one.event_id: events[one.event_id] for one in registration.series.dates},
    )


def _event_of(
    registration: KnownRegistration, delivery: Delivery, events: Mapping[str, KnownEvent]
) -> KnownEvent | None:
    """Return what the letter is about, none while it is not known here: of a series all dates have to be."""
    if registration.is_contact:
        return standing_for(registration, {})
    series = registration.series
    if series is None:
        return events.get(delivery.event_id)
    return standing_for(registration, series.title) if all(one.event_id in events for one in series.dates) else None


def _unknown(delivery: Delivery, now: datetime) -> Settled | Hopeless:
    if now - delivery.queued_at >= GIVE_UP_AFTER:
        return Hopeless(delivery, "the event or the registration never became known here")
    reason = "the event is not known here yet"
    return Settled(delivery, delivery.hand_back(reason, now + UNKNOWN_YET))


def put_off(delivery: Delivery, reason: str, now: datetime) -> Settled | Hopeless:
    """Return when to try again after ``reason``, or that it has been long enough."""
    again = next_attempt(delivery.attempts, delivery.queued_at, now)
    if again is None:
        return Hopeless(delivery, f"not accepted within a day; last answer: {reason}")
    return Settled(delivery, delivery.put_off(reason, again))
