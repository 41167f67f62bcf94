"""The topics: one a publishing service, keyed by aggregate, compacted so that any copy can be rebuilt by replay."""

from collections.abc import Mapping
from dataclasses import dataclass

PARTITIONS = 12
"""Fixed for ever: with another number a key would move to another partition and lose its order."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, who writes it and who reads it."""

    name: str
    writer: str
    readers: tuple[str, ...]

    @property
    def settings(self) -> Mapping[str, str]:
        """Broker settings: keep the newest state of every key, clean within a day, keep tombstones a week."""
        return {
            "cleanup.policy": "compact",
            "min.compaction.lag.ms": "60000",
            "max.compaction.lag.ms": "86400000",
            "delete.retention.ms": "604800000",
            "segment.ms": "86400000",
        }


EVENTS = Topic("causeway.events", "events", ("partners", "registrations", "notifications", "portal"))
PARTNERS = Topic("causeway.partners", "partners", ("events", "registrations", "notifications", "portal"))
REGISTRATIONS = Topic("causeway.registrations", "registrations", ("events", "partners", "notifications", "portal"))
NOTIFICATIONS = Topic("causeway.notifications", "notifications", ("portal",))

TOPICS: Mapping[str, Topic] = {topic.writer: topic for topic in (EVENTS, PARTNERS, REGISTRATIONS, NOTIFICATIONS)}


def dead_letter_topic(topic: str, consumer: str) -> str:
    """Return the name of the topic that holds what ``consumer`` could not read from ``topic``."""
    return f"{topic}.{consumer}.dead"
