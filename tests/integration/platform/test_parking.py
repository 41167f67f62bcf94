"""A message whose handler fails waits with the later ones of its key; other keys go on; nothing is lost."""

from datetime import datetime, timedelta

import pytest

from causeway_platform import dead_letters, parked, redrive
from causeway_platform.batches import Batches
from causeway_platform.circuit import Circuit
from causeway_platform.clock import utc_now
from causeway_platform.refusals import UnknownSubject
from causeway_platform.retries import Retries
from causeway_platform.service import Service
from causeway_testing.follower import COPY, TOPIC, Mood
from causeway_testing.records import TopicWriter, institution_message, records_of, unreadable_record
from causeway_testing.waiting import wait_until
from causeway_testing.working import working

pytestmark = pytest.mark.servers


class Hands:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def seqs_of(service: Service, institution_id: str) -> list[int]:
    row = service.database[COPY].find_one({"_id": institution_id})
    return [] if row is None else list(row["seqs"])


def parked_count(service: Service) -> int:
    return service.database[parked.COLLECTION].count_documents({})


def park_three(service: Service, clock: Hands, name: str = "fails until mended") -> None:
    """Apply three messages of one key, the second of which fails, and one of another key."""
    messages = [
        institution_message("i-1", 1),
        institution_message("i-1", 2, name=name),
        institution_message("i-1", 3),
        institution_message("i-2", 1),
    ]
    records = records_of(service.settings.named(TOPIC), *messages)
    Batches(service, Circuit(), clock=clock).apply(records)


def test_later_messages_of_the_key_wait_and_other_keys_go_on(service: Service) -> None:
    park_three(service, Hands())
    assert seqs_of(service, "i-1") == [1]
    assert seqs_of(service, "i-2") == [1]
    assert parked_count(service) == 2


def test_the_parked_key_goes_on_in_order_once_its_head_succeeds(service: Service, mood: Mood) -> None:
    clock = Hands()
    park_three(service, clock)
    mood.broken = False
    clock.move(2)
    assert Retries(service, Circuit(), clock=clock).run_due() == 2
    assert seqs_of(service, "i-1") == [1, 2, 3]
    assert parked_count(service) == 0


def test_a_message_that_arrives_later_waits_behind_its_key(service: Service, mood: Mood) -> None:
    clock = Hands()
    park_three(service, clock)
    later = records_of(service.settings.named(TOPIC), institution_message("i-1", 4), first_offset=10)
    Batches(service, Circuit(), clock=clock).apply(later)
    assert parked_count(service) == 3
    mood.broken = False
    clock.move(2)
    Retries(service, Circuit(), clock=clock).run_due()
    assert seqs_of(service, "i-1") == [1, 2, 3, 4]


def test_a_message_that_comes_again_while_parked_is_not_parked_twice(service: Service) -> None:
    clock = Hands()
    messages = [institution_message("i-1", 1, name="always fails")]
    for _ in range(2):
        Batches(service, Circuit(), clock=clock).apply(records_of(service.settings.named(TOPIC), *messages))
    assert parked_count(service) == 1


def test_the_pauses_grow_and_the_last_failure_makes_a_dead_letter(service: Service) -> None:
    clock = Hands()
    park_three(service, clock, name="always fails")
    retries = Retries(service, Circuit(), clock=clock)
    for pause in parked.BACK_OFF_S[:-1]:
        clock.move(pause - 0.1)
        retries.run_due()
        assert seqs_of(service, "i-1") == [1], "it was tried too early"
        clock.move(0.2)
        assert retries.run_due() == 0
        assert parked_count(service) == 2
    clock.move(parked.BACK_OFF_S[-1] + 1)
    # The head goes to the dead letters and the one behind it takes effect.
    assert retries.run_due() == 2
    letter = service.database[dead_letters.COLLECTION].find_one()
    assert letter is not None
    assert (letter["reason"], letter["attempts"]) == ("failed", 6)
    assert "this handler always fails" in letter["error"]
    assert seqs_of(service, "i-1") == [1, 3]


def test_what_cannot_be_stored_is_not_tried_for_a_quarter_of_an_hour(service: Service, mood: Mood) -> None:
    clock = Hands()
    park_three(service, clock)
    waiting = records_of(
        service.settings.named(TOPIC), institution_message("i-1", 4, name="not a document"), first_offset=20
    )
    Batches(service, Circuit(), clock=clock).apply(waiting)
    mood.broken = False
    clock.move(2)
    Retries(service, Circuit(), clock=clock).run_due()
    assert parked_count(service) == 0
    letter = service.database[dead_letters.COLLECTION].find_one()
    assert letter is not None
    assert letter["reason"] == "not-storable"


