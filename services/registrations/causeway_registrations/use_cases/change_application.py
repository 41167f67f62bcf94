"""An applicant writes or chooses something else before the call closes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from causeway_registrations.domain.application import Application, Wanted
from causeway_registrations.domain.application_facts import ApplicationChanged
from causeway_registrations.use_cases.apply_for_place import checked
from causeway_registrations.use_cases.find_call import find_call
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeApplication:
    """Which application, and what it is to say."""

    application_id: str
    wanted: Wanted
    statements: dict[str, Any]


def change_application(command: ChangeApplication, work: Work, *, now: datetime) -> Application:
    """Keep what is wanted now.

    Raises:
        UnknownSubject, EventCancelled, EventOver, ModeNotOffered
        ApplicationsNotOpen, ApplicationsClosed, TrackNotOffered, RegionNotOffered, AnswersDoNotFit
        ApplicationDecided: it was decided on or withdrawn.
    """
    application = work.applications.get(command.application_id)
    event = find_event(application.event_id, work)
    event.refuse_unless_ahead(now)
    call = find_call(event.id, work)
    call.refuse_unless_open(now)
    changed = application.change(checked(command.wanted, command.statements, call, event))
    work.applications.save(changed)
    work.record(ApplicationChanged(changed))
    return changed
