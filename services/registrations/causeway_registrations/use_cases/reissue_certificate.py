"""An operator gives out a certificate anew, with the name put right."""

from dataclasses import dataclass
from datetime import datetime

from causeway_platform.identifiers import new_id
from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.certificate_facts import CertificateIssued, CertificateWithdrawn
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ReissueCertificate:
    """Which one, and the name as it should be printed."""

    certificate_id: str
    name: str


def reissue_certificate(command: ReissueCertificate, work: Work, *, now: datetime) -> Certificate:
    """Return the new certificate; the code of the old one says that it was replaced.

    Raises:
        UnknownSubject: there is no such certificate.
        CertificateEnded: it does not hold any more.
    """
    replaced, again = work.certificates.get(command.certificate_id).reissue(new_id(), command.name, now)
    work.certificates.save(replaced)
    work.certificates.add(again)
    holder = work.registrations.find(again.registration_id)
    person = holder.participant if holder else None
    work.record(CertificateWithdrawn(replaced, person))
    work.record(CertificateIssued(again, person))
    return again
