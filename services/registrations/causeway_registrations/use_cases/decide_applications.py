"""An operator decides on many applications at once: looks at what would happen, then has it carried out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_platform.identifiers import new_id
from causeway_registrations.domain.application_refusals import CallStillOpen, PreviewOutdated, TooManyApplications
from causeway_registrations.domain.call import Call
from causeway_registrations.domain.decision import Best, Candidate, Decision, Preview, by_hand, by_rule
from causeway_registrations.domain.decision_round import DecisionRound
from causeway_registrations.domain.review import Review, result_of, too_close
from causeway_registrations.use_cases.application_ports import DECISIONS_GO_ON, MOST_APPLICATIONS
from causeway_registrations.use_cases.find_call import cohort_of, find_call
from causeway_registrations.use_cases.move_up_from_reserve import refuse_while_running
from causeway_registrations.use_cases.ports import Work

MOST_REVIEWS = 10 * MOST_APPLICATIONS


AS_IT_COMES = Best()
"""The best get the places, and nothing is decided about the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideApplications:
    """By a rule, or by a list made by hand."""

    event_id: str
    rule: Best = AS_IT_COMES
    chosen: Sequence[tuple[str, Decision]] = ()

    @property
    def by_hand(self) -> bool:
        """Whether somebody has chosen one by one."""
        return bool(self.chosen)


def preview_decisions(command: DecideApplications, work: Work) -> Preview:
    """Return what would happen; nothing is kept.

    Raises:
        NoCall, DecisionsRunning, TooManyApplications, NotDecidable, PlacesExceeded
    """
    call, cohort = find_call(command.event_id, work), cohort_of(command.event_id, work)
    refuse_while_running(cohort)
    candidates = _candidates(call, work)
    if command.by_hand:
        return by_hand(command.chosen, candidates, call, cohort)
    return by_rule(command.rule, candidates, call, cohort)


def too_close_to(reader: str, preview: Preview, work: Work) -> frozenset[str]:
    """Return those of a preview's applications that ``reader`` must not see, being a reviewer too close to them."""
    if not preview.candidates:
        return frozenset()
    call = find_call(preview.candidates[0].application.event_id, work)
    reviewer = call.reviewer(reader)
    if reviewer is None:
        return frozenset()
    declared = {
        review.application_id
        for review in work.reviews.of_event(call.event_id, MOST_REVIEWS)
        if review.conflict and review.reviewer == reader
    }
    applications = [one.application for one in preview.candidates]
    return frozenset(one.id for one in applications if one.id in declared or too_close(reviewer, one))


def commit_decisions(command: DecideApplications, work: Work, *, digest: str, by: str, now: datetime) -> DecisionRound:
    """Take the places of those who will be accepted, and have everything carried out; the answer does not wait for it.

    Raises:
        NoCall, DecisionsRunning, TooManyApplications, NotDecidable, PlacesExceeded
        CallStillOpen: people can still apply.
        PreviewOutdated: something has changed since the preview with this digest.
    """
    _refuse_early(find_call(command.event_id, work), now)
    preview = preview_decisions(command, work)
    if preview.digest != digest:
        raise PreviewOutdated(
            "Something has changed since you looked, so other decisions would be carried out than you saw.",
            next_step="Look at the preview again and decide then.",
        )
    started = DecisionRound(
        id=new_id(),
        event_id=command.event_id,
        by=by,
        outcomes=preview.decided,
        started_at=now,
        finished_at=None if preview.decided else now,
    )
    work.decision_rounds.save(started)
    if preview.decided:
        work.cohorts.save(preview.cohort.run(started.id))
        work.schedule(DECISIONS_GO_ON, started.id, now, {"round_id": started.id})
    return started


def _refuse_early(call: Call, now: datetime) -> None:
    if now < call.closes_at:
        raise CallStillOpen(
            "People can still apply, and who comes later must have the same chance.",
            next_step="Decide after the call has closed, or let it close earlier.",
            closes_at=call.closes_at.isoformat(),
        )


def _candidates(call: Call, work: Work) -> list[Candidate]:
    applications = work.applications.in_event(call.event_id, after="", at_most=MOST_APPLICATIONS + 1)
    if len(applications) > MOST_APPLICATIONS:
        raise TooManyApplications(
            f"More than {MOST_APPLICATIONS} applications cannot be decided on at once.",
            next_step="Ask whoever runs the system to split the call.",
            most=MOST_APPLICATIONS,
        )
    reviews: dict[str, list[Review]] = {}
    for review in work.reviews.of_event(call.event_id, MOST_REVIEWS):
        reviews.setdefault(review.application_id, []).append(review)
    return [
        Candidate(one, result_of(reviews.get(one.id, ()), call)) for one in applications if one.participant is not None
    ]
