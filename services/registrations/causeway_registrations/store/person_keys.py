"""The key of the person on registrations, and on rows that imports refused, from before there was one."""

from pymongo.database import Database

from causeway_platform.backfill import backfill
from causeway_platform.mongo import Document
from causeway_registrations.domain.group_import import person_in
from causeway_registrations.domain.participant import person_key
from causeway_registrations.store.indexes import REFUSED_ROWS, REGISTRATIONS


def fill_person_keys(database: Database[Document]) -> int:
    """Give every registration with a person their key, and return how many had none; safe to stop and do again."""
    return backfill(
        database,
        "registrations.person_key",
        collection=REGISTRATIONS,
        missing="person_key",
        fill=lambda row: {"person_key": person_key(row["email"])} if "email" in row else {},
    )


def fill_keys_of_rows(database: Database[Document]) -> int:
    """Give every refused row with an address the key of its person, as above."""
    return backfill(
        database,
        "refused_rows.person_key",
        collection=REFUSED_ROWS,
        missing="person_key",
        fill=lambda row: {"person_key": person_in(row["cells"])},
    )
