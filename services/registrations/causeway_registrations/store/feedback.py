"""What was answered, as one transaction sees it, and as it is read outside of transactions."""

from collections.abc import Sequence

from pymongo import ASCENDING
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_platform.shelf import Shelf
from causeway_registrations.domain.feedback import Feedback
from causeway_registrations.domain.feedback_form import FeedbackForm
from causeway_registrations.store import feedback_documents as documents
from causeway_registrations.store.indexes import FEEDBACK, FEEDBACK_FORMS, FEEDBACK_MARKS


class GivenFeedback(Shelf[Feedback]):
    """A shelf that also knows whether anybody has answered."""

    def any_about(self, event_id: str) -> bool:
        """Say whether anybody has answered the event's form."""
        return any(one.event_id == event_id for one in self.changed) or bool(
            self.collection.find_one({"event_id": event_id}, {"_id": 1}, session=self.session)
        )


class FeedbackReadings:
    """Reads from the service's database."""

    def __init__(self, database: Database[Document]) -> None:
        self._forms = database[FEEDBACK_FORMS]
        self._feedback = database[FEEDBACK]
        self._marks = database[FEEDBACK_MARKS]

    def form(self, event_id: str) -> FeedbackForm | None:
        """Return the event's form, or none."""
        document = self._forms.find_one({"_id": event_id})
        return None if document is None else documents.form_from(document)

    def given_by(self, registration_id: str) -> Feedback | None:
        """Return what a registration answered by name, or none."""
        document = self._feedback.find_one({"_id": registration_id})
        return None if document is None else documents.feedback_from(document)

    def has_given(self, registration_id: str) -> bool:
        """Say whether a registration has answered, by name or not."""
        where = {"_id": registration_id}
        return self._feedback.find_one(where, {"_id": 1}) is not None or self._marks.find_one(where) is not None

    def given_about(self, event_id: str, *, limit: int) -> Sequence[Feedback]:
        """Return up to ``limit`` answers to the event's form, by their ids."""
        rows = self._feedback.find({"event_id": event_id}, sort=[("_id", ASCENDING)], limit=limit)
        return [documents.feedback_from(row) for row in rows]
