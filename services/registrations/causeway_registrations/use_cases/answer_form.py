"""A participant answers the questions of the event anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.answers_given import AnswersGiven
from causeway_registrations.use_cases.find_changeable import find_changeable
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """Whose answers, and what they are now."""

    registration_id: str
    answers: Mapping[str, object]


def answer_form(command: AnswerForm, work: Work, *, now: datetime) -> AnswersGiven:
    """Keep the answers, by the form as it is now.

    Raises:
        UnknownSubject, RegistrationEnded, EventCancelled, EventOver, AnswersDoNotFit
    """
    registration, event = find_changeable(command.registration_id, work, now=now)
    known = work.answers_given.find(registration.id)
    before = known or AnswersGiven(registration_id=registration.id, revision=0, event_id=event.id)
    answered = before.answer(event.admission.form, command.answers)
    if known is None:
        work.answers_given.add(answered)
    else:
        work.answers_given.save(answered)
    return answered
