"""An operator takes a certificate back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.certificate_facts import CertificateWithdrawn
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCertificate:
    """Which one, and why, by language; the person is told."""

    certificate_id: str
    reason: Mapping[str, str]


def withdraw_certificate(command: WithdrawCertificate, work: Work, *, now: datetime) -> Certificate:
    """Take it back; its code says so from now on.

    Raises:
        UnknownSubject: there is no such certificate.
        CertificateEnded: it does not hold any more.
    """
    withdrawn = work.certificates.get(command.certificate_id).withdraw(command.reason, now)
    work.certificates.save(withdrawn)
    holder = work.registrations.find(withdrawn.registration_id)
    work.record(CertificateWithdrawn(withdrawn, holder.participant if holder else None))
    return withdrawn
