"""An organiser lays down how people get into an event."""

from dataclasses import dataclass, replace
from datetime import datetime

from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.facts import AdmissionDescribed
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeAdmission:
    """The admission wanted; its ``revision`` is the one that was read."""

    admission: Admission


def describe_admission(command: DescribeAdmission, work: Work, *, now: datetime, rules: PlaceRules) -> Admission:
    """Keep the new admission. What people hold by the old one stays theirs.

    Raises:
        UnknownEvent: no such event was announced.
    """
    event = find_event(command.admission.event_id, work)
    admission = replace(command.admission, revision=event.admission.revision + 1)
    work.offered_events.save(event.admit_by(admission))
    work.record(AdmissionDescribed(admission))
    return admission
