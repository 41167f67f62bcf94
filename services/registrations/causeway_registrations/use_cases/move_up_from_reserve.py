"""The next on the reserve list get the places that are free."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.application import Application
from causeway_registrations.domain.application_refusals import DecisionsRunning, NobodyToMoveUp
from causeway_registrations.domain.cohort import Cohort
from causeway_registrations.domain.decision import next_to_move_up
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.application_ports import MOST_APPLICATIONS
from causeway_registrations.use_cases.find_call import cohort_of, find_call
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.register_accepted import register_accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUpFromReserve:
    """Into which event, and how many at most."""

    event_id: str
    places: int = 1


def move_up_from_reserve(
    command: MoveUpFromReserve, work: Work, *, now: datetime, rules: PlaceRules
) -> list[Application]:
    """Accept those who come next and fit a free place of their track and region, and return them.

    Raises:
        NoCall, DecisionsRunning
        NobodyToMoveUp: no place is free, or nobody fits one.
        Refusal: the event has no room for one of them; see ``register_accepted``.
    """
    call, cohort = find_call(command.event_id, work), cohort_of(command.event_id, work)
    refuse_while_running(cohort)
    reserve = list(work.applications.on_reserve(command.event_id, MOST_APPLICATIONS))
    moved: list[Application] = []
    while len(moved) < command.places and (found := next_to_move_up(reserve, call, cohort)) is not None:
        reserve.remove(found)
        moved.append(register_accepted(found, work, now=now, rules=rules))
        cohort = cohort.take(found.wanted.track, found.wanted.region)
    if not moved:
        raise NobodyToMoveUp(
            "No place is free, or nobody on the reserve list fits one that is.",
            next_step="Wait until somebody gives a place back, or give the call more places.",
        )
    work.cohorts.save(cohort)
    return moved


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
