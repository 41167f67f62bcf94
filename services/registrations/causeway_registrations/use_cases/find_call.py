"""Look up the call that a command is about."""

from causeway_registrations.domain.application_refusals import NoCall
from causeway_registrations.domain.call import Call
from causeway_registrations.domain.cohort import Cohort
from causeway_registrations.use_cases.ports import Work


def find_call(event_id: str, work: Work) -> Call:
    """Return the event's call.

    Raises:
        NoCall: nobody has called for applications.
    """
    call = work.calls.find(event_id)
    if call is None:
        raise no_call()
    return call


def cohort_of(event_id: str, work: Work) -> Cohort:
    """Return the places of the event's call that are taken."""
    return work.cohorts.find(event_id) or Cohort(event_id=event_id)


def no_call() -> NoCall:
    """Return the refusal for an event without a call."""
    return NoCall("One cannot apply for this event.", next_step="Look at the event's page for how to take part.")
