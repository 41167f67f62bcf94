"""Creating the topics a service writes and the topics of its dead letters; safe to do again, by anybody, at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kafka import KafkaAdminClient
from kafka.errors import TopicAlreadyExistsError

from causeway_contracts.topics import PARTITIONS, TOPICS, Topic, dead_letter_topic
from causeway_platform.settings import PlatformSettings
from causeway_platform.subscriptions import Subscriptions, topics_of

DEAD_LETTERS_KEPT_DAYS = 14
"""They may hold a person's data, so they are kept for less than the four weeks a person's wish may take."""

BROKER_DEFAULT = -1
"""The broker's own replication factor: 1 on one machine, 3 on a cluster."""


@dataclass(frozen=True, slots=True)
class WantedTopic:
    """A topic as it should be."""

    name: str
    partitions: int
    settings: Mapping[str, str]


def wanted_topics(settings: PlatformSettings, subscriptions: Subscriptions) -> list[WantedTopic]:
    """Return what the service needs: its own topic, those it reads, and one for its dead letters of each.

    Topics that are read are wanted too, so that services may start in any order.
    """
    followed = topics_of(subscriptions)
    own = [topic for topic in TOPICS.values() if topic.writer == settings.service or topic.name in followed]
    return [_business(topic, settings) for topic in own] + [_dead(name, settings) for name in followed]


def _business(topic: Topic, settings: PlatformSettings) -> WantedTopic:
    return WantedTopic(settings.named(topic.name), PARTITIONS, topic.settings)


def _dead(topic_name: str, settings: PlatformSettings) -> WantedTopic:
    kept = {"cleanup.policy": "delete", "retention.ms": str(DEAD_LETTERS_KEPT_DAYS * 86_400_000)}
    return WantedTopic(dead_letter_topic(settings.named(topic_name), settings.service), 1, kept)


def create(client: KafkaAdminClient, topics: Iterable[WantedTopic]) -> list[str]:
    """Create what is missing and return the names that were new.

    Raises:
        KafkaError: the brokers do not answer, or are not enough for the replication factor yet; come again.
    """
    missing = [topic for topic in topics if topic.name not in set(client.list_topics())]
    return [topic.name for topic in missing if _create_one(client, topic)]


def _create_one(client: KafkaAdminClient, topic: WantedTopic) -> bool:
    wanted = {
        "num_partitions": topic.partitions,
        "replication_factor": BROKER_DEFAULT,
        "configs": dict(topic.settings),
    }
    try:
        # Usable when this returns: every partition has its leader.
        client.create_topics({topic.name: wanted}, wait_for_metadata=True)
    except TopicAlreadyExistsError:
        # Another service was faster.
        return False
    return True
