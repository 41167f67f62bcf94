"""From a message on a topic to a letter in a mailbox, and never twice."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from icalendar import Calendar

from causeway_contracts import certificates, events, feedback, registrations
from causeway_platform.links import Links
from causeway_platform.rebuild import rebuild
from causeway_testing.mail import Received, in_turn, refuse
from causeway_testing.waiting import wait_until

LINKS = Links(["a-link-key-for-tests-only"])


def text_of(received: Received) -> str:
    part = received.message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def entry_of(received: Received) -> tuple[str, Any]:
    """Return the METHOD and the event of a letter's calendar entry."""
    (part,) = [part for part in received.message.walk() if part.get_content_type() == "text/calendar"]
    calendar = cast("Any", Calendar.from_ical(part.get_content()))
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


def subjects(received: list[Received]) -> list[str]:
    return [str(one.message["Subject"]).split(":")[0] for one in received]


def moved(event: dict[str, Any], by: timedelta, sequence: int = 1) -> dict[str, Any]:
    """Return the event's state after it moved."""
    starts_at, ends_at = event["starts_at"] + by, event["ends_at"] + by
    return event | {"starts_at": starts_at, "ends_at": ends_at, "sequence": sequence}


def how(event: dict[str, Any]) -> dict[str, Any]:
    """Return the change part of a rescheduling of ``event``."""
    return {
        "previous_start": event["starts_at"],
        "previous_end": event["ends_at"],
        "previous_zone": event["zone"],
        "previous_place": event["place"],
        "fields_changed": ["time"],
        "reason": None,
    }


def test_who_registers_gets_one_letter_in_their_language_with_ticket_and_calendar_entry(office: Any) -> None:
    event = office.event()
    (reader,) = office.register(
        event, language="hy", zone="Asia/Yerevan", person={"name": "Անի", "email": "ani@x.example"}
    )
    (letter,) = office.letters(reader)
    assert "Ձեր տեղը հաստատված է" in str(letter.message["Subject"])
    assert LINKS.sign("ticket", reader["id"], 0) in text_of(letter)
    assert f"http://causeway.example/my/{LINKS.sign('manage', reader['id'], 1)}" in text_of(letter)
    method, entry = entry_of(letter)
    assert (method, str(entry["UID"])) == ("REQUEST", f"{reader['id']}@causeway.example")
    assert entry["DTSTART"].dt == event["starts_at"]
    accepted = office.settled(reader["id"], "accepted")
    assert "due_at" not in accepted
    assert accepted["attempts"] == 1


def test_a_message_that_comes_three_times_is_one_letter(office: Any) -> None:
    event = office.event()
    (reader,) = office.register(event)
    office.letters(reader)
    again = office.say(registrations.CHECKED_IN, reader)
    office.put(*again, *again)
    (marker,) = office.register(event)
    office.letters(marker)
    assert len(office.mail.to(reader["person"]["email"])) == 1


def test_from_the_queue_to_a_place_and_out_again(office: Any) -> None:
    event = office.event()
    (reader,) = office.register(event, 1, status="waiting")
    assert "text/calendar" not in {part.get_content_type() for part in office.letters(reader)[0].message.walk()}
    offer = {"number": 1, "expires_at": datetime.now(UTC) + timedelta(hours=20)}
    for message_type, status, held in (
        (registrations.PLACE_OFFERED, "offered", offer),
        (registrations.OFFER_ACCEPTED, "confirmed", None),
        (registrations.WITHDRAWN, "withdrawn", None),
    ):
        office.say(message_type, reader | {"status": status, "offer": held})
        office.settled(
            reader["id"], "accepted", kind={"offered": "offer", "withdrawn": "withdrawal"}.get(status, "confirmation")
        )
    letters = office.letters(reader, 4)[1:]
    assert subjects(letters) == ["A place is free for you", "Your place is confirmed", "You have withdrawn"]
    (added, first), (removed, last) = entry_of(letters[1]), entry_of(letters[2])
    assert (added, removed) == ("REQUEST", "CANCEL")
    assert first["UID"] == last["UID"]
    assert first["SEQUENCE"] < last["SEQUENCE"]


