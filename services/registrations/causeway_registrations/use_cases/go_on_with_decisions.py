"""Carry out the next outcomes of a decision on many applications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_platform.refusals import Refusal
from causeway_registrations.domain.application import DECIDABLE, Application
from causeway_registrations.domain.cohort import Cohort
from causeway_registrations.domain.decision import Decision, Outcome
from causeway_registrations.domain.decision_round import DecisionRound
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.application_ports import DECISIONS_GO_ON
from causeway_registrations.use_cases.find_call import cohort_of
from causeway_registrations.use_cases.give_back_place import move_up_if_possible
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.register_accepted import keep_decided, register_accepted

OUTCOMES_AT_ONCE = 250
"""As many as one group commit takes."""

MOST_MOVED_UP = 50
"""At once after a round, into the places of those who could not be registered or withdrew meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOnWithDecisions:
    """Which round."""

    round_id: str


def go_on_with_decisions(command: GoOnWithDecisions, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    """Carry out the next outcomes, and come back for those after them.

    What becomes of an application, that it was looked at, and the wish to come back are one transaction. So nobody is
    accepted or written to twice, whatever breaks in between.
    """
    running = work.decision_rounds.find(command.round_id)
    if running is None:
        return
    if running.finished_at is not None:
        _fill_places(running, work, now=now, rules=rules)
        return
    outcomes = running.next_outcomes(OUTCOMES_AT_ONCE)
    work.claim_places([running.event_id])
    _read_ahead(outcomes, work)
    refused = {}
    for outcome in outcomes:
        if slug := _carry_out(outcome, work, now=now, rules=rules):
            refused[outcome.application_id] = slug
    _settle(running, len(outcomes), refused, work, now=now, rules=rules)


def _read_ahead(outcomes: Sequence[Outcome], work: Work) -> None:
    """Read the applications, and the registrations that accepted people may have, in one query each."""
    for outcome in outcomes:
        work.applications.want(outcome.application_id)
    work.applications.load_wanted()
    for outcome in outcomes:
        application = work.applications.find(outcome.application_id)
        if outcome.decision is Decision.ACCEPTED and application is not None and application.identity is not None:
            work.registrations.want_person(application.identity)
    work.load_wanted()


def _settle(
    running: DecisionRound, count: int, refused: Mapping[str, str], work: Work, *, now: datetime, rules: PlaceRules
) -> None:
    advanced = running.advance(count, refused, now)
    work.decision_rounds.save(advanced)
    if advanced.finished_at is None:
        work.schedule(DECISIONS_GO_ON, advanced.id, now, {"round_id": advanced.id})
        return
    work.cohorts.save(cohort_of(advanced.event_id, work).run(None))
    _fill_places(advanced, work, now=now, rules=rules)


def _fill_places(finished: DecisionRound, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    """Let people move up into what a round has left free, and come back as long as there are more."""
    call = work.calls.find(finished.event_id)
    if call is None or not call.moves_up_by_itself:
        return
    if move_up_if_possible(call.event_id, MOST_MOVED_UP, work, now=now, rules=rules) == MOST_MOVED_UP:
        work.schedule(DECISIONS_GO_ON, finished.id, now, {"round_id": finished.id})


def _carry_out(outcome: Outcome, work: Work, *, now: datetime, rules: PlaceRules) -> str | None:
    """Return the slug of the refusal if an accepted person could not be registered; their place is free again."""
    application = work.applications.find(outcome.application_id)
    if application is None or application.status not in DECIDABLE or application.participant is None:
        # They withdrew, or were forgotten, after the decision was made.
        return _give_back(outcome, application, work, "withdrawn-meanwhile")
    if outcome.decision is Decision.ACCEPTED:
        return _accept(outcome, application, work, now=now, rules=rules)
    on_reserve = outcome.decision is Decision.RESERVE
    decided = application.put_on_reserve(outcome.rank or 0, now) if on_reserve else application.decline(now)
    if (decided.status, decided.rank) != (application.status, application.rank):
        keep_decided(application.status, decided, work)
    return None


def _accept(outcome: Outcome, application: Application, work: Work, *, now: datetime, rules: PlaceRules) -> str | None:
    mark = work.savepoint()
    try:
        register_accepted(application, work, now=now, rules=rules)
    except Refusal as refusal:
        work.roll_back(mark)
        return _give_back(outcome, application, work, refusal.slug)
    return None


def _give_back(outcome: Outcome, application: Application | None, work: Work, slug: str) -> str | None:
    if outcome.decision is not Decision.ACCEPTED or application is None:
        return None
    cohort: Cohort = cohort_of(application.event_id, work)
    work.cohorts.save(cohort.give_back(application.wanted.track, application.wanted.region))
    return slug
