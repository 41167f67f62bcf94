"""The portal's pages over real copies in MongoDB; the services behind their HTTP interfaces are played."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from causeway_portal.store import indexes
from causeway_testing.portal_stage import World, portal_database
from causeway_testing.portal_world import NOW, put_samples


@pytest.fixture(scope="module")
def database(mongo_uri: str, namespace: str) -> Iterator[Database[dict[str, Any]]]:
    with portal_database(mongo_uri, namespace) as database:
        yield database


@pytest.fixture(scope="module")
def portal(database: Database[dict[str, Any]]) -> World:
    """The application once a module, because its templates are compiled when first shown."""
    return World(database)


@pytest.fixture
def world(portal: World) -> World:
    """The portal with the small programme in its copies, nobody signed in, and services that were asked nothing."""
    put_samples(portal.database)
    portal.database[indexes.SERIES].delete_many({})
    portal.database["visits"].delete_many({})
    portal.services.forget()
    portal.now = NOW
    return portal
