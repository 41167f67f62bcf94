"""A reviewer scores an application."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.application import OPEN, Application
from causeway_registrations.domain.application_refusals import ApplicationDecided
from causeway_registrations.domain.reader import Reader
from causeway_registrations.domain.review import Review, refuse_other_scores, review_id, reviewer_of
from causeway_registrations.use_cases.find_call import find_to_judge
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewApplication:
    """Which application, by whom, and what they make of it."""

    application_id: str
    reviewer: Reader
    scores: Mapping[str, int]
    comment: str = ""


def review_application(command: ReviewApplication, work: Work, *, now: datetime) -> Review:
    """Keep the review; it may be changed until the application is decided on.

    Raises:
        UnknownSubject, NoCall
        NotAReviewer, ConflictOfInterest, ScoresDoNotFit
        ApplicationDecided: there is nothing to judge any more.
    """
    application, call = find_to_judge(command.application_id, command.reviewer, work)
    reviewer = reviewer_of(application, call, command.reviewer.subject)
    if application.status not in OPEN:
        raise _decided(application, command.reviewer)
    refuse_other_scores(command.scores, call)
    known = work.reviews.find(review_id(application.id, reviewer.subject))
    if known is not None:
        review = known.score(command.scores, command.comment, now)
        work.reviews.save(review)
        return review
    review = Review(
        application_id=application.id,
        event_id=application.event_id,
        reviewer=reviewer.subject,
        scores=command.scores,
        comment=command.comment,
        given_at=now,
    )
    work.reviews.add(review)
    return review


def _decided(application: Application, reader: Reader) -> ApplicationDecided:
    next_step = "Look at the next application."
    if not reader.operates:
        # How it was decided is not a reviewer's to know.
        return ApplicationDecided("This application is not to be judged any more.", next_step=next_step)
    status = application.status.value
    return ApplicationDecided(f"This application is {status} by now.", next_step=next_step, status=status)
