"""What another thread will bring, so that nobody has to stand waiting for it.

A thread that waits for a shared transaction does no work but costs a third of the request: it is put to sleep, woken,
and then wants the interpreter like sixty others. A server that can go on with other requests asks to be told instead.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from causeway_platform.refusals import Overloaded

T = TypeVar("T")


class Promise(Generic[T]):
    """The outcome of something that was taken in and is not done yet; one thread keeps it, one waits or is told."""

    __slots__ = ("_done", "_finish", "_listeners", "_outcome", "_patience_s")

    def __init__(self, *, patience_s: float) -> None:
        """Promise an outcome; who waits for it gives up after ``patience_s`` seconds."""
        self._patience_s = patience_s
        self._outcome: T | Exception | None = None
        self._finish: Callable[[T], T] | None = None
        self._listeners: list[Callable[[], None]] = []
        self._done = threading.Lock()
        self._done.acquire()

    def then(self, finish: Callable[[T], T]) -> "Promise[T]":
        """Return this promise, its outcome finished by whoever takes it; say so once, before anybody takes it."""
        self._finish = finish
        return self

    def keep(self, outcome: T | Exception) -> None:
        """Bring the outcome, or the error that stands in its place; once."""
        self._outcome = outcome
        self._done.release()
        self._tell()

    def when_kept(self, tell: Callable[[], None]) -> None:
        """Have ``tell`` called once when the outcome is there: by the thread that brings it, or at once."""
        self._listeners.append(tell)
        if self._outcome is not None:
            self._tell()

    def wait(self) -> T:
        """Return the outcome when it is there, or raise the error that it is.

        Raises:
            Overloaded: it did not come in time.
        """
        if self._outcome is None and not self._done.acquire(timeout=self._patience_s):
            raise overloaded()
        if isinstance(self._outcome, Exception):
            raise self._outcome
        assert self._outcome is not None
        return self._outcome if self._finish is None else self._finish(self._outcome)

    def _tell(self) -> None:
        # Both sides come here when they meet; taking from a list is one step, so one of them finds it.
        try:
            tell = self._listeners.pop()
        except IndexError:
            return
        tell()


def overloaded() -> Overloaded:
    """Return the refusal of what cannot be done in time."""
    return Overloaded(
        "More requests are waiting than can be answered in time. Yours was not carried out.",
        next_step="Send it again after the time in Retry-After, with the same Idempotency-Key.",
        retry_after=2,
    )
