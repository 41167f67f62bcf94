"""The one way to reach MongoDB; the settings were measured to matter when a primary freezes or dies."""

from typing import Any

from pymongo import MongoClient, ReadPreference, WriteConcern
from pymongo.database import Database
from pymongo.read_concern import ReadConcern

from causeway_platform.settings import PlatformSettings

Document = dict[str, Any]
Client = MongoClient[Document]

DURABLE = WriteConcern(w="majority", j=True)
"""An answer is given only for what survives the loss of a server."""

OPERATION_TIMEOUT_MS = 8_000


def connect(settings: PlatformSettings) -> Client:
    """Return a client of this process; make it after any fork.

    A frozen primary is noticed within about 4 s instead of never: heartbeats every second, connects within two.
    """
    return MongoClient(
        settings.mongo_uri,
        appname=f"causeway-{settings.service}",
        tz_aware=True,
        uuidRepresentation="standard",
        retryWrites=True,
        retryReads=True,
        maxPoolSize=settings.threads + 8,
        minPoolSize=1,
        serverSelectionTimeoutMS=5_000,
        connectTimeoutMS=2_000,
        heartbeatFrequencyMS=1_000,
        timeoutMS=OPERATION_TIMEOUT_MS,
    )


def database_of(client: Client, settings: PlatformSettings) -> Database[Document]:
    """Return the service's database, with durable writes and majority reads."""
    return client.get_database(
        settings.database_name,
        write_concern=DURABLE,
        read_concern=ReadConcern("majority"),
        read_preference=ReadPreference.PRIMARY,
    )
