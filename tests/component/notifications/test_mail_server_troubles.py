"""Whatever a mail server does, every letter is taken once, or somebody gets to know why not."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from causeway_contracts import notifications
from causeway_notifications.settings import read_settings
from causeway_notifications.store.send_queue import LEASE, SendQueue
from causeway_notifications.wiring import build, build_letters, build_sender
from causeway_platform.clock import utc_now
from causeway_platform.settings import read_platform_settings
from causeway_testing.mail import MailServer, hang_up, in_turn, refuse, slowly
from causeway_testing.records import everything_on
from causeway_testing.stage import Stage
from causeway_testing.waiting import wait_until


@pytest.mark.parametrize(
    "answer",
    [
        refuse("450 4.2.0 greylisted", at="rcpt"),
        refuse("451 4.3.0 try later"),
        refuse("421 4.3.2 closing", at="rcpt"),
        hang_up(keep=False),
    ],
    ids=["greylisted", "later", "closing", "hung up"],
)
def test_not_now_is_tried_again_and_taken_once(office: Any, answer: Any) -> None:
    office.mail.script = in_turn(answer)
    (reader,) = office.register(office.event())
    waiting = office.settled(reader["id"], "retry")
    assert waiting["attempts"] == 1
    assert waiting["reason"]
    assert waiting["due_at"] > waiting["queued_at"] + timedelta(seconds=25)
    office.later = timedelta(minutes=1)
    accepted = office.settled(reader["id"], "accepted")
    assert accepted["attempts"] == 2
    assert len(office.letters(reader)) == 1


def test_a_server_that_hangs_up_after_taking_the_letter_makes_two_copies_of_one_message(office: Any) -> None:
    office.mail.script = in_turn(hang_up(keep=True))
    (reader,) = office.register(office.event())
    assert "before the answer" in office.settled(reader["id"], "retry")["reason"]
    office.later = timedelta(minutes=1)
    office.settled(reader["id"], "accepted")
    letters = office.letters(reader, 2)
    assert len({letter.message_id for letter in letters}) == 1


@pytest.mark.parametrize("at", ["rcpt", "data"])
def test_a_refusal_for_good_is_kept_with_its_reason_and_said(office: Any, at: Any) -> None:
    office.mail.script = in_turn(refuse("550 5.1.1 no such user", at=at))
    (reader,) = office.register(office.event())
    failed = office.settled(reader["id"], "failed")
    assert failed["reason"] == "550 5.1.1 no such user"
    assert failed["attempts"] == 1
    topic = office.service.settings.named("causeway.notifications")

    def said() -> bool:
        records = everything_on(office.kafka, topic)
        return any(record.key.decode() == failed["_id"] for record in records)

    wait_until(said, what="the failure to be said")
    assert not office.mail.to(reader["person"]["email"])


def test_one_bad_address_does_not_keep_the_others_waiting(office: Any) -> None:
    event = office.event()
    bad = "nobody@readers.example"
    office.mail.script = lambda recipient, _: refuse("550 5.1.1 no", at="rcpt") if recipient == bad else slowly(0)
    people = office.register(event, 20)
    office.register(event, person={"name": "Nobody", "email": bad})
    people += office.register(event, 20)
    for reader in people:
        assert len(office.letters(reader)) == 1


def test_an_address_refused_three_times_is_left_alone_until_an_operator_asks(office: Any) -> None:
    event = office.event()
    email = "gone@readers.example"
    office.mail.script = lambda _recipient, _attempt: refuse("550 5.1.1 no such user", at="rcpt")
    for _ in range(3):
        (reader,) = office.register(event, person={"name": "Gone", "email": email})
        office.settled(reader["id"], "failed")
    (reader,) = office.register(event, person={"name": "Gone", "email": email})
    failed = office.settled(reader["id"], "failed")
    assert "refused too often" in failed["reason"]
    assert office.mail.attempts[email] == 3

    office.mail.script = in_turn()
    answer = office.call("POST", f"/deliveries/{failed['_id']}/resend")
    assert answer.status_code == 201, answer.text
    assert answer.json["resend"] == 1
    office.settled(reader["id"], "accepted")
    assert len(office.mail.to(email)) == 1
    rows = office.rows("outbox", type=notifications.DELIVERY_RECOVERED, key=answer.json["id"])
    assert len(rows) == 1
    (again,) = office.register(event, person={"name": "Back", "email": email})
    office.settled(again["id"], "accepted")


def test_an_address_no_server_would_take_fails_at_once_and_harms_nobody(office: Any) -> None:
    event = office.event()
    (reader,) = office.register(event, person={"name": "X", "email": "用户@readers.example"})
    assert "few mail servers accept" in office.settled(reader["id"], "failed")["reason"]


def test_a_slow_server_keeps_the_consumer_free(office: Any) -> None:
    event = office.event()
    office.mail.script = lambda _recipient, _attempt: slowly(0.4)
    people = office.register(event, 30)
    wait_until(lambda: len(office.rows("known_registrations", event_id=event["id"])) == 30, what="all to be known")
    assert len(office.rows("deliveries", event_id=event["id"], status="accepted")) < 30
    for reader in people:
        assert len(office.letters(reader)) == 1


def test_a_claim_is_one_senders_until_it_ends_and_then_anybodys(house: Any) -> None:
    queue = SendQueue(house.service.database)
    now = utc_now() + timedelta(days=400)
    house.service.database["deliveries"].update_many({"due_at": {"$exists": True}}, {"$unset": {"due_at": ""}})
    row = {
        "_id": "claimed:change:1",
        "revision": 1,
        "registration_id": "claimed",
        "event_id": "e",
        "kind": "change",
        "version": 1,
        "resend": 0,
        "entry": None,
        "status": "queued",
        "attempts": 0,
        "queued_at": now,
        "due_at": now,
        "ended_at": None,
        "reason": None,
        "claim": None,
    }
    house.service.database["deliveries"].insert_one(row)
    try:
        (mine,) = queue.claim(10, now)
        assert queue.claim(10, now + LEASE / 2) == []
        queue.renew([mine], now + LEASE / 2)
        assert queue.claim(10, now + LEASE) == []
        (theirs,) = queue.claim(10, now + LEASE * 2)
        assert theirs.attempts == 2
        queue.settle([(mine, mine.accept(now))])
        (stored,) = house.rows("deliveries", _id=row["_id"])
        assert stored["status"] == "sending"
        queue.settle([(theirs, theirs.accept(now))])
        (stored,) = house.rows("deliveries", _id=row["_id"])
        assert stored["status"] == "accepted"
        assert queue.claim(10, now + LEASE * 9) == []
    finally:
        house.service.database["deliveries"].delete_one({"_id": row["_id"]})


def test_many_senders_share_the_work_and_take_nothing_twice(house: Any) -> None:
    queue = SendQueue(house.service.database)
    now = utc_now() + timedelta(days=800)
    common = {
        "revision": 1,
        "registration_id": "many",
        "event_id": "e",
        "kind": "change",
        "version": 1,
        "resend": 0,
        "entry": None,
        "status": "queued",
        "attempts": 0,
        "queued_at": now,
        "due_at": now,
        "ended_at": None,
        "reason": None,
        "claim": None,
    }
    rows = [{**common, "_id": f"many:change:{number}"} for number in range(400)]
    house.service.database["deliveries"].insert_many(rows)
    claimed: list[str] = []

    def take() -> None:
        while taken := queue.claim(25, now):
            claimed.extend(delivery.id for delivery in taken)

    try:
        threads = [threading.Thread(target=take) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # A thread may stop early because others took what it had found; the rest is then still there.
        take()
        mine = [one for one in claimed if one.startswith("many:")]
        assert sorted(mine) == sorted(row["_id"] for row in rows)
    finally:
        house.service.database["deliveries"].delete_many({"registration_id": "many"})


def test_letters_wait_for_a_mail_server_that_is_away(environment: dict[str, str], house: Any) -> None:
    """The office at work has its own server; this sender knocks where nobody listens yet."""
    with MailServer() as server:
        port = server.port
    values = environment | {
        "CAUSEWAY_SMTP": f"127.0.0.1:{port}",
        "CAUSEWAY_NAMESPACE": f"{environment['CAUSEWAY_NAMESPACE']}b-",
    }
    service = build(values)
    try:
        rows = _borrowed_rows(house, count=30)
        for name, documents in rows.items():
            service.database[name].insert_many(documents)
        stop = threading.Event()
        thread = threading.Thread(target=service.background["mail"], args=(stop,))
        thread.start()
        seen = service.database["deliveries"]
        wait_until(lambda: seen.find_one({"reason": {"$ne": None}}), what="the sender to notice")
        assert seen.count_documents({"status": {"$in": ["queued", "sending"]}}) == 30
        with MailServer(port=port) as server:
            server.wait_for(30, seconds=40)
            wait_until(
                lambda: seen.count_documents({"status": "accepted", "attempts": 1}) == 30, what="all to be noted"
            )
            assert {server.attempts[one.recipient] for one in server.received} == {1}
            stop.set()
            thread.join()
    finally:
        service.client.drop_database(service.database.name)
        service.close()


def _borrowed_rows(house: Any, count: int) -> dict[str, list[dict[str, Any]]]:
    """Return an event, registrations and queued deliveries as documents, made by the office that is not at work."""
    from causeway_notifications.delivery.samples import sample_event, sample_registration
    from causeway_notifications.domain.delivery import Delivery
    from causeway_notifications.domain.kinds import Kind
    from causeway_notifications.store import documents

    now = utc_now()
    event = sample_event(Kind.CONFIRMATION, now)
    rows: dict[str, list[dict[str, Any]]] = {"known_events": [documents.event_document(event)]}
    people = rows["known_registrations"] = []
    deliveries = rows["deliveries"] = []
    for number in range(count):
        person = documents.registration_document(sample_registration(Kind.CONFIRMATION, "en", "online", now))
        email = f"reader{number}@readers.example"
        people.append(person | {"_id": f"borrowed-{number}", "person": {"name": "Reader", "email": email}})
        delivery = Delivery.of(
            Kind.CONFIRMATION, 1, registration_id=f"borrowed-{number}", event_id=event.id, entry=None, now=now
        )
        deliveries.append(documents.delivery_document(delivery))
    return rows


def test_a_sender_killed_after_the_250_makes_a_second_copy_of_the_same_message_only(
    environment: dict[str, str], house: Any, tmp_path: Path
) -> None:
    with MailServer() as server:
        namespace = f"{environment['CAUSEWAY_NAMESPACE']}k-"
        stage = Stage(
            environment["CAUSEWAY_MONGO_URI"], environment["CAUSEWAY_KAFKA"], tmp_path, namespace, server.address
        )
        values = environment | {"CAUSEWAY_NAMESPACE": namespace}
        service = build(values)
        with stage:
            stage.prepare("notifications")
            for name, documents in _borrowed_rows(house, count=40).items():
                service.database[name].insert_many(documents)
            killed = stage.spawn("notifications-work", FAIL_AT="after_smtp_250:10")
            assert killed.wait(60)
            assert len(server.received) >= 10
            # Nobody waits for the lease in a test.
            service.database["deliveries"].update_many({"status": "sending"}, {"$set": {"due_at": utc_now()}})
            stage.start("notifications-work")
            deliveries = service.database["deliveries"]
            wait_until(
                lambda: deliveries.count_documents({"status": "accepted"}) == 40, what="all to be taken", seconds=40
            )
        service.client.drop_database(service.database.name)
        service.close()
        ids = [one.message_id for one in server.received]
        assert len(ids) > 40, "the kill must have made a second copy, or this test proves nothing"
        assert len(set(ids)) == 40
        assert {one.recipient for one in server.received} == {f"reader{number}@readers.example" for number in range(40)}


def test_a_sender_told_to_stop_finishes_what_it_has_begun_and_gives_the_rest_back(
    environment: dict[str, str], house: Any
) -> None:
    with MailServer(script=lambda _recipient, _attempt: slowly(0.3)) as server:
        values = environment | {
            "CAUSEWAY_NAMESPACE": f"{environment['CAUSEWAY_NAMESPACE']}s-",
            "CAUSEWAY_SMTP": server.address,
        }
        service = build(values)
        try:
            for name, documents in _borrowed_rows(house, count=60).items():
                service.database[name].insert_many(documents)
            sender = build_sender(
                service.client,
                service.database,
                service.open_work,  # type: ignore[arg-type]  # the service's own work
                letters=build_letters(read_platform_settings("notifications", values), read_settings(values)),
                settings=read_settings(values),
            )
            stop = threading.Event()
            thread = threading.Thread(target=sender.run, args=(stop,))
            thread.start()
            server.wait_for(4)
            stop.set()
            thread.join(10)
            assert not thread.is_alive()
            rows = list(service.database["deliveries"].find())
            taken = [row for row in rows if row["status"] == "accepted"]
            assert len(taken) == len(server.received)
            assert len(taken) + sum(row["status"] == "queued" and row["attempts"] == 0 for row in rows) == 60
        finally:
            service.client.drop_database(service.database.name)
            service.close()
