"""What older documents lack that a query needs. Each step may be broken off and done again."""

from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_registrations.store.indexes import ADMISSIONS, APPLICATIONS, REGISTRATIONS, REVIEWS, TERMS

_BEFORE_LINES = "waiting"
"""The index of those who wait, from when they waited by mode only."""

_NEEDED_NO_MORE = ((APPLICATIONS, "on_reserve"), (REVIEWS, "of_event"))
"""Indexes from when all of a reserve list was read to find who fits, and all reviews of an event at once."""


def bring_up_to_date(database: Database[Document]) -> None:
    """Put those who wait into a line, keep the terms that hold, and drop what no query needs any more."""
    _put_into_lines(database)
    for name, index in _NEEDED_NO_MORE:
        if index in database[name].index_information():
            database[name].drop_index(index)
    _keep_wordings(database)


def _put_into_lines(database: Database[Document]) -> None:
    # Before there were lines, everybody came alone and waited for a mode.
    registrations = database[REGISTRATIONS]
    registrations.update_many(
        {"status": "waiting", "line": {"$exists": False}},
        [{"$set": {"line": {"$concat": ["$mode", "|||1|100"]}, "priority": 100}}],
    )
    if _BEFORE_LINES in registrations.index_information():
        registrations.drop_index(_BEFORE_LINES)


def _keep_wordings(database: Database[Document]) -> None:
    # Before every wording was kept, only the present one was there; whoever agreed to its version agreed to it.
    kept = {
        "_id": {"$concat": ["$_id", ":", "$gates.terms.version"]},
        "revision": {"$literal": 1},
        "event_id": "$_id",
        "version": "$gates.terms.version",
        "text": "$gates.terms.text",
        "since": "$revision",
    }
    merge = {"into": TERMS, "whenMatched": "keepExisting", "whenNotMatched": "insert"}
    database[ADMISSIONS].aggregate(
        [{"$match": {"gates.terms.version": {"$exists": True}}}, {"$project": kept}, {"$merge": merge}]
    )
