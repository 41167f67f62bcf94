"""An accepted person answers what is asked of those who were accepted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from causeway_registrations.domain.application import Application, Given, no_follow_up
from causeway_registrations.domain.application_facts import ApplicationChanged
from causeway_registrations.use_cases.find_call import find_call
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFollowUp:
    """Whose answers."""

    application_id: str
    answers: dict[str, Any]


def answer_follow_up(command: AnswerFollowUp, work: Work, *, now: datetime) -> Application:
    """Keep the answers; they may be changed until the form is due.

    Raises:
        UnknownSubject, NoCall
        NoFollowUp: the application was not accepted, or nothing is asked.
        FollowUpClosed, AnswersDoNotFit
    """
    application = work.applications.get(command.application_id)
    call = find_call(application.event_id, work)
    form = call.follow_up.form
    if not form.questions:
        raise no_follow_up()
    call.refuse_late_follow_up(now)
    answered = application.answer_follow_up(Given(version=form.version, answers=form.read(command.answers)))
    work.applications.save(answered)
    work.record(ApplicationChanged(answered))
    return answered
