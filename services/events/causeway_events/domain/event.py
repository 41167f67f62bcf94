"""The event: one thing on the calendar, from draft over publication to its end or cancellation."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypedDict

from causeway_events.domain import event_rules as rules
from causeway_events.domain.capacity import Capacities, Occupancies, check_against_taken, check_capacities
from causeway_events.domain.place import Host, Place, check_hosts
from causeway_events.domain.programme import Edition
from causeway_events.domain.refusals import NotADraft, RescheduleInstead
from causeway_events.domain.registration_window import RegistrationWindow
from causeway_events.domain.schedule import Schedule
from causeway_events.domain.texts import Texts, said
from causeway_platform.identifiers import new_id

DRAFT, PUBLISHED, CANCELLED = "draft", "published", "cancelled"
STATUSES = (DRAFT, PUBLISHED, CANCELLED)

RESCHEDULED_FIELDS = ("schedule", "place", "join_link")
"""What people must hear of, with a reason, once an event is published."""


class Changes(TypedDict, total=False):
    """New values by field; what is absent stays as it is."""

    title: Texts
    summary: Texts
    description: Texts
    languages: Sequence[str]
    modes: Capacities
    hosts: Sequence[Host]
    registration: RegistrationWindow
    schedule: Schedule
    place: Place | None
    join_link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing on the calendar. Every verb returns the event after it; a refusal leaves everything as it was."""

    id: str
    revision: int
    programme_id: str
    edition_id: str
    status: str
    title: Texts
    summary: Texts
    description: Texts
    languages: Sequence[str]
    """In which it is held, the most important first."""
    schedule: Schedule
    place: Place | None
    join_link: str | None
    modes: Capacities
    hosts: Sequence[Host]
    registration: RegistrationWindow
    sequence: int = 0
    """The iCalendar SEQUENCE (RFC 5546, 2.1.4): rises with time, zone, place, link and cancellation."""
    previous_start: datetime | None = None
    cancellation_reason: Texts = field(default_factory=dict)
    changed_at: datetime

    @classmethod
    def draft(
        cls,
        edition: Edition,
        *,
        title: Texts,
        schedule: Schedule,
        modes: Capacities,
        now: datetime,
        registration: RegistrationWindow | None = None,
        summary: Texts | None = None,
        description: Texts | None = None,
        languages: Sequence[str] = (),
        place: Place | None = None,
        join_link: str | None = None,
        hosts: Sequence[Host] = (),
    ) -> "Event":
        """Return a draft, which nobody but operators sees; without a window, registration closes at the start.

        Raises:
            TextMissing, NoMode, NegativeCapacity, HostTwice, WindowUpsideDown, WindowAfterEnd, WindowPast: see each.
        """
        event = cls(
            id=new_id(),
            revision=1,
            programme_id=edition.programme_id,
            edition_id=edition.id,
            status=DRAFT,
            title=said(title),
            summary=said(summary or {}),
            description=said(description or {}),
            languages=tuple(languages) or tuple(said(title)),
            schedule=schedule,
            place=place,
            join_link=join_link,
            modes=dict(modes),
            hosts=tuple(hosts),
            registration=registration or RegistrationWindow(opens_at=None, closes_at=schedule.starts_at),
            changed_at=now,
        )
        event.check()
        if registration is not None:
            registration.check_ahead(schedule, now=now)
        return event

    def changed_with(self, changes: Changes, *, occupancies: Occupancies, now: datetime) -> "Event":
        """Return the event with ``changes``, or itself when they change nothing.

        Raises:
            AlreadyCancelled: it is final.
            RescheduleInstead: it is published, and people must hear of these changes.
            CapacityBelowTaken, ModeInUse: somebody would lose a place.
            TextMissing, NoMode, NegativeCapacity, HostTwice, PlaceMissing, WindowUpsideDown, WindowAfterEnd,
            WindowPast: see each.
        """
        rules.refuse_cancelled(self)
        event = self._with(changes)
        different = changed_fields(self, event)
        if not different:
            return self
        self._refuse_unannounced(different)
        event.check()
        if "registration" in different and "registration" in changes:
            event.registration.check_ahead(event.schedule, now=now)
        if event.status != DRAFT:
            check_against_taken(self.modes, event.modes, occupancies)
        return _after(event, now)

    def published(self, *, now: datetime, as_record: bool = False) -> "Event":
        """Return the event, open to the public.

        Args:
            now: the present moment.
            as_record: it is over and is published for the record only.

        Raises:
            NotADraft, AlreadyCancelled: it is public already, or was.
            EventIsOver: it is over and ``as_record`` is not given.
            PlaceMissing, WindowPast: see each.
        """
        rules.refuse_cancelled(self)
        self.refuse_public()
        if not as_record:
            rules.refuse_over(self, now, "Give as_record to publish it for the record, or check the dates.")
        rules.check_place(self)
        self.registration.check_ahead(self.schedule, now=now)
        return _after(replace(self, status=PUBLISHED), now)

    def rescheduled(self, changes: Changes, *, now: datetime) -> "Event":
        """Return the event at another time or place, its SEQUENCE one higher.

        Args:
            changes: some of ``schedule``, ``place``, ``join_link`` and ``registration``.
            now: the present moment.

        Raises:
            NotPublished, AlreadyCancelled, EventIsOver: it is not on the calendar, or no longer.
            NothingChanges: it stays when and where it is.
            StartPast: it would have begun before people hear of it.
            PlaceMissing, WindowUpsideDown, WindowAfterEnd, WindowPast: see each.
        """
        rules.refuse_draft(self)
        rules.refuse_cancelled(self)
        rules.refuse_over(self, now, "Draft a new event instead.")
        event = self._with(changes)
        rules.refuse_same(self, event)
        rules.refuse_past_start(self, event, now)
        event.check()
        if "registration" in changes:
            event.registration.check_ahead(event.schedule, now=now)
        moved = event.schedule.starts_at != self.schedule.starts_at
        previous_start = self.schedule.starts_at if moved else self.previous_start
        return _after(replace(event, sequence=self.sequence + 1, previous_start=previous_start), now)

    def cancelled(self, reason: Texts, *, now: datetime) -> "Event":
        """Return the event, called off for good.

        Raises:
            NotPublished, AlreadyCancelled, EventIsOver: there is nothing to call off.
        """
        rules.refuse_draft(self)
        rules.refuse_cancelled(self)
        rules.refuse_over(self, now, "It can no longer be called off.")
        event = replace(self, status=CANCELLED, sequence=self.sequence + 1, cancellation_reason=said(reason))
        return _after(event, now)

    def refuse_public(self) -> None:
        """Make sure that this is a draft.

        Raises:
            NotADraft: it is, or was, public.
        """
        if self.status != DRAFT:
            raise NotADraft(
                f"The event is {self.status}.", next_step="Change, reschedule or cancel it instead.", status=self.status
            )

    def _with(self, changes: Changes) -> "Event":
        schedule = changes.get("schedule", self.schedule)
        return replace(
            self,
            title=said(changes.get("title", self.title)),
            summary=said(changes.get("summary", self.summary)),
            description=said(changes.get("description", self.description)),
            languages=tuple(changes.get("languages", self.languages)),
            modes=dict(changes.get("modes", self.modes)),
            hosts=tuple(changes.get("hosts", self.hosts)),
            registration=changes.get("registration", self.registration.following(self.schedule, schedule)),
            schedule=schedule,
            place=changes.get("place", self.place),
            join_link=changes.get("join_link", self.join_link),
        )

    def _refuse_unannounced(self, different: Sequence[str]) -> None:
        unannounced = [name for name in different if name in RESCHEDULED_FIELDS]
        if self.status != DRAFT and unannounced:
            raise RescheduleInstead(
                "The event is published: people must hear of a new time, place or join link.",
                next_step="Send it as a reschedule, with a reason if there is one.",
                fields=unannounced,
            )

    def check(self) -> None:
        """Make sure of what holds for every event; see the verbs for what each adds."""
        rules.check_title(self.title)
        check_capacities(self.modes)
        check_hosts(self.hosts)
        self.registration.check(self.schedule)
        if self.status != DRAFT:
            rules.check_place(self)


def _after(event: Event, now: datetime) -> Event:
    return replace(event, revision=event.revision + 1, changed_at=now)


_COMPARED = tuple(Changes.__annotations__)


def changed_fields(before: Event, after: Event) -> list[str]:
    """Return the names of what differs, as in ``Changes``."""
    return [name for name in _COMPARED if getattr(before, name) != getattr(after, name)]


def moved_fields(before: Event, after: Event) -> list[str]:
    """Return what people must hear of: some of ``time``, ``zone``, ``place`` and ``join_link``."""
    compared = {
        "time": (_times(before), _times(after)),
        "zone": (before.schedule.zone, after.schedule.zone),
        "place": (before.place, after.place),
        "join_link": (before.join_link, after.join_link),
    }
    return [name for name, (earlier, later) in compared.items() if earlier != later]


def _times(event: Event) -> tuple[datetime, ...]:
    schedule = event.schedule
    return (schedule.local_start, schedule.local_end, schedule.starts_at, schedule.ends_at)
