"""Look up the call that a command is about."""

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.application import Application
from causeway_registrations.domain.application_refusals import NoCall
from causeway_registrations.domain.call import Call
from causeway_registrations.domain.cohort import Cohort
from causeway_registrations.domain.reader import Reader
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


def find_to_judge(application_id: str, reader: Reader, work: Work) -> tuple[Application, Call]:
    """Return an application and its call, for whoever wants to say something about it.

    Raises:
        UnknownSubject: there is no such application, or none that the reader may know of.
        NoCall
    """
    application = work.applications.get(application_id)
    if not reader.knows_of(application, work.calls.find(application.event_id)):
        raise UnknownSubject.named("application")
    return application, find_call(application.event_id, work)


def cohort_of(event_id: str, work: Work) -> Cohort:
    """Return the places of the event's call that are taken."""
    return work.cohorts.find(event_id) or Cohort(event_id=event_id)


def no_call() -> NoCall:
    """Return the refusal for an event without a call."""
    return NoCall("One cannot apply for this event.", next_step="Look at the event's page for how to take part.")
