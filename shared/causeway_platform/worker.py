"""The work process of a service: relay, consumer, clock work, retries and whatever else the service does unasked.

Each is a thread. None may end before it is told to; when one does, the process ends with it and is started anew,
because a half-alive worker looks well and loses time.
"""

import gc
import itertools
import signal
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue

import structlog
from kafka import KafkaConsumer
from pymongo.errors import PyMongoError

from causeway_platform import kafka_clients
from causeway_platform.batches import Batches, DatabaseAway
from causeway_platform.circuit import Circuit
from causeway_platform.clock_work import BATCH, ClockWork
from causeway_platform.consumer import Consumer
from causeway_platform.heartbeat import EVERY_S, Heartbeat
from causeway_platform.lag import LagWatch
from causeway_platform.leases import COLLECTION as LEASES
from causeway_platform.leases import Lease
from causeway_platform.relay import Relay
from causeway_platform.retries import Retries
from causeway_platform.service import Service
from causeway_platform.subscriptions import topics_of
from causeway_platform.wake import Wake
from causeway_platform.work_pages import serve_pages

PAUSE_S = 0.5
LOOK_S = 1.0
"""How soon the main thread sees that another one failed."""

COLLECT_EVERY_BEATS = 10
"""While a broker is away the Kafka client leaves five sockets a second to the garbage collector, which by itself would
come too late in a process that does nothing else."""

JOIN_S = 9.0
"""Everything ends within 10 s of being told to."""

log = structlog.get_logger("causeway.worker")

Loop = Callable[[threading.Event], None]


class Worker:
    """Everything a service does without being asked."""

    def __init__(self, service: Service, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._service = service
        self._stop = threading.Event()
        self._failed: list[str] = []
        self._threads: list[threading.Thread] = []
        circuit = Circuit()
        self._lag = LagWatch()
        lease = Lease(service.database[LEASES], "relay")
        self._relay = Relay(service, lambda: kafka_clients.producer(service.settings), lease, self._stop)
        self._heartbeat = Heartbeat(service, self._relay, self._lag, lease.owner)
        self._clock_work = ClockWork(service)
        self._retries = Retries(service, circuit)
        self._consumer = Consumer(
            open_consumer=self._open_consumer,
            batches=Batches(service, circuit),
            lag=self._lag,
            healthy=self.database_answers,
            monotonic=monotonic,
        )

    def run(self) -> int:
        """Work until SIGTERM or SIGINT, or until a thread fails; return the exit code."""
        # A handler runs in the middle of whatever the main thread does. Setting an event takes a lock the thread may
        # hold already, and then nothing ends any more; a simple queue may be put to even while it is being read.
        told: SimpleQueue[int] = SimpleQueue()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, _frame: told.put(number))
        self.start()
        with serve_pages(self, self._service.settings):
            while not self._stop.is_set():
                with suppress(Empty):
                    told.get(timeout=LOOK_S)
                    self.stop()
        return self.join()

    def start(self) -> None:
        """Start every thread."""
        for name, loop in self._loops().items():
            thread = threading.Thread(target=self._guarded, args=(name, loop), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()
        log.info("working", threads=[thread.name for thread in self._threads])

    def stop(self) -> None:
        """Tell every thread to finish what it has in hand."""
        self._stop.set()

    def join(self) -> int:
        """Wait for the threads, give back connections, and return the exit code."""
        for thread in self._threads:
            thread.join(timeout=JOIN_S)
        late = [thread.name for thread in self._threads if thread.is_alive()]
        if late:
            log.warning("some threads did not finish in time", threads=late)
        return 1 if self._failed or late else 0

    @property
    def failed(self) -> list[str]:
        """The threads that ended although nobody had told them to."""
        return list(self._failed)

    @property
    def latest(self) -> Mapping[str, object]:
        """What the last heartbeat measured."""
        return self._heartbeat.latest

    def database_answers(self) -> bool:
        """Say whether the database can be used now."""
        try:
            self._service.client.admin.command("ping")
        except PyMongoError:
            return False
        return True

    def _loops(self) -> dict[str, Loop]:
        loops: dict[str, Loop] = {
            "relay": self._run_relay,
            "clock": self._run_clock_work,
            "heartbeat": self._run_heartbeat,
            **self._service.background,
        }
        if self._service.subscriptions:
            loops |= {"consumer": self._consumer.run, "retries": self._run_retries}
        return loops

    def _guarded(self, name: str, loop: Loop) -> None:
        try:
            loop(self._stop)
        except Exception:
            log.exception("a thread failed; the process ends and is to be started again", thread=name)
        if not self._stop.is_set():
            self._failed.append(name)
            self._stop.set()

    def _open_consumer(self) -> KafkaConsumer:
        settings = self._service.settings
        topics = [settings.named(topic) for topic in topics_of(self._service.subscriptions)]
        return kafka_clients.consumer(settings, *topics, group=kafka_clients.group_of(settings))

    def _run_relay(self, _stop: threading.Event) -> None:
        try:
            self._relay.run(Wake(self._service))
        finally:
            self._quietly(self._relay.close)

    def _run_clock_work(self, stop: threading.Event) -> None:
        while not stop.is_set():
            if self._quietly(self._clock_work.run_due) != BATCH:
                stop.wait(PAUSE_S)

    def _run_retries(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._quietly(self._retries.run_due)
            stop.wait(PAUSE_S)

    def _run_heartbeat(self, stop: threading.Event) -> None:
        for beats in itertools.count(1):
            self._quietly(self._heartbeat.beat)
            self._consumer.require_turning()
            if beats % COLLECT_EVERY_BEATS == 0:
                gc.collect()
            if stop.wait(EVERY_S):
                return

    @staticmethod
    def _quietly(action: Callable[[], object]) -> object:
        """Do it, or say that the database is away; it is done again soon anyway."""
        try:
            return action()
        except (PyMongoError, DatabaseAway) as error:
            log.warning("the database is away; trying again", error=f"{type(error).__name__}: {error}")
            return None
