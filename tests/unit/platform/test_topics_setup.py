"""A service wants its own topic, those it reads, and one for the dead letters of each; twice is no error."""

from collections.abc import Mapping
from typing import Any

import pytest
from kafka.errors import InvalidReplicationFactorError, TopicAlreadyExistsError

from causeway_contracts import events, partners
from causeway_platform.settings import PlatformSettings, read_platform_settings
from causeway_platform.subscriptions import Subscription, Subscriptions, topics_of
from causeway_platform.topics_setup import WantedTopic, create, wanted_topics

NOTHING = Subscription(follow=lambda body, message, work: None)
FOLLOWED: Subscriptions = {
    events.PUBLISHED: NOTHING,
    events.CANCELLED: NOTHING,
    partners.INSTITUTION_ENROLLED: NOTHING,
}


def settings(service: str = "registrations") -> PlatformSettings:
    values = {"CAUSEWAY_MONGO_URI": "mongodb://x", "CAUSEWAY_KAFKA": "x:1", "CAUSEWAY_NAMESPACE": "t-"}
    return read_platform_settings(service, values)


class Admin:
    """A broker's administration with some topics, perhaps made by another service in the same moment."""

    def __init__(self, *present: str, error: Exception | None = None) -> None:
        self.present, self.error = list(present), error
        self.created: dict[str, Mapping[str, Any]] = {}

    def list_topics(self) -> list[str]:
        return self.present

    def create_topics(self, topics: dict[str, Mapping[str, Any]], *, wait_for_metadata: bool) -> None:
        assert wait_for_metadata
        if self.error:
            raise self.error
        self.created.update(topics)


def test_a_service_follows_the_topics_of_the_messages_it_subscribes_to() -> None:
    assert topics_of(FOLLOWED) == ("causeway.events", "causeway.partners")


def test_a_service_wants_its_own_topic_those_it_reads_and_their_dead_letters() -> None:
    assert {topic.name for topic in wanted_topics(settings(), FOLLOWED)} == {
        "t-causeway.registrations",
        "t-causeway.events",
        "t-causeway.partners",
        "t-causeway.events.registrations.dead",
        "t-causeway.partners.registrations.dead",
    }


def test_a_service_that_publishes_nothing_wants_only_what_it_reads() -> None:
    names = {topic.name for topic in wanted_topics(settings("portal"), {events.PUBLISHED: NOTHING})}
    assert names == {"t-causeway.events", "t-causeway.events.portal.dead"}


def test_business_topics_are_compacted_with_a_fixed_number_of_partitions() -> None:
    topics = {topic.name: topic for topic in wanted_topics(settings(), FOLLOWED)}
    own = topics["t-causeway.registrations"]
    assert (own.partitions, own.settings["cleanup.policy"]) == (12, "compact")
    dead = topics["t-causeway.events.registrations.dead"]
    assert (dead.partitions, dead.settings["cleanup.policy"]) == (1, "delete")
    assert int(dead.settings["retention.ms"]) <= 28 * 86_400_000


def test_what_is_missing_is_created_and_what_is_there_is_left_alone() -> None:
    admin = Admin("a")
    wanted = [WantedTopic("a", 12, {}), WantedTopic("b", 1, {"retention.ms": "5"})]
    assert create(admin, wanted) == ["b"]
    assert admin.created == {"b": {"num_partitions": 1, "replication_factor": -1, "configs": {"retention.ms": "5"}}}


def test_another_service_may_be_faster() -> None:
    assert create(Admin(error=TopicAlreadyExistsError("b")), [WantedTopic("b", 1, {})]) == []


def test_too_few_brokers_are_said_to_the_caller_who_comes_again() -> None:
    with pytest.raises(InvalidReplicationFactorError):
        create(Admin(error=InvalidReplicationFactorError("2 of 3")), [WantedTopic("b", 1, {})])
