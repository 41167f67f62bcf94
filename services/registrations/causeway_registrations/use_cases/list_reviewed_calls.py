"""Show somebody which calls they review, and how many applications are left for them to judge."""

from collections.abc import Sequence
from dataclasses import dataclass

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.call import Call, Reviewer
from causeway_registrations.use_cases.application_ports import MOST_APPLICATIONS, ApplicationReadings
from causeway_registrations.use_cases.ports import Readings

MOST_CALLS = 30
"""Of one reviewer, the last to close; what closed before these is long decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedCall:
    """A call with the event that it is for, how many applications are a reviewer's to judge, and how many are left."""

    call: Call
    event: Announcement | None
    theirs: int
    left: int


def list_reviewed_calls(subject: str, applications: ApplicationReadings, readings: Readings) -> Sequence[ReviewedCall]:
    """Return the calls that name the contact ``subject`` as a reviewer, the last to close first."""
    found = applications.calls_reviewed_by(subject, at_most=MOST_CALLS)
    return [
        _reviewed(call, reviewer, applications, readings)
        for call in found
        if (reviewer := call.reviewer(subject)) is not None
    ]


def _reviewed(call: Call, reviewer: Reviewer, applications: ApplicationReadings, readings: Readings) -> ReviewedCall:
    applicants = applications.applicants_for(call.event_id, reviewer, at_most=MOST_APPLICATIONS)
    theirs = [one.application_id for one in applicants if not reviewer.is_close_to(one.email, one.institution_id)]
    left = set(theirs) - applications.spoken_of(reviewer.subject, theirs)
    event = readings.event(call.event_id)
    announced = None if event is None else event.announced
    return ReviewedCall(call=call, event=announced, theirs=len(theirs), left=len(left))
