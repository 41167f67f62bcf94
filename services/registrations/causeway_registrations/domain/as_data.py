"""Conditions and questions as plain data and back; documents, messages and answers all carry them in this shape."""

from collections.abc import Mapping
from typing import Any

from causeway_registrations.domain.call import Section
from causeway_registrations.domain.form import Choice, Condition, Form, Question, QuestionType
from causeway_registrations.domain.gates import Gates, Prerequisite, TakingPart, Terms

Data = Mapping[str, Any]


def gates_data(gates: Gates) -> dict[str, Any]:
    """Return an event's conditions; no code is among them."""
    return {
        "needs_code": gates.needs_code,
        "mail_domains": list(gates.mail_domains),
        "institutions": list(gates.institutions),
        "prerequisites": [
            {"event_id": one.event_id, "taking_part": one.taking_part.value} for one in gates.prerequisites
        ],
        "refuses_clash": gates.refuses_clash,
        "terms": gates.terms and {"version": gates.terms.version, "text": dict(gates.terms.text)},
        "by_application": gates.by_application,
    }


def gates_of(data: Data) -> Gates:
    """Return the conditions that ``data`` says."""
    terms = data["terms"]
    return Gates(
        needs_code=data["needs_code"],
        mail_domains=tuple(dict.fromkeys(data["mail_domains"])),
        institutions=tuple(dict.fromkeys(data["institutions"])),
        prerequisites=tuple(
            Prerequisite(event_id=one["event_id"], taking_part=TakingPart(one["taking_part"]))
            for one in data["prerequisites"]
        ),
        refuses_clash=data["refuses_clash"],
        terms=Terms(**terms) if terms else None,
        # Conditions from before there were calls, and those that an operator enters, do not say it.
        by_application=data.get("by_application", False),
    )


def section_data(section: Section) -> dict[str, Any]:
    """Return a track or a region of a call."""
    return {"id": section.id, "name": dict(section.name), "places": section.places}


def form_data(form: Form) -> dict[str, Any]:
    """Return a form with its version."""
    return {"version": form.version, "questions": [_question_data(question) for question in form.questions]}


def form_of(data: Data) -> Form:
    """Return the form that ``data`` says; one that has no version yet is given it later."""
    return Form(version=data.get("version", 0), questions=tuple(_question_of(one) for one in data["questions"]))


def _question_data(question: Question) -> dict[str, Any]:
    condition = question.shown_if
    return {
        "id": question.id,
        "type": question.type.value,
        "label": dict(question.label),
        "required": question.required,
        "choices": [{"id": choice.id, "label": dict(choice.label)} for choice in question.choices],
        "shown_if": condition and {"question": condition.question, "equals": condition.equals},
    }


def _question_of(data: Data) -> Question:
    condition = data["shown_if"]
    return Question(
        id=data["id"],
        type=QuestionType(data["type"]),
        label=data["label"],
        required=data["required"],
        choices=tuple(Choice(**choice) for choice in data["choices"]),
        shown_if=Condition(**condition) if condition else None,
    )
