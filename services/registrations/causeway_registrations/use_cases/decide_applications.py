"""An operator decides on many applications at once: looks at what would happen, then has it carried out.

Looking reads all who are still hoping, a stretch at a time and outside of any transaction, so that nobody who registers
meanwhile waits for it. Deciding looks again; its transaction then only makes sure that what was looked at still holds,
keeps the decisions and takes the places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_platform.identifiers import new_id
from causeway_registrations.domain.application import Application
from causeway_registrations.domain.application_refusals import CallStillOpen, PreviewOutdated, TooManyApplications
from causeway_registrations.domain.call import Call
from causeway_registrations.domain.cohort import Cohort
from causeway_registrations.domain.decision import Best, Candidate, Decision, Preview, by_hand, by_rule
from causeway_registrations.domain.decision_round import DecisionRound
from causeway_registrations.domain.review import result_of, too_close
from causeway_registrations.use_cases.application_ports import DECISIONS_GO_ON, MOST_APPLICATIONS, ApplicationReadings
from causeway_registrations.use_cases.find_call import cohort_of, find_call, no_call
from causeway_registrations.use_cases.move_up_from_reserve import refuse_while_running
from causeway_registrations.use_cases.ports import Work

APPLICATIONS_AT_ONCE = 250
"""Read with their reviews in one go: a call may have a hundred reviewers."""

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


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A preview, and the call and the places that are taken, as they were when it was made."""

    preview: Preview
    call: Call
    cohort: Cohort

    def still_holds(self, call: Call, cohort: Cohort) -> bool:
        """Say whether nobody has changed the call or taken or given back a place since."""
        return (call.revision, cohort.revision) == (self.call.revision, self.cohort.revision)


def look_at_decisions(command: DecideApplications, readings: ApplicationReadings) -> LookedAt:
    """Return what would happen; nothing is kept.

    Raises:
        NoCall, DecisionsRunning, TooManyApplications, NotDecidable, PlacesExceeded
    """
    # The places are read first: whoever takes one while the applications are read makes this look outdated.
    cohort, call = readings.cohort(command.event_id), readings.call(command.event_id)
    if call is None:
        raise no_call()
    refuse_while_running(cohort)
    if command.by_hand:
        return LookedAt(_by_hand(command, call, cohort, readings), call, cohort)
    candidates = [one for stretch in _hoping(call, readings) for one in _judged(stretch, call, readings)]
    return LookedAt(by_rule(command.rule, candidates, call, cohort), call, cohort)


def _by_hand(command: DecideApplications, call: Call, cohort: Cohort, readings: ApplicationReadings) -> Preview:
    named = list(dict.fromkeys(application_id for application_id, _ in command.chosen))
    candidates = _judged(readings.chosen_of(call.event_id, named), call, readings)
    last_rank = readings.last_rank(call.event_id, besides=named)
    return by_hand(command.chosen, candidates, call, cohort, last_rank=last_rank)


def _hoping(call: Call, readings: ApplicationReadings) -> Iterator[Sequence[Application]]:
    """Yield everybody whom a rule decides on, a stretch at a time.

    Raises:
        TooManyApplications
    """
    found, after = 0, ""
    while stretch := readings.hoping_in(call.event_id, after=after, limit=APPLICATIONS_AT_ONCE):
        found, after = found + len(stretch), stretch[-1].id
        if found > MOST_APPLICATIONS:
            raise TooManyApplications(
                f"More than {MOST_APPLICATIONS} applications cannot be decided on at once.",
                next_step="Ask whoever runs the system to split the call.",
                most=MOST_APPLICATIONS,
            )
        yield stretch
        if len(stretch) < APPLICATIONS_AT_ONCE:
            return


def _judged(applications: Sequence[Application], call: Call, readings: ApplicationReadings) -> list[Candidate]:
    reviews = readings.scores_of([one.id for one in applications])
    return [Candidate(one, result_of(reviews.get(one.id, ()), call)) for one in applications]


def too_close_to(reader: str, looked: LookedAt, readings: ApplicationReadings) -> frozenset[str]:
    """Return those of a preview's applications that ``reader`` must not see, being a reviewer too close to them."""
    reviewer = looked.call.reviewer(reader)
    if reviewer is None:
        return frozenset()
    applications = [one.application for one in looked.preview.candidates]
    ids = [one.id for one in applications]
    close = {one.id for one in applications if too_close(reviewer, one)}
    for start in range(0, len(ids), APPLICATIONS_AT_ONCE):
        close |= readings.conflicts_of(reader, ids[start : start + APPLICATIONS_AT_ONCE])
    return frozenset(close)


def commit_decisions(looked: LookedAt, work: Work, *, digest: str, by: str, now: datetime) -> DecisionRound:
    """Take the places of those who will be accepted, and have everything carried out; the answer does not wait for it.

    An applicant who withdraws, and a review that is given, after the look come after the decision.

    Raises:
        NoCall, DecisionsRunning
        CallStillOpen: people can still apply.
        PreviewOutdated: something has changed since the preview with this digest.
    """
    event_id = looked.call.event_id
    call, cohort = find_call(event_id, work), cohort_of(event_id, work)
    _refuse_early(call, now)
    refuse_while_running(cohort)
    preview = looked.preview
    if preview.digest != digest or not looked.still_holds(call, cohort):
        raise PreviewOutdated(
            "Something has changed since you looked, so other decisions would be carried out than you saw.",
            next_step="Look at the preview again and decide then.",
        )
    started = DecisionRound(
        id=new_id(),
        event_id=event_id,
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
