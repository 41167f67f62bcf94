"""The questions of one event: typed, by language, some only after a certain answer to an earlier one.

Answers are plain values, as they travel: a text, the id of a choice, a number, or a date as ``2026-11-22``. Whatever
comes in as an answer is either read or refused with the question it belongs to; nothing else can happen.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from causeway_registrations.domain.gate_refusals import AnswersDoNotFit, FormDoesNotFit

Value = str | int | float
Answers = Mapping[str, Value]

LONGEST_ANSWER = 2000
LARGEST_NUMBER = 10**15


class QuestionType(Enum):
    """What an answer looks like."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"


class Wrong(Enum):
    """What can be wrong with one answer."""

    REQUIRED = "required"
    UNKNOWN = "unknown"
    NOT_A_TEXT = "not-a-text"
    TOO_LONG = "too-long"
    NOT_A_CHOICE = "not-a-choice"
    NOT_A_NUMBER = "not-a-number"
    NOT_A_DATE = "not-a-date"


MESSAGES: Mapping[Wrong, str] = {
    Wrong.REQUIRED: "This question needs an answer.",
    Wrong.UNKNOWN: "The form has no such question.",
    Wrong.NOT_A_TEXT: "Not a text without control characters.",
    Wrong.TOO_LONG: f"Longer than {LONGEST_ANSWER} characters.",
    Wrong.NOT_A_CHOICE: "Not one of the choices.",
    Wrong.NOT_A_NUMBER: "Not a number.",
    Wrong.NOT_A_DATE: "Not a date such as 2026-11-22.",
}


class Unreadable(Exception):
    """An answer is not what its question asks for; ``wrong`` says how."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.value)
        self.wrong = wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the answers that can be chosen."""

    id: str
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A question is asked only if an earlier one was answered so."""

    question: str
    equals: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question."""

    id: str
    type: QuestionType
    label: Mapping[str, str]
    required: bool = False
    choices: tuple[Choice, ...] = ()
    shown_if: Condition | None = None

    def shown_after(self, earlier: Answers) -> bool:
        """Say whether it is asked, given the answers to the questions before it."""
        condition = self.shown_if
        return condition is None or _written(earlier.get(condition.question)) == condition.equals

    @property
    def has_sound_choices(self) -> bool:
        """Whether there are choices exactly where one is asked for, each once."""
        ids = [choice.id for choice in self.choices]
        return bool(ids) == (self.type is QuestionType.CHOICE) and len(ids) == len(set(ids))

    def read(self, answer: object) -> Value | None:
        """Return the answer as it is kept, or none when there is none.

        Raises:
            Unreadable: it is not of this question's type.
        """
        if answer is None or (isinstance(answer, str) and not answer.strip()):
            return None
        if self.type is QuestionType.NUMBER:
            return _number(answer)
        text = read_text(answer)
        if self.type is QuestionType.DATE:
            return _date(text)
        if self.type is QuestionType.CHOICE and text not in {choice.id for choice in self.choices}:
            raise Unreadable(Wrong.NOT_A_CHOICE)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The questions of an event in their order; ``version`` rises when they change, and is 0 while there were none."""

    version: int = 0
    questions: tuple[Question, ...] = ()

    def asking(self, questions: tuple[Question, ...]) -> "Form":
        """Return the form with these questions; the same when they are the same."""
        return self if questions == self.questions else Form(version=self.version + 1, questions=questions)

    def read(self, given: Mapping[str, object]) -> Answers:
        """Return the answers as they are kept: those that were asked for, and no others.

        Raises:
            AnswersDoNotFit: one is missing or of another type; ``errors`` names each.
        """
        answers: dict[str, Value] = {}
        wrong = {name: Wrong.UNKNOWN for name in given if name not in {question.id for question in self.questions}}
        for question in self.questions:
            if not question.shown_after(answers):
                continue
            try:
                answer = question.read(given.get(question.id))
            except Unreadable as unreadable:
                wrong[question.id] = unreadable.wrong
                continue
            if answer is not None:
                answers[question.id] = answer
            elif question.required:
                wrong[question.id] = Wrong.REQUIRED
        if wrong:
            raise _do_not_fit(wrong)
        return answers

    def refuse_contradictions(self) -> None:
        """Say no to questions of one id, to choices that are none, and to conditions that can never hold.

        Raises:
            FormDoesNotFit
        """
        earlier: dict[str, Question] = {}
        for question in self.questions:
            condition = question.shown_if
            holds = condition is None or _may_equal(earlier.get(condition.question), condition.equals)
            if question.id in earlier or not question.has_sound_choices or not holds:
                raise FormDoesNotFit(
                    "A question's id stands twice, its choices do not fit its type, or its condition can never hold.",
                    next_step="Correct the question; a condition is about an earlier question and one of its answers.",
                    question=question.id,
                )
            earlier[question.id] = question


NO_QUESTIONS = Form()
"""The form of an event that asks for nothing."""


def typed_answers(form: Form, said: Mapping[str, object]) -> Mapping[str, object]:
    """Return answers that came as the cells of a table with those that are asked for as numbers made numbers."""
    numbers = {question.id for question in form.questions if question.type is QuestionType.NUMBER}
    return {name: _typed(answer) if name in numbers else answer for name, answer in said.items()}


def _typed(answer: object) -> object:
    try:
        return float(answer) if isinstance(answer, str) else answer
    except ValueError:
        # Reading it says what is wrong with it.
        return answer


def read_text(answer: object) -> str:
    """Return a text as it is kept: composed, without blanks around it.

    Raises:
        Unreadable: it is none, is too long or has control characters.
    """
    if not isinstance(answer, str):
        raise Unreadable(Wrong.NOT_A_TEXT)
    text = unicodedata.normalize("NFC", answer).strip()
    if len(text) > LONGEST_ANSWER:
        raise Unreadable(Wrong.TOO_LONG)
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t" for letter in text):
        raise Unreadable(Wrong.NOT_A_TEXT)
    return text


def _may_equal(question: Question | None, answer: str) -> bool:
    if question is None:
        return False
    return question.type is not QuestionType.CHOICE or answer in {choice.id for choice in question.choices}


def _written(answer: Value | None) -> str | None:
    return None if answer is None else str(answer)


def _number(answer: object) -> int | float:
    if isinstance(answer, bool) or not isinstance(answer, (int, float)):
        raise Unreadable(Wrong.NOT_A_NUMBER)
    # Not a number is neither smaller nor larger than any.
    if not abs(answer) <= LARGEST_NUMBER:
        raise Unreadable(Wrong.NOT_A_NUMBER)
    # So that 5 and 5.0 are one answer, in conditions too.
    return int(answer) if answer == int(answer) else answer


def _date(text: str) -> str:
    try:
        read = date.fromisoformat(text)
    except ValueError:
        raise Unreadable(Wrong.NOT_A_DATE) from None
    # The standard library also reads 20261122 and 2026-W47-7, which nobody types into a date's field.
    if read.isoformat() != text:
        raise Unreadable(Wrong.NOT_A_DATE)
    return text


def _do_not_fit(wrong: Mapping[str, Wrong]) -> AnswersDoNotFit:
    return AnswersDoNotFit(
        "Some questions of this event are not answered as they need to be.",
        next_step="Correct the answers listed in errors and send the request again.",
        errors=[
            {"field": f"answers.{question[:100]}", "message": MESSAGES[reason], "reason": reason.value}
            for question, reason in wrong.items()
        ],
    )