def test_a_thousand_people_hear_once_that_the_event_moves_and_once_that_it_is_cancelled(office: Any) -> None:
    event = office.event()
    people = office.register(event, 1_100, mode="online")
    people += office.register(event, 50, status="waiting")
    wait_until(
        lambda: len(office.rows("deliveries", event_id=event["id"], status="accepted")) == 1_150,
        what="everybody to hear that they are in",
        seconds=60,
    )
    new = moved(event, timedelta(days=1))
    office.say(events.RESCHEDULED, new, **how(event))
    wait_until(
        lambda: len(office.rows("deliveries", event_id=event["id"], kind="change", status="accepted")) == 1_150,
        what="everybody to hear of the move",
        seconds=60,
    )
    office.say(events.CANCELLED, new | {"status": "cancelled", "sequence": 2}, reason={"en": "The speaker is ill."})
    wait_until(
        lambda: len(office.rows("deliveries", event_id=event["id"], kind="cancellation", status="accepted")) == 1_150,
        what="everybody to hear of the cancellation",
        seconds=60,
    )
    for reader in people:
        letters = office.mail.to(reader["person"]["email"])
        assert subjects(letters)[-2:] == ["Please note the change", "Cancelled"]
        assert len({letter.message_id for letter in letters}) == len(letters) == 3
    letters = office.mail.to(people[0]["person"]["email"])
    entries = [entry_of(letter) for letter in letters]
    assert [method for method, _ in entries] == ["REQUEST", "REQUEST", "CANCEL"]
    assert entries[1][1]["DTSTART"].dt == new["starts_at"]
    numbers = [int(entry["SEQUENCE"]) for _, entry in entries]
    assert numbers == sorted(set(numbers))


def test_reminders_follow_the_event_and_spare_those_who_came_later(office: Any) -> None:
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1, seconds=6)
    event = office.event(starts_at=start, ends_at=start + timedelta(hours=2))
    early, gone = office.register(event, 2, mode="online", registered_at=datetime.now(UTC) - timedelta(days=1))
    (late,) = office.register(event, registered_at=start)
    office.say(registrations.WITHDRAWN, gone | {"status": "withdrawn"})
    letters = office.letters(early, 2)
    assert subjects(letters) == ["Your place is confirmed", "In one hour"]
    assert f"http://causeway.example/join/{LINKS.sign('manage', early['id'], 1)}" in text_of(letters[1])
    assert not office.rows("deliveries", registration_id=late["id"], kind="reminder_hour")
    assert not office.rows("deliveries", registration_id=gone["id"], kind="reminder_hour")
    (row,) = [row for row in office.rows("clock_work") if row["subject"].startswith(event["id"])] or [None]
    assert row is None


def test_a_reminder_moves_with_the_event(office: Any) -> None:
    event = office.event()
    new = moved(event, timedelta(days=2))
    office.say(events.RESCHEDULED, new, **how(event))
    due = {"day": new["starts_at"] - timedelta(days=1), "hour": new["starts_at"] - timedelta(hours=1)}
    wait_until(
        lambda: (
            {
                row["subject"].rpartition("_")[2]: row["due_at"]
                for row in office.rows("clock_work")
                if row["subject"].startswith(f"{event['id']}:reminder")
            }
            == due
        ),
        what="the reminders to follow",
    )


def test_a_registration_may_come_before_its_event_is_known(office: Any) -> None:
    state = office.event()
    unknown = state | {"id": f"{state['id']}-b"}
    (reader,) = office.register(unknown)
    wait_until(lambda: office.rows("deliveries", registration_id=reader["id"]), what="the delivery to wait")
    office.say(events.PUBLISHED, unknown)
    assert subjects(office.letters(reader)) == ["Your place is confirmed"]


def test_what_is_no_longer_true_when_its_turn_comes_is_not_sent(office: Any) -> None:
    event = office.event()
    office.mail.script = in_turn(refuse("450 4.2.0 greylisted", at="rcpt"))
    (reader,) = office.register(event)
    office.settled(reader["id"], "retry")
    office.say(registrations.WITHDRAWN, reader | {"status": "withdrawn"})
    wait_until(lambda: office.rows("known_registrations", _id=reader["id"], status="withdrawn"), what="the withdrawal")
    office.later = timedelta(minutes=1)
    dropped = office.settled(reader["id"], "dropped")
    assert dropped["reason"] == "the registration is withdrawn by now"
    office.settled(reader["id"], "accepted", kind="withdrawal")
    assert subjects(office.letters(reader)) == ["You have withdrawn"]


