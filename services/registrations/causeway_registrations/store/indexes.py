"""Every index of this service, with its reason. The index over ``_id`` serves all loading by id."""

from collections.abc import Mapping, Sequence

from pymongo import ASCENDING, DESCENDING, IndexModel

from causeway_platform import outbox

REGISTRATIONS = "registrations"
OFFERED_EVENTS = "offered_events"
PLACES = "places"
ADMISSIONS = "admissions"
CERTIFICATE_RULES = "certificate_rules"
ASSESSMENTS = "assessments"
CERTIFICATES = "certificates"
FEEDBACK_FORMS = "feedback_forms"
FEEDBACK = "feedback"
FEEDBACK_MARKS = "feedback_marks"
ALLOTMENTS = "allotments"
DELEGATIONS = "delegations"
IMPORTS = "imports"
SHEETS = "sheets"
REFUSED_ROWS = "refused_rows"
DATA_REQUESTS = "data_requests"
ATTENDANCES = "attendances"
ACCESS_CODES = "access_codes"
ANSWERS_GIVEN = "answers_given"
NEEDS = "needs"
FORMS = "forms"
TERMS = "terms"
SERIES = "series"
DATES_TO_FOLLOW = "dates_to_follow"
ENROLMENTS = "enrolments"
CALLS = "calls"
APPLICATIONS = "applications"
REVIEWS = "reviews"
COHORTS = "cohorts"
DECISION_ROUNDS = "decision_rounds"

NEXT_ON_RESERVE = "next_on_reserve"

