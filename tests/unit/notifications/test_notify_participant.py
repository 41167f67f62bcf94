"""A person hears what has become of their registration, once for each step of it."""

import pytest

from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.kinds import Entry, Kind
from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.domain.relevance import why_not
from causeway_notifications.use_cases.notify_participant import NotifyParticipant, notify_participant
from causeway_testing.notices import NOW, FakeWork, a_registration, an_event, an_offer


@pytest.fixture
def work() -> FakeWork:
    work = FakeWork()
    work.events.add(an_event(sequence=4))
    return work


def notify(work: FakeWork, registration: KnownRegistration, kind: Kind | None) -> Delivery | None:
    return notify_participant(NotifyParticipant(registration=registration, kind=kind), work, now=NOW)


def test_who_registers_gets_a_confirmation_with_a_calendar_entry(work: FakeWork) -> None:
    delivery = notify(work, a_registration(), Kind.CONFIRMATION)
    assert delivery is not None
    assert delivery.id == f"{a_registration().id}:confirmation:1"
    assert delivery.entry is Entry.REQUEST
    assert work.deliveries.by_id == {delivery.id: delivery}
    assert work.registrations.get(a_registration().id) == a_registration()


def test_the_same_message_again_tells_nobody_again(work: FakeWork) -> None:
    notify(work, a_registration(), Kind.CONFIRMATION)
    assert notify(work, a_registration(), Kind.CONFIRMATION) is None
    assert len(work.deliveries.by_id) == 1


def test_an_older_state_never_replaces_a_newer_one(work: FakeWork) -> None:
    notify(work, a_registration(revision=3, status="withdrawn"), Kind.WITHDRAWAL)
    assert notify(work, a_registration(revision=2), Kind.CONFIRMATION) is None
    assert work.registrations.get(a_registration().id).status == "withdrawn"


def test_who_waits_gets_no_calendar_entry(work: FakeWork) -> None:
    delivery = notify(work, a_registration(status="waiting"), Kind.WAITING)
    assert delivery is not None
    assert delivery.entry is None


def test_an_offer_is_told_once_for_each_offer(work: FakeWork) -> None:
    first = notify(work, a_registration(revision=2, status="offered", offer=an_offer()), Kind.OFFER)
    second = notify(work, a_registration(revision=6, status="offered", offer=an_offer(number=2)), Kind.OFFER)
    assert [one.version for one in (first, second) if one] == [1, 2]


def test_an_accepted_offer_is_confirmed_with_an_entry(work: FakeWork) -> None:
    notify(work, a_registration(revision=2, status="offered", offer=an_offer()), Kind.OFFER)
    delivery = notify(work, a_registration(revision=3), Kind.CONFIRMATION)
    assert delivery is not None
    assert delivery.entry is Entry.REQUEST


@pytest.mark.parametrize(("kind", "status"), [(Kind.WITHDRAWAL, "withdrawn"), (Kind.MODE_CHANGE, "waiting")])
def test_who_loses_a_place_has_the_entry_taken_out_of_the_calendar(work: FakeWork, kind: Kind, status: str) -> None:
    notify(work, a_registration(), Kind.CONFIRMATION)
    delivery = notify(work, a_registration(revision=2, status=status), kind)
    assert delivery is not None
    assert delivery.entry is Entry.CANCEL


def test_who_withdraws_from_the_queue_had_no_entry(work: FakeWork) -> None:
    notify(work, a_registration(status="waiting"), Kind.WAITING)
    delivery = notify(work, a_registration(revision=2, status="withdrawn"), Kind.WITHDRAWAL)
    assert delivery is not None
    assert delivery.entry is None


def test_a_registration_that_arrives_after_the_cancellation_is_told_of_the_cancellation() -> None:
    work = FakeWork()
    work.events.add(an_event(status="cancelled", sequence=4))
    delivery = notify(work, a_registration(), Kind.CONFIRMATION)
    assert delivery is not None
    # The same id as the fan-out would use: whoever comes first, the person hears once.
    assert delivery.id == f"{a_registration().id}:cancellation:4"
    assert delivery.entry is None


def test_a_registration_whose_event_is_not_known_yet_is_queued_all_the_same() -> None:
    assert notify(FakeWork(), a_registration(), Kind.CONFIRMATION) is not None


def test_a_check_in_is_noted_and_nobody_is_written_to(work: FakeWork) -> None:
    assert notify(work, a_registration(), None) is None
    assert work.registrations.get(a_registration().id) == a_registration()
    assert not work.deliveries.by_id


def test_who_was_forgotten_is_forgotten_here_too(work: FakeWork) -> None:
    notify(work, a_registration(), Kind.CONFIRMATION)
    assert notify(work, a_registration(revision=2, person=None), Kind.WITHDRAWAL) is None
    assert work.registrations.get(a_registration().id).person is None


@pytest.mark.parametrize(
    ("kind", "status", "told"),
    [
        (Kind.OFFER, "offered", Kind.MEMBER_NAMED),
        (Kind.OFFER_LAPSED, "lapsed", Kind.MEMBER_LAPSED),
        (Kind.OFFER_DECLINED, "declined", Kind.MEMBER_DECLINED),
        (Kind.WITHDRAWAL, "withdrawn", Kind.MEMBER_DECLINED),
        (Kind.CONFIRMATION, "confirmed", Kind.CONFIRMATION),
        (Kind.MEMBER_REMOVED, "withdrawn", Kind.MEMBER_REMOVED),
    ],
)
def test_who_was_named_by_somebody_else_is_told_where_the_place_comes_from_and_goes_to(
    work: FakeWork, kind: Kind, status: str, told: Kind
) -> None:
    offer = an_offer(number=1) if status == "offered" else None
    registration = a_registration(1, status=status, offer=offer, named_by="The university")
    delivery = notify(work, registration, kind)
    assert delivery is not None
    assert delivery.kind is told
    assert why_not(delivery, registration, an_event(), NOW) is None
