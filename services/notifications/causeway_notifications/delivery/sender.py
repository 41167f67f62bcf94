"""The mail sender: claims what is due, writes letters, hands them in over a few open connections, notes how it went.

It runs beside the consumer in the work process and shares nothing with it but the database: a mail server that takes
30 s for each letter keeps nobody else waiting.
"""

import queue
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from prometheus_client import Counter
from pymongo.errors import PyMongoError

from causeway_notifications.delivery.letters import Letters, Occasion
from causeway_notifications.delivery.mail_headers import UnsendableAddress
from causeway_notifications.delivery.mail_server import Accepted, Line, MailServer, Outcome, Refused, Unreachable
from causeway_notifications.delivery.reachability import Reachability
from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.use_cases.send_deliveries import Hopeless, Ready, SendQueue, Settled, prepare, put_off
from causeway_platform.clock import Clock, utc_now

BATCH = 100
IN_HAND = 2 * BATCH
"""As many as keep all connections busy while the next batch is claimed, and few enough to be renewed in time."""

IDLE_S = 0.15
RENEW_EVERY_S = 15.0
DATABASE_PAUSE_S = 1.0
GATHER_S = 0.03
"""A crash in this time sends up to as many letters again, with the same Message-ID: readers see each once."""

LETTERS = Counter("causeway_letters", "Letters by how it went with the mail server.", ["outcome"])

log = structlog.get_logger("causeway.sender")

GiveUp = Callable[[Hopeless], None]
Recover = Callable[[Delivery, str], None]
Item = Settled | Hopeless | tuple[Delivery, str]


