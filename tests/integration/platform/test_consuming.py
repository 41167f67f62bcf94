"""What arrives on a topic takes effect in a service exactly once and in order, whatever else lies beside it."""

import json
import threading
from collections.abc import Sequence

import pytest
from kafka.errors import KafkaError
from pymongo.errors import AutoReconnect

from causeway_contracts.envelope import Headers, Message, headers_of, value_of
from causeway_contracts.topics import dead_letter_topic
from causeway_platform.batches import Batches, DatabaseAway
from causeway_platform.circuit import Circuit
from causeway_platform.decoding import Record, decode
from causeway_platform.kafka_clients import group_of
from causeway_platform.service import Service
from causeway_testing.follower import COPY, TOPIC, Mood
from causeway_testing.records import TopicWriter, everything_on, institution_message, records_of
from causeway_testing.waiting import wait_until
from causeway_testing.working import working

pytestmark = pytest.mark.servers


def seqs_of(service: Service, institution_id: str) -> list[int]:
    row = service.database[COPY].find_one({"_id": institution_id})
    return [] if row is None else list(row["seqs"])


def dead(service: Service) -> list[str]:
    return sorted(letter["reason"] for letter in service.database["dead_letters"].find())


def changed_headers(message: Message, **changes: str | None) -> Headers:
    headers = dict(headers_of(message)) | {f"ce_{name}": (value or "").encode() for name, value in changes.items()}
    return [(name, value) for name, value in headers.items() if changes.get(name.removeprefix("ce_"), "") is not None]


def test_messages_take_effect_in_the_order_of_their_key(service: Service, partners_topic: TopicWriter) -> None:
    partners_topic.say(*(institution_message(f"i-{key}", seq) for seq in range(1, 6) for key in range(20)))
    with working(service):
        wait_until(lambda: all(len(seqs_of(service, f"i-{key}")) == 5 for key in range(20)), what="all effects")
    assert all(seqs_of(service, f"i-{key}") == [1, 2, 3, 4, 5] for key in range(20))


def test_the_same_record_three_times_takes_effect_once(
    service: Service, partners_topic: TopicWriter, mood: Mood
) -> None:
    message = institution_message("i-1", 1)
    partners_topic.say(message, message, message, institution_message("i-1", 2))
    with working(service):
        wait_until(lambda: seqs_of(service, "i-1") == [1, 2], what="both effects")
    assert mood.calls == [("i-1", 1), ("i-1", 2)]
    assert service.database["inbox"].count_documents({}) == 2


def test_reading_the_whole_topic_again_changes_nothing(service: Service, partners_topic: TopicWriter) -> None:
    partners_topic.say(*(institution_message(f"i-{key}", seq) for seq in (1, 2) for key in range(30)))
    with working(service):
        wait_until(lambda: service.database["inbox"].count_documents({}) == 60, what="the first reading")
    before = sorted(map(repr, service.database[COPY].find()))
    outbox_before = service.database["outbox"].count_documents({})
    records = [decode(raw) for raw in everything_on(service.settings.kafka, partners_topic.topic)]
    assert len(records) == 60
    Batches(service, Circuit()).apply(records)
    assert sorted(map(repr, service.database[COPY].find())) == before
    assert service.database["outbox"].count_documents({}) == outbox_before


def test_what_follows_from_a_message_is_sent_with_its_correlation(
    service: Service, partners_topic: TopicWriter
) -> None:
    partners_topic.say(institution_message("i-1", 1))
    own_topic = service.settings.named("causeway.events")
    with working(service):
        wait_until(lambda: everything_on(service.settings.kafka, own_topic), what="the message that follows")
    (record,) = everything_on(service.settings.kafka, own_topic)
    assert dict(record.headers)["ce_correlationid"] == b"test-i-1"
    assert dict(record.headers)["ce_type"] == b"causeway.events.edition-described.v1"


UNREADABLE: Sequence[tuple[str, bytes | None]] = [
    ("empty", b""),
    ("tombstone", None),
    ("binary", bytes(range(256))),
    ("wrong JSON", b'{"change": '),
    ("NaN", b'{"change": {}, "state": NaN}'),
    ("no object", b"[1, 2]"),
    ("wrong type", json.dumps({"change": {}, "state": {"id": 7}}).encode()),
    ("a megabyte", b'{"change": {}, "state": "' + b"x" * 950_000 + b'"}'),
    ("deeply nested", b"[" * 100_000 + b"]" * 100_000),
]


