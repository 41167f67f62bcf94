"""What somebody enters who applies: choices and statements, as entered and as registrations takes them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from causeway_portal.domain.shown_admission import ShownQuestion, asked
from causeway_portal.domain.shown_call import ShownCall
from causeway_portal.pages.asked import Form, answers_body, read_answers

LONGEST_NAME = 200

FIELD_OF_REFUSAL = {"track-not-offered": "track", "region-not-offered": "region"}
"""Refusals that belong to one field of the form."""


@dataclass(slots=True)
class Statements:
    """Questions with what was entered; the shape that the fields of questions are drawn from."""

    questions: Sequence[ShownQuestion]
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def admission(self) -> "Statements":
        """Where the fields of questions look for them."""
        return self

    @property
    def shown(self) -> frozenset[str]:
        """The questions that are asked, given the answers so far."""
        return asked(tuple(self.questions), self.answers)

    @property
    def conditional(self) -> bool:
        """Whether a question depends on another one."""
        return any(question.shown_if for question in self.questions)

    @property
    def body(self) -> dict[str, Any]:
        """The answers as registrations takes them."""
        return answers_body(self.questions, self.answers)


@dataclass(slots=True)
class Wanted:
    """What an applicant chooses and writes."""

    statements: Statements
    mode: str = ""
    country: str = ""
    track: str = ""
    region: str = ""
    institution_id: str = ""
    institution_name: str = ""

    @property
    def body(self) -> dict[str, Any]:
        """What registrations is told; what was left open is left out."""
        names = ("country", "track", "region", "institution_id", "institution_name")
        chosen = {name: value for name in names if (value := getattr(self, name))}
        return {"mode": self.mode, **chosen, "statements": self.statements.body}


def read_wanted(form: Form, call: ShownCall) -> Wanted:
    """Return what came with the form; registrations judges it."""
    return Wanted(
        statements=Statements(call.questions, read_answers(form, call.questions)),
        mode=form.get("mode", "")[:10],
        country=form.get("country", "").strip().upper()[:2],
        track=form.get("track", "")[:40],
        region=form.get("region", "")[:40],
        institution_id=form.get("institution", "")[:64],
        institution_name=" ".join(form.get("institution_name", "").split())[:LONGEST_NAME],
    )


def wanted_in(application: Mapping[str, Any], questions: Sequence[ShownQuestion]) -> Wanted:
    """Return what an application says now."""
    answers = {name: str(answer) for name, answer in application["statements"].items()}
    names = ("mode", "country", "track", "region", "institution_id", "institution_name")
    return Wanted(Statements(questions, answers), **{name: application[name] or "" for name in names})


def key_of(claim: str, body: Mapping[str, Any]) -> str:
    """Return the Idempotency-Key: the same for the same form sent twice, another once something was changed in it."""
    content = json.dumps(body, sort_keys=True).encode()
    return f"{claim}.{hashlib.sha256(content).hexdigest()[:16]}"


def errors_of(problem: Any) -> dict[str, str]:
    """Return by field the key of the sentence about it, from what registrations refused."""
    found: Mapping[str, Any] = problem if isinstance(problem, dict) else {}
    errors: dict[str, str] = {}
    if name := FIELD_OF_REFUSAL.get(str(found.get("slug"))):
        errors[name] = f"apply.wrong.{name}"
    for error in found.get("errors") or ():
        head, _, question = str(error.get("field", "")).partition(".")
        if head == "answers":
            errors[f"answer-{question}"] = f"asked.wrong.{error.get('reason', 'required')}"
        elif head in {"mode", "country", "name", "email"}:
            errors[head] = f"register.wrong.{head}"
    return errors