class Sender:
    """Sends what is due until told to stop.

    Args:
        send_queue: the claimed rows and what letters are written from.
        letters: writes them.
        server: where they are handed in.
        give_up: notes a failure, and says so to others.
        recover: notes that a letter sent again was taken.
        connections: how many letters are handed in at the same time.
    """

    def __init__(
        self,
        *,
        send_queue: SendQueue,
        letters: Letters,
        server: MailServer,
        give_up: GiveUp,
        recover: Recover,
        connections: int = 4,
        clock: Clock = utc_now,
    ) -> None:
        self._queue = send_queue
        self._letters = letters
        self._server = server
        self._give_up = give_up
        self._recover = recover
        self._connections = connections
        self._clock = clock
        self._reachability = Reachability()
        self._ready: queue.SimpleQueue[Ready | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Item | None] = queue.SimpleQueue()
        self._held: dict[str, Delivery] = {}
        self._lock = threading.Lock()
        self._room = threading.Condition(self._lock)
        self._stopping = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Send until ``stop`` is set, then finish what is being handed in and give the rest back."""
        clerks = [threading.Thread(target=self._hand_in, name=f"mail-{n}") for n in range(self._connections)]
        notes = threading.Thread(target=self._note_outcomes, name="mail-notes")
        for thread in (*clerks, notes):
            thread.start()
        try:
            self._letters.warm_up()
            self._claim_until(stop)
        finally:
            self._stopping.set()
            for _ in clerks:
                self._ready.put(None)
            for clerk in clerks:
                clerk.join()
            self._done.put(None)
            notes.join()

    def _claim_until(self, stop: threading.Event) -> None:
        renew_at = time.monotonic() + RENEW_EVERY_S
        while not stop.is_set():
            try:
                if time.monotonic() >= renew_at:
                    self._renew()
                    renew_at = time.monotonic() + RENEW_EVERY_S
                claimed = self._claim_some()
            except PyMongoError as error:
                log.warning("the database does not answer; the sender waits", error=type(error).__name__)
                stop.wait(DATABASE_PAUSE_S)
                continue
            if not claimed:
                stop.wait(IDLE_S)

    def _claim_some(self) -> int:
        """Claim as many as there is room for and return how many; wait a moment when there is no room."""
        with self._room:
            if len(self._held) > IN_HAND - BATCH:
                self._room.wait(IDLE_S)
            room = IN_HAND - len(self._held)
        if room < BATCH // 2 or self._reachability.pause_s() > 0:
            return 0 if self._reachability.pause_s() > 0 else 1
        claimed = self._queue.claim(min(room, BATCH), self._clock())
        # Whoever cannot be prepared now, because the database went away, is due again when the lease ends.
        prepared = prepare(claimed, self._queue, self._clock()) if claimed else []
        with self._lock:
            self._held.update((delivery.id, delivery) for delivery in claimed)
        for item in prepared:
            if isinstance(item, Ready):
                self._ready.put(item)
            else:
                self._done.put(item)
        return len(claimed)

    def _renew(self) -> None:
        with self._lock:
            held = list(self._held.values())
        self._queue.renew(held, self._clock())

    def _hand_in(self) -> None:
        """Work on one connection; when stopping, give back what has not been begun."""
        line = Line(self._server)
        while (ready := self._ready.get()) is not None:
            try:
                self._done.put(self._deliver(ready, line))
            except Exception:
                # A letter that cannot be written is one letter's fault and must not stop the others.
                log.exception("a letter could not be written", delivery=ready.delivery.id)
                self._done.put(put_off(ready.delivery, "the letter could not be written", self._clock()))
        line.close()

    def _deliver(self, ready: Ready, line: Line) -> Item:
        pause_s = self._reachability.pause_s()
        if self._stopping.is_set() or pause_s > 0:
            return self._hand_back(ready, "waiting for the mail server", pause_s)
        now = self._clock()
        try:
            letter = self._letters.write(_occasion(ready), now)
        except UnsendableAddress as error:
            return Hopeless(ready.delivery, str(error), ready.person.email)
        outcome = line.send(letter)
        self._reachability.note(reached=not isinstance(outcome, Unreachable))
        LETTERS.labels(type(outcome).__name__.lower()).inc()
        return self._settled(ready, outcome)

    def _settled(self, ready: Ready, outcome: Outcome) -> Item:
        delivery, now = ready.delivery, self._clock()
        if isinstance(outcome, Accepted):
            return (delivery, ready.person.email) if delivery.resend else Settled(delivery, delivery.accept(now))
        if isinstance(outcome, Refused):
            return Hopeless(delivery, outcome.reason, ready.person.email if outcome.by_mailbox else None)
        if isinstance(outcome, Unreachable):
            return self._hand_back(ready, outcome.reason, self._reachability.pause_s())
        return put_off(delivery, outcome.reason, now)

    def _hand_back(self, ready: Ready, reason: str, pause_s: float) -> Settled:
        due_at = self._clock() + timedelta(seconds=pause_s)
        return Settled(ready.delivery, ready.delivery.hand_back(reason, due_at))

    def _note_outcomes(self) -> None:
        """Write outcomes at once, together with those that came while the last ones were written."""
        ended = False
        while not ended:
            items = [self._done.get()]
            # One write for the letters of a moment: a write for each would take longer than handing the letter in.
            self._stopping.wait(GATHER_S)
            while not self._done.empty() and len(items) < IN_HAND:
                items.append(self._done.get())
            ended = None in items
            outcomes = [item for item in items if item is not None]
            try:
                self._write(outcomes)
            except Exception:
                # The leases end by themselves; sent again, each letter has the same Message-ID.
                log.exception("outcomes of letters could not be noted", count=len(outcomes))
            with self._room:
                for item in outcomes:
                    self._held.pop(_claimed(item).id, None)
                self._room.notify()

    def _write(self, items: list[Item]) -> None:
        """Write until the database takes it: what a mail server has said must not be forgotten."""
        pending = list(items)
        while pending:
            try:
                self._queue.settle([(item.claimed, item.delivery) for item in pending if isinstance(item, Settled)])
                pending = [item for item in pending if not isinstance(item, Settled)]
                while pending:
                    self._write_one(pending[0])
                    pending.pop(0)
            except PyMongoError as error:
                log.warning("outcomes of letters wait for the database", count=len(pending), error=type(error).__name__)
                if self._stopping.wait(DATABASE_PAUSE_S):
                    # The leases end by themselves; sent again, each letter has the same Message-ID.
                    return

    def _write_one(self, item: Item) -> None:
        if isinstance(item, Hopeless):
            log.warning("a letter was given up", delivery=item.claimed.id, reason=item.reason)
            self._give_up(item)
        elif isinstance(item, tuple):
            self._recover(*item)


def _claimed(item: Item) -> Delivery:
    return item[0] if isinstance(item, tuple) else item.claimed


def _occasion(ready: Ready) -> Occasion:
    return Occasion(
        delivery=ready.delivery,
        registration=ready.registration,
        person=ready.person,
        event=ready.event,
        institutions=ready.institutions,
    )
