"""The collections by name, and every index with the reason for it."""

from collections.abc import Mapping, Sequence

from pymongo import ASCENDING, DESCENDING, IndexModel

EVENTS = "shown_events"
PROGRAMMES = "shown_programmes"
EDITIONS = "shown_editions"
INSTITUTIONS = "shown_institutions"
PLACES = "shown_places"
ADMISSIONS = "shown_admissions"
SERIES = "shown_series"
CALLS = "shown_calls"
TROUBLED_DELIVERIES = "troubled_deliveries"
VISITS = "visits"

COPIES = (EVENTS, PROGRAMMES, EDITIONS, INSTITUTIONS, PLACES, ADMISSIONS, SERIES, CALLS, TROUBLED_DELIVERIES)
"""What can be dropped and rebuilt from the topics."""

INDEXES: Mapping[str, Sequence[IndexModel]] = {
    EVENTS: [
        # The programme page and the calendar: what has not ended, in the order of its start.
        IndexModel([("ends_at", ASCENDING), ("starts_at", ASCENDING), ("_id", ASCENDING)], name="by_time"),
        # The programme of one series.
        IndexModel([("programme_id", ASCENDING), ("ends_at", ASCENDING)], name="by_programme"),
        # The dates of one edition, for who enrols in it as a whole.
        IndexModel([("edition_id", ASCENDING), ("ends_at", ASCENDING)], name="by_edition"),
        # Search: a word's beginning in a title, summary or city.
        IndexModel([("words", ASCENDING), ("ends_at", ASCENDING)], name="by_word"),
        # The choice of countries is read from the index alone.
        IndexModel([("country", ASCENDING)], name="by_country"),
    ],
    PROGRAMMES: [],
    EDITIONS: [
        # A programme's editions, newest first.
        IndexModel([("programme_id", ASCENDING), ("label", DESCENDING)], name="by_programme"),
    ],
    INSTITUTIONS: [],
    PLACES: [],
    ADMISSIONS: [],
    SERIES: [],
    CALLS: [],
    TROUBLED_DELIVERIES: [
        # What operators still have to look at; a recovered delivery leaves the index.
        IndexModel([("seq", DESCENDING)], name="failed", partialFilterExpression={"status": "failed"}),
    ],
    VISITS: [
        # A visit that was not ended goes by itself.
        IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0),
    ],
}
