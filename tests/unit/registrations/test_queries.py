"""What is shown, and what is unknown."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.refusals import UnknownEvent
from causeway_registrations.domain.registration import Status
from causeway_registrations.domain.sought import Sought
from causeway_registrations.use_cases.list_registrations import ListRegistrations, list_registrations
from causeway_registrations.use_cases.ports import Overview, Page, ShownRegistration
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.show_overview import show_overview
from causeway_registrations.use_cases.show_places import show_places
from causeway_registrations.use_cases.show_registration import show_registration
from causeway_testing.registrations import NOW, RULES, FakeWork, a_request, a_work

ANI = Sought(status=Status.WAITING, mode="online", person="ani")


@dataclass
class FakeReadings:
    """Reads what a unit of work in memory holds, and notes what was asked."""

    work: FakeWork
    asked: list[object] = field(default_factory=list)

    def event(self, event_id: str) -> OfferedEvent | None:
        return self.work.offered_events.find(event_id)

    def registration(self, registration_id: str) -> ShownRegistration | None:
        found = self.work.registrations.find(registration_id)
        return None if found is None else ShownRegistration(found, found.position)

    def registrations_of(self, event_id: str, sought: Sought, *, after: str | None, limit: int) -> Page:
        self.asked.append((event_id, sought, after, limit))
        items = [ShownRegistration(one) for one in self.work.registrations.kept.values()]
        return Page(items=items, next_after=None)

    def overview(self, *, after: tuple[datetime, str] | None, limit: int, since: datetime) -> Overview:
        self.asked.append((after, limit, since))
        return Overview(totals={}, events=list(self.work.offered_events.kept.values()), next_after=None)


def test_a_registration_is_shown_with_its_place_in_the_queue() -> None:
    work = a_work()
    made = [register_participant(a_request(), work, now=NOW, rules=RULES).registration for _ in range(4)]
    shown = [show_registration(one.id, FakeReadings(work)).place_in_queue for one in made]
    assert shown == [None, None, 1, 2]


def test_an_unknown_registration_is_refused() -> None:
    with pytest.raises(UnknownSubject) as refusal:
        show_registration("nobody", FakeReadings(a_work()))
    assert refusal.value.facts == {"noun": "registration"}


def test_the_places_of_an_event_are_shown() -> None:
    work = a_work()
    assert show_places("lecture", FakeReadings(work)) is work.event()


@pytest.mark.parametrize("ask", [show_places, lambda id_, reader: list_registrations(_list(id_), reader)])
def test_an_unknown_event_is_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(UnknownEvent):
        ask("forum", FakeReadings(a_work()))


def _list(event_id: str) -> ListRegistrations:
    return ListRegistrations(event_id=event_id, after="r-1", limit=7, sought=ANI)


def test_a_list_is_asked_for_as_the_operator_wants_it() -> None:
    readings = FakeReadings(a_work())
    list_registrations(_list("lecture"), readings)
    assert readings.asked == [("lecture", ANI, "r-1", 7)]


def test_the_overview_keeps_an_event_for_a_day_after_its_end() -> None:
    readings = FakeReadings(a_work())
    shown = show_overview(readings, now=NOW, limit=5)
    assert [event.id for event in shown.events] == ["lecture"]
    assert readings.asked == [(None, 5, NOW - timedelta(days=1))]
