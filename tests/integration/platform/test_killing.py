"""A process that is killed at the worst moment loses nothing and does nothing twice."""

import subprocess
import time
from collections import Counter

import pytest

from causeway_platform.service import Service
from causeway_testing.follower import COPY
from causeway_testing.records import TopicWriter, everything_on, institution_message
from causeway_testing.waiting import wait_until
from causeway_testing.working import work_process

pytestmark = [pytest.mark.servers, pytest.mark.faults]

KEYS = 40


def killed(process: subprocess.Popen[bytes]) -> bool:
    """Wait until the fail point has ended the process as kill -9 does."""
    return process.wait(timeout=60) == 137


def effects(service: Service) -> int:
    return sum(len(row["seqs"]) for row in service.database[COPY].find())


def sent_ids(service: Service) -> Counter[bytes]:
    records = everything_on(service.settings.kafka, service.settings.named("causeway.events"))
    return Counter(dict(record.headers)["ce_id"] for record in records)


def test_a_consumer_killed_after_the_commit_applies_nothing_twice(
    service: Service, partners_topic: TopicWriter
) -> None:
    partners_topic.say(*(institution_message(f"i-{key}", 1) for key in range(KEYS)))
    with work_process(service.settings, FAIL_AT="after_db_commit_before_offset:1") as process:
        assert killed(process)
    applied = effects(service)
    assert applied > 0
    with work_process(service.settings):
        wait_until(lambda: effects(service) == KEYS, seconds=40, what="the rest")
        wait_until(lambda: service.database["outbox"].count_documents({"sent": 0}) == 0, what="the outbox to empty")
    assert all(row["seqs"] == [1] for row in service.database[COPY].find())
    assert service.database["inbox"].count_documents({}) == KEYS
    assert service.database["outbox"].count_documents({}) == KEYS


def test_without_the_inbox_the_same_kill_makes_a_second_effect(service: Service, partners_topic: TopicWriter) -> None:
    """The test above can fail: with the guarantee switched off the messages are taken again."""
    partners_topic.say(*(institution_message(f"i-{key}", 1) for key in range(KEYS)))
    with work_process(service.settings, FAIL_AT="after_db_commit_before_offset:1", CAUSEWAY_BREAK="I6") as process:
        assert killed(process)
    first = effects(service)
    # The copy moves forward only, so the second taking shows only where a handler is asked again.
    service.database[COPY].delete_many({})
    with work_process(service.settings, CAUSEWAY_BREAK="I6"):
        wait_until(lambda: effects(service) == KEYS, seconds=40, what="every message to be taken again")
    assert service.database["outbox"].count_documents({}) == KEYS + first


def test_a_relay_killed_between_sending_and_marking_sends_twice_and_loses_nothing(
    service: Service, partners_topic: TopicWriter
) -> None:
    partners_topic.say(*(institution_message(f"i-{key}", 1) for key in range(KEYS)))
    with work_process(service.settings, FAIL_AT="after_send_before_mark:1") as process:
        assert killed(process)
    assert service.database["outbox"].count_documents({"sent": 0}) > 0
    with work_process(service.settings):
        wait_until(lambda: effects(service) == KEYS, seconds=40, what="every effect")
        wait_until(
            lambda: service.database["outbox"].count_documents({"sent": 0}) == 0, seconds=40, what="the outbox to empty"
        )
    ids = sent_ids(service)
    assert len(ids) == KEYS
    assert max(ids.values()) == 2, "nothing was sent twice: the kill did not hit the moment it is meant for"


def test_a_relay_killed_before_sending_loses_nothing(service: Service, partners_topic: TopicWriter) -> None:
    partners_topic.say(*(institution_message(f"i-{key}", 1) for key in range(KEYS)))
    with work_process(service.settings, FAIL_AT="before_send:1") as process:
        assert killed(process)
    with work_process(service.settings):
        wait_until(lambda: len(sent_ids(service)) == KEYS, seconds=40, what="every message on the topic")


def test_a_worker_told_to_stop_ends_within_ten_seconds(service: Service, partners_topic: TopicWriter) -> None:
    with work_process(service.settings) as process:
        partners_topic.say(institution_message("i-1", 1))
        wait_until(lambda: effects(service) == 1, seconds=40, what="the worker to be at work")
        started = time.monotonic()
        process.terminate()
        assert process.wait(timeout=15) == 0
    assert time.monotonic() - started < 10
