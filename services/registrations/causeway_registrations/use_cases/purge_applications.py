"""What was kept for a time of an event's applications goes by itself, in steps that can be interrupted and repeated."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.application import Application
from causeway_registrations.domain.application_facts import ApplicationChanged
from causeway_registrations.domain.retention import Held, RetentionRules
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.application_ports import APPLICATIONS_RETENTION
from causeway_registrations.use_cases.forget_application import forget_application
from causeway_registrations.use_cases.ports import Work

STEP = 200
"""Applications looked at in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeApplications:
    """Which event's, beginning after the application ``after``."""

    event_id: str
    after: str = ""


def purge_applications(
    command: PurgeApplications, work: Work, *, now: datetime, rules: PlaceRules, retention: RetentionRules
) -> None:
    """Take away what was kept long enough in one stretch of applications, and plan the next stretch.

    The purge of the event's registrations starts this one each time a part's time is over.
    """
    event = work.offered_events.find(command.event_id)
    parts = frozenset[Held]() if event is None else retention.over(event.announced.ends_at, now)
    if not parts:
        return
    stretch = work.applications.in_event(command.event_id, after=command.after, at_most=STEP)
    for application in stretch:
        _purge(application, application.held & parts, work, now=now, rules=rules)
    if len(stretch) == STEP:
        work.schedule(APPLICATIONS_RETENTION, command.event_id, now, {"after": stretch[-1].id})


def _purge(application: Application, gone: frozenset[Held], work: Work, *, now: datetime, rules: PlaceRules) -> None:
    if Held.PERSON in gone:
        forget_application(application, work, wanted_by="retention", now=now, rules=rules)
    elif gone:
        trimmed = application.without_zone()
        work.applications.save(trimmed)
        work.record(ApplicationChanged(trimmed))
