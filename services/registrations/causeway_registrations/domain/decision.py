"""Deciding on many applications at once: what a rule, or a list made by hand, would do to each of them.

The order is the better score, then the reviews that agree more, then who came first. Whoever does not fit the places in
all, of their track or of their region is passed by the next who does; no limit is ever exceeded.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from causeway_registrations.domain.application import DECIDABLE, OPEN, Application, ApplicationStatus
from causeway_registrations.domain.application_refusals import NotDecidable, PlacesExceeded
from causeway_registrations.domain.call import Call
from causeway_registrations.domain.cohort import Cohort
from causeway_registrations.domain.review import Result


class Decision(Enum):
    """What can be decided."""

    ACCEPTED = "accepted"
    RESERVE = "reserve"
    DECLINED = "declined"


class Left(Enum):
    """Why nothing is decided about an application for now."""

    NOT_REVIEWED = "not-reviewed"
    NOT_CHOSEN = "not-chosen"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application and what its reviews say."""

    application: Application
    result: Result

    @property
    def order(self) -> tuple[float, float, datetime, str]:
        """What puts candidates in order, the best first."""
        result = self.result
        return (-(result.mean or 0.0), result.spread or 0.0, self.application.submitted_at, self.application.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The rule: the best get the places, the next ``reserve`` the reserve list, the rest are declined or left.

    Whoever scores less than ``least`` is declined whatever is free.
    """

    reserve: int = 0
    least: float | None = None
    declines_rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of an application: a decision, a rank on the reserve list, or why nothing is decided."""

    application_id: str
    decision: Decision | None = None
    rank: int | None = None
    left: Left | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would do, the candidates that it is about, and the cohort afterwards."""

    candidates: Sequence[Candidate]
    outcomes: Sequence[Outcome]
    cohort: Cohort

    @property
    def digest(self) -> str:
        """What this preview is known by: SHA-256 over what it looked at and what would come of it."""
        seen = [(one.application.id, one.application.revision, one.order[0], one.order[1]) for one in self.candidates]
        come = [(one.application_id, one.decision and one.decision.value, one.rank) for one in self.outcomes]
        text = json.dumps([seen, come, self.cohort.accepted, self.cohort.tracks, self.cohort.regions], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def decided(self) -> Sequence[Outcome]:
        """The outcomes that are decisions."""
        return [one for one in self.outcomes if one.decision is not None]


def by_rule(rule: Best, candidates: Sequence[Candidate], call: Call, cohort: Cohort) -> Preview:
    """Return what the rule does to those who are still hoping; who has no review that counts is left."""
    hoping = sorted((one for one in candidates if one.application.status in OPEN), key=lambda one: one.order)
    outcomes, rank = [], 0
    for candidate in hoping:
        wanted = candidate.application.wanted
        fits = cohort.has_room(call, wanted.track, wanted.region)
        fate = _fate(rule, candidate, fits=fits, on_reserve=rank)
        if fate is Decision.ACCEPTED:
            cohort = cohort.take(wanted.track, wanted.region)
        rank += fate is Decision.RESERVE
        outcomes.append(_outcome(candidate.application.id, fate, rank))
    return Preview(hoping, outcomes, cohort)


def _fate(rule: Best, candidate: Candidate, *, fits: bool, on_reserve: int) -> Decision | Left:
    """Return what becomes of a candidate; who is on the reserve list stays on it unless the rule says otherwise."""
    mean, stays = candidate.result.mean, candidate.application.status is ApplicationStatus.RESERVE
    if mean is None:
        return Decision.RESERVE if stays else Left.NOT_REVIEWED
    if rule.least is not None and mean < rule.least:
        return Decision.DECLINED
    if fits:
        return Decision.ACCEPTED
    if on_reserve < rule.reserve:
        return Decision.RESERVE
    if rule.declines_rest:
        return Decision.DECLINED
    return Decision.RESERVE if stays else Left.NOT_CHOSEN


def _outcome(application_id: str, fate: Decision | Left, rank: int) -> Outcome:
    if isinstance(fate, Left):
        return Outcome(application_id=application_id, left=fate)
    return Outcome(application_id=application_id, decision=fate, rank=rank if fate is Decision.RESERVE else None)


def by_hand(
    chosen: Sequence[tuple[str, Decision]],
    candidates: Sequence[Candidate],
    call: Call,
    cohort: Cohort,
    *,
    last_rank: int = 0,
) -> Preview:
    """Return what a list made by hand does; those put on the reserve list come after ``last_rank``.

    Raises:
        NotDecidable: nothing can be decided about one of them.
        PlacesExceeded: one of them does not fit any more.
    """
    by_id = {one.application.id: one for one in candidates}
    rank = last_rank
    outcomes: list[Outcome] = []
    for application_id, decision in chosen:
        _refuse_undecidable(application_id, by_id, {one.application_id for one in outcomes})
        if decision is Decision.ACCEPTED:
            cohort = _accept(by_id[application_id].application, call, cohort)
        rank += decision is Decision.RESERVE
        outcomes.append(_outcome(application_id, decision, rank))
    return Preview([by_id[one.application_id] for one in outcomes], outcomes, cohort)


def _accept(application: Application, call: Call, cohort: Cohort) -> Cohort:
    track, region = application.wanted.track, application.wanted.region
    if not cohort.has_room(call, track, region):
        raise PlacesExceeded(
            "There are not enough places for all whom you want to accept.",
            next_step="Accept fewer in all, in the track or in the region, or give the call more places.",
            application_id=application.id,
            track=track,
            region=region,
        )
    return cohort.take(track, region)


def _refuse_undecidable(application_id: str, by_id: Mapping[str, Candidate], before: set[str]) -> None:
    candidate = by_id.get(application_id)
    if candidate is None or candidate.application.status not in DECIDABLE or application_id in before:
        raise NotDecidable(
            "One of the applications is unknown here, accepted, withdrawn or listed twice.",
            next_step="Take it off the list.",
            application_id=application_id,
        )