def test_a_handler_that_spoils_the_transaction_parks_its_own_message_only(service: Service) -> None:
    messages = [institution_message(f"i-{number}", 1) for number in range(10)]
    messages[4] = institution_message("i-4", 1, name="wrong query")
    Batches(service, Circuit()).apply(records_of(service.settings.named(TOPIC), *messages))
    assert service.database[COPY].count_documents({}) == 9
    row = service.database[parked.COLLECTION].find_one()
    assert row is not None
    assert row["order_key"].endswith("|i-4")


def test_an_open_circuit_leaves_parked_messages_alone(service: Service, mood: Mood) -> None:
    clock = Hands()
    park_three(service, clock)
    circuit = Circuit()
    circuit.open()
    mood.broken = False
    clock.move(2)
    assert Retries(service, circuit, clock=clock).run_due() == 0
    assert parked_count(service) == 2


def test_a_replayed_dead_letter_takes_effect_once(service: Service, partners_topic: TopicWriter, mood: Mood) -> None:
    partners_topic.say(institution_message("i-1", 1))
    partners_topic.put(b"i-1", b"not json", [("ce_specversion", b"1.0")])
    database, client = service.database, service.client
    with working(service):
        wait_until(lambda: database[dead_letters.COLLECTION].count_documents({}), what="the dead letter")
        (letter,) = redrive.letters(database, before=None)
        fixed = records_of(partners_topic.topic, institution_message("i-1", 2))[0]
        database[dead_letters.COLLECTION].update_one(
            {"_id": letter["_id"]},
            {"$set": {"record.value": fixed.value, "record.headers": [list(pair) for pair in fixed.headers]}},
        )
        redrive.replay(client, database, letter["_id"], by="operator-1", now=utc_now())
        wait_until(lambda: seqs_of(service, "i-1") == [1, 2], what="the replayed message")
    assert redrive.letter(database, letter["_id"])["status"] == dead_letters.REPLAYED
    with pytest.raises(redrive.DeadLetterClosed):
        redrive.replay(client, database, letter["_id"], by="operator-1", now=utc_now())


def test_a_replayed_letter_that_still_cannot_be_read_is_open_again(service: Service) -> None:
    clock = Hands()
    Batches(service, Circuit(), clock=clock).apply([unreadable_record(service.settings.named(TOPIC), "i-1", b"{")])
    (letter,) = redrive.letters(service.database, before=None)
    redrive.replay(service.client, service.database, letter["_id"], by="operator-1", now=clock())
    assert redrive.letters(service.database, before=None) == []
    Retries(service, Circuit(), clock=clock).run_due()
    (again,) = redrive.letters(service.database, before=None)
    assert again["_id"] == letter["_id"]
    assert again["status"] == dead_letters.WAITING


def test_a_discarded_letter_keeps_the_note_and_leaves_the_list(service: Service) -> None:
    Batches(service, Circuit()).apply([unreadable_record(service.settings.named(TOPIC), "i-1", None)])
    (letter,) = redrive.letters(service.database, before=None)
    done = redrive.discard(
        service.client, service.database, letter["_id"], by="operator-1", note="a test record", now=utc_now()
    )
    assert redrive.as_json(done)["note"] == "a test record"
    assert redrive.letters(service.database, before=None) == []
    assert (
        redrive.letters(service.database, status=dead_letters.DISCARDED, before=None)[0]["handled_by"] == "operator-1"
    )


def test_dead_letters_are_listed_newest_first_in_pages(service: Service) -> None:
    clock = Hands()
    topic = service.settings.named(TOPIC)
    for number in range(5):
        clock.move(1)
        poison = unreadable_record(topic, f"i-{number}", b"", offset=number)
        Batches(service, Circuit(), clock=clock).apply([poison])
    first = redrive.letters(service.database, limit=3, before=None)
    rest = redrive.letters(service.database, limit=3, before=(first[-1]["at"], first[-1]["_id"]))
    offsets = [letter["record"]["offset"] for letter in first + rest]
    assert offsets == [4, 3, 2, 1, 0]


def test_an_unknown_letter_is_said_to_be_unknown(service: Service) -> None:
    with pytest.raises(UnknownSubject):
        redrive.letter(service.database, "nothing")