INDEXES: Mapping[str, Sequence[IndexModel]] = {
    REGISTRATIONS: (
        # One live registration of a person in an event; the last guard when two processes register them at once.
        # It holds live ones only, so that who withdrew can come again.
        IndexModel([("identity", ASCENDING)], name="one_live", unique=True, partialFilterExpression={"live": True}),
        # Who is next of those who wait for exactly the same. It holds waiting ones only.
        IndexModel(
            [("event_id", ASCENDING), ("line", ASCENDING), ("position", ASCENDING)],
            name="in_line",
            partialFilterExpression={"status": "waiting"},
        ),
        # Which place somebody has among all who wait for a mode, from the index alone. It holds waiting ones only.
        IndexModel(
            [("event_id", ASCENDING), ("mode", ASCENDING), ("priority", ASCENDING), ("position", ASCENDING)],
            name="in_queue",
            partialFilterExpression={"status": "waiting"},
        ),
        # An operator's list of an event, page by page; ids rise with the millisecond of registration.
        IndexModel([("event_id", ASCENDING), ("_id", ASCENDING)], name="of_event"),
        # Everything that is held about one person, across events. Who was forgotten has no key and is not in it.
        IndexModel(
            [("person_key", ASCENDING), ("_id", ASCENDING)],
            name="of_person",
            partialFilterExpression={"person_key": {"$exists": True}},
        ),
        # The members of a delegation, page by page. Most registrations have no place of an allotment and are not in it.
        IndexModel(
            [("allotment_id", ASCENDING), ("_id", ASCENDING)],
            name="of_allotment",
            partialFilterExpression={"allotment_id": {"$exists": True}},
        ),
    ),
    OFFERED_EVENTS: (
        # The overview shows the events that are not over, the next to end first.
        IndexModel([("ends_at", ASCENDING), ("_id", ASCENDING)], name="by_end"),
        # The dates of one run of a programme, or of the whole programme, that are not over.
        IndexModel([("edition_id", ASCENDING), ("ends_at", ASCENDING), ("_id", ASCENDING)], name="of_edition"),
        IndexModel([("programme_id", ASCENDING), ("ends_at", ASCENDING), ("_id", ASCENDING)], name="of_programme"),
        # The editions of a programme are compared, the newest first. Events from before we kept it are not in it.
        IndexModel(
            [("programme_id", ASCENDING), ("starts_at", DESCENDING), ("_id", DESCENDING)], name="editions_of_programme"
        ),
    ),
    PLACES: (
        # Those that have changed since they were told, the longest ago first: a handful after a rush, else none.
        IndexModel([("told_at", ASCENDING)], name="untold", partialFilterExpression={"untold": True}),
    ),
    ADMISSIONS: (
        # The events whose needs one person provides for, the newest first, for their page. Most events name nobody.
        IndexModel(
            [("needs_readers.subject", ASCENDING), ("_id", DESCENDING)],
            name="of_needs_reader",
            partialFilterExpression={"needs_readers.subject": {"$exists": True}},
        ),
    ),
    FEEDBACK_FORMS: (),
    FEEDBACK: (
        # The results of an event are worked out from its answers alone; they are read by their ids, which say no time.
        IndexModel([("event_id", ASCENDING), ("_id", ASCENDING)], name="of_event"),
    ),
    FEEDBACK_MARKS: (),
    CERTIFICATE_RULES: (),
    ASSESSMENTS: (),
    CERTIFICATES: (
        # Anybody may ask by the code that is printed; no two certificates have the same.
        IndexModel([("code", ASCENDING)], name="code", unique=True),
        # A participant's newest certificate, and who of many has one, from the index alone.
        IndexModel([("registration_id", ASCENDING), ("edition", ASCENDING)], name="of_registration", unique=True),
        # The last guard against two that hold for one registration, when two processes issue at once.
        IndexModel(
            [("registration_id", ASCENDING)], name="one_holds", unique=True, partialFilterExpression={"holds": True}
        ),
        # An operator's list of an event, page by page.
        IndexModel([("event_id", ASCENDING), ("_id", ASCENDING)], name="of_event"),
    ),
    ALLOTMENTS: (
        # An operator's list of an event, page by page, in the order they were granted.
        IndexModel([("event_id", ASCENDING), ("_id", ASCENDING)], name="allotments_of_event"),
    ),
    DELEGATIONS: (
        # What is held about one person who leads delegations; who was forgotten has no key and is in neither.
        IndexModel(
            [("person_key", ASCENDING), ("_id", ASCENDING)],
            name="of_leader",
            partialFilterExpression={"person_key": {"$exists": True}},
        ),
        # The leaders of an event, to be forgotten when its time of keeping is over.
        IndexModel(
            [("event_id", ASCENDING), ("_id", ASCENDING)],
            name="led_in_event",
            partialFilterExpression={"person_key": {"$exists": True}},
        ),
    ),
    IMPORTS: (
        # The operators' list of an event, page by page, the newest first; ids rise with the millisecond of the start.
        IndexModel([("event_id", ASCENDING), ("_id", ASCENDING)], name="imports_of_event"),
    ),
    SHEETS: (
        # A table that was only tried holds people who may never be registered, so it is forgotten by itself.
        IndexModel([("forgotten_at", ASCENDING)], name="forgotten", expireAfterSeconds=0),
    ),
    REFUSED_ROWS: (
        # The rows that one import refused, in the order of its table.
        IndexModel([("import_id", ASCENDING), ("line", ASCENDING)], name="of_import"),
        # What is held about one person by their address, to be shown to them and forgotten with them.
        IndexModel([("person_key", ASCENDING), ("_id", ASCENDING)], name="rows_of_person"),
        # They hold what somebody typed about people, so they are forgotten by themselves.
        IndexModel([("forgotten_at", ASCENDING)], name="forgotten", expireAfterSeconds=0),
    ),
    DATA_REQUESTS: (),
    # Who is forgotten is taken out of what was said about them, too.
    outbox.COLLECTION: (outbox.SENT_BY_KEY,),
    ATTENDANCES: (
        # Who came to an event, page by page, and how many; a registration's own are found by their ids.
        IndexModel([("event_id", ASCENDING), ("_id", ASCENDING)], name="attendances_of_event"),
    ),
    ACCESS_CODES: (
        # The operators' list of an event's codes, page by page, in the order they were made.
        IndexModel([("event_id", ASCENDING), ("created_at", ASCENDING), ("_id", ASCENDING)], name="of_event"),
        # The codes that are for one person only, to be shown to them and forgotten with them. Most are for nobody
        # in particular and are in neither.
        IndexModel(
            [("bound_to", ASCENDING), ("created_at", ASCENDING), ("_id", ASCENDING)],
            name="bound_to_person",
            partialFilterExpression={"bound_to": {"$exists": True}},
        ),
        # Those of an event, to be forgotten when its time of keeping is over.
        IndexModel(
            [("event_id", ASCENDING), ("_id", ASCENDING)],
            name="bound_in_event",
            partialFilterExpression={"bound_to": {"$exists": True}},
        ),
    ),
    ANSWERS_GIVEN: (
        # The operators' list of an event's answers, page by page.
        IndexModel([("event_id", ASCENDING), ("_id", ASCENDING)], name="of_event"),
    ),
    NEEDS: (
        # The list and the counts for those who provide what participants of an event need.
        IndexModel([("event_id", ASCENDING), ("_id", ASCENDING)], name="of_event"),
    ),
    FORMS: (),
    TERMS: (
        # The operators' list of an event's wordings, the newest first; one revision of an admission brings one.
        IndexModel([("event_id", ASCENDING), ("since", DESCENDING)], name="of_event"),
    ),
    SERIES: (),
    DATES_TO_FOLLOW: (),
    ENROLMENTS: (
        # One live enrolment of a person in a series; the last guard when two processes enrol them at once.
        IndexModel([("identity", ASCENDING)], name="one_enrolled", unique=True, partialFilterExpression={"live": True}),
        # A new date goes through the live ones of its series, the oldest first; operators see how many there are.
        IndexModel(
            [("series_id", ASCENDING), ("_id", ASCENDING)],
            name="live_in_series",
            partialFilterExpression={"live": True},
        ),
        # The operators' list of a series, and what is forgotten when its last date is long over.
        IndexModel([("series_id", ASCENDING), ("_id", ASCENDING)], name="in_series"),
        # Everything that is held about one person. Who was forgotten has no key and is not in it.
        IndexModel(
            [("person_key", ASCENDING), ("_id", ASCENDING)],
            name="enrolments_of_person",
            partialFilterExpression={"person_key": {"$exists": True}},
        ),
    ),
    CALLS: (
        # The calls that one person reviews, the last to close first, for their page; every reviewer asks for it.
        IndexModel(
            [("reviewers.subject", ASCENDING), ("closes_at", DESCENDING), ("_id", DESCENDING)], name="of_reviewer"
        ),
    ),
    APPLICATIONS: (
        # One live application of a person to an event; the last guard when two processes take them at once.
        IndexModel([("identity", ASCENDING)], name="one_live", unique=True, partialFilterExpression={"live": True}),
        # The operators' list of an event, page by page; its figures, and all of it for a decision.
        IndexModel([("event_id", ASCENDING), ("_id", ASCENDING)], name="of_event"),
        # Who moves up next; whoever does not fit a free place is passed unread. It holds the reserve lists only.
        IndexModel(
            [
                ("event_id", ASCENDING),
                ("rank", ASCENDING),
                ("_id", ASCENDING),
                ("track", ASCENDING),
                ("region", ASCENDING),
            ],
            name=NEXT_ON_RESERVE,
            partialFilterExpression={"status": "reserve"},
        ),
        # The application that a registration came from, when the registration is given up. It holds accepted ones.
        IndexModel(
            [("registration_id", ASCENDING)],
            name="of_registration",
            partialFilterExpression={"registration_id": {"$exists": True}},
        ),
        # Everything that is held about one person. Who was forgotten has no key and is not in it.
        IndexModel(
            [("person_key", ASCENDING), ("_id", ASCENDING)],
            name="of_person",
            partialFilterExpression={"person_key": {"$exists": True}},
        ),
    ),
    REVIEWS: (
        # What was said about one application, and those of a page of the list or of a stretch that is decided on.
        IndexModel([("application_id", ASCENDING)], name="of_application"),
    ),
    COHORTS: (),
    DECISION_ROUNDS: (),
}

CLUSTERED = frozenset({FEEDBACK, FEEDBACK_MARKS})
"""Kept in the order of their random or unrelated ids. In the order of arrival, as other collections are, the answers to
an anonymous form and the marks of who has answered could be laid side by side."""
