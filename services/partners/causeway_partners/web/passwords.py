"""Hashing and comparing passwords with argon2id, few at a time.

One hash takes about 30 ms of a core and 19 MiB. Without a bound, a burst of logins would take the memory and the cores
from everything else; with it, the burst waits a little and then is told to come again.
"""

import secrets
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from causeway_partners.domain.passwords import LONGEST
from causeway_platform.refusals import Overloaded

# OWASP's cheat sheet on password storage: argon2id, 19 MiB, two passes, one lane.
MEMORY_KIB = 19_456
PASSES = 2
AT_ONCE = 2
WAIT_S = 1.0
RETRY_AFTER_S = 2

T = TypeVar("T")


class Passwords:
    """Hashes and compares, ``at_once`` at the same time."""

    def __init__(
        self, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES, at_once: int = AT_ONCE, wait_s: float = WAIT_S
    ) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._places = threading.BoundedSemaphore(at_once)
        self._wait_s = wait_s
        # Threads of their own: in the web server's 64, the allocator kept the memory of each (430 MB measured).
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="argon2")
        # Compared with when nobody has the address, so that the answer takes as long as for somebody.
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """Return the hash of ``password`` with its parameters and salt.

        Raises:
            Overloaded: too many are being hashed.
        """
        return self._in_turn(lambda: self._hasher.hash(_composed(password)))

    def match(self, password: str, password_hash: str | None) -> bool:
        """Say whether ``password`` is the one of ``password_hash``; none is never right and takes as long.

        Raises:
            Overloaded: too many are being compared.
        """
        right = self._in_turn(lambda: self._verified(password_hash or self._nobodys, password))
        return right and password_hash is not None

    def close(self) -> None:
        """Give the threads back."""
        self._threads.shutdown()

    def _verified(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, _composed(password))
        except (VerificationError, InvalidHashError):
            return False

    def _in_turn(self, work: Callable[[], T]) -> T:
        if not self._places.acquire(timeout=self._wait_s):
            raise Overloaded(
                "Too many people sign in at this moment; nothing was changed.",
                next_step=f"Try again in {RETRY_AFTER_S} seconds.",
                retry_after=RETRY_AFTER_S,
            )
        try:
            return self._threads.submit(work).result()
        finally:
            self._places.release()


def _composed(password: str) -> str:
    """Return the password as it is hashed: the same letters typed on another keyboard are the same password."""
    return unicodedata.normalize("NFC", password[:LONGEST])
