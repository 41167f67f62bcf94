"""Fixtures that every kind of test may use. They only wire; what they do is in ``causeway_testing``."""

import os
import secrets
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from causeway_testing.namespaces import clear_namespace
from causeway_testing.servers import Servers, outside_servers, servers_for_tests
from causeway_testing.whole_system import RunningSystem, whole_system

MOST_PROCESSES = 4
"""Each starts servers and a whole system of its own, which take 1.5 GB."""


# How long one example takes is the machine's doing as much as ours. The rest stays as hypothesis has it, also in CI.
settings.register_profile("unhurried", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_xdist_auto_num_workers() -> int:
    """Say how many processes share the files of ``pytest -n auto``, which is what ``make test`` calls.

    As many as there are cores: on two, a third took 5 % longer. Outside servers are left as they were found, so one
    process alone may change their settings.
    """
    return 1 if outside_servers() else min(os.cpu_count() or 1, MOST_PROCESSES)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Real Kafka and MongoDB, shared by all tests of this process; ``namespace`` keeps them apart."""
    with servers_for_tests(tmp_path_factory.mktemp("servers")) as found:
        yield found


@pytest.fixture(scope="session")
def mongo_uri(servers: Servers) -> str:
    """The connection string of their replica set."""
    return servers.mongo_uri


@pytest.fixture(scope="session")
def kafka(servers: Servers) -> str:
    """The address of their broker."""
    return servers.kafka


@pytest.fixture(scope="module")
def namespace(servers: Servers) -> Iterator[str]:
    """A prefix of this module's own for databases, topics and groups; what carries it is removed at the end."""
    prefix = f"t{secrets.token_hex(4)}-"
    yield prefix
    clear_namespace(servers, prefix)


@pytest.fixture(scope="session")
def running(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    """Everything that ``make run`` starts, for journeys and browser tests; started once in this process."""
    prefix = f"r{secrets.token_hex(4)}-"
    with whole_system(tmp_path_factory.mktemp("running"), servers, prefix) as system:
        yield system
    clear_namespace(servers, prefix)
