"""A counter for each feed, raised in the transaction that changes what the feed shows.

So a feed's ETag is known from one small document, and never says "unchanged" of something that has changed.
"""

from dataclasses import dataclass
from datetime import datetime

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec

COLLECTION = "feed_versions"
EVERYTHING = "everything"
"""The feed of all programmes; a programme's own feed is named by the programme's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedVersion:
    """How often a feed's content has changed, and when last."""

    id: str
    revision: int
    changed_at: datetime


def _document(version: FeedVersion) -> Document:
    return {"_id": version.id, "revision": version.revision, "changed_at": version.changed_at}


def read_version(document: Document) -> FeedVersion:
    """Return the counter in a document."""
    return FeedVersion(id=document["_id"], revision=document["revision"], changed_at=document["changed_at"])


FEED_VERSION: Codec[FeedVersion] = Codec("feed", _document, read_version)
