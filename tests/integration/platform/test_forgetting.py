"""Once a message says that somebody was forgotten, nothing that lies parked or dead about them has them in it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from causeway_contracts import certificates, delegations, registrations
from causeway_contracts.envelope import Message, headers_of, value_of
from causeway_contracts.examples import example
from causeway_platform import dead_letters, forgetting, outbox, parked, redrive
from causeway_platform.batches import Batches
from causeway_platform.circuit import Circuit
from causeway_platform.clock import utc_now
from causeway_platform.decoding import Record, decode
from causeway_platform.identifiers import new_id
from causeway_platform.retries import Retries
from causeway_platform.service import Service
from causeway_testing.follower import COPY, TOPIC, Mood
from causeway_testing.records import institution_message, records_of

pytestmark = pytest.mark.servers

NAME = "Anahit the Unforgettable"


def erasing(subject: str, seq: int) -> Message:
    """Return the message after which ``subject`` has nobody in it."""
    value = example(registrations.ERASED)["value"]
    value["state"] |= {"id": subject, "revision": seq}
    return Message(
        id=new_id(),
        type=registrations.ERASED,
        source="causeway/registrations",
        subject=subject,
        seq=seq,
        time=utc_now(),
        data=value,
    )


def certificate_withdrawn(subject: str, seq: int, *, person_forgotten: bool) -> Message:
    """Return the message that a certificate was taken back, or that its person was forgotten."""
    value = example(certificates.CERTIFICATE_WITHDRAWN)["value"]
    value["state"] |= {"id": subject, "revision": seq}
    if person_forgotten:
        value["change"] = {"person_forgotten": True}
        del value["person"]
    return replace(erasing(subject, seq), type=certificates.CERTIFICATE_WITHDRAWN, data=value)


def delegation_led(subject: str, seq: int, *, person_forgotten: bool) -> Message:
    """Return the message that somebody leads a delegation, for the first time or instead of somebody else."""
    value = example(delegations.DELEGATION_LED)["value"]
    value["state"] |= {"id": subject, "revision": seq}
    value["change"] = {"person_forgotten": True} if person_forgotten else {}
    return replace(erasing(subject, seq), type=delegations.DELEGATION_LED, data=value)


def about(subject: str, seq: int, *, name: str = "A museum") -> Message:
    """Return a message that names a person; the service under test does not care about them."""
    message = institution_message(subject, seq, name=name)
    return replace(message, data={**message.data, "person": {"name": NAME, "email": "anahit@museum.example"}})


def unreadable(service: Service, subject: str, value: bytes, offset: int) -> Record:
    headers = [(name, text) for name, text in headers_of(institution_message(subject, 1)) if name != "ce_seq"]
    topic = service.settings.named(TOPIC)
    return decode(Record(topic, 0, offset, subject.encode(), value, headers))


def apply(service: Service, *messages: Message, first_offset: int = 0) -> None:
    records = records_of(service.settings.named(TOPIC), *messages, first_offset=first_offset)
    Batches(service, Circuit()).apply(records)


def everything_in(service: Service) -> str:
    """Return all that the service's database holds, as text."""
    names = service.database.list_collection_names()
    return "\n".join(repr(row) for name in names for row in service.database[name].find())


def test_what_is_parked_loses_its_person_even_while_the_key_waits(service: Service, mood: Mood) -> None:
    apply(service, about("i-1", 1, name="fails until mended"), about("i-1", 2), about("i-2", 1, name="always fails"))
    assert everything_in(service).count(NAME) == 3

    apply(service, erasing("i-1", 3), first_offset=10)

    assert everything_in(service).count(NAME) == 1, "only the other one's is still there"
    rows = list(service.database[parked.COLLECTION].find({"order_key": {"$regex": "i-1$"}}, sort=[("offset", 1)]))
    assert [json.loads(row["value"]).get("person") for row in rows] == [None, None, None]
    assert rows[0]["error"] == forgetting.FORGOTTEN


