"""Keep our copy of an institution's names true."""

from causeway_notifications.domain.known_event import KnownInstitution
from causeway_notifications.use_cases.ports import Work


def follow_institution(institution: KnownInstitution, work: Work) -> None:
    """Keep the names, unless we know newer ones."""
    known = work.institutions.find(institution.id)
    if known is None:
        work.institutions.add(institution)
    elif known.revision < institution.revision:
        work.institutions.save(institution)
