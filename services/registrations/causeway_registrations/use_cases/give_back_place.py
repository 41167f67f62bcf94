"""A place that an application was given is free again."""

from datetime import datetime

from causeway_platform.refusals import Refusal
from causeway_registrations.domain.application import Application
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.find_call import cohort_of
from causeway_registrations.use_cases.move_up_from_reserve import MoveUpFromReserve, move_up_from_reserve
from causeway_registrations.use_cases.ports import Work


def give_back_place(application: Application, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    """Count the place back, and let the next on the reserve list have it if the call says that it goes by itself.

    While decisions are being carried out nobody moves up; the last step of the round looks again.
    """
    wanted = application.wanted
    cohort = cohort_of(application.event_id, work).give_back(wanted.track, wanted.region)
    work.cohorts.save(cohort)
    call = work.calls.find(application.event_id)
    if call is not None and call.moves_up_by_itself and cohort.running is None:
        move_up_if_possible(call.event_id, 1, work, now=now, rules=rules)


def move_up_if_possible(event_id: str, places: int, work: Work, *, now: datetime, rules: PlaceRules) -> int:
    """Let up to ``places`` people move up, and say how many did; that nobody can refuses nothing that freed a place."""
    mark = work.savepoint()
    try:
        moved = move_up_from_reserve(MoveUpFromReserve(event_id=event_id, places=places), work, now=now, rules=rules)
    except Refusal:
        # Nobody fits, or the event is over or full: operators see the free place and the reserve list.
        work.roll_back(mark)
        return 0
    return len(moved)
