"""Every index of this service, with the reason for each."""

from collections.abc import Mapping, Sequence

from pymongo import ASCENDING, DESCENDING, IndexModel

from causeway_partners.domain.login import FORGOTTEN_AFTER

INDEXES: Mapping[str, Sequence[IndexModel]] = {
    "institutions": (
        # The list in the order of names, page by page.
        IndexModel([("sort_name", ASCENDING), ("_id", ASCENDING)], name="by_name"),
        # A search by the beginning of any word of any name is a range of this one.
        IndexModel([("terms", ASCENDING)], name="by_term"),
        # The list filtered by country, which is how people look for partners.
        IndexModel([("country", ASCENDING), ("sort_name", ASCENDING), ("_id", ASCENDING)], name="by_country"),
        # The list filtered by kind; also finds the exchange office.
        IndexModel([("kind", ASCENDING), ("sort_name", ASCENDING), ("_id", ASCENDING)], name="by_kind"),
        # An imported list may be sent again: one institution a reference.
        IndexModel(
            [("reference", ASCENDING)],
            name="one_a_reference",
            unique=True,
            partialFilterExpression={"reference": {"$type": "string"}},
        ),
    ),
    "contacts": (
        # One active contact an address, whoever writes at the same time; also finds who signs in.
        IndexModel(
            [("identity", ASCENDING)],
            name="one_active_an_address",
            unique=True,
            partialFilterExpression={"active": True},
        ),
        # An institution's contacts in the order of names, page by page.
        IndexModel(
            [("institution_id", ASCENDING), ("sort_name", ASCENDING), ("_id", ASCENDING)], name="by_institution"
        ),
        # Everything that is held about one person, deactivated contacts too.
        IndexModel([("person_key", ASCENDING), ("_id", ASCENDING)], name="of_person"),
        # Whether somebody can operate the system.
        IndexModel(
            [("institution_id", ASCENDING)],
            name="operators",
            partialFilterExpression={"role": "operator", "active": True},
        ),
    ),
    "attempts": (
        # Wrong passwords are forgotten by themselves.
        IndexModel(
            [("last_failure_at", ASCENDING)], name="expiry", expireAfterSeconds=int(FORGOTTEN_AFTER.total_seconds())
        ),
    ),
    "sessions": (
        # A contact's sessions end together when the password or the contact changes.
        IndexModel([("contact_id", ASCENDING)], name="lasting", partialFilterExpression={"ended_because": None}),
        # Sessions go by themselves after their longest time.
        IndexModel([("ends_at", ASCENDING)], name="expiry", expireAfterSeconds=0),
    ),
    "clients": (
        # An institution's systems in the order of labels, page by page.
        IndexModel(
            [("institution_id", ASCENDING), ("sort_name", ASCENDING), ("_id", ASCENDING)], name="by_institution"
        ),
        # All systems in the order of labels.
        IndexModel([("sort_name", ASCENDING), ("_id", ASCENDING)], name="by_label"),
    ),
    "signing_keys": (
        # The keys that still verify; retired ones stay for the record.
        IndexModel([("retired_at", ASCENDING), ("active_from", ASCENDING)], name="unretired"),
    ),
    # Found by id; it is listed so that it exists before a transaction writes to it.
    "holds": (),
    "history": (
        # What happened to one subject, the newest first: ids rise with time.
        IndexModel([("subject", ASCENDING), ("_id", DESCENDING)], name="of_subject"),
    ),
}
