"""What older documents lack that a query needs. Each step may be broken off and done again."""

from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_registrations.store.indexes import REGISTRATIONS

_BEFORE_LINES = "waiting"
"""The index of those who wait, from when they waited by mode only."""


def bring_up_to_date(database: Database[Document]) -> None:
    """Put those who wait into a line; before there were lines, everybody came alone and waited for a mode."""
    registrations = database[REGISTRATIONS]
    registrations.update_many(
        {"status": "waiting", "line": {"$exists": False}},
        [{"$set": {"line": {"$concat": ["$mode", "|||1|100"]}, "priority": 100}}],
    )
    if _BEFORE_LINES in registrations.index_information():
        registrations.drop_index(_BEFORE_LINES)
