"""What happened to certificates; each fact becomes one message."""

from dataclasses import dataclass

from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.participant import Participant


@dataclass(frozen=True, slots=True)
class CertificateFact:
    """Something happened to a certificate; ``person`` is none when nobody is to be told any more."""

    certificate: Certificate
    person: Participant | None


class CertificateIssued(CertificateFact):
    """Somebody was given a certificate, the first or one that replaces another."""


class CertificateWithdrawn(CertificateFact):
    """A certificate does not hold any more: it was taken back, replaced or made to forget its person."""
