"""Keeping our copy of how full an event is true."""

from causeway_events.domain.copies import KnownPlaces
from causeway_events.use_cases.ports import Work


def follow_places(told: KnownPlaces, work: Work) -> None:
    """Keep what registrations told, unless we know something newer; the event itself need not be known."""
    known = work.places.find(told.id)
    if known is None:
        work.places.add(told)
    elif known.revision < told.revision:
        work.places.save(told)
