"""The portal's pages over real copies in MongoDB; the services behind their HTTP interfaces are played."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from pymongo import MongoClient
from pymongo.database import Database

from causeway_portal.pages.app import create_portal
from causeway_portal.pages.parts import Parts
from causeway_portal.store.indexes import INDEXES
from causeway_portal.store.programme_reading import ProgrammeReading
from causeway_portal.store.visits import StoredVisits
from causeway_testing.portal_world import NOW, FakeServices, put_samples

PASSWORD = "correct horse battery"


@dataclass
class World:
    """The portal, what it reads, whom it asks, and what time it is."""

    database: Database[dict[str, Any]]
    services: FakeServices = field(default_factory=FakeServices)
    now: datetime = NOW
    public_url: str = "http://localhost"

    def __post_init__(self) -> None:
        self.reading = ProgrammeReading(self.database)
        self.visits = StoredVisits(self.database, clock=lambda: self.now)
        self.app = create_portal(
            Parts(
                reading=self.reading,
                services=self.services,
                visits=self.visits,
                public_url=self.public_url,
                clock=lambda: self.now,
            )
        )

    def visitor(self, language: str = "en", **cookies: str) -> FlaskClient:
        """Return a browser that prefers ``language``."""
        client = self.app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        for name, value in cookies.items():
            client.set_cookie(name, value)
        return client

    def signed_in(self, email: str = "operator@example.org") -> FlaskClient:
        """Return the browser of somebody who has signed in."""
        client = self.visitor()
        answer = client.post("/login", data={"email": email, "password": PASSWORD})
        assert answer.status_code == 303
        return client


@pytest.fixture(scope="module")
def database(mongo_uri: str, namespace: str) -> Iterator[Database[dict[str, Any]]]:
    # These tests do not ask what survives a crash, so they need not wait for the disk.
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, w=1, journal=False) as client:
        database = client[f"{namespace}portal"]
        for collection, indexes in INDEXES.items():
            if indexes:
                database[collection].create_indexes(list(indexes))
        yield database


@pytest.fixture(scope="module")
def portal(database: Database[dict[str, Any]]) -> World:
    """The application once a module, because its templates are compiled when first shown."""
    return World(database)


@pytest.fixture
def world(portal: World) -> World:
    """The portal with the small programme in its copies, nobody signed in, and services that were asked nothing."""
    put_samples(portal.database)
    portal.database["visits"].delete_many({})
    portal.services.forget()
    portal.now = NOW
    return portal
