"""Waking the relay when something was written to the outbox, by whichever process."""

import time
from collections.abc import Callable

import structlog
from pymongo.errors import PyMongoError

from causeway_platform import outbox
from causeway_platform.mongo import Document
from causeway_platform.service import Service

log = structlog.get_logger("causeway.relay")


class Wake:
    """Waits for new outbox rows by a change stream, which brings word within milliseconds.

    The stream is opened only when nothing is waiting and closed at the first word, so that a busy relay pays nothing
    for it. Where it fails, the wait is a short sleep.
    """

    def __init__(self, service: Service, *, patience_s: float = 1.0) -> None:
        self._rows = service.database[outbox.COLLECTION]
        self._patience_s = patience_s

    def wait(self, is_waiting: Callable[[], bool]) -> None:
        """Return when a row was written, or after a second in any case.

        Args:
            is_waiting: asked after the stream is open, because a row may have come just before.
        """
        only_new: list[Document] = [{"$match": {"operationType": "insert"}}, {"$project": {"_id": 1}}]
        try:
            with self._rows.watch(only_new, max_await_time_ms=int(self._patience_s * 1000)) as stream:
                if not is_waiting():
                    stream.try_next()
        except PyMongoError as error:
            log.info("no change stream; asking once a second", error=type(error).__name__)
            time.sleep(self._patience_s)
