"""Make an organisation a partner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from causeway_partners.domain.facts import InstitutionEnrolled
from causeway_partners.domain.history import HistoryEntry
from causeway_partners.domain.institution import CORRECTABLE, Institution
from causeway_partners.domain.refusals import ReferenceTaken
from causeway_partners.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolInstitution:
    """The organisation's particulars, and who enrols it."""

    names: Mapping[str, str]
    kind: str
    country: str
    zone: str
    languages: tuple[str, ...] = ()
    website: str | None = None
    reference: str | None = None
    by: str


def enrol_institution(command: EnrolInstitution, work: Work, *, now: datetime) -> Institution:
    """Return the new institution.

    Raises:
        ReferenceTaken: another institution has the reference.
    """
    if command.reference is not None and work.institutions.with_references([command.reference]):
        raise ReferenceTaken(
            "Another institution was enrolled with this reference.",
            next_step="Change that institution, or enrol this one with another reference.",
            reference=command.reference,
        )
    return enrol(command, work, now=now)


def enrol(command: EnrolInstitution, work: Work, *, now: datetime) -> Institution:
    """Return the new institution, its reference known to be free."""
    institution = Institution(
        names=command.names,
        kind=command.kind,
        country=command.country,
        zone=command.zone,
        languages=command.languages,
        website=command.website,
        reference=command.reference,
        enrolled_at=now,
    )
    work.institutions.add(institution)
    work.history.add(
        HistoryEntry(
            subject=institution.id,
            subject_revision=1,
            at=now,
            by=command.by,
            action="enrolled",
            changes={name: getattr(institution, name) for name in CORRECTABLE},
        )
    )
    work.record(InstitutionEnrolled(institution))
    return institution