def test_who_is_forgotten_is_not_written_to_any_more(office: Any) -> None:
    event = office.event()
    office.mail.script = in_turn(refuse("450 4.2.0 later", at="rcpt"))
    (reader,) = office.register(event)
    office.settled(reader["id"], "retry")
    office.say(registrations.WITHDRAWN, {key: value for key, value in reader.items() if key != "person"})
    wait_until(lambda: office.rows("known_registrations", _id=reader["id"], person=None), what="the person to be gone")
    office.later = timedelta(minutes=1)
    assert office.settled(reader["id"], "dropped")["reason"] == "the person's data was erased"
    text = repr([office.rows(name) for name in office.service.database.list_collection_names()])
    assert reader["person"]["email"] not in text


def test_a_rebuilt_copy_is_the_same_and_writes_to_nobody(office: Any) -> None:
    event = office.event()
    readers = office.register(event, 5)
    for reader in readers:
        office.letters(reader)
        office.settled(reader["id"], "accepted")
    known = {row["_id"]: row for row in office.rows("known_registrations", event_id=event["id"])}
    deliveries, sent = office.rows("deliveries"), len(office.mail.received)
    for copy in ("known-events", "known-registrations", "known-institutions"):
        rebuild(office.service, copy, lambda _words: None)
    assert {row["_id"]: row for row in office.rows("known_registrations", event_id=event["id"])} == known
    assert office.rows("known_events", _id=event["id"])
    assert office.rows("deliveries") == deliveries
    assert len(office.mail.received) == sent


def test_a_certificate_is_announced_with_the_links_and_its_withdrawal_is_told(office: Any) -> None:
    event = office.event()
    (reader,) = office.register(event, language="zh-Hans", person={"name": "王小明", "email": "wang@x.example"})
    office.letters(reader)
    certificate = {
        "id": f"{reader['id']}-c",
        "registration_id": reader["id"],
        "event_id": reader["event_id"],
        "code": "7K3M9XQ2ABCD4EFG5HJ0",
        "edition": 1,
        "status": "issued",
        "issued_at": datetime.now(UTC),
        "ended_at": None,
        "reason": {},
        "replaces": None,
        "person": reader["person"],
    }
    office.say(certificates.CERTIFICATE_ISSUED, certificate)
    issued = office.letters(reader, 2)[1]
    assert "您的证书" in str(issued.message["Subject"])
    assert f"http://causeway.example/my/{LINKS.sign('manage', reader['id'], 1)}#certificate" in text_of(issued)
    assert "http://causeway.example/verify/7K3M9XQ2ABCD4EFG5HJ0" in text_of(issued)
    office.settled(reader["id"], "accepted", kind="certificate")
    office.say(certificates.CERTIFICATE_WITHDRAWN, certificate | {"status": "withdrawn", "ended_at": datetime.now(UTC)})
    withdrawn = office.letters(reader, 3)[2]
    assert "您的证书已被撤销" in str(withdrawn.message["Subject"])
    assert "7K3M9XQ2ABCD4EFG5HJ0" not in text_of(withdrawn)


def test_who_was_checked_in_is_asked_for_feedback_once_after_the_end(office: Any) -> None:
    start = datetime.now(UTC) - timedelta(hours=5)
    event = office.event(starts_at=start, ends_at=start + timedelta(hours=2))
    came, stayed_away = office.register(event, 2, language="hy")
    office.letters(came)
    office.letters(stayed_away)
    office.say(registrations.CHECKED_IN, came | {"checked_in_at": datetime.now(UTC)})
    form = {"id": f"{event['id']}.feedback", "event_id": event["id"], "anonymous": True}
    office.say(feedback.FEEDBACK_FORM_DESCRIBED, form | {"invited_after_h": 2, "open_for_h": 48})
    asked = office.letters(came, 2)[1]
    assert "Ինչպե՞ս էր" in str(asked.message["Subject"])
    assert f"http://causeway.example/feedback/{LINKS.sign('manage', came['id'], 1)}" in text_of(asked)
    office.settled(came["id"], "accepted", kind="feedback")
    assert office.rows("deliveries", registration_id=stayed_away["id"], kind="feedback") == []
