"""Rendered texts, kept as long as there is room: those not asked for longest go first."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class KeptTexts(Generic[K]):
    """Up to ``room`` texts by key, safe to use from many threads."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._texts: OrderedDict[K, str] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> str | None:
        """Return the text, or none."""
        with self._lock:
            if key not in self._texts:
                return None
            self._texts.move_to_end(key)
            return self._texts[key]

    def keep(self, key: K, text: str) -> None:
        """Keep a text."""
        with self._lock:
            self._texts[key] = text
            self._texts.move_to_end(key)
            while len(self._texts) > self._room:
                self._texts.popitem(last=False)

    def __len__(self) -> int:
        return len(self._texts)
