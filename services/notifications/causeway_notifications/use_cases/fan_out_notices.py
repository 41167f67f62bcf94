"""Tell everybody in an event the same thing, in chunks that can be interrupted and repeated."""

from dataclasses import dataclass, replace
from datetime import datetime

from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.kinds import (
    LEADING,
    OF_EVENTS_TO_LEADERS,
    REMINDER_OFFSETS,
    WORTH_READING,
    Entry,
    Kind,
)
from causeway_notifications.domain.known_event import KnownEvent
from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.use_cases.ports import Work

FAN_OUT = "fan-out"
"""The kind of clock work that runs ``fan_out_notices``."""

MOVES_WITH_THE_EVENT = frozenset({*REMINDER_OFFSETS, Kind.FEEDBACK})
"""Of these an event has one row of clock work each, whose time follows the event's."""

CHUNK = 500
"""As many as one short transaction writes at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FanOut:
    """Tell everybody in ``event_id`` about ``kind``, beginning after the registration ``after``.

    ``moment`` is when it happened or, for a reminder, when it was to go: who registered later knew already.
    """

    event_id: str
    kind: Kind
    sequence: int
    moment: datetime
    after: str = ""

    @property
    def subject(self) -> str:
        """What the row of clock work is about; a reminder has one row that moves with the event."""
        if self.after or self.kind not in MOVES_WITH_THE_EVENT:
            return f"{self.event_id}:{self.kind}:{self.sequence}:{self.after}"
        return f"{self.event_id}:{self.kind}"


def plan_fan_out(command: FanOut, work: Work, *, due_at: datetime) -> None:
    """Have ``command`` done at ``due_at``."""
    payload = {
        "event_id": command.event_id,
        "kind": str(command.kind),
        "sequence": command.sequence,
        "moment": command.moment,
        "after": command.after,
    }
    work.schedule(FAN_OUT, command.subject, due_at, payload)


def fan_out_notices(command: FanOut, work: Work, *, now: datetime) -> int:
    """Queue one chunk of notices, plan the next chunk, and return how many notices were new.

    Nothing is queued when the event has moved on since: what moved it on has planned a fan-out of its own.
    """
    event = work.events.find(command.event_id)
    if event is None or not _still_so(command, event, work):
        return 0
    people = work.registrations.in_event(event.id, _readers(command.kind), after=command.after, limit=CHUNK)
    queued = work.deliveries.queue([_notice(command, person, now) for person in people if _concerned(command, person)])
    if len(people) == CHUNK:
        plan_fan_out(replace(command, after=people[-1].id), work, due_at=now)
    return queued


def _still_so(command: FanOut, event: KnownEvent, work: Work) -> bool:
    if command.kind is Kind.CANCELLATION:
        return event.cancelled
    if event.cancelled:
        return False
    if command.kind is Kind.FEEDBACK:
        form = work.feedback_forms.find(event.id)
        return form is not None and form.invites_at(event.ends_at) == command.moment
    if command.kind in REMINDER_OFFSETS:
        # A change of place must not stop a reminder half-way; only another start makes it untrue.
        return event.starts_at - REMINDER_OFFSETS[command.kind] == command.moment
    return event.sequence == command.sequence


def _readers(kind: Kind) -> frozenset[str]:
    """Return the statuses of those who are told, leaders among them where the news is of the event itself."""
    return WORTH_READING[kind] | ({LEADING} if kind in OF_EVENTS_TO_LEADERS else frozenset())


def _concerned(command: FanOut, person: KnownRegistration) -> bool:
    """Who came after a change saw it at once; a cancellation everybody has to hear; who took part is asked."""
    if command.kind is Kind.FEEDBACK:
        return person.checked_in
    return command.kind is Kind.CANCELLATION or person.registered_at < command.moment


def _notice(command: FanOut, person: KnownRegistration, now: datetime) -> Delivery:
    leads = person.status == LEADING
    return Delivery.of(
        OF_EVENTS_TO_LEADERS[command.kind] if leads else command.kind,
        command.sequence,
        registration_id=person.id,
        event_id=command.event_id,
        entry=_entry(command.kind) if person.confirmed else None,
        now=now,
    )


def _entry(kind: Kind) -> Entry | None:
    """Only those with a place have an entry in their calendar; a reminder leaves it as it is."""
    if kind is Kind.CHANGE:
        return Entry.REQUEST
    return Entry.CANCEL if kind is Kind.CANCELLATION else None
