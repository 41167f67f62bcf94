"""Rebuilding a copy: its topics are read from the beginning into new collections, which then take the old ones' place.

The live copy answers until the moment of the exchange. The live consumer may have changed it after we had read the end
of the topics, so what came since is applied once more afterwards; copies move forward only, so that does no harm.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog
from kafka import KafkaConsumer, TopicPartition
from pymongo.client_session import ClientSession
from pymongo.errors import PyMongoError

from causeway_platform import kafka_clients
from causeway_platform.decoding import Record, decode
from causeway_platform.failures import describe
from causeway_platform.following import follow, prefetch
from causeway_platform.service import Copy, Service
from causeway_platform.transactions import transact

SIDE = "__rebuilt"
SHOW_EVERY_S = 2.0

Say = Callable[[str], None]

log = structlog.get_logger("causeway.rebuild")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it: how many messages were applied, and how many our code would not follow."""

    applied: int
    refused: int


def rebuild(service: Service, name: str, say: Say) -> Rebuilt:
    """Rebuild the copy ``name`` and say how far it is.

    Raises:
        KeyError: the service has no such copy.
        KafkaError: the broker does not answer; the live copy is as it was.
        PyMongoError: the database does not answer; the live copy is as it was.
    """
    copy = service.copies[name]
    sides = {collection: f"{collection}{SIDE}" for collection in copy.collections}
    _prepare(service, sides)
    client = kafka_clients.consumer(service.settings, group=None)
    try:
        places = _from_the_start(client, service, copy)
        replay = _Replay(service, client, say)
        replay.run_to(client.end_offsets(places), sides)
        _exchange(service, sides)
        # Each collection now has its own name again; what the live consumer wrote meanwhile is applied once more.
        replay.run_to(client.end_offsets(places), {collection: collection for collection in sides})
    finally:
        client.close(autocommit=False)
        _leave_nothing(service, sides)
    say(f"{name}: {replay.applied} messages applied, {replay.refused} not followed")
    return Rebuilt(replay.applied, replay.refused)


def _prepare(service: Service, sides: Mapping[str, str]) -> None:
    """Make empty collections with the indexes of the live ones, whatever an interrupted run has left."""
    for collection, side in sides.items():
        service.database.drop_collection(side)
        service.database.create_collection(side)
        if indexes := service.indexes.get(collection):
            service.database[side].create_indexes(list(indexes))


def _leave_nothing(service: Service, sides: Mapping[str, str]) -> None:
    """Take away what a run that failed has read so far: nobody keeps it true, nor forgets the people in it."""
    with suppress(PyMongoError):
        for side in sides.values():
            service.database.drop_collection(side)


def _exchange(service: Service, sides: Mapping[str, str]) -> None:
    for collection, side in sides.items():
        service.database[side].rename(collection, dropTarget=True)


def _from_the_start(client: KafkaConsumer, service: Service, copy: Copy) -> list[TopicPartition]:
    names = [service.settings.named(topic) for topic in copy.topics]
    places = [TopicPartition(name, number) for name in names for number in client.partitions_for_topic(name) or ()]
    client.assign(places)
    client.seek_to_beginning(*places)
    return places


class _Replay:
    """One reading of the topics, in two steps: before the exchange and after it."""

    def __init__(self, service: Service, client: KafkaConsumer, say: Say) -> None:
        self._service = service
        self._client = client
        self._say = say
        self._shown_at = 0.0
        self.applied = 0
        self.refused = 0

    def run_to(self, ends: Mapping[TopicPartition, int], collections: Mapping[str, str]) -> None:
        """Apply everything up to ``ends`` to the collections under the names given for them."""
        while any(self._client.position(place) < end for place, end in ends.items()):
            polled = self._client.poll(timeout_ms=500)
            records = [decode(raw) for raws in polled.values() for raw in raws]
            followed = [record for record in records if self._is_followed(record)]
            if followed:
                self._apply(followed, collections)
            self._show(ends)

    def _is_followed(self, record: Record) -> bool:
        return record.message is not None and record.message.type in self._service.subscriptions

    def _apply(self, records: Sequence[Record], collections: Mapping[str, str]) -> None:
        refused = transact(self._service.client, lambda session: self._run(records, collections, session))
        self.refused += refused
        self.applied += len(records) - refused

    def _run(self, records: Sequence[Record], collections: Mapping[str, str], session: ClientSession) -> int:
        work = self._service.open_work(session)
        work.confine(collections)
        prefetch(self._service, records, work)
        refused = 0
        for record in records:
            mark = work.savepoint()
            try:
                follow(self._service, record, work)
            except PyMongoError:
                raise
            except Exception as error:
                # It was not followed when it came either: it is parked or among the dead letters.
                log.warning("not followed", place=record.place, error=describe(error))
                work.roll_back(mark)
                refused += 1
        work.flush()
        return refused

    def _show(self, ends: Mapping[TopicPartition, int]) -> None:
        now = time.monotonic()
        if now - self._shown_at >= SHOW_EVERY_S:
            self._shown_at = now
            left = sum(max(0, end - self._client.position(place)) for place, end in ends.items())
            self._say(f"{self.applied} messages applied, {left} to read")
