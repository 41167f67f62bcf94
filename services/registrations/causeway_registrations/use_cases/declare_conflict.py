"""A reviewer says that they are too close to an applicant."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.review import Review, review_id, reviewer_of
from causeway_registrations.use_cases.find_call import find_call
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareConflict:
    """Which application, and who is too close."""

    application_id: str
    reviewer: str


def declare_conflict(command: DeclareConflict, work: Work, *, now: datetime) -> Review:
    """Keep that there is a conflict; scores that were given are gone, and it cannot be taken back.

    Raises:
        UnknownSubject, NoCall, NotAReviewer
        ConflictOfInterest: it is known already that there is one.
    """
    application = work.applications.get(command.application_id)
    call = find_call(application.event_id, work)
    reviewer_of(application, call, command.reviewer)
    known = work.reviews.find(review_id(application.id, command.reviewer))
    if known is not None:
        if known.conflict:
            return known
        conflicted = known.declare_conflict(now)
        work.reviews.save(conflicted)
        return conflicted
    conflicted = Review(
        application_id=application.id,
        event_id=application.event_id,
        reviewer=command.reviewer,
        conflict=True,
        given_at=now,
    )
    work.reviews.add(conflicted)
    return conflicted
