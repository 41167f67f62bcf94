"""An organiser calls for applications to an event."""

from dataclasses import dataclass

from causeway_registrations.domain.application_facts import CallDescribed
from causeway_registrations.domain.call import Call, follow_up_subject, statements_subject
from causeway_registrations.domain.facts import AdmissionDescribed
from causeway_registrations.domain.form import NO_QUESTIONS, Form
from causeway_registrations.domain.kept_form import KeptForm
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeCall:
    """The call wanted."""

    call: Call


def describe_call(command: DescribeCall, work: Work) -> Call:
    """Keep the call and each new version of its forms, and make it the only way into the event if it says so.

    What was decided by the old one stays.

    Raises:
        UnknownEvent: no such event was announced.
        EventCancelled: it will not take place.
        CallContradictory, FormDoesNotFit: it cannot all be true.
    """
    command.call.refuse_contradictions()
    event = find_event(command.call.event_id, work)
    event.refuse_if_cancelled()
    earlier = work.calls.find(event.id)
    call = command.call.following(earlier)
    _keep_form(statements_subject(event.id), earlier.statements if earlier else NO_QUESTIONS, call.statements, work)
    asked_before = earlier.follow_up.form if earlier else NO_QUESTIONS
    _keep_form(follow_up_subject(event.id), asked_before, call.follow_up.form, work)
    work.calls.save(call)
    work.record(CallDescribed(call))
    _close_other_ways(call, event, work)
    return call


def _keep_form(subject: str, earlier: Form, form: Form, work: Work) -> None:
    if form is not earlier and form.version:
        work.forms.add(KeptForm(event_id=subject, form=form))


def _close_other_ways(call: Call, event: OfferedEvent, work: Work) -> None:
    if event.admission.gates.by_application is call.only_way_in:
        return
    admission = event.admission.admitting_by_application(only=call.only_way_in)
    work.offered_events.save(event.admit_by(admission))
    work.record(AdmissionDescribed(admission))
