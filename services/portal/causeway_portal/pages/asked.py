"""What an event asks besides the person: a code, consent, answers, needs; as entered, and as registrations takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from causeway_contracts.needs import ACCESS, DIET
from causeway_portal.domain.shown_admission import ShownAdmission, ShownQuestion, asked

Form = MultiDict[str, str]

LONGEST_ANSWER = 2000
LONGEST_NOTE = 500
LONGEST_CODE = 60
LONGEST_NAME = 200
LONGEST_TOKEN = 200

FIELD_OF_REFUSAL = {
    "code-required": "access_code",
    "code-not-valid": "access_code",
    "terms-not-accepted": "agree",
    "kind-required": "kind",
    "kind-not-offered": "kind",
    "unknown-part": "parts",
    "part-not-in-mode": "parts",
    "party-too-large": "companions",
}
"""Refusals that belong to one field of the form."""


@dataclass(slots=True)
class EnteredNeeds:
    """What somebody says that they need."""

    access: list[str] = field(default_factory=list)
    access_note: str = ""
    diet: list[str] = field(default_factory=list)
    diet_note: str = ""

    @property
    def body(self) -> dict[str, Any]:
        """What registrations is told."""
        return {
            "access": self.access,
            "access_note": self.access_note or None,
            "diet": self.diet,
            "diet_note": self.diet_note or None,
        }

    @property
    def stated(self) -> bool:
        """Whether anything is needed."""
        return bool(self.access or self.access_note or self.diet or self.diet_note)


@dataclass(slots=True)
class Asked:
    """The entries that belong to one event's conditions and questions."""

    admission: ShownAdmission
    access_code: str = ""
    allotment: str = ""
    """The token that an institution's link brings along."""
    agreed: bool = False
    institution_id: str = ""
    kind: str = ""
    parts: list[str] = field(default_factory=list)
    companions: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    needs: EnteredNeeds = field(default_factory=EnteredNeeds)

    @property
    def shown(self) -> frozenset[str]:
        """The questions that are asked, given the answers so far."""
        return asked(self.admission.questions, self.answers)

    @property
    def conditional(self) -> bool:
        """Whether a question depends on another one."""
        return any(question.shown_if for question in self.admission.questions)

    @property
    def body(self) -> dict[str, Any]:
        """What registrations is asked besides the person; nothing where the event asks for nothing."""
        gates = self.admission.gates
        body: dict[str, Any] = {}
        if gates.needs_code and self.access_code:
            body["access_code"] = self.access_code
        if self.allotment:
            body["allotment"] = self.allotment
        if gates.terms and self.agreed:
            body["terms_version"] = gates.terms.version
        if self.kind and self.admission.kinds:
            body["kind"] = self.kind
        if self.parts:
            body["parts"] = self.parts
        if self.companions:
            body["companions"] = self.companions
        if self.institution_id in gates.institutions:
            body["institution_id"] = self.institution_id
        if self.admission.questions:
            body["answers"] = answers_body(self.admission.questions, self.answers)
        if self.needs.stated:
            body["needs"] = self.needs.body
        return body


def read_asked(form: Form, admission: ShownAdmission) -> Asked:
    """Return what came with the form; registrations judges it."""
    return Asked(
        admission=admission,
        access_code=form.get("access_code", "").strip()[:LONGEST_CODE],
        allotment=form.get("allotment", "").strip()[:LONGEST_TOKEN],
        agreed=form.get("agree", "") == "yes",
        institution_id=form.get("institution", "")[:64],
        kind=form.get("kind", "")[:40],
        parts=[part.id for part in admission.parts if part.id in form.getlist("parts")],
        companions=read_companions(form.get("companions", ""), admission.largest_party),
        answers=read_answers(form, admission.questions),
        needs=read_needs(form),
    )


def read_companions(text: str, largest_party: int) -> list[str]:
    """Return the names, one a line; one more than may come is kept, so that registrations can say so."""
    names = (" ".join(line.split())[:LONGEST_NAME] for line in text.splitlines())
    return [name for name in names if name][:largest_party] if largest_party > 1 else []


def read_answers(form: Form, questions: Sequence[ShownQuestion]) -> dict[str, str]:
    """Return the answers as entered, by question."""
    entered = {one.id: form.get(f"answer-{one.id}", "") for one in questions}
    return {name: lines_of(text, LONGEST_ANSWER + 1) for name, text in entered.items() if text.strip()}


def read_needs(form: Form) -> EnteredNeeds:
    """Return the needs as entered."""
    return EnteredNeeds(
        access=[need for need in ACCESS if need in form.getlist("access")],
        access_note=lines_of(form.get("access_note", ""), LONGEST_NOTE),
        diet=[need for need in DIET if need in form.getlist("diet")],
        diet_note=lines_of(form.get("diet_note", ""), LONGEST_NOTE),
    )


def lines_of(text: str, longest: int) -> str:
    """Return a text of several lines as it was meant."""
    return text.replace("\r\n", "\n").strip()[:longest]


def answers_body(questions: Sequence[ShownQuestion], answers: Mapping[str, str]) -> dict[str, Any]:
    """Return the answers as registrations takes them: numbers as numbers, all else as it was entered."""
    types = {question.id: question.type for question in questions}
    return {name: _number(text) if types[name] == "number" else text for name, text in answers.items()}


def _number(text: str) -> int | float | str:
    written = text.replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        return float(written) if "." in written else int(written)
    except ValueError:
        # Registrations says what is wrong with it.
        return text


def errors_in(refusals: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return by field the key of the sentence about it, from what registrations refused."""
    errors: dict[str, str] = {}
    for refusal in refusals:
        if name := FIELD_OF_REFUSAL.get(str(refusal.get("slug"))):
            errors[name] = f"asked.wrong.{refusal['slug']}"
        for error in refusal.get("errors") or ():
            head, _, question = str(error.get("field", "")).partition(".")
            if head == "answers":
                errors[f"answer-{question}"] = f"asked.wrong.{error.get('reason', 'required')}"
    return errors
