"""Which message tells of which fact about certificates."""

from typing import Any

from causeway_contracts import certificates as messages
from causeway_platform.outbox import Draft
from causeway_platform.work import Publications
from causeway_registrations.domain import certificate_facts as facts
from causeway_registrations.domain.certificate import Certificate


def _issued(fact: facts.CertificateIssued) -> Draft:
    return _draft(messages.CERTIFICATE_ISSUED, fact, {})


def _withdrawn(fact: facts.CertificateWithdrawn) -> Draft:
    # Said only where it is true: of a certificate that is taken back somebody is still to be told.
    forgotten = fact.certificate.printed is None
    return _draft(messages.CERTIFICATE_WITHDRAWN, fact, {"person_forgotten": True} if forgotten else {})


def _draft(message_type: str, fact: facts.CertificateFact, change: dict[str, Any]) -> Draft:
    certificate, known = fact.certificate, fact.person
    person = None if known is None else {"name": known.name, "email": known.email}
    state = certificate_state(certificate)
    return Draft.of_state(message_type, certificate.id, certificate.revision, state, change=change, person=person)


def certificate_state(certificate: Certificate) -> dict[str, Any]:
    """Return the certificate as others may know it, without what is printed on it."""
    return {
        "id": certificate.id,
        "registration_id": certificate.registration_id,
        "event_id": certificate.event_id,
        "code": certificate.code,
        "edition": certificate.edition,
        "status": certificate.status.value,
        "issued_at": certificate.issued_at,
        "ended_at": certificate.ended_at,
        # Somebody's own words about the person; they read them on their page, and no copy is left to forget.
        "reason": {},
        "replaces": certificate.replaces,
        "revision": certificate.revision,
    }


CERTIFICATE_PUBLICATIONS: Publications = {
    facts.CertificateIssued: _issued,
    facts.CertificateWithdrawn: _withdrawn,
}
