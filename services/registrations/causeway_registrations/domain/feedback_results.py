"""Feedback in figures, so that no figure and no difference of figures is about fewer than five people."""

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from causeway_registrations.domain.feedback import Feedback
from causeway_registrations.domain.feedback_form import FeedbackForm, Question, QuestionKind

SMALLEST_GROUP = 5
MOST_TEXTS = 500
UNKNOWN_COUNTRY = "unknown"

Group = Callable[[Feedback], str]
GROUPINGS: Mapping[str, Group] = {
    "mode": lambda one: one.mode,
    "country": lambda one: one.country or UNKNOWN_COUNTRY,
}


def shown_groups(sizes: Mapping[str, int], smallest: int = SMALLEST_GROUP) -> Collection[str]:
    """Return the groups that may be shown beside the total of all.

    The small ones are hidden, and then the smallest of the others until those hidden are none or at least ``smallest``
    together: for the total less what is shown is what is hidden.
    """
    shown = {group: size for group, size in sizes.items() if size >= smallest}
    hidden = sum(sizes.values()) - sum(shown.values())
    for group in sorted(shown, key=lambda name: (shown[name], name)):
        if hidden == 0 or hidden >= smallest:
            break
        hidden += shown.pop(group)
    return frozenset(shown)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many answered, and their mean rating where it is one."""

    answers: int
    mean: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """What came of one question; ``whole`` is none when fewer than five answered.

    ``groups`` has the figures by grouping and group, those that may be shown; ``choices`` counts by choice; ``texts``
    stand in no order.
    """

    question: Question
    whole: Figure | None
    groups: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)
    choices: Mapping[str, int] = field(default_factory=dict)
    texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackResults:
    """What came of a form; ``answers`` is none when fewer than five answered, and while it must not be looked into."""

    form: FeedbackForm
    answers: int | None
    questions: Sequence[QuestionResult]


def results_of(form: FeedbackForm, given: Sequence[Feedback]) -> FeedbackResults:
    """Return the figures of all that was given."""
    return FeedbackResults(
        form=form,
        answers=len(given) if len(given) >= SMALLEST_GROUP else None,
        questions=[_result(question, given) for question in form.questions],
    )


def _result(question: Question, given: Iterable[Feedback]) -> QuestionResult:
    answered = [one for one in given if question.id in one.answers]
    if len(answered) < SMALLEST_GROUP:
        return QuestionResult(question=question, whole=None)
    if question.kind is QuestionKind.TEXT:
        texts = [str(one.answers[question.id]) for one in answered]
        chosen = random.SystemRandom().sample(texts, min(len(texts), MOST_TEXTS))
        return QuestionResult(question=question, whole=Figure(len(answered), None), texts=chosen)
    chosen_by = Counter(str(one.answers[question.id]) for one in answered)
    return QuestionResult(
        question=question,
        whole=_figure(question, answered),
        groups={name: _by_group(question, answered, group) for name, group in GROUPINGS.items()},
        choices={choice.id: chosen_by[choice.id] for choice in question.choices},
    )


def _by_group(question: Question, answered: Sequence[Feedback], group: Group) -> dict[str, Figure]:
    members: dict[str, list[Feedback]] = {}
    for one in answered:
        members.setdefault(group(one), []).append(one)
    shown = shown_groups({name: len(ones) for name, ones in members.items()})
    return {name: _figure(question, members[name]) for name in sorted(shown)}


def _figure(question: Question, answered: Sequence[Feedback]) -> Figure:
    if question.kind is not QuestionKind.RATING:
        return Figure(len(answered), None)
    ratings = [int(one.answers[question.id]) for one in answered]
    return Figure(len(answered), round(sum(ratings) / len(ratings), 2))
