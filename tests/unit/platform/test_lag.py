"""The lag is measured now and then; a consumer that gets nothing although something is there is noticed."""

import pytest
from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError
from kafka.structs import ConsumerGroupMetadata, MemberState

from causeway_platform.lag import LagWatch, StuckConsumer

PLACE = TopicPartition("causeway.partners", 0)


class Seconds:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Client:
    """A consumer at a position in a topic with an end, let into its group or not."""

    def __init__(self, *, end: int, position: int, joined: bool = True, places: int = 1) -> None:
        self.end, self.at, self.asked, self.broken = end, position, 0, False
        self.joined, self.places = joined, places

    def group_metadata(self) -> ConsumerGroupMetadata:
        state = MemberState.STABLE if self.joined else MemberState.REBALANCING
        return ConsumerGroupMetadata("causeway.events", state=state)

    def subscription(self) -> set[str]:
        return {PLACE.topic}

    def assignment(self) -> set[TopicPartition]:
        return {PLACE} if self.joined and self.places else set()

    def end_offsets(self, places: list[TopicPartition], timeout_ms: int) -> dict[TopicPartition, int]:
        assert timeout_ms <= 5_000
        self.asked += 1
        if self.broken:
            raise KafkaTimeoutError("no answer")
        return dict.fromkeys(places, self.end)

    def position(self, _place: TopicPartition, timeout_ms: int) -> int:
        assert timeout_ms <= 1_000
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def watch(seconds: Seconds) -> LagWatch:
    return LagWatch(stuck_s=30, monotonic=seconds)


def look(watch: LagWatch, seconds: Seconds, client: Client, times: int) -> None:
    """Look every five seconds; raises ``StuckConsumer`` as soon as the watch takes the consumer for stuck."""
    for _ in range(times):
        seconds.now += 5
        watch.look(client)


def test_the_lag_is_the_distance_to_the_end_by_topic(watch: LagWatch, seconds: Seconds) -> None:
    look(watch, seconds, Client(end=120, position=20), times=1)
    assert watch.by_topic == {"causeway.partners": 100}
    assert watch.total == 100


def test_the_broker_is_not_asked_at_every_look(watch: LagWatch, seconds: Seconds) -> None:
    client = Client(end=1, position=1)
    for _ in range(50):
        seconds.now += 0.1
        watch.look(client)
    assert client.asked <= 2


def test_a_consumer_that_gets_nothing_for_half_a_minute_is_stuck(watch: LagWatch, seconds: Seconds) -> None:
    with pytest.raises(StuckConsumer, match="100 records"):
        look(watch, seconds, Client(end=120, position=20), times=20)


def test_a_consumer_that_has_read_everything_may_wait_for_ever(watch: LagWatch, seconds: Seconds) -> None:
    client = Client(end=120, position=120)
    look(watch, seconds, client, times=1_000)
    assert (watch.total, client.asked) == (0, 1_000)


def test_a_consumer_that_moves_is_never_stuck(watch: LagWatch, seconds: Seconds) -> None:
    client = Client(end=10_000, position=0)
    for _ in range(100):
        look(watch, seconds, client, times=1)
        client.at += 1
        watch.moved()
    assert (watch.total, client.asked) == (9_901, 100)


def test_nobody_is_stuck_while_no_broker_answers(watch: LagWatch, seconds: Seconds) -> None:
    client = Client(end=120, position=20)
    client.broken = True
    look(watch, seconds, client, times=100)
    client.broken = False
    look(watch, seconds, client, times=2)
    assert (watch.total, client.asked) == (100, 102)


def test_a_consumer_that_is_not_let_into_its_group_is_stuck(watch: LagWatch, seconds: Seconds) -> None:
    look(watch, seconds, client := Client(end=0, position=0, joined=False), times=6)
    with pytest.raises(StuckConsumer, match="not let into the group for 30 s"):
        look(watch, seconds, client, times=1)


def test_nobody_is_expected_in_a_group_while_no_broker_answers(watch: LagWatch, seconds: Seconds) -> None:
    client = Client(end=0, position=0, joined=False)
    client.broken = True
    look(watch, seconds, client, times=100)
    assert client.asked == 100


def test_a_member_without_partitions_may_wait_for_ever(watch: LagWatch, seconds: Seconds) -> None:
    look(watch, seconds, client := Client(end=120, position=0, places=0), times=1_000)
    assert client.asked == 0


def test_a_consumer_at_rest_has_a_new_chance(watch: LagWatch, seconds: Seconds) -> None:
    assert watch.may_rebuild()
    look(watch, seconds, Client(end=120, position=120), times=1)
    assert watch.may_rebuild()


def test_a_new_consumer_is_tried_once_and_then_the_process_gives_up(watch: LagWatch) -> None:
    assert watch.may_rebuild()
    assert not watch.may_rebuild()
    watch.moved()
    assert watch.may_rebuild()
