"""Who was forgotten is not written to any more, and nothing that quotes them stays."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from causeway_contracts import catalogue, registrations
from causeway_contracts.envelope import Message
from causeway_contracts.examples import example
from causeway_notifications.delivery.mail_server import nameless
from causeway_notifications.domain.address import RefusedAddress, fingerprint
from causeway_notifications.domain.delivery import FORGOTTEN, Delivery, Status
from causeway_notifications.domain.facts import DeliveryFailed
from causeway_notifications.domain.kinds import Kind
from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.messaging.incoming import SUBSCRIPTIONS
from causeway_notifications.use_cases.forget_person import forget_person
from causeway_notifications.use_cases.send_data_link import SendDataLink, send_data_link
from causeway_testing.notices import NOW, FakeWork, a_delivery, a_registration, an_event

QUOTED = "550 5.1.1 <reader1@example.org> unknown"


def forgotten(registration: KnownRegistration | None = None) -> KnownRegistration:
    """Return the state in which the first participant's registration is told after they were forgotten."""
    return replace(registration or a_registration(), revision=2, person=None, status="withdrawn", zone="UTC")


def a_work(*deliveries: Delivery, registrations: tuple[KnownRegistration, ...] = ()) -> FakeWork:
    work = FakeWork()
    work.events.add(an_event())
    for registration in registrations or (a_registration(),):
        work.registrations.add(registration)
    for delivery in deliveries:
        work.deliveries.add(delivery)
    return work


def test_nothing_that_waits_goes_out_and_what_went_out_stays_counted() -> None:
    sent = a_delivery(Kind.CONFIRMATION, 1).accept(NOW)
    waiting = a_delivery(Kind.CHANGE, 2)
    put_off = a_delivery(Kind.OFFER, 1, status=Status.SENDING, claim="c", attempts=1).put_off(
        QUOTED, NOW + timedelta(hours=1)
    )
    work = a_work(sent, waiting, put_off)

    forget_person(forgotten(), work, now=NOW)

    assert work.registrations.get(sent.registration_id).person is None
    assert work.deliveries.get(sent.id) is sent
    for delivery in (waiting, put_off):
        now = work.deliveries.get(delivery.id)
        assert (now.status, now.reason, now.due_at, now.claim) == (Status.DROPPED, FORGOTTEN, None, None)
    assert work.facts == []


def test_the_words_of_a_mail_server_are_forgotten_here_and_everywhere() -> None:
    failed = a_delivery(status=Status.SENDING, claim="c").fail(QUOTED, NOW)
    work = a_work(failed)

    forget_person(forgotten(), work, now=NOW)

    cleaned = work.deliveries.get(failed.id)
    assert (cleaned.status, cleaned.reason, cleaned.revision) == (Status.FAILED, FORGOTTEN, failed.revision + 1)
    assert work.facts == [DeliveryFailed(cleaned)]
    forget_person(replace(forgotten(), revision=3), work, now=NOW)
    assert len(work.facts) == 1, "once is enough"


def test_a_mailbox_nobody_has_any_more_is_not_remembered_as_refusing() -> None:
    work = a_work()
    work.addresses.add(RefusedAddress.first("reader1@example.org"))

    forget_person(forgotten(), work, now=NOW)

    assert work.addresses.by_id == {}


def test_a_mailbox_that_another_registration_has_is_still_known() -> None:
    other = replace(a_registration(2), person=a_registration().person)
    work = a_work(registrations=(a_registration(), other))
    work.addresses.add(RefusedAddress.first("reader1@example.org"))

    forget_person(forgotten(), work, now=NOW)

    assert set(work.addresses.by_id) == {fingerprint("reader1@example.org")}
    assert work.registrations.get(other.id) is other


def test_an_older_message_does_not_bring_the_person_back() -> None:
    work = a_work()
    forget_person(forgotten(), work, now=NOW)
    value = example(registrations.REGISTERED)["value"]
    value["state"] |= {"id": a_registration().id, "revision": 1}

    follow(work, registrations.REGISTERED, value)

    assert work.registrations.get(a_registration().id).person is None
    assert work.deliveries.by_id == {}


def test_who_was_never_heard_of_is_known_as_nobody() -> None:
    work = FakeWork()
    forget_person(forgotten(), work, now=NOW)

    assert work.registrations.get(a_registration().id).person is None


def follow(work: FakeWork, message_type: str, value: dict[str, Any]) -> None:
    state = value["state"]
    message = Message(
        id="m", type=message_type, source="s", subject=state["id"], seq=state["revision"], time=NOW, data=value
    )
    body = catalogue.read_body(replace(message, data=json.loads(json.dumps(value))))
    SUBSCRIPTIONS[message_type].follow(body, message, work)


def test_the_message_that_somebody_was_forgotten_is_followed() -> None:
    work = FakeWork()
    value = example(registrations.ERASED)["value"]

    follow(work, registrations.ERASED, value)

    assert work.registrations.get(value["state"]["id"]).person is None


def test_whoever_asks_about_their_data_is_sent_one_letter_a_question() -> None:
    work = FakeWork()
    value = example(registrations.DATA_REQUESTED)["value"]
    follow(work, registrations.DATA_REQUESTED, value)
    follow(work, registrations.DATA_REQUESTED, value)

    (delivery,) = work.deliveries.by_id.values()
    assert delivery.id == f"{value['state']['registration_id']}:data:1"
    assert (delivery.kind, delivery.language, delivery.zone) == (Kind.DATA, "hy", "Asia/Yerevan")


def test_the_time_zone_of_a_question_goes_with_the_person() -> None:
    work = a_work()
    command = SendDataLink(
        registration_id=a_registration().id, event_id=an_event().id, number=1, language="hy", zone="Asia/Yerevan"
    )
    send_data_link(command, work, now=NOW)
    (delivery,) = work.deliveries.by_id.values()
    work.deliveries.save(delivery.accept(NOW))

    forget_person(forgotten(), work, now=NOW)

    (left,) = work.deliveries.by_id.values()
    assert (left.status, left.zone) == (Status.ACCEPTED, None)


def test_what_a_mail_server_says_is_kept_without_the_address_it_quotes() -> None:
    said = "550 5.1.1 <Ani.Grigoryan@example.org>: user ani.grigoryan unknown, see https://mail.example/help"

    kept = nameless(said, "ani.grigoryan@example.org")

    assert "grigoryan" not in kept.lower()
    assert kept.startswith("550 5.1.1")
    assert "unknown" in kept
    assert nameless("550 a mailbox is unknown", "a@example.org") == "550 a mailbox is unknown"
