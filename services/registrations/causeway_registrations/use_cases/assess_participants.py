"""An operator marks by hand, for several participants at once, who has passed or is confirmed for a certificate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from causeway_platform.refusals import ChangedMeanwhile, Refusal, UnknownSubject
from causeway_registrations.domain.assessment import Assessment
from causeway_registrations.use_cases.assess_participant import AssessParticipant, assess_participant
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work

MOST_AT_ONCE = 200
"""Rows in one transaction; more would keep those waiting who register meanwhile."""


class MarkOutcome(Enum):
    """What became of a row."""

    MARKED = "marked"
    KEPT = "kept"
    """The marks were so already, so that a batch can be sent again."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRow:
    """The marks of one participant; with ``revision`` only if nobody has changed them since it was read."""

    registration_id: str
    passed: bool
    confirmed: bool
    revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessParticipants:
    """Of which event, which marks, and by whom."""

    event_id: str
    rows: Sequence[MarkRow]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkResult:
    """What became of a row, with the marks as they are now unless it was refused."""

    registration_id: str
    outcome: MarkOutcome
    assessment: Assessment | None = None
    refusal: Refusal | None = None


def assess_participants(command: AssessParticipants, work: Work, *, now: datetime) -> list[MarkResult]:
    """Keep the marks row by row; one that is refused keeps no other from being done.

    Raises:
        UnknownEvent
    """
    event = find_event(command.event_id, work)
    for row in command.rows:
        work.registrations.want(row.registration_id)
        work.assessments.want(row.registration_id)
    work.load_wanted()
    return [_result(row, event.id, command.by, work, now) for row in command.rows]


def _result(row: MarkRow, event_id: str, by: str, work: Work, now: datetime) -> MarkResult:
    try:
        outcome, assessment = _marked(row, event_id, by, work, now)
    except Refusal as refusal:
        return MarkResult(registration_id=row.registration_id, outcome=MarkOutcome.REFUSED, refusal=refusal)
    return MarkResult(registration_id=row.registration_id, outcome=outcome, assessment=assessment)


def _marked(row: MarkRow, event_id: str, by: str, work: Work, now: datetime) -> tuple[MarkOutcome, Assessment]:
    registration = work.registrations.find(row.registration_id)
    if registration is None or registration.event_id != event_id or registration.erased_at is not None:
        raise UnknownSubject.named("registration")
    known = work.assessments.find(registration.id) or Assessment(registration_id=registration.id, event_id=event_id)
    if (known.passed, known.confirmed) == (row.passed, row.confirmed):
        return MarkOutcome.KEPT, known
    _refuse_if_changed(known, row)
    command = AssessParticipant(registration_id=registration.id, passed=row.passed, confirmed=row.confirmed, by=by)
    return MarkOutcome.MARKED, assess_participant(command, work, now=now)


def _refuse_if_changed(known: Assessment, row: MarkRow) -> None:
    if row.revision is not None and row.revision != known.revision:
        next_step = "Look at the marks as they are now, and send the row again with their revision."
        raise ChangedMeanwhile.since(row.revision, known.revision, next_step=next_step)
