"""What an event's participants are asked afterwards, by whom it may be answered, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from causeway_registrations.domain.feedback_refusals import (
    AnswerNotFitting,
    FeedbackClosed,
    FeedbackFormUnsound,
    FeedbackNotAttended,
)
from causeway_registrations.domain.form import Unreadable, read_text
from causeway_registrations.domain.registration import Registration

BEST_RATING = 5

Answers = Mapping[str, int | str]
"""By question: a rating from 1 to 5, the id of a choice, or a text."""


class QuestionKind(Enum):
    """How a question is answered."""

    RATING = "rating"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the answers to choose from."""

    id: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; ``choices`` are empty unless it is a choice."""

    id: str
    kind: QuestionKind
    text: Mapping[str, str]
    required: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def has_sound_choices(self) -> bool:
        """Whether there are at least two choices, each once, where one is asked for, and none anywhere else."""
        ids = [choice.id for choice in self.choices]
        enough = len(ids) >= 2 if self.kind is QuestionKind.CHOICE else not ids
        return enough and len(ids) == len(set(ids))

    def read(self, answer: object) -> int | str | None:
        """Return the answer as it is kept, or none if it does not fit. ``True`` and ``4.0`` are no ratings."""
        if self.kind is QuestionKind.RATING:
            return answer if type(answer) is int and 1 <= answer <= BEST_RATING else None
        try:
            text = read_text(answer)
        except Unreadable:
            return None
        fits = self.kind is QuestionKind.TEXT or text in {choice.id for choice in self.choices}
        return text if text and fits else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackForm:
    """The form of one event. It is mailed ``invited_after`` the end and can be answered until ``open_for`` after it."""

    event_id: str
    revision: int = 0
    anonymous: bool
    questions: tuple[Question, ...]
    invited_after: timedelta
    open_for: timedelta

    @property
    def id(self) -> str:
        """The event's id; there is one form of each event at a time."""
        return self.event_id

    def closes_at(self, ends_at: datetime) -> datetime:
        """Return until when it can be answered, for an event that ends at ``ends_at``."""
        return ends_at + self.open_for

    def refuse_contradictions(self) -> None:
        """Say no to a question that stands twice, to choices that are none, and to a form that closes too early.

        Raises:
            FeedbackFormUnsound
        """
        ids = {question.id for question in self.questions}
        if len(ids) < len(self.questions) or not all(question.has_sound_choices for question in self.questions):
            raise FeedbackFormUnsound(
                "A question's id stands twice, or its choices do not fit its kind.",
                next_step="Give each question an id of its own, and two choices at least where one is to choose.",
                field="questions",
            )
        if self.invited_after >= self.open_for:
            raise FeedbackFormUnsound(
                "The form would be closed when people are invited to answer it.",
                next_step="Let it stay open for longer, or invite people earlier.",
                field="open_for_h",
            )

    def refuse_unless_open(self, registration: Registration, ends_at: datetime, now: datetime) -> None:
        """Say no to who did not take part, and to everybody once it is closed.

        Raises:
            FeedbackNotAttended, FeedbackClosed
        """
        if registration.checked_in_at is None:
            raise FeedbackNotAttended(
                "Feedback is asked of those who were checked in.", next_step="Ask the organiser if you were there."
            )
        closes_at = self.closes_at(ends_at)
        if now >= closes_at:
            raise FeedbackClosed(
                "The time to answer this form is over.",
                next_step="Write to the organiser instead.",
                closed_at=closes_at.isoformat(),
            )

    def fitting(self, given: Mapping[str, object]) -> Answers:
        """Return the answers as they are kept, in the order of the questions.

        Raises:
            AnswerNotFitting: one is missing, does not fit or answers nothing that was asked.
        """
        read = {one.id: one.read(given[one.id]) for one in self.questions if one.id in given}
        answers = {name: answer for name, answer in read.items() if answer is not None}
        missing = [one.id for one in self.questions if one.required and one.id not in given]
        wrong = [name for name in given if name not in answers]
        if missing or wrong:
            raise AnswerNotFitting(
                "An answer is missing, or does not fit its question.",
                next_step="Answer every question that needs an answer, each in the way it asks for.",
                question=next(iter([*missing, *wrong]))[:40],
            )
        return answers