def test_a_message_without_its_person_can_still_be_done(service: Service, mood: Mood) -> None:
    apply(service, about("i-1", 1, name="fails until mended"), about("i-1", 2))
    apply(service, erasing("i-1", 3), first_offset=10)
    mood.broken = False

    later = utc_now() + timedelta(minutes=1)
    assert Retries(service, Circuit(), clock=lambda: later).run_due() == 3
    copy = service.database[COPY].find_one({"_id": "i-1"})
    assert copy is not None
    assert copy["seqs"] == [1, 2]


@pytest.mark.parametrize(
    "value", [NAME.encode(), json.dumps({"state": {"told": NAME}}).encode(), b"\xff" + NAME.encode()]
)
def test_of_a_dead_letter_that_nobody_can_read_nothing_is_left(service: Service, value: bytes) -> None:
    Batches(service, Circuit()).apply([unreadable(service, "i-1", value, 1)])
    assert everything_in(service).count(NAME) == 1, "the letter; what goes to the topic of dead letters names nobody"

    apply(service, erasing("i-1", 3), first_offset=10)

    assert NAME not in everything_in(service)
    (letter,) = service.database[dead_letters.COLLECTION].find()
    assert letter["status"] == dead_letters.WAITING, "operators still see that there was one"
    assert redrive.as_json(letter)["record"]["value"] == "{}"


def test_one_that_was_dealt_with_is_forgotten_too(service: Service) -> None:
    Batches(service, Circuit()).apply([unreadable(service, "i-1", NAME.encode(), 1)])
    letter = service.database[dead_letters.COLLECTION].find_one({})
    assert letter is not None
    redrive.discard(service.client, service.database, letter["_id"], by="op", note="a test", now=utc_now())

    apply(service, erasing("i-1", 3), first_offset=10)

    assert NAME not in everything_in(service)


def test_the_older_message_may_come_in_the_same_batch(service: Service) -> None:
    apply(service, about("i-1", 1, name="always fails"), erasing("i-1", 2))

    assert NAME not in everything_in(service)
    assert service.database[parked.COLLECTION].count_documents({}) == 2


@pytest.mark.parametrize("person_forgotten", [True, False])
@pytest.mark.parametrize("says_it", [certificate_withdrawn, delegation_led])
def test_only_a_message_that_says_so_takes_the_person_out_under_its_own_key(
    service: Service, says_it: Callable[..., Message], person_forgotten: bool
) -> None:
    apply(service, about("one", 1, name="always fails"), about("another", 1, name="always fails"))
    Batches(service, Circuit()).apply([unreadable(service, "one", NAME.encode(), 2)])
    assert everything_in(service).count(NAME) == 3

    apply(service, says_it("one", 3, person_forgotten=person_forgotten), first_offset=10)

    assert everything_in(service).count(NAME) == (1 if person_forgotten else 3)


def test_what_was_said_is_forgotten_whether_it_was_sent_or_not(service: Service) -> None:
    rows = service.database[outbox.COLLECTION]
    rows.create_indexes([outbox.SENT_BY_KEY])
    common: dict[str, Any] = {
        "key": "r-1",
        "topic": "t",
        "type": "x",
        "time": utc_now(),
        "value": value_of(about("r", 1)),
    }
    rows.insert_many([{**common, "_id": new_id(), "seq": seq, "sent": sent} for seq, sent in ((1, 1), (2, 0))])
    rows.insert_one({**common, "_id": new_id(), "key": "r-2", "seq": 1, "sent": 1})

    with service.client.start_session() as session, session.start_transaction():
        forgetting.forget_said(service.database, ["r-1"], session)

    assert [NAME in str(row["value"], "utf-8") for row in rows.find({}, sort=[("key", 1), ("seq", 1)])] == [
        False,
        False,
        True,
    ]
