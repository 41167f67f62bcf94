"""A copy can be dropped and rebuilt by reading its topics: it comes out the same, and nobody hears anything twice."""

import pytest

from causeway_platform import rebuild as rebuilding
from causeway_platform.main import main
from causeway_platform.rebuild import SIDE, rebuild
from causeway_platform.service import Service
from causeway_platform.signing_keys import KeyRing
from causeway_testing.follower import COPY, KEYS, Mood, follower
from causeway_testing.records import TopicWriter, institution_message, signing_key_message
from causeway_testing.waiting import wait_until
from causeway_testing.working import working

pytestmark = pytest.mark.servers


def state(service: Service) -> list[str]:
    return sorted(repr((row["_id"], row["seqs"], row["name"])) for row in service.database[COPY].find())


def fill(service: Service, topic: TopicWriter, keys: int = 50) -> None:
    topic.say(*(institution_message(f"i-{key}", seq, name=f"{key}.{seq}") for seq in (1, 2, 3) for key in range(keys)))
    with working(service):
        wait_until(lambda: service.database["inbox"].count_documents({}) == keys * 3, what="the copy to be filled")
        wait_until(lambda: service.database["outbox"].count_documents({"sent": 0}) == 0, what="the outbox to empty")


def test_a_rebuilt_copy_is_the_same(service: Service, partners_topic: TopicWriter) -> None:
    fill(service, partners_topic)
    before = state(service)
    service.database[COPY].update_one({"_id": "i-7"}, {"$set": {"name": "spoilt by hand"}})
    service.database[COPY].delete_one({"_id": "i-8"})
    said: list[str] = []
    done = rebuild(service, COPY, said.append)
    # Once beside the live copy and once more for what may have come meanwhile.
    assert (done.applied, done.refused) == (150, 0)
    assert state(service) == before
    assert said[-1] == f"{COPY}: 150 messages applied, 0 not followed"


def test_rebuilding_says_and_remembers_nothing(service: Service, partners_topic: TopicWriter) -> None:
    fill(service, partners_topic)
    outbox, inbox = (service.database[name].count_documents({}) for name in ("outbox", "inbox"))
    rebuild(service, COPY, lambda _line: None)
    assert [service.database[name].count_documents({}) for name in ("outbox", "inbox")] == [outbox, inbox]
    assert COPY + SIDE not in service.database.list_collection_names()


def test_what_arrives_while_a_copy_is_rebuilt_is_not_lost(service: Service, partners_topic: TopicWriter) -> None:
    fill(service, partners_topic)
    with working(service):

        def interrupt(_line: str) -> None:
            partners_topic.say(*(institution_message(f"i-{key}", 4, name="newest") for key in range(50)))

        rebuild(service, COPY, interrupt)
        wait_until(
            lambda: service.database[COPY].count_documents({"name": "newest"}) == 50, what="the newest in every row"
        )
    assert service.database[COPY].count_documents({}) == 50


def test_a_message_that_was_never_followed_is_counted_and_passed(
    service: Service, partners_topic: TopicWriter, mood: Mood
) -> None:
    fill(service, partners_topic, keys=3)
    partners_topic.say(institution_message("i-1", 4, name="always fails"), institution_message("i-1", 5))
    done = rebuild(service, COPY, lambda _line: None)
    assert done.refused >= 1
    row = service.database[COPY].find_one({"_id": "i-1"})
    assert row is not None
    assert row["seqs"] == [1, 2, 3, 5]


def test_a_rebuild_that_fails_leaves_nothing_beside_the_copy(
    service: Service, partners_topic: TopicWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(service, partners_topic, keys=3)
    read: list[int] = []

    def fail(service: Service, sides: dict[str, str]) -> None:
        read.append(service.database[COPY + SIDE].count_documents({}))
        raise RuntimeError("ended half-way")

    monkeypatch.setattr(rebuilding, "_exchange", fail)

    with pytest.raises(RuntimeError):
        rebuild(service, COPY, lambda _line: None)

    assert read == [3]
    assert COPY + SIDE not in service.database.list_collection_names()


def test_an_interrupted_rebuild_can_be_done_again(service: Service, partners_topic: TopicWriter) -> None:
    fill(service, partners_topic, keys=5)
    before = state(service)
    service.database[COPY + SIDE].insert_one({"_id": "left over", "revision": 1})
    rebuild(service, COPY, lambda _line: None)
    assert state(service) == before


def test_the_command_rebuilds_and_names_the_copies_there_are(
    service: Service, partners_topic: TopicWriter, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(service, partners_topic, keys=2)
    assert main(lambda: follower(service.settings, Mood()), ["rebuild", COPY]) == 0
    assert "6 messages applied" in capsys.readouterr().out
    assert main(lambda: follower(service.settings, Mood()), ["rebuild", "attendance"]) == 2
    assert f"there are: {COPY}, {KEYS}" in capsys.readouterr().err


def test_keys_that_verify_tokens_survive_the_rebuilding_of_their_copy(
    service: Service, partners_topic: TopicWriter
) -> None:
    partners_topic.say(signing_key_message("k-1", 1), signing_key_message("k-2", 1))
    partners_topic.say(signing_key_message("k-1", 2, retired=True))
    with working(service):
        wait_until(lambda: service.database["inbox"].count_documents({}) == 3, what="the keys to arrive")
    before = sorted(map(repr, service.database["signing_keys"].find()))
    rebuild(service, KEYS, lambda _line: None)
    assert sorted(map(repr, service.database["signing_keys"].find())) == before
    ring = KeyRing(service.database["signing_keys"])
    assert ring.key("k-2") is not None
    assert ring.key("k-1") is None


def test_a_key_that_is_retired_does_not_come_back_with_an_older_message(
    service: Service, partners_topic: TopicWriter
) -> None:
    partners_topic.say(signing_key_message("k-1", 2, retired=True), signing_key_message("k-1", 1))
    with working(service):
        wait_until(lambda: service.database["inbox"].count_documents({}) == 2, what="the keys to arrive")
    assert KeyRing(service.database["signing_keys"]).key("k-1") is None
