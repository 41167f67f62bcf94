"""Keep our copy of a certificate true, and tell the person that they have one, or do not any more."""

from dataclasses import dataclass
from datetime import datetime

from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.known_certificate import KnownCertificate
from causeway_notifications.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowCertificate:
    """A certificate's new state, and whether there is still somebody to tell."""

    certificate: KnownCertificate
    tell: bool


def follow_certificate(command: FollowCertificate, work: Work, *, now: datetime) -> Delivery | None:
    """Return the delivery that was queued, if any; a state older than the one we know changes nothing."""
    certificate = command.certificate
    known = work.certificates.find(certificate.id)
    if known is not None and known.revision >= certificate.revision:
        return None
    if known is None:
        work.certificates.add(certificate)
    else:
        work.certificates.save(certificate)
    kind = certificate.notice
    if kind is None or not command.tell:
        return None
    delivery = Delivery.of(
        kind,
        certificate.edition,
        registration_id=certificate.registration_id,
        event_id=certificate.event_id,
        entry=None,
        now=now,
    )
    work.deliveries.queue([delivery])
    return delivery
