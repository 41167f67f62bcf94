"""Feedback forms and answers as documents, and back."""

from datetime import timedelta
from typing import Any

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec
from causeway_registrations.domain.feedback import Feedback, GivenMark
from causeway_registrations.domain.feedback_form import Choice, FeedbackForm, Question, QuestionKind


def form_document(form: FeedbackForm) -> Document:
    """Return the document of an event's form."""
    return {
        "_id": form.event_id,
        "revision": form.revision,
        "anonymous": form.anonymous,
        "questions": [_question_document(question) for question in form.questions],
        "invited_after_s": int(form.invited_after.total_seconds()),
        "open_for_s": int(form.open_for.total_seconds()),
    }


def form_from(document: Document) -> FeedbackForm:
    """Return an event's form."""
    return FeedbackForm(
        event_id=document["_id"],
        revision=document["revision"],
        anonymous=document["anonymous"],
        questions=tuple(_question_from(question) for question in document["questions"]),
        invited_after=timedelta(seconds=document["invited_after_s"]),
        open_for=timedelta(seconds=document["open_for_s"]),
    )


def _question_document(question: Question) -> Document:
    return {
        "id": question.id,
        "kind": question.kind.value,
        "text": dict(question.text),
        "required": question.required,
        "choices": [{"id": choice.id, "text": dict(choice.text)} for choice in question.choices],
    }


def _question_from(document: dict[str, Any]) -> Question:
    choices = tuple(Choice(**choice) for choice in document["choices"])
    return Question(**{**document, "kind": QuestionKind(document["kind"]), "choices": choices})


def feedback_document(feedback: Feedback) -> Document:
    """Return the document of an answer; an anonymous one has no registration at all."""
    document: Document = {
        "_id": feedback.id,
        "revision": feedback.revision,
        "event_id": feedback.event_id,
        "day": feedback.day,
        "mode": feedback.mode,
        "country": feedback.country,
        "answers": dict(feedback.answers),
    }
    return document if feedback.registration_id is None else document | {"registration_id": feedback.registration_id}


def feedback_from(document: Document) -> Feedback:
    """Return the answer."""
    values = {name: value for name, value in document.items() if name not in {"_id", "registration_id"}}
    return Feedback(id=document["_id"], registration_id=document.get("registration_id"), **values)


def mark_document(mark: GivenMark) -> Document:
    """Return the document that says that somebody has answered."""
    return {"_id": mark.registration_id, "revision": mark.revision, "event_id": mark.event_id}


def mark_from(document: Document) -> GivenMark:
    """Return the mark."""
    return GivenMark(registration_id=document["_id"], revision=document["revision"], event_id=document["event_id"])


FORMS = Codec("feedback form", form_document, form_from)
FEEDBACK = Codec("feedback", feedback_document, feedback_from)
MARKS = Codec("feedback mark", mark_document, mark_from)
