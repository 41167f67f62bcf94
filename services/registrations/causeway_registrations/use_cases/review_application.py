"""A reviewer scores an application."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.application import OPEN
from causeway_registrations.domain.application_refusals import ApplicationDecided
from causeway_registrations.domain.review import Review, refuse_other_scores, review_id, reviewer_of
from causeway_registrations.use_cases.find_call import find_call
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewApplication:
    """Which application, by whom, and what they make of it."""

    application_id: str
    reviewer: str
    scores: Mapping[str, int]
    comment: str = ""


def review_application(command: ReviewApplication, work: Work, *, now: datetime) -> Review:
    """Keep the review; it may be changed until the application is decided on.

    Raises:
        UnknownSubject, NoCall
        NotAReviewer, ConflictOfInterest, ScoresDoNotFit
        ApplicationDecided: there is nothing to judge any more.
    """
    application = work.applications.get(command.application_id)
    call = find_call(application.event_id, work)
    reviewer_of(application, call, command.reviewer)
    if application.status not in OPEN:
        raise ApplicationDecided(
            f"This application is {application.status.value} by now.",
            next_step="Look at the next application.",
            status=application.status.value,
        )
    refuse_other_scores(command.scores, call)
    known = work.reviews.find(review_id(application.id, command.reviewer))
    if known is not None:
        review = known.score(command.scores, command.comment, now)
        work.reviews.save(review)
        return review
    review = Review(
        application_id=application.id,
        event_id=application.event_id,
        reviewer=command.reviewer,
        scores=command.scores,
        comment=command.comment,
        given_at=now,
    )
    work.reviews.add(review)
    return review