@pytest.mark.parametrize(("name", "value"), UNREADABLE, ids=[name for name, _ in UNREADABLE])
def test_a_body_that_cannot_be_read_becomes_a_dead_letter_and_its_neighbours_pass(
    service: Service, partners_topic: TopicWriter, name: str, value: bytes | None
) -> None:
    poison = institution_message("i-1", 2)
    partners_topic.say(institution_message("i-1", 1), institution_message("i-2", 1))
    partners_topic.put(b"i-1", value, headers_of(poison))
    partners_topic.say(institution_message("i-1", 3), institution_message("i-2", 2))
    with working(service) as worker:
        wait_until(lambda: seqs_of(service, "i-1") == [1, 3], what="the neighbours of the same key")
        wait_until(lambda: seqs_of(service, "i-2") == [1, 2], what="the neighbours of another key")
        assert not worker.failed
    letter = service.database["dead_letters"].find_one()
    assert letter is not None, name
    assert letter["reason"] == "unreadable"
    assert (letter["record"]["value"] or b"") == (value or b"")


@pytest.mark.parametrize(
    "changes",
    [{"id": None}, {"type": "in valid"}, {"seq": "minus one"}, {"time": "yesterday"}, {"specversion": "2.0"}],
    ids=lambda changes: next(iter(changes)),
)
def test_wrong_headers_make_a_dead_letter(
    service: Service, partners_topic: TopicWriter, changes: dict[str, str | None]
) -> None:
    message = institution_message("i-1", 1)
    partners_topic.put(b"i-1", value_of(message), changed_headers(message, **changes))
    partners_topic.say(institution_message("i-1", 2))
    with working(service):
        wait_until(lambda: seqs_of(service, "i-1") == [2], what="the next message")
    assert dead(service) == ["unreadable"]


def test_a_key_that_is_not_the_subject_makes_a_dead_letter(service: Service, partners_topic: TopicWriter) -> None:
    message = institution_message("i-1", 1)
    partners_topic.put(b"somebody-else", value_of(message), headers_of(message))
    with working(service):
        wait_until(lambda: dead(service) == ["unreadable"], what="the dead letter")
    assert seqs_of(service, "i-1") == []


def test_a_message_of_a_newer_publisher_is_passed_over(service: Service, partners_topic: TopicWriter) -> None:
    message = institution_message("i-1", 1)
    partners_topic.put(b"i-1", value_of(message), changed_headers(message, type="causeway.partners.moved.v2"))
    partners_topic.say(institution_message("i-1", 2))
    with working(service):
        wait_until(lambda: seqs_of(service, "i-1") == [2], what="the next message")
    assert dead(service) == []


def test_the_topic_of_dead_letters_says_where_one_lies_and_not_what_is_in_it(
    service: Service, partners_topic: TopicWriter
) -> None:
    message = institution_message("i-1", 1)
    partners_topic.put(b"i-1", b"not json, but perhaps somebody's name", headers_of(message))
    topic = dead_letter_topic(partners_topic.topic, "events")
    with working(service):
        wait_until(lambda: everything_on(service.settings.kafka, topic), what="the word on the topic")
    (record,) = everything_on(service.settings.kafka, topic)
    headers = dict(record.headers)
    assert (record.key, record.value) == (b"i-1", b"{}")
    assert headers["dead_reason"] == b"unreadable"
    assert headers["ce_id"] == message.id.encode()
    letter = service.database["dead_letters"].find_one({"_id": headers["dead_origin"].decode()})
    assert letter is not None
    assert bytes(letter["record"]["value"]) == b"not json, but perhaps somebody's name"


@pytest.mark.parametrize("trouble", ["too large", "not a document"])
def test_what_the_database_cannot_store_is_found_among_the_others(
    service: Service, partners_topic: TopicWriter, trouble: str
) -> None:
    messages = [institution_message(f"i-{number}", 1) for number in range(40)]
    messages[23] = institution_message("i-23", 1, name=trouble)
    partners_topic.say(*messages, institution_message("i-23", 2))
    with working(service):
        wait_until(lambda: seqs_of(service, "i-23") == [2], what="the next message of the key")
        wait_until(lambda: service.database[COPY].count_documents({}) == 40, what="the batch mates")
    assert dead(service) == ["not-storable"]


