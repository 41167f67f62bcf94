"""The indexes of this service, each with its reason."""

from collections.abc import Mapping, Sequence

from pymongo import ASCENDING, DESCENDING, IndexModel

KNOWN_EVENTS = "known_events"
KNOWN_INSTITUTIONS = "known_institutions"
KNOWN_REGISTRATIONS = "known_registrations"
KNOWN_CERTIFICATES = "known_certificates"
KNOWN_FEEDBACK_FORMS = "known_feedback_forms"
DELIVERIES = "deliveries"
REFUSED_ADDRESSES = "refused_addresses"

INDEXES: Mapping[str, Sequence[IndexModel]] = {
    KNOWN_EVENTS: (),
    KNOWN_INSTITUTIONS: (),
    REFUSED_ADDRESSES: (),
    KNOWN_CERTIFICATES: (),
    KNOWN_FEEDBACK_FORMS: (),
    KNOWN_REGISTRATIONS: (
        # A fan-out reads those of an event who still want to come, in the order of their ids, chunk after chunk.
        IndexModel([("event_id", ASCENDING), ("status", ASCENDING), ("_id", ASCENDING)], name="in_event"),
        # Everything that is held about one person; who was forgotten has no key and is not in it.
        IndexModel(
            [("person_key", ASCENDING), ("_id", ASCENDING)],
            name="of_person",
            partialFilterExpression={"person_key": {"$exists": True}},
        ),
    ),
    DELIVERIES: (
        # The sender takes what is due; only rows that have not ended have the field, so the index stays small.
        IndexModel([("due_at", ASCENDING)], name="due", partialFilterExpression={"due_at": {"$exists": True}}),
        # A sender finds the rows it has just claimed.
        IndexModel([("claim", ASCENDING)], name="claimed", partialFilterExpression={"claim": {"$type": "string"}}),
        # The delivery log, newest first: all of it, of an event, of a person, or of what went one way.
        IndexModel([("queued_at", DESCENDING), ("_id", DESCENDING)], name="log"),
        IndexModel([("event_id", ASCENDING), ("queued_at", DESCENDING), ("_id", DESCENDING)], name="log_of_event"),
        IndexModel([("registration_id", ASCENDING), ("queued_at", DESCENDING)], name="log_of_registration"),
        IndexModel([("status", ASCENDING), ("queued_at", DESCENDING), ("_id", DESCENDING)], name="log_by_status"),
        # The overview counts by kind and status from the index alone.
        IndexModel([("kind", ASCENDING), ("status", ASCENDING)], name="counts"),
    ),
}
