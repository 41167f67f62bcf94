"""Removing what one test module left on the shared servers, so that a long run stays as fast as a short one."""

from typing import Any

from kafka import KafkaAdminClient
from pymongo import MongoClient

from causeway_testing.servers import Servers


def clear_namespace(servers: Servers, prefix: str) -> None:
    """Drop every database and topic whose name starts with ``prefix``."""
    client: MongoClient[dict[str, Any]] = MongoClient(servers.mongo_uri)
    try:
        for name in client.list_database_names():
            if name.startswith(prefix):
                client.drop_database(name)
    finally:
        client.close()
    admin = KafkaAdminClient(bootstrap_servers=servers.kafka, client_id="causeway-tests")
    try:
        topics = [name for name in admin.list_topics() if name.startswith(prefix)]
        if topics:
            admin.delete_topics(topics)
    finally:
        admin.close()
