"""Show what came with one registration, beside the form that was answered and the form as it is now."""

from dataclasses import dataclass

from causeway_registrations.domain.answers_given import AnswersGiven
from causeway_registrations.domain.form import NO_QUESTIONS, Form
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.gate_ports import GateReadings
from causeway_registrations.use_cases.ports import Readings
from causeway_registrations.use_cases.show_places import show_places


@dataclass(frozen=True, slots=True)
class ShownAnswers:
    """The answers, the version of the form that they were given to, and the present one."""

    given: AnswersGiven
    answered: Form
    now: Form


def show_answers(registration: Registration, readings: Readings, gates: GateReadings) -> ShownAnswers:
    """Return the answers; none were given while the event asked for nothing.

    Raises:
        UnknownEvent: our copy of the event is being rebuilt.
    """
    event = show_places(registration.event_id, readings)
    nothing = AnswersGiven(registration_id=registration.id, revision=0, event_id=event.id)
    given = gates.answers(registration.id) or nothing
    now = event.admission.form
    answered = now if given.form_version == now.version else gates.form(event.id, given.form_version)
    return ShownAnswers(given, answered or NO_QUESTIONS, now)
