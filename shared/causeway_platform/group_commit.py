"""Group commit: one thread takes every command that waits into one transaction.

One transaction a request collapses on a popular event (105 registrations a second at 32 threads, p99 2.9 s), because
all of them change the same counter. Taken together they are one change: 3,068 a second at 32 threads, 10,796 at 256.
Waiting for more gains nothing, since commands gather by themselves while the last transaction runs. Correctness rests
on the transaction alone: a second process running the same events is slower, never wrong.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import PyMongoError

from causeway_platform.batch_answers import BatchAnswers
from causeway_platform.clock import Clock, utc_now
from causeway_platform.commands import Answer, Claim, answer_row, kept_answer
from causeway_platform.correlation import current_correlation
from causeway_platform.failpoints import reach
from causeway_platform.mongo import Client, Document
from causeway_platform.promises import Promise, overloaded
from causeway_platform.refusals import KeyReused, Refusal
from causeway_platform.transactions import transact
from causeway_platform.work import Work

BATCH = 250
"""Up to 750 document writes, about 25 ms; far from the limits of a transaction (60 s, 16 MB an entry)."""

PATIENCE_S = 5.0
"""How long a command may wait before it is given up unprocessed."""

CAREFUL_BATCHES = 20
"""After a wrong guess: a batch that has to be repeated costs more than what guessing saves in so many others."""

W = TypeVar("W", bound=Work)
R = TypeVar("R")

Outcome = Answer | Exception


@dataclass(slots=True)
class _Waiting(Generic[W]):
    """A command in the queue."""

    handle: Callable[[W], Answer]
    want: Callable[[W], None] | None
    claim: Claim | None
    correlation: str | None
    deadline: float
    promise: Promise[Answer]


class GroupCommit(Generic[W]):
    """Commands that share transactions; used where many change the same few documents."""

    def __init__(
        self,
        client: Client,
        database: Database[Document],
        open_work: Callable[[ClientSession], W],
        *,
        queue_limit: int = 2000,
        batch: int = BATCH,
        clock: Clock = utc_now,
    ) -> None:
        self._client = client
        self._database = database
        self._open_work = open_work
        self._queue_limit = queue_limit
        self._batch = batch
        self._clock = clock
        # The simple queue is the one written in C: its put costs a tenth of an Event's set, and every request pays it.
        self._queue: SimpleQueue[_Waiting[W] | None] = SimpleQueue()
        self._start_lock = threading.Lock()
        self._thread: threading.Thread | None = None
        # The committer's alone: how many batches from now on are read for carefully.
        self._careful = 0

    def run(
        self,
        handle: Callable[[W], R],
        *,
        claim: Claim | None,
        render: Callable[[R], Answer],
        want: Callable[[W], None] | None = None,
    ) -> Answer:
        """See ``Commands.run``.

        Raises:
            Overloaded: more commands wait than can be answered in time; nothing was done.
        """
        return self.promise(handle, claim=claim, render=render, want=want).wait()

    def promise(
        self,
        handle: Callable[[W], R],
        *,
        claim: Claim | None,
        render: Callable[[R], Answer],
        want: Callable[[W], None] | None = None,
    ) -> Promise[Answer]:
        """See ``Commands.promise``; it returns before anything is read or written.

        Raises:
            Overloaded: more commands wait than can be answered in time; nothing was done.
        """
        if self._queue.qsize() >= self._queue_limit:
            raise overloaded()
        # The committer always keeps what it took; the margin covers a transaction that uses its whole deadline.
        promise: Promise[Answer] = Promise(patience_s=3 * PATIENCE_S)
        item = _Waiting(
            handle=lambda work: render(handle(work)),
            want=want,
            claim=claim,
            correlation=current_correlation.get(),
            deadline=time.monotonic() + PATIENCE_S,
            promise=promise,
        )
        self._ensure_started()
        self._queue.put(item)
        return promise

    def stop(self) -> None:
        """Finish what waits and end the thread."""
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(timeout=PATIENCE_S)

    def _ensure_started(self) -> None:
        # Started by the first command, hence always after the web server has forked.
        if self._thread is None:
            with self._start_lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._commit_for_ever, name="committer", daemon=True)
                    self._thread.start()

    def _commit_for_ever(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, ended = self._gather(first)
            self._commit(batch)
            if ended:
                return

    def _gather(self, first: _Waiting[W]) -> tuple[list[_Waiting[W]], bool]:
        """Return everything that waits, up to a batch, and whether the end was asked for behind it."""
        now = time.monotonic()
        batch: list[_Waiting[W]] = []
        item: _Waiting[W] | None = first
        while item is not None:
            if item.deadline < now:
                item.promise.keep(overloaded())
            else:
                batch.append(item)
            if len(batch) >= self._batch:
                return batch, False
            try:
                item = self._queue.get_nowait()
            except Empty:
                return batch, False
        return batch, True

    def _commit(self, batch: Sequence[_Waiting[W]]) -> None:
        if not batch:
            return
        attempts = count(1)
        try:
            work, outcomes = transact(self._client, lambda session: self._attempt(session, batch, next(attempts)))
        except Exception as error:
            self._commit_failed(batch, error)
            return
        reach("after_tx_commit")
        work.note_kept()
        for item, outcome in zip(batch, outcomes, strict=True):
            item.promise.keep(outcome)

    def _commit_failed(self, batch: Sequence[_Waiting[W]], error: Exception) -> None:
        """Find the command that spoils the batch by running each alone, unless the database itself is away."""
        lone = len(batch) == 1
        if lone or (isinstance(error, PyMongoError) and error.timeout):
            for item in batch:
                item.promise.keep(error)
            return
        for item in batch:
            self._commit([item])

    def _attempt(self, session: ClientSession, batch: Sequence[_Waiting[W]], attempt: int) -> tuple[W, list[Outcome]]:
        work = self._open_work(session)
        for item in batch:
            if item.want is not None:
                item.want(work)
        self._careful = CAREFUL_BATCHES if attempt > 1 else max(0, self._careful - 1)
        work.load_wanted(guess=not self._careful)
        answers = BatchAnswers(self._database, session)
        if attempt > 1:
            answers.read([item.claim for item in batch if item.claim])
        outcomes = [self._outcome(item, work, answers) for item in batch]
        work.flush()
        answers.keep()
        return work, outcomes

    def _outcome(self, item: _Waiting[W], work: W, answers: BatchAnswers) -> Outcome:
        mark = work.savepoint()
        work.correlation = item.correlation
        try:
            if item.claim is not None and (kept := answers.known(item.claim)) is not None:
                return kept_answer(kept, item.claim)
            answer = item.handle(work)
        except Refusal as refusal:
            work.roll_back(mark)
            # Nobody is told no by a guess; from here on, all of the batch is known.
            if work.settle_guesses():
                return self._outcome(item, work, answers)
            return _first_answer(item.claim, answers) or refusal
        except PyMongoError:
            # The transaction itself is in doubt, so all of the batch is.
            raise
        except Exception as error:
            work.roll_back(mark)
            return error
        if item.claim is not None:
            answers.give(answer_row(item.claim, answer, self._clock))
        return answer


def _first_answer(claim: Claim | None, answers: BatchAnswers) -> Outcome | None:
    """Return what a refused command was answered when its key came first, or none when it did not."""
    kept = answers.found(claim) if claim is not None else None
    if kept is None or claim is None:
        return None
    try:
        return kept_answer(kept, claim)
    except KeyReused as refusal:
        return refusal
