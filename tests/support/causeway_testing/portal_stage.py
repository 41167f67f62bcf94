"""The portal's pages over copies in a real database, the services behind their HTTP interfaces played."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Thread
from typing import Any

from flask.testing import FlaskClient
from pymongo import MongoClient
from pymongo.database import Database
from werkzeug.serving import make_server

from causeway_portal.pages.app import create_portal
from causeway_portal.pages.parts import Parts
from causeway_portal.store.indexes import INDEXES
from causeway_portal.store.programme_reading import ProgrammeReading
from causeway_portal.store.visits import StoredVisits
from causeway_testing.portal_services import FakeServices
from causeway_testing.portal_world import NOW

PASSWORD = "correct horse battery"


@dataclass
class World:
    """The portal, what it reads, whom it asks, and what time it is."""

    database: Database[dict[str, Any]]
    services: FakeServices = field(default_factory=FakeServices)
    now: datetime = NOW
    public_url: str = "http://localhost"

    def __post_init__(self) -> None:
        """Make the application; it looks at ``now`` and ``services`` anew with every request."""
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


@contextmanager
def portal_database(mongo_uri: str, namespace: str) -> Iterator[Database[dict[str, Any]]]:
    """A database of the portal's own, with its indexes."""
    # What is tried over it does not ask what survives a crash, so nothing waits for the disk.
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, w=1, journal=False) as client:
        database = client[f"{namespace}portal"]
        for collection, indexes in INDEXES.items():
            if indexes:
                database[collection].create_indexes(list(indexes))
        yield database


@contextmanager
def served(world: World) -> Iterator[str]:
    """Serve the world's pages to a browser and return their address."""
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
