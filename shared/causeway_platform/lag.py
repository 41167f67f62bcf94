"""How far a consumer is behind, and whether it is stuck: not let into its group, or records are there and none arrive.

After a broker's restart one consumer in a hundred was seen to take nothing for a minute, and to say nothing of it.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Collection

import structlog
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from kafka.structs import MemberState

from causeway_platform import metrics

LOOK_S = 5.0
STUCK_S = 30.0
"""Three times what a broker waits for a member that died before it lets the others go on."""

ANSWER_MS = 5_000

log = structlog.get_logger("causeway.consumer")


class StuckConsumer(Exception):
    """The broker answers and the consumer gets nothing from it."""


class LagWatch:
    """Asks the broker now and then where its topics end."""

    def __init__(self, *, stuck_s: float = STUCK_S, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._stuck_s = stuck_s
        self._monotonic = monotonic
        self._looked_at = float("-inf")
        self._moved_at = monotonic()
        self._rebuilt = False
        self.by_topic: dict[str, int] = {}
        """Records not taken yet, by topic, as of the last look."""

    @property
    def total(self) -> int:
        """Records not taken yet."""
        return sum(self.by_topic.values())

    def moved(self) -> None:
        """Note that records arrived, or that there is nothing to wait for."""
        self._moved_at = self._monotonic()
        self._rebuilt = False

    def may_rebuild(self) -> bool:
        """Say whether a new consumer may help; the second time without a record in between it may not."""
        first = not self._rebuilt
        self._rebuilt = True
        self._moved_at = self._monotonic()
        return first

    def look(self, client: KafkaConsumer) -> None:
        """Measure, at most every few seconds.

        Raises:
            StuckConsumer: for half a minute the broker has answered, and the consumer has not been let into its group
                or has not been given the records that are there.
        """
        now = self._monotonic()
        if now - self._looked_at < LOOK_S:
            return
        self._looked_at = now
        # A member without partitions is at rest; one that still waits to be let in has none either.
        joined = client.group_metadata().state == MemberState.STABLE
        try:
            behind = self._measure(client) if joined else self._require_answer(client)
        except KafkaError as error:
            # Without a broker nobody is stuck.
            self._moved_at = self._monotonic()
            log.info("the lag cannot be measured now", error=str(error))
            return
        if joined and not behind:
            self.moved()
        elif now - self._moved_at > self._stuck_s:
            trouble = f"{behind} records are there and none has arrived" if joined else "not let into the group"
            raise StuckConsumer(f"{trouble} for {self._stuck_s:.0f} s")

    def _measure(self, client: KafkaConsumer) -> int:
        """Return how many records we have not taken from the partitions that are ours."""
        places = client.assignment()
        ends = _ends(client, places)
        behind: dict[str, int] = defaultdict(int)
        for place in places:
            behind[place.topic] += max(0, ends[place] - (client.position(place, timeout_ms=1_000) or 0))
        self.by_topic = dict(behind)
        for topic, count in behind.items():
            metrics.CONSUMER_LAG.labels(topic).set(count)
        return self.total

    @staticmethod
    def _require_answer(client: KafkaConsumer) -> None:
        """Ask for something a broker knows about everybody's topics; raises ``KafkaError`` when none answers."""
        _ends(client, [TopicPartition(topic, 0) for topic in client.subscription() or ()])


def _ends(client: KafkaConsumer, places: Collection[TopicPartition]) -> dict[TopicPartition, int]:
    return client.end_offsets(list(places), timeout_ms=ANSWER_MS) if places else {}
