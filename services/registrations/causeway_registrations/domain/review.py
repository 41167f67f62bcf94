"""What one reviewer makes of one application, and what the reviews say together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from statistics import fmean, pstdev

from causeway_registrations.domain.application import Application
from causeway_registrations.domain.application_refusals import ConflictOfInterest, NotAReviewer, ScoresDoNotFit
from causeway_registrations.domain.call import Call, Reviewer

DIGITS = 4
"""Means are rounded to as many places, so that the same reviews give the same order everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Scores by criterion and a comment; with a ``conflict`` there is neither, and nothing counts."""

    application_id: str
    event_id: str
    reviewer: str
    revision: int = 1
    scores: Mapping[str, int] = field(default_factory=dict)
    comment: str = ""
    conflict: bool = False
    given_at: datetime

    @property
    def id(self) -> str:
        """One of each reviewer and application."""
        return review_id(self.application_id, self.reviewer)

    def counts(self, call: Call) -> bool:
        """Say whether it scores everything that the call asks for, by its scale as it is now."""
        within = all(score <= call.best_score for score in self.scores.values())
        return not self.conflict and bool(self.scores) and within and set(self.scores) == _criteria(call)

    def weighted(self, call: Call) -> float:
        """Return the weighted mean of its scores; only of a review that counts."""
        weights = {criterion.id: criterion.weight for criterion in call.criteria}
        return sum(weights[name] * score for name, score in self.scores.items()) / sum(weights.values())

    def score(self, scores: Mapping[str, int], comment: str, now: datetime) -> "Review":
        """Return the review with other scores.

        Raises:
            ConflictOfInterest: the reviewer has declared one.
        """
        if self.conflict:
            raise conflict_of_interest()
        return replace(self, revision=self.revision + 1, scores=scores, comment=comment, given_at=now)

    def declare_conflict(self, now: datetime) -> "Review":
        """Return the review of somebody who is too close after all; what they gave is gone."""
        return replace(self, revision=self.revision + 1, scores={}, comment="", conflict=True, given_at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the reviews that count say together: their mean, and how far apart they are (standard deviation)."""

    reviews: int = 0
    mean: float | None = None
    spread: float | None = None


def review_id(application_id: str, reviewer: str) -> str:
    """Return the id of a reviewer's review of an application."""
    return f"{application_id}:{reviewer}"


def result_of(reviews: Iterable[Review], call: Call) -> Result:
    """Return what the reviews of one application say together."""
    means = [review.weighted(call) for review in reviews if review.counts(call)]
    if not means:
        return Result()
    return Result(reviews=len(means), mean=round(fmean(means), DIGITS), spread=round(pstdev(means), DIGITS))


def refuse_other_scores(scores: Mapping[str, int], call: Call) -> None:
    """Say no to scores of other criteria than the call's, or beyond its scale.

    Raises:
        ScoresDoNotFit
    """
    if not scores or set(scores) != _criteria(call) or not all(1 <= one <= call.best_score for one in scores.values()):
        raise ScoresDoNotFit(
            f"Each criterion is scored once, from 1 to {call.best_score}.",
            next_step="Score every criterion of the call within its scale.",
            criteria=sorted(_criteria(call)),
            best=call.best_score,
        )


def reviewer_of(application: Application, call: Call, subject: str) -> Reviewer:
    """Return the reviewer if the application is theirs to judge.

    Raises:
        NotAReviewer: the call does not name them, or for other tracks only.
        ConflictOfInterest: the applicant is of their institution.
    """
    reviewer = call.reviewer(subject)
    if reviewer is None or not reviewer.judges(application.wanted.track):
        raise NotAReviewer(
            "This application is not among those that you judge.",
            next_step="Ask whoever runs the call to name you as a reviewer of its track.",
        )
    if too_close(reviewer, application):
        raise conflict_of_interest()
    return reviewer


def too_close(reviewer: Reviewer | None, application: Application) -> bool:
    """Say whether a reviewer and an applicant are of one institution."""
    if reviewer is None or application.participant is None:
        return False
    return reviewer.is_close_to(application.participant.email, application.wanted.institution_id)


def conflict_of_interest() -> ConflictOfInterest:
    """Return the refusal for a reviewer who is too close to an applicant."""
    return ConflictOfInterest(
        "You and the applicant are too close for you to judge this application or to see it.",
        next_step="Leave it to the other reviewers.",
    )


def _criteria(call: Call) -> set[str]:
    return {criterion.id for criterion in call.criteria}
