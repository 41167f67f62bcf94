"""Show a person the applications that are held about them, with what reviewers wrote."""

from collections.abc import Sequence
from dataclasses import dataclass

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.application import Application
from causeway_registrations.domain.review import Review
from causeway_registrations.use_cases.application_ports import ApplicationReadings
from causeway_registrations.use_cases.ports import Readings


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldApplication:
    """All that is held in one application; who the reviewers are is about them, so they are not named."""

    application: Application
    event: Announcement | None
    reviews: Sequence[Review]


def show_held_applications(
    person_key: str, applications: ApplicationReadings, readings: Readings, *, after: str | None, limit: int
) -> Sequence[HeldApplication]:
    """Return up to ``limit`` applications that hold the person, the oldest first; none when nothing is held."""
    found = applications.held_about(person_key, after=after, limit=limit)
    reviews = applications.reviews_of([one.id for one in found])
    events = {event_id: readings.event(event_id) for event_id in {one.event_id for one in found}}
    return [
        HeldApplication(
            application=one,
            event=event.announced if (event := events[one.event_id]) is not None else None,
            reviews=[review for review in reviews[one.id] if not review.conflict],
        )
        for one in found
    ]
