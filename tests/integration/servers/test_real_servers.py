"""The servers that tests and the local run use are real ones and survive what they must survive."""

from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import NewTopic
from pymongo import MongoClient

from causeway_testing.servers import embedded_servers

pytestmark = pytest.mark.servers


def test_mongodb_offers_transactions(mongo_uri: str, namespace: str) -> None:
    client: MongoClient[dict[str, Any]] = MongoClient(mongo_uri)
    with client:
        rows = client[f"{namespace}probe"]["rows"]
        with client.start_session() as session, session.start_transaction():
            rows.insert_one({"_id": 1}, session=session)
        assert rows.count_documents({}) == 1


def test_mongodb_removes_nothing_by_its_own_clock_while_tests_run(mongo_uri: str) -> None:
    with MongoClient[dict[str, Any]](mongo_uri) as client:
        assert not client.admin.command("getParameter", 1, ttlMonitorEnabled=1)["ttlMonitorEnabled"]


def test_kafka_makes_no_topic_by_accident(kafka: str, namespace: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    try:
        admin.create_topics([NewTopic(name=f"{namespace}made", num_partitions=12, replication_factor=1)])
        assert [name for name in admin.list_topics() if name.startswith(namespace)] == [f"{namespace}made"]
    finally:
        admin.close()


def test_killed_servers_come_back_with_their_data_on_the_same_port(tmp_path: Path) -> None:
    with embedded_servers(tmp_path) as (mongo, broker):
        client: MongoClient[dict[str, Any]] = MongoClient(mongo.address, w="majority", journal=True)
        client["probe"]["rows"].insert_one({"_id": 1})
        mongo.kill()
        broker.kill()
        mongo.restart()
        broker.restart()
        assert client["probe"]["rows"].count_documents({}) == 1
        client.close()
