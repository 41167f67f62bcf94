"""From feedback to JSON and to a table."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from causeway_platform.csv_rows import Cell, csv_text
from causeway_registrations.domain.feedback_form import Answers, FeedbackForm, Question
from causeway_registrations.domain.feedback_results import FeedbackResults, Figure, QuestionResult


def question_view(question: Question) -> dict[str, Any]:
    """Return one question."""
    return {
        "id": question.id,
        "kind": question.kind.value,
        "text": dict(question.text),
        "required": question.required,
        "choices": [{"id": choice.id, "text": dict(choice.text)} for choice in question.choices],
    }


def form_view(form: FeedbackForm) -> dict[str, Any]:
    """Return what participants are asked."""
    return {
        "event_id": form.event_id,
        "anonymous": form.anonymous,
        "questions": [question_view(question) for question in form.questions],
        "invited_after_h": int(form.invited_after.total_seconds() // 3600),
        "open_for_h": int(form.open_for.total_seconds() // 3600),
        "revision": form.revision,
    }


def my_feedback_view(form: FeedbackForm, closes_at: datetime, *, given: bool, answers: Answers) -> dict[str, Any]:
    """Return the form for somebody who took part."""
    return {
        "event_id": form.event_id,
        "anonymous": form.anonymous,
        "given": given,
        "closes_at": closes_at.isoformat(),
        "questions": [question_view(question) for question in form.questions],
        "answers": dict(answers),
    }


def results_view(results: FeedbackResults, closes_at: datetime) -> dict[str, Any]:
    """Return what came of a form."""
    return {
        "event_id": results.form.event_id,
        "anonymous": results.form.anonymous,
        "closes_at": closes_at.isoformat(),
        "answers": results.answers,
        "questions": [_result_view(result) for result in results.questions],
    }


def _result_view(result: QuestionResult) -> dict[str, Any]:
    question = result.question
    return {
        "id": question.id,
        "kind": question.kind.value,
        "text": dict(question.text),
        "whole": result.whole and _figure_view(result.whole),
        "by_mode": _group_view(result.groups.get("mode", {})),
        "by_country": _group_view(result.groups.get("country", {})),
        "choices": dict(result.choices),
        "texts": list(result.texts),
    }


def _group_view(figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {name: _figure_view(figure) for name, figure in figures.items()}


def _figure_view(figure: Figure) -> dict[str, Any]:
    return {"answers": figure.answers, "mean": figure.mean}


def results_table(results: FeedbackResults) -> str:
    """Return the same as CSV: question, what is counted, group, answers, mean, text."""
    header = ["question", "counted", "group", "answers", "mean", "text"]
    return csv_text(header, (row for result in results.questions for row in _rows(result)))


def _rows(result: QuestionResult) -> Iterable[Sequence[Cell]]:
    name = result.question.id
    if result.whole is not None:
        yield (name, "all", "", result.whole.answers, result.whole.mean, "")
    for counted, figures in result.groups.items():
        for group, figure in figures.items():
            yield (name, counted, group, figure.answers, figure.mean, "")
    for choice, count in result.choices.items():
        yield (name, "choice", choice, count, None, "")
    for text in result.texts:
        yield (name, "text", "", None, None, text)
