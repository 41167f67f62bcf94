"""What the use cases of certificates need of the world."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from causeway_registrations.domain.assessment import Assessment
from causeway_registrations.domain.attendance import SeatAttendance
from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.certificate_rule import CertificateRule
from causeway_registrations.domain.registration import Registration

CERTIFICATES_ISSUE = "certificates-issue"
"""Clock work: certificates of an event are given out, a stretch a transaction."""


class CertificateRules(Protocol):
    """The rules of all events, by the events' ids."""

    def find(self, entity_id: str, /) -> CertificateRule | None:
        """Return the event's rule, or none."""

    def save(self, entity: CertificateRule, /) -> None:
        """Keep a new or changed rule."""


class Assessments(Protocol):
    """The hand marks of registrations, by the registrations' ids."""

    def want(self, entity_id: str, /) -> None:
        """Ask for marks that will be needed; ``load_wanted`` brings all of them at once."""

    def load_wanted(self) -> None:
        """Read everything asked for."""

    def find(self, entity_id: str, /) -> Assessment | None:
        """Return a registration's marks, or none."""

    def save(self, entity: Assessment, /) -> None:
        """Keep new or changed marks."""

    def remove(self, entity: Assessment, /) -> None:
        """Remove marks for good."""


class Certificates(Protocol):
    """The certificates of all registrations."""

    def get(self, entity_id: str, /) -> Certificate:
        """Return the certificate.

        Raises:
            UnknownSubject: there is none by that id.
        """

    def certified(self, registration_ids: Sequence[str], /) -> Collection[str]:
        """Return those of the registrations that have, or had, a certificate."""

    def of_registration(self, registration_id: str, /) -> Sequence[Certificate]:
        """Return all certificates of a registration, whether they hold or not."""

    def add(self, entity: Certificate, /) -> None:
        """Keep a new certificate."""

    def save(self, entity: Certificate, /) -> None:
        """Keep a changed one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody with a confirmed place, their hand marks, whether they have or had a certificate, and who came."""

    registration: Registration
    assessment: Assessment | None
    certified: bool
    seat: SeatAttendance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePage:
    """A stretch of an event's certificates by id; ``next_after`` leads to the following ones."""

    items: Sequence[Certificate]
    next_after: str | None


class CertificateReadings(Protocol):
    """What can be read of certificates outside a transaction."""

    def rule(self, event_id: str) -> CertificateRule | None:
        """Return the event's rule, or none."""

    def assessment(self, registration_id: str) -> Assessment | None:
        """Return the registration's hand marks, or none."""

    def candidates(self, event_id: str, *, after: str, limit: int) -> Sequence[Candidate]:
        """Return up to ``limit`` people with a confirmed place, in the order of their ids, those after ``after``."""

    def by_code(self, code: str) -> Certificate | None:
        """Return the certificate with this code, or none."""

    def latest_of(self, registration_id: str) -> Certificate | None:
        """Return the newest certificate of a registration, whether it holds or not, or none."""

    def certificates_of(self, event_id: str, *, after: str | None, limit: int) -> CertificatePage:
        """Return the event's certificates, ``limit`` of them, after the id ``after``."""
