"""A reviewer says that they are too close to an applicant."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.reader import Reader
from causeway_registrations.domain.review import Review, review_id, reviewer_of
from causeway_registrations.use_cases.find_call import find_to_judge
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareConflict:
    """Which application, and who is too close."""

    application_id: str
    reviewer: Reader


def declare_conflict(command: DeclareConflict, work: Work, *, now: datetime) -> Review:
    """Keep that there is a conflict; scores that were given are gone, and it cannot be taken back.

    Raises:
        UnknownSubject, NoCall, NotAReviewer
        ConflictOfInterest: it is known already that there is one.
    """
    application, call = find_to_judge(command.application_id, command.reviewer, work)
    reviewer = reviewer_of(application, call, command.reviewer.subject)
    known = work.reviews.find(review_id(application.id, reviewer.subject))
    if known is not None:
        if known.conflict:
            return known
        conflicted = known.declare_conflict(now)
        work.reviews.save(conflicted)
        return conflicted
    conflicted = Review(
        application_id=application.id,
        event_id=application.event_id,
        reviewer=reviewer.subject,
        conflict=True,
        given_at=now,
    )
    work.reviews.add(conflicted)
    return conflicted
