"""A small service that follows institutions, prepared on the run's real servers and in its own namespace."""

import logging
import secrets
from collections.abc import Iterator

import pytest
import structlog

from causeway_platform.preparation import prepare
from causeway_platform.service import Service
from causeway_platform.settings import PlatformSettings
from causeway_testing.follower import TOPIC, Mood, follower, settings_of
from causeway_testing.namespaces import clear_namespace
from causeway_testing.records import TopicWriter, topic_writer
from causeway_testing.servers import Servers


@pytest.fixture(autouse=True)
def _put_logging_back() -> Iterator[None]:
    """Leave the logging of the test run as it was when a test runs a command that configures it."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def settings(servers: Servers) -> Iterator[PlatformSettings]:
    """Settings of a follower in a namespace of this test's own."""
    prefix = f"t{secrets.token_hex(4)}-"
    yield settings_of(servers.mongo_uri, servers.kafka, prefix)
    clear_namespace(servers, prefix)


@pytest.fixture
def mood() -> Mood:
    """How the follower's handlers feel; a test may mend them."""
    return Mood()


@pytest.fixture
def service(settings: PlatformSettings, mood: Mood) -> Iterator[Service]:
    """The follower, its collections and topics prepared."""
    built = follower(settings, mood)
    prepare(built, patience_s=30)
    yield built
    built.close()


@pytest.fixture
def partners_topic(service: Service) -> Iterator[TopicWriter]:
    """The topic that the follower follows."""
    with topic_writer(service.settings.kafka, service.settings.named(TOPIC)) as writer:
        yield writer
