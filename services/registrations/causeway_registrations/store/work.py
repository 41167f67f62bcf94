"""The unit of work of this service: its shelves, and at most one message a second for the places of each event."""

from collections.abc import Iterable
from datetime import timedelta

from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_platform.clock import Clock, utc_now
from causeway_platform.mongo import Document
from causeway_platform.settings import PlatformSettings
from causeway_platform.work import Publications, Work
from causeway_registrations.domain.facts import PlacesChanged
from causeway_registrations.store import (
    application_documents,
    certificate_documents,
    documents,
    feedback_documents,
    gate_documents,
    import_documents,
    series_documents,
)
from causeway_registrations.store.access_codes import AccessCodes
from causeway_registrations.store.admission_documents import ADMISSIONS as ADMISSION_CODEC
from causeway_registrations.store.applications import Applications, Reviews
from causeway_registrations.store.attendance_documents import ATTENDANCES as ATTENDANCE_CODEC
from causeway_registrations.store.certificates import Certificates
from causeway_registrations.store.delegations import CODEC as DELEGATION_CODEC
from causeway_registrations.store.delegations import Delegations
from causeway_registrations.store.enrolments import Enrolments
from causeway_registrations.store.feedback import GivenFeedback
from causeway_registrations.store.import_readings import RefusedRows
from causeway_registrations.store.indexes import (
    ACCESS_CODES,
    ADMISSIONS,
    ALLOTMENTS,
    ANSWERS_GIVEN,
    APPLICATIONS,
    ASSESSMENTS,
    ATTENDANCES,
    CALLS,
    CERTIFICATE_RULES,
    CERTIFICATES,
    COHORTS,
    DATA_REQUESTS,
    DATES_TO_FOLLOW,
    DECISION_ROUNDS,
    DELEGATIONS,
    ENROLMENTS,
    FEEDBACK,
    FEEDBACK_FORMS,
    FEEDBACK_MARKS,
    FORMS,
    IMPORTS,
    NEEDS,
    OFFERED_EVENTS,
    PLACES,
    REFUSED_ROWS,
    REVIEWS,
    SERIES,
    SHEETS,
    TERMS,
)
from causeway_registrations.store.offered_events import OfferedEvents
from causeway_registrations.store.places import PlacesShelf
from causeway_registrations.store.registrations import Registrations
from causeway_registrations.store.remembered import RememberedEvents


class RegistrationsWork(Work):
    """Everything one transaction reads, changes and says about registrations."""

    def __init__(
        self,
        database: Database[Document],
        session: ClientSession,
        settings: PlatformSettings,
        publications: Publications,
        *,
        clock: Clock = utc_now,
        remembered: RememberedEvents | None = None,
        places_told_every: timedelta = timedelta(),
    ) -> None:
        super().__init__(database, session, settings, publications, clock=clock)
        self._places_told_every = places_told_every
        self.registrations = self.keep(Registrations(database, session))
        self.data_requests = self.shelf(DATA_REQUESTS, documents.DATA_REQUESTS)
        announcements = self.shelf(OFFERED_EVENTS, documents.ANNOUNCEMENTS)
        self.allotments = self.shelf(ALLOTMENTS, documents.ALLOTMENTS)
        self.delegations = self.keep(Delegations(database[DELEGATIONS], DELEGATION_CODEC, session))
        self.imports = self.shelf(IMPORTS, import_documents.IMPORTS)
        self.sheets = self.shelf(SHEETS, import_documents.SHEETS)
        self.refused_rows = self.keep(RefusedRows(database[REFUSED_ROWS], import_documents.REFUSED_ROWS, session))
        admissions = self.shelf(ADMISSIONS, ADMISSION_CODEC)
        self.attendances = self.shelf(ATTENDANCES, ATTENDANCE_CODEC)
        places = self.keep(PlacesShelf(database, session, remembered))
        self.offered_events = OfferedEvents(announcements, admissions, places, remembered)
        self.access_codes = self.keep(AccessCodes(database[ACCESS_CODES], gate_documents.ACCESS_CODES, session))
        self.answers_given = self.shelf(ANSWERS_GIVEN, gate_documents.ANSWERS_GIVEN)
        self.needs = self.shelf(NEEDS, gate_documents.NEEDS)
        self.forms = self.shelf(FORMS, gate_documents.FORMS)
        self.terms = self.shelf(TERMS, gate_documents.TERMS)
        self.calls = self.shelf(CALLS, application_documents.CALLS)
        self.cohorts = self.shelf(COHORTS, application_documents.COHORTS)
        self.decision_rounds = self.shelf(DECISION_ROUNDS, application_documents.ROUNDS)
        self.applications = self.keep(Applications(database[APPLICATIONS], application_documents.APPLICATIONS, session))
        self.reviews = self.keep(Reviews(database[REVIEWS], application_documents.REVIEWS, session))
        self.certificate_rules = self.shelf(CERTIFICATE_RULES, certificate_documents.RULES)
        self.assessments = self.shelf(ASSESSMENTS, certificate_documents.ASSESSMENTS)
        self.certificates = self.keep(Certificates(database[CERTIFICATES], certificate_documents.CERTIFICATES, session))
        self.feedback_forms = self.shelf(FEEDBACK_FORMS, feedback_documents.FORMS)
        self.feedback_marks = self.shelf(FEEDBACK_MARKS, feedback_documents.MARKS)
        self.series = self.shelf(SERIES, series_documents.SERIES)
        self.dates_to_follow = self.shelf(DATES_TO_FOLLOW, series_documents.DATES_TO_FOLLOW)
        self.enrolments = self.keep(Enrolments(database[ENROLMENTS], series_documents.ENROLMENTS, session))
        self.feedback = self.keep(GivenFeedback(database[FEEDBACK], feedback_documents.FEEDBACK, session))

    def claim_places(self, event_ids: Iterable[str]) -> None:
        """Let nobody else change the places of these events until this transaction is over.

        Whoever writes first wins. A long transaction that only writes at its end would lose to every short one of the
        committer, so that as long as people keep registering nothing of it would ever be kept.
        """
        self.collection(PLACES).update_many(
            {"_id": {"$in": sorted(event_ids)}}, {"$inc": {"claims": 1}}, session=self.session
        )

    def note_kept(self) -> None:
        """Remember the places, which the next batch will most likely need as this one has left them."""
        self.offered_events.note_kept()

    def before_flush(self) -> None:
        """Tell the places of each touched event, unless they were told a moment ago and what is new can wait.

        It is told then by whoever registers next, or by ``UntoldPlaces`` when nobody does.
        """
        self.correlation = None
        for places in self.offered_events.tell_places(self._clock(), self._places_told_every):
            self.record(PlacesChanged(places))
