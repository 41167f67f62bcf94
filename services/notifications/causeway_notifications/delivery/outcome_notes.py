"""Notes how deliveries went, many in one write; what a mail server has said is not forgotten if it can be helped."""

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from pymongo.errors import PyMongoError

from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.use_cases.send_deliveries import Hopeless, SendQueue, Settled

GATHER_S = 0.03
"""A crash in this time sends up to as many letters again, with the same Message-ID: readers see each once."""

MOST_AT_ONCE = 200
DATABASE_PAUSE_S = 1.0

log = structlog.get_logger("causeway.sender")


@dataclass(frozen=True, slots=True)
class Recovered:
    """A delivery that was sent again and taken."""

    claimed: Delivery
    address: str


Outcome = Settled | Hopeless | Recovered


class OutcomeNotes:
    """Writes outcomes in a thread of its own.

    Args:
        send_queue: writes what concerns the deliveries alone.
        give_up: notes a failure, and says so to others.
        recover: notes that a letter sent again was taken, and says so.
        noted: is told which deliveries are done with.
    """

    def __init__(
        self,
        send_queue: SendQueue,
        *,
        give_up: Callable[[Hopeless], None],
        recover: Callable[[Recovered], None],
        noted: Callable[[Sequence[Delivery]], None],
    ) -> None:
        self._queue = send_queue
        self._give_up = give_up
        self._recover = recover
        self._noted = noted
        self._waiting: queue.SimpleQueue[Outcome | None] = queue.SimpleQueue()
        self._closing = threading.Event()

    def put(self, outcome: Outcome) -> None:
        """Have an outcome written soon."""
        self._waiting.put(outcome)

    def close(self) -> None:
        """Let ``run`` end once everything before this is written."""
        self._closing.set()
        self._waiting.put(None)

    def run(self) -> None:
        """Write outcomes until closed."""
        ended = False
        while not ended:
            items = self._gathered()
            ended = None in items
            outcomes = [item for item in items if item is not None]
            try:
                self._write(outcomes)
            except Exception:
                # The leases end by themselves; sent again, each letter has the same Message-ID.
                log.exception("outcomes of letters could not be noted", count=len(outcomes))
            self._noted([outcome.claimed for outcome in outcomes])

    def _gathered(self) -> list[Outcome | None]:
        items = [self._waiting.get()]
        # One write for the letters of a moment: a write for each would take longer than handing the letter in.
        self._closing.wait(GATHER_S)
        while not self._waiting.empty() and len(items) < MOST_AT_ONCE:
            items.append(self._waiting.get())
        return items

    def _write(self, outcomes: Sequence[Outcome]) -> None:
        settled = [outcome for outcome in outcomes if isinstance(outcome, Settled)]
        special = [outcome for outcome in outcomes if not isinstance(outcome, Settled)]
        while settled or special:
            try:
                self._queue.settle([(outcome.claimed, outcome.delivery) for outcome in settled])
                settled = []
                while special:
                    self._write_special(special[0])
                    special.pop(0)
            except PyMongoError as error:
                count = len(settled) + len(special)
                log.warning("outcomes of letters wait for the database", count=count, error=type(error).__name__)
                if self._closing.wait(DATABASE_PAUSE_S):
                    return

    def _write_special(self, outcome: Hopeless | Recovered) -> None:
        if isinstance(outcome, Recovered):
            self._recover(outcome)
        else:
            log.warning("a letter was given up", delivery=outcome.claimed.id, reason=outcome.reason)
            self._give_up(outcome)
