"""The next on the reserve list get the places that are free."""

from dataclasses import dataclass
from datetime import datetime

from causeway_platform.refusals import Refusal
from causeway_registrations.domain.application import Application
from causeway_registrations.domain.application_refusals import DecisionsRunning, NobodyToMoveUp
from causeway_registrations.domain.call import Call
from causeway_registrations.domain.cohort import Cohort
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.application_ports import Place
from causeway_registrations.use_cases.find_call import cohort_of, find_call
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.register_accepted import register_accepted

MOST_PASSED = 20
"""Who fits but cannot be registered does not keep the place from those behind; but where nobody can, few are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUpFromReserve:
    """Into which event, and how many at most."""

    event_id: str
    places: int = 1


def move_up_from_reserve(
    command: MoveUpFromReserve, work: Work, *, now: datetime, rules: PlaceRules
) -> list[Application]:
    """Accept those who come next and fit a free place of their track and region, and return them.

    Whoever cannot be registered stays where they are and is passed.

    Raises:
        NoCall, DecisionsRunning
        NobodyToMoveUp: no place is free, or nobody fits one.
        Refusal: nobody could be registered, the first for this reason; see ``register_accepted``.
    """
    call, cohort = find_call(command.event_id, work), cohort_of(command.event_id, work)
    refuse_while_running(cohort)
    moved: list[Application] = []
    passed: list[Refusal] = []
    after: Place | None = None
    while len(moved) < command.places and len(passed) < MOST_PASSED:
        found = _next(call, cohort, after, work)
        if found is None:
            break
        after = (found.rank or 0, found.id)
        mark = work.savepoint()
        try:
            moved.append(register_accepted(found, work, now=now, rules=rules))
        except Refusal as refusal:
            work.roll_back(mark)
            passed.append(refusal)
        else:
            cohort = cohort.take(found.wanted.track, found.wanted.region)
    if not moved:
        raise passed[0] if passed else _nobody()
    work.cohorts.save(cohort)
    return moved


def _next(call: Call, cohort: Cohort, after: Place | None, work: Work) -> Application | None:
    if cohort.is_full(call):
        return None
    full = cohort.full_tracks(call), cohort.full_regions(call)
    return work.applications.next_on_reserve(call.event_id, after=after, besides=full)


def _nobody() -> NobodyToMoveUp:
    return NobodyToMoveUp(
        "No place is free, or nobody on the reserve list fits one that is.",
        next_step="Wait until somebody gives a place back, or give the call more places.",
    )


def refuse_while_running(cohort: Cohort) -> None:
    """Say no while an earlier decision is still being carried out.

    Raises:
        DecisionsRunning
    """
    if cohort.running is not None:
        raise DecisionsRunning(
            "An earlier decision is still being carried out.",
            next_step="Wait until it is done; its page says how far it is.",
            round_id=cohort.running,
        )
