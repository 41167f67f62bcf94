"""Keeping our copy of an institution true."""

from causeway_events.domain.copies import KnownInstitution
from causeway_events.use_cases.ports import Work


def follow_institution(told: KnownInstitution, work: Work) -> None:
    """Keep what partners told, unless we know something newer."""
    known = work.institutions.find(told.id)
    if known is None:
        work.institutions.add(told)
    elif known.revision < told.revision:
        work.institutions.save(told)
