"""Every index of this service, with the reason for each."""

from collections.abc import Mapping, Sequence

from pymongo import ASCENDING, IndexModel


def _by_start(scope: str, *, name: str) -> IndexModel:
    keys = [(scope, ASCENDING), ("starts_at", ASCENDING), ("_id", ASCENDING), ("ends_at", ASCENDING)]
    return IndexModel(keys, name=name)


INDEXES: Mapping[str, Sequence[IndexModel]] = {
    "programmes": (
        # Two programmes with one slug would share their addresses.
        IndexModel([("slug", ASCENDING)], name="slug", unique=True),
    ),
    "editions": (
        # A programme's editions in order; two with one label could not be told apart.
        IndexModel([("programme_id", ASCENDING), ("label", ASCENDING)], name="label", unique=True),
        IndexModel([("programme_id", ASCENDING), ("_id", ASCENDING)], name="programme"),
    ),
    "events": (
        # Lists are by start, and a page goes on after the start and id of the one before. The end is there so that
        # what is over is left out without being read.
        IndexModel([("starts_at", ASCENDING), ("_id", ASCENDING), ("ends_at", ASCENDING)], name="start_end"),
        # The same within a programme, and the newest event that a programme's feed has come near.
        _by_start("programme_id", name="programme_start_end"),
        # The same within an edition.
        _by_start("edition_id", name="edition_start_end"),
        # A feed leaves out what ended long ago, however much that is.
        IndexModel([("ends_at", ASCENDING)], name="end"),
        IndexModel([("programme_id", ASCENDING), ("ends_at", ASCENDING)], name="programme_end"),
    ),
    "history": (
        # One thing's changes in the order they were made: ids rise with time.
        IndexModel([("subject", ASCENDING), ("_id", ASCENDING)], name="subject"),
    ),
    # Found by their ids only.
    "institutions": (),
    "places": (),
    "feed_versions": (),
}
