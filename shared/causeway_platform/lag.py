"""How far a consumer is behind, and whether it is stuck: records are there and none arrive."""

import time
from collections import defaultdict
from collections.abc import Callable

import structlog
from kafka import KafkaConsumer
from kafka.errors import KafkaError

from causeway_platform import metrics

LOOK_S = 5.0
STUCK_S = 60.0

log = structlog.get_logger("causeway.consumer")


class StuckConsumer(Exception):
    """The broker has records for us and the consumer does not get them."""


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
        """Note that records arrived, or that waiting was our own wish."""
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
            StuckConsumer: nothing has arrived for a minute although something is there.
        """
        now = self._monotonic()
        if now - self._looked_at < LOOK_S:
            return
        self._looked_at = now
        if not self._measure(client):
            return
        if not self.total:
            self._moved_at = now
        elif now - self._moved_at > self._stuck_s:
            raise StuckConsumer(f"{self.total} records are there and none has arrived for {self._stuck_s:.0f} s")

    def _measure(self, client: KafkaConsumer) -> bool:
        """Return whether the broker answered; without a broker nobody is stuck."""
        places = list(client.assignment())
        try:
            ends = client.end_offsets(places) if places else {}
            behind: dict[str, int] = defaultdict(int)
            for place in places:
                behind[place.topic] += max(0, ends[place] - (client.position(place, timeout_ms=1_000) or 0))
        except KafkaError as error:
            self._moved_at = self._monotonic()
            log.info("the lag cannot be measured now", error=str(error))
            return False
        self.by_topic = dict(behind)
        for topic, count in behind.items():
            metrics.CONSUMER_LAG.labels(topic).set(count)
        return True
