"""What the use cases of feedback need of the world."""

from collections.abc import Sequence
from typing import Protocol

from causeway_registrations.domain.feedback import Feedback, GivenMark
from causeway_registrations.domain.feedback_form import FeedbackForm


class FeedbackForms(Protocol):
    """The forms of all events, by the events' ids."""

    def find(self, entity_id: str, /) -> FeedbackForm | None:
        """Return the event's form, or none."""

    def save(self, entity: FeedbackForm, /) -> None:
        """Keep a new or changed form."""


class GivenMarks(Protocol):
    """Who has answered an anonymous form."""

    def find(self, entity_id: str, /) -> GivenMark | None:
        """Return the registration's mark, or none."""

    def add(self, entity: GivenMark, /) -> None:
        """Keep a new mark."""

    def remove(self, entity: GivenMark, /) -> None:
        """Remove a mark for good."""


class GivenFeedback(Protocol):
    """What was answered; a named answer has the registration's id."""

    def find(self, entity_id: str, /) -> Feedback | None:
        """Return the answer by its id, or none."""

    def any_about(self, event_id: str, /) -> bool:
        """Say whether anybody has answered the event's form."""

    def add(self, entity: Feedback, /) -> None:
        """Keep a new answer."""

    def save(self, entity: Feedback, /) -> None:
        """Keep a changed answer."""

    def remove(self, entity: Feedback, /) -> None:
        """Remove an answer for good."""


class FeedbackReadings(Protocol):
    """What can be read of feedback outside a transaction."""

    def form(self, event_id: str) -> FeedbackForm | None:
        """Return the event's form, or none."""

    def given_by(self, registration_id: str) -> Feedback | None:
        """Return what a registration answered by name, or none."""

    def has_given(self, registration_id: str) -> bool:
        """Say whether a registration has answered, by name or not."""

    def given_about(self, event_id: str, *, limit: int) -> Sequence[Feedback]:
        """Return up to ``limit`` answers to the event's form, by their ids."""
