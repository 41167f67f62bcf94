"""Somebody was forgotten: nothing that says who it was stays here, and nothing more goes to them."""

from datetime import datetime

from causeway_notifications.domain.address import fingerprint
from causeway_notifications.domain.delivery import Status
from causeway_notifications.domain.facts import DeliveryFailed
from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.use_cases.ports import Work


def forget_person(registration: KnownRegistration, work: Work, *, now: datetime) -> None:
    """Keep the registration as it is now, without a person, and take them out of everything that was to reach them.

    The log keeps that a letter went out, when and how it ended: that is counted, and says nothing about anybody.
    """
    known = work.registrations.find(registration.id)
    if known is None:
        work.registrations.add(registration)
    elif known.revision < registration.revision:
        _forget_address(known, work)
        work.registrations.save(registration)
    for delivery in work.deliveries.of_registration(registration.id):
        forgotten = delivery.forget(now)
        if forgotten is not delivery:
            work.deliveries.save(forgotten)
            if forgotten.status is Status.FAILED:
                # Others keep the words of the mail server, too.
                work.record(DeliveryFailed(forgotten))


def _forget_address(known: KnownRegistration, work: Work) -> None:
    """Keep no record of a mailbox that nobody here is known by any more."""
    if known.person is None or work.registrations.anybody_else_of(known):
        return
    refused = work.addresses.find(fingerprint(known.person.email))
    if refused is not None:
        work.addresses.remove(refused)
