"""What granting, changing, filling and returning an allotment have in common."""

from datetime import datetime

from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.facts import AllotmentChanged
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.refusals import UnknownAllotment
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.lead_delegation import plan_reminder
from causeway_registrations.use_cases.ports import ALLOTMENT_DUE, Work


def unknown_allotment() -> UnknownAllotment:
    """Return the one answer for every proof of an allotment that does not work."""
    return UnknownAllotment(
        "The places that you were promised are not known here.",
        next_step="Use the link from your institution as it is, or ask for a new one.",
    )


def keep_allotment(allotment: Allotment, work: Work, *, now: datetime) -> None:
    """Keep the allotment, say so, have its leader reminded and its places return in time."""
    work.allotments.save(allotment)
    work.record(AllotmentChanged(allotment))
    if allotment.returned_at is None:
        work.schedule(ALLOTMENT_DUE, allotment.id, allotment.returns_at, {"allotment_id": allotment.id})
    else:
        work.unschedule(ALLOTMENT_DUE, allotment.id)
    plan_reminder(allotment, work, now=now)


def without(registration: Registration, event: OfferedEvent, work: Work) -> OfferedEvent:
    """Return the event as it is once ``registration`` gives up what it holds; an open allotment keeps its places."""
    released = event.release(registration)
    allotment = open_allotment_of(registration, work)
    return released if allotment is None else released.keep_again(allotment, registration.size)


def open_allotment_of(registration: Registration, work: Work) -> Allotment | None:
    """Return the allotment whose places ``registration`` has, unless these have returned to everybody."""
    if registration.allotment_id is None:
        return None
    allotment = work.allotments.get(registration.allotment_id)
    return allotment if allotment.returned_at is None else None


def leave_allotment(registration: Registration, work: Work) -> None:
    """Count a registration out of its allotment, if it has a place of one."""
    if registration.allotment_id is not None:
        left = work.allotments.get(registration.allotment_id).take_back(registration.size)
        work.allotments.save(left)
        work.record(AllotmentChanged(left))
