"""What a feed's content depends on, known from one small document as long as nothing changes.

Which events are in a feed's window follows from its version and from the two edges of the window. The edges are
remembered together with the moments until which they stay as they are, so that the many readers who only ask whether
something is new cost one read each.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from causeway_events.store.feed_versions import COLLECTION, EVERYTHING, FeedVersion, read_version
from causeway_events.use_cases.ports import FeedState, Window
from causeway_platform.mongo import Document

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed that has never shown anything changed last."""

PUBLIC: Document = {"$in": ["published", "cancelled"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edges:
    """The events next to the window's edges, inside and outside, for one version of a feed."""

    version: int
    window: Window
    last_left: datetime | None
    next_to_leave: datetime | None
    last_entered: datetime | None
    next_to_enter: datetime | None

    def hold(self, version: int, window: Window) -> bool:
        """Say whether a later window of the same version has the same events in it."""
        return (
            self.version == version
            and self.window.since <= window.since
            and self.window.until <= window.until
            and (self.next_to_leave is None or window.since <= self.next_to_leave)
            and (self.next_to_enter is None or window.until < self.next_to_enter)
        )


class FeedStates:
    """Reads the states of feeds and remembers the edges of each."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._edges: dict[str, _Edges] = {}

    def state(self, programme_id: str | None, window: Window) -> FeedState:
        """Return the state of a programme's feed, or of the feed of everything; no event is read whole."""
        scope = programme_id or EVERYTHING
        version = self._version(scope)
        edges = self._edges.get(scope)
        if edges is None or not edges.hold(version.revision, window):
            edges = self._edges[scope] = self._read_edges(programme_id, version.revision, window)
        return FeedState(
            version=version.revision,
            changed_at=version.changed_at,
            last_left=edges.last_left,
            last_entered=edges.last_entered,
        )

    def _version(self, scope: str) -> FeedVersion:
        document = self._database[COLLECTION].find_one({"_id": scope})
        return FeedVersion(id=scope, revision=0, changed_at=BEGINNING) if document is None else read_version(document)

    def _read_edges(self, programme_id: str | None, version: int, window: Window) -> _Edges:
        return _Edges(
            version=version,
            window=window,
            last_left=self._next(programme_id, "ends_at", {"$lt": window.since}, DESCENDING),
            next_to_leave=self._next(programme_id, "ends_at", {"$gte": window.since}, ASCENDING),
            last_entered=self._next(programme_id, "starts_at", {"$lte": window.until}, DESCENDING),
            next_to_enter=self._next(programme_id, "starts_at", {"$gt": window.until}, ASCENDING),
        )

    def _next(self, programme_id: str | None, field: str, bound: dict[str, Any], direction: int) -> datetime | None:
        where = within(programme_id, {field: bound, "status": PUBLIC})
        document = self._database["events"].find_one(where, {field: 1}, sort=[(field, direction)])
        return None if document is None else document[field]


def within(programme_id: str | None, where: Document) -> Document:
    """Return the filter narrowed to a programme, if one is given."""
    return where if programme_id is None else {"programme_id": programme_id, **where}
