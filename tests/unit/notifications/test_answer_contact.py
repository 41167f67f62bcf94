"""A contact of an institution who asks for their data: one letter, and no copy of anybody who has not asked."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from causeway_contracts import partners
from causeway_contracts.envelope import Message
from causeway_notifications.domain.kinds import CONTACT, LEADING, Kind
from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.domain.known_series import KnownSeries
from causeway_notifications.messaging.incoming import SUBSCRIPTIONS
from causeway_notifications.use_cases.resend_delivery import resend_delivery
from causeway_testing.notices import NOW, FakeWork, a_registration

PERSON = {"name": "Ani P.", "email": "ani@museum.example"}


def hear(work: FakeWork, message_type: str, seq: int, *, person: Any = PERSON, **change: str) -> None:
    state = {"id": "c", "institution_id": "museum", "role": "coordinator", "language": "hy", "zone": "Asia/Yerevan"}
    data = {"change": change, "state": {**state, "active": True, "revision": seq}, "person": person}
    message = Message(id="m", type=message_type, source="s", subject="c", seq=seq, time=NOW, data=data)
    SUBSCRIPTIONS[message_type].follow(data, message, work)


def ask(work: FakeWork, seq: int = 2, **options: Any) -> None:
    hear(work, partners.DATA_REQUESTED, seq, language="en", zone="Europe/London", **options)


def known_as(**changes: Any) -> KnownRegistration:
    one = a_registration(**changes)
    assert one.person is not None
    return replace(one, person=replace(one.person, email=PERSON["email"]))


def test_who_asks_is_kept_like_a_registration_and_written_to_as_they_asked() -> None:
    work = FakeWork()
    ask(work)

    contact = work.registrations.get("c")
    assert (contact.status, contact.event_id, contact.revision, contact.live) == (CONTACT, "museum", 2, False)
    (delivery,) = work.deliveries.by_id.values()
    assert (delivery.id, delivery.kind, delivery.language, delivery.zone) == (
        "c:data:2",
        Kind.DATA,
        "en",
        "Europe/London",
    )


def test_the_same_request_heard_twice_is_one_letter_and_the_next_another() -> None:
    work = FakeWork()
    for seq in (2, 2, 3, 2):
        ask(work, seq)
    assert set(work.deliveries.by_id) == {"c:data:2", "c:data:3"}


@pytest.mark.parametrize(
    "known",
    [
        *(known_as(status=status) for status in ("confirmed", "withdrawn", "submitted", LEADING)),
        known_as(series=KnownSeries(title={"en": "Series"})),
    ],
)
def test_who_takes_part_as_well_gets_the_letter_of_registrations_alone(known: KnownRegistration) -> None:
    work = FakeWork()
    work.registrations.add(known)
    ask(work)
    assert not work.deliveries.by_id
    assert work.registrations.find("c") is None, "no second copy of an address that is known"


def test_who_was_known_as_a_contact_before_is_kept_up_to_date_all_the_same() -> None:
    work = FakeWork()
    ask(work)
    work.registrations.add(known_as())
    ask(work, 3)
    assert set(work.deliveries.by_id) == {"c:data:2"}
    assert work.registrations.get("c").revision == 3


@pytest.mark.parametrize(
    "other",
    [
        known_as(number=7, status=CONTACT),
        replace(known_as(number=7), person=None),
        a_registration(7),
    ],
    ids=["a former part", "somebody forgotten", "somebody else"],
)
def test_what_registrations_does_not_answer_for_keeps_nobody_from_the_letter(other: KnownRegistration) -> None:
    work = FakeWork()
    work.registrations.add(other)
    ask(work)
    assert set(work.deliveries.by_id) == {"c:data:2"}


def test_of_contacts_who_have_not_asked_nothing_is_kept() -> None:
    work = FakeWork()
    hear(work, partners.CONTACT_CHANGED, 2)
    assert not work.registrations.by_id
    assert partners.CONTACT_NAMED not in SUBSCRIPTIONS


def test_a_correction_reaches_the_copy_of_who_has_asked_and_an_older_one_does_not() -> None:
    work = FakeWork()
    ask(work, 2)
    hear(work, partners.CONTACT_CHANGED, 4, person={**PERSON, "name": "Ani Petrosyan"})
    hear(work, partners.CONTACT_CHANGED, 3)
    person = work.registrations.get("c").person
    assert person is not None
    assert person.name == "Ani Petrosyan"
    assert set(work.deliveries.by_id) == {"c:data:2"}, "a correction is no request"


def test_an_operator_can_have_the_letter_sent_again() -> None:
    work = FakeWork()
    ask(work)
    (delivery,) = work.deliveries.by_id.values()
    work.deliveries.save(delivery.accept(NOW))
    assert resend_delivery(delivery.id, work, now=NOW + timedelta(hours=1)).id == "c:data:2.1"
