"""What an event's participants are asked afterwards, by whom it may be answered, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from causeway_registrations.domain.feedback_refusals import AnswerNotFitting, FeedbackClosed, FeedbackNotAttended
from causeway_registrations.domain.registration import Registration

BEST_RATING = 5
LONGEST_ANSWER = 2000

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

    def takes(self, answer: int | str) -> bool:
        """Say whether ``answer`` fits."""
        if self.kind is QuestionKind.RATING:
            return isinstance(answer, int) and 1 <= answer <= BEST_RATING
        if self.kind is QuestionKind.CHOICE:
            return answer in {choice.id for choice in self.choices}
        return isinstance(answer, str) and 0 < len(answer) <= LONGEST_ANSWER


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

    def fitting(self, answers: Answers) -> Answers:
        """Return the answers in the order of the questions.

        Raises:
            AnswerNotFitting: one is missing, does not fit or answers nothing that was asked.
        """
        known = {question.id: question for question in self.questions}
        missing = [one.id for one in self.questions if one.required and one.id not in answers]
        wrong = [name for name, answer in answers.items() if name not in known or not known[name].takes(answer)]
        if missing or wrong:
            raise AnswerNotFitting(
                "An answer is missing, or does not fit its question.",
                next_step="Answer every question that needs an answer, each in the way it asks for.",
                question=next(iter([*missing, *wrong]))[:40],
            )
        return {name: answers[name] for name in known if name in answers}
