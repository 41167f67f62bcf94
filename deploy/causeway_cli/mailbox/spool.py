"""Received mail on disk: one file of contents that only grows, and one line of index a message."""

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

KEPT = 50_000
"""Older mail than this many is dropped when the server starts, so that a year of trying things out fills no disk."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message in the index. ``number`` rises by one; ``at`` is an ISO 8601 instant."""

    number: int
    at: str
    sender: str
    recipients: tuple[str, ...]
    offset: int
    size: int


class Spool:
    """Everything received, readable while more comes in. The index is held in memory, the contents are not."""

    def __init__(self, directory: Path, *, kept: int = KEPT) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._contents_path = directory / "contents"
        self._index_path = directory / "index.jsonl"
        self._lock = threading.Lock()
        self._entries = self._load()
        if len(self._entries) > kept:
            self._drop_oldest(kept)
        self._contents = self._contents_path.open("ab")
        self._index = self._index_path.open("ab")

    def close(self) -> None:
        """Close the files."""
        self._contents.close()
        self._index.close()

    def add(self, *, sender: str, recipients: Sequence[str], content: bytes) -> Entry:
        """Keep one message. When this returns it has been handed to the operating system."""
        with self._lock:
            offset = self._contents.tell()
            self._contents.write(content)
            self._contents.flush()
            entry = Entry(
                number=self._entries[-1].number + 1 if self._entries else 1,
                at=datetime.now(UTC).isoformat(timespec="milliseconds"),
                sender=sender,
                recipients=tuple(recipients),
                offset=offset,
                size=len(content),
            )
            self._index.write(_line(entry))
            self._index.flush()
            self._entries.append(entry)
            return entry

    def total(self, *, recipient: str = "") -> int:
        """Count the messages, or those whose recipient contains ``recipient``."""
        return len(self._matching(recipient))

    def newest(self, *, recipient: str = "", before: int | None = None, limit: int = 50) -> list[Entry]:
        """Return up to ``limit`` messages, newest first, with numbers below ``before``."""
        found = [one for one in self._matching(recipient) if before is None or one.number < before]
        return found[-limit:][::-1] if limit > 0 else []

    def find(self, number: int) -> Entry | None:
        """Return the entry with ``number`` if it is kept."""
        if not self._entries:
            return None
        position = number - self._entries[0].number
        return self._entries[position] if 0 <= position < len(self._entries) else None

    def content(self, entry: Entry) -> bytes:
        """Read the message as it was received."""
        with self._contents_path.open("rb") as stream:
            stream.seek(entry.offset)
            return stream.read(entry.size)

    def _matching(self, recipient: str) -> list[Entry]:
        entries = self._entries[:]
        if not recipient:
            return entries
        wanted = recipient.casefold()
        return [one for one in entries if any(wanted in address.casefold() for address in one.recipients)]

    def _load(self) -> list[Entry]:
        """Read the index; a line cut short by a power failure, and what it pointed to, is left out."""
        if not self._index_path.exists():
            return []
        whole = self._contents_path.stat().st_size if self._contents_path.exists() else 0
        entries = []
        for line in self._index_path.read_bytes().splitlines():
            try:
                row = json.loads(line)
                entry = Entry(**{**row, "recipients": tuple(row["recipients"])})
            except (ValueError, TypeError, KeyError):
                continue
            if entry.offset + entry.size <= whole:
                entries.append(entry)
        return entries

    def _drop_oldest(self, kept: int) -> None:
        remaining, offset = [], 0
        new_contents = self._contents_path.with_suffix(".new")
        with new_contents.open("wb") as stream:
            for entry in self._entries[-kept:]:
                stream.write(self.content(entry))
                remaining.append(Entry(**{**asdict(entry), "offset": offset}))
                offset += entry.size
        # The index goes first: should the power fail in between, its offsets lie within the longer old file.
        new_index = self._index_path.with_suffix(".new")
        new_index.write_bytes(b"".join(map(_line, remaining)))
        new_index.replace(self._index_path)
        new_contents.replace(self._contents_path)
        self._entries = remaining


def _line(entry: Entry) -> bytes:
    return json.dumps(asdict(entry), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