def test_two_consumers_with_the_same_messages_at_once_make_one_effect(service: Service, mood: Mood) -> None:
    records = records_of(
        service.settings.named(TOPIC), *(institution_message(f"i-{number}", 1) for number in range(50))
    )
    barrier = threading.Barrier(2)

    def apply() -> None:
        barrier.wait()
        Batches(service, Circuit()).apply(records)

    threads = [threading.Thread(target=apply) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert service.database["inbox"].count_documents({}) == 50
    assert service.database["outbox"].count_documents({}) == 50
    assert all(seqs_of(service, f"i-{number}") == [1] for number in range(50))


def test_a_database_that_is_away_spoils_nothing(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    records = records_of(service.settings.named(TOPIC), institution_message("i-1", 1))
    batches = Batches(service, Circuit())

    def away(*_: object, **__: object) -> None:
        raise AutoReconnect("connection closed")

    with monkeypatch.context() as patch:
        patch.setattr("causeway_platform.batches.transact", away)
        with pytest.raises(DatabaseAway):
            batches.apply(records)
    assert service.database["dead_letters"].count_documents({}) == 0
    batches.apply(records)
    assert seqs_of(service, "i-1") == [1]


def test_a_consumer_waits_for_a_database_that_is_away(
    service: Service, partners_topic: TopicWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = threading.Event()
    away.set()
    apply = Batches.apply

    def apply_when_there(self: Batches, records: Sequence[Record]) -> None:
        if away.is_set():
            raise DatabaseAway("connection closed")
        apply(self, records)

    monkeypatch.setattr(Batches, "apply", apply_when_there)
    with working(service) as worker:
        partners_topic.say(institution_message("i-1", 1))
        monkeypatch.setattr(worker._consumer, "healthy", lambda: not away.is_set())
        partners_topic.say(institution_message("i-1", 2))
        assert seqs_of(service, "i-1") == []
        away.clear()
        wait_until(lambda: seqs_of(service, "i-1") == [1, 2], what="what waited")
    assert dead(service) == []


def test_when_every_handler_fails_the_topic_does_not_end_in_the_dead_letters(
    service: Service, partners_topic: TopicWriter, mood: Mood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("causeway_platform.worker.Circuit", lambda: Circuit(limit=50, paused_s=1.0))
    messages = [institution_message(f"i-{number}", 1, name="fails until mended") for number in range(60)]
    partners_topic.say(*messages)
    with working(service):
        wait_until(lambda: len(mood.calls) >= 50, what="the circuit to open")
        mood.broken = False
        wait_until(lambda: service.database[COPY].count_documents({}) == 60, seconds=30, what="all effects")
    assert dead(service) == []


def test_a_failed_commit_of_offsets_does_not_end_the_loop(
    service: Service, partners_topic: TopicWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise KafkaError("the group is rebalancing")

    monkeypatch.setattr("kafka.KafkaConsumer.commit_async", refuse)
    with working(service):
        partners_topic.say(institution_message("i-1", 1))
        wait_until(lambda: seqs_of(service, "i-1") == [1], what="the first")
        partners_topic.say(institution_message("i-1", 2))
        wait_until(lambda: seqs_of(service, "i-1") == [1, 2], what="the second")
    assert seqs_of(service, "i-1") == [1, 2], "and nothing came twice by it"


def test_a_consumer_that_stops_leaves_its_place_in_the_topic(
    service: Service, partners_topic: TopicWriter, mood: Mood
) -> None:
    partners_topic.say(*(institution_message(f"i-{number}", 1) for number in range(10)))
    with working(service):
        wait_until(lambda: len(mood.calls) == 10, what="the first ten")
    service.database["inbox"].delete_many({})
    partners_topic.say(institution_message("i-10", 1))
    with working(service):
        wait_until(lambda: seqs_of(service, "i-10") == [1], what="the eleventh")
    assert len(mood.calls) == 11, f"group {group_of(service.settings)} read from the beginning again"
