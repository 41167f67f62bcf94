"""The mail sender: claims what is due, writes letters, hands them in over a few open connections, notes how it went.

It runs beside the consumer in the work process and shares nothing with it but the database: a mail server that takes
30 s for each letter keeps nobody else waiting.
"""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from prometheus_client import Counter
from pymongo.errors import PyMongoError

from causeway_notifications.delivery.letters import Letters, Occasion
from causeway_notifications.delivery.mail_headers import UnsendableAddress
from causeway_notifications.delivery.mail_server import Accepted, Line, MailServer, Outcome, Refused, Unreachable
from causeway_notifications.delivery.outcome_notes import OutcomeNotes, Recovered
from causeway_notifications.delivery.reachability import Reachability
from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.use_cases.send_deliveries import Hopeless, Ready, SendQueue, Settled, prepare, put_off
from causeway_platform.clock import Clock, utc_now

BATCH = 100
IN_HAND = 2 * BATCH
"""As many as keep all connections busy while the next batch is claimed, and few enough to be renewed in time."""

IDLE_S = 0.15
RENEW_EVERY_S = 5.0
DATABASE_PAUSE_S = 1.0

LETTERS = Counter("causeway_letters", "Letters by how it went with the mail server.", ["outcome"])

log = structlog.get_logger("causeway.sender")


class Sender:
    """Sends what is due until told to stop.

    Args:
        send_queue: the claimed rows and what letters are written from.
        letters: writes them.
        server: where they are handed in.
        give_up: notes a failure, and says so to others.
        recover: notes that a letter sent again was taken, and says so.
        connections: how many letters are handed in at the same time.
        clock: the present moment.
    """

    def __init__(
        self,
        *,
        send_queue: SendQueue,
        letters: Letters,
        server: MailServer,
        give_up: Callable[[Hopeless], None],
        recover: Callable[[Recovered], None],
        connections: int = 4,
        clock: Clock = utc_now,
    ) -> None:
        self._queue = send_queue
        self._letters = letters
        self._server = server
        self._connections = connections
        self._clock = clock
        self._notes = OutcomeNotes(send_queue, give_up=give_up, recover=recover, noted=self._let_go)
        self._reachability = Reachability()
        self._ready: queue.SimpleQueue[Ready | None] = queue.SimpleQueue()
        self._held: dict[str, Delivery] = {}
        self._room = threading.Condition()
        self._stopping = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Send until ``stop`` is set, then finish what is being handed in and give the rest back."""
        clerks = [threading.Thread(target=self._hand_in, name=f"mail-{n}") for n in range(self._connections)]
        notes = threading.Thread(target=self._notes.run, name="mail-notes")
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
            self._notes.close()
            notes.join()

    def _claim_until(self, stop: threading.Event) -> None:
        renew_at = time.monotonic() + RENEW_EVERY_S
        while not stop.is_set():
            try:
                if time.monotonic() >= renew_at:
                    self._renew()
                    renew_at = time.monotonic() + RENEW_EVERY_S
                more = self._claim_some()
            except PyMongoError as error:
                log.warning("the database does not answer; the sender waits", error=type(error).__name__)
                stop.wait(DATABASE_PAUSE_S)
                continue
            if not more:
                stop.wait(IDLE_S)

    def _claim_some(self) -> bool:
        """Claim as many as there is room for and say whether there may be more to claim at once."""
        if self._reachability.pause_s() > 0:
            return False
        with self._room:
            self._room.wait_for(lambda: len(self._held) <= IN_HAND - BATCH, timeout=IDLE_S)
            if len(self._held) > IN_HAND - BATCH:
                # The wait was long enough already.
                return True
        claimed = self._queue.claim(BATCH, self._clock())
        # Whoever cannot be prepared now, because the database went away, is due again when the lease ends.
        prepared = prepare(claimed, self._queue, self._clock()) if claimed else []
        with self._room:
            self._held.update((delivery.id, delivery) for delivery in claimed)
        for item in prepared:
            if isinstance(item, Ready):
                self._ready.put(item)
            else:
                self._notes.put(item)
        return bool(claimed)

    def _let_go(self, deliveries: Sequence[Delivery]) -> None:
        with self._room:
            for delivery in deliveries:
                if self._holds(delivery):
                    del self._held[delivery.id]
            self._room.notify()

    def _holds(self, delivery: Delivery) -> bool:
        """Say whether a delivery is still held under the claim it came with; call it with ``_room`` taken."""
        held = self._held.get(delivery.id)
        return held is not None and held.claim == delivery.claim

    def _renew(self) -> None:
        with self._room:
            held = list(self._held.values())
        self._queue.renew(held, self._clock())

    def _hand_in(self) -> None:
        """Work on one connection; when stopping, give back what has not been begun."""
        line = Line(self._server)
        while (ready := self._ready.get()) is not None:
            with self._room:
                if not self._holds(ready.delivery):
                    # Its lease ended while the database was away, and it was claimed again since.
                    continue
            try:
                self._notes.put(self._deliver(ready, line))
            except Exception:
                # A letter that cannot be written is one letter's fault and must not stop the others.
                log.exception("a letter could not be written", delivery=ready.delivery.id)
                self._notes.put(put_off(ready.delivery, "the letter could not be written", self._clock()))
        line.close()

    def _deliver(self, ready: Ready, line: Line) -> Settled | Hopeless | Recovered:
        pause_s = self._reachability.pause_s()
        if self._stopping.is_set() or pause_s > 0:
            return self._hand_back(ready, "waiting for the mail server", pause_s)
        try:
            letter = self._letters.write(_occasion(ready), self._clock())
        except UnsendableAddress as error:
            return Hopeless(ready.delivery, str(error), ready.person.email)
        outcome = line.send(letter)
        self._reachability.note(reached=not isinstance(outcome, Unreachable))
        LETTERS.labels(type(outcome).__name__.lower()).inc()
        return self._settled(ready, outcome)

    def _settled(self, ready: Ready, outcome: Outcome) -> Settled | Hopeless | Recovered:
        delivery, now = ready.delivery, self._clock()
        if isinstance(outcome, Accepted):
            if delivery.resend:
                return Recovered(delivery, ready.person.email)
            return Settled(delivery, delivery.accept(now))
        if isinstance(outcome, Refused):
            return Hopeless(delivery, outcome.reason, ready.person.email if outcome.by_mailbox else None)
        if isinstance(outcome, Unreachable):
            return self._hand_back(ready, outcome.reason, self._reachability.pause_s())
        return put_off(delivery, outcome.reason, now)

    def _hand_back(self, ready: Ready, reason: str, pause_s: float) -> Settled:
        due_at = self._clock() + timedelta(seconds=pause_s)
        return Settled(ready.delivery, ready.delivery.hand_back(reason, due_at))


def _occasion(ready: Ready) -> Occasion:
    return Occasion(
        delivery=ready.delivery,
        registration=ready.registration,
        person=ready.person,
        event=ready.event,
        institutions=ready.institutions,
        certificate=ready.certificate,
        dates=ready.dates,
    )
