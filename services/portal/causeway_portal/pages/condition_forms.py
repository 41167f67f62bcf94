"""The operators' form of conditions and questions: as entered, and as registrations takes it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages.planning_forms import Form, texts_in

BLANK_ROWS = 3
BLANK: Mapping[str, Any] = {"id": "", "type": "text", "label": {}, "required": False, "shown_if": None, "lines": ""}
MOST_ROWS = 50


def gates_body(form: Form) -> dict[str, Any]:
    """Return the conditions that were entered."""
    version, text = form.get("terms_version", "").strip(), texts_in(form, "terms")
    return {
        "needs_code": bool(form.get("needs_code")),
        "mail_domains": [_domain(word) for word in re.split(r"[\s,;]+", form.get("mail_domains", "")) if word],
        "institutions": [one for one in form.getlist("institutions") if one],
        "prerequisites": _prerequisites(form),
        "refuses_clash": bool(form.get("refuses_clash")),
        "terms": {"version": version, "text": text} if version or text else None,
    }


def _domain(word: str) -> str:
    """Return a mail domain as addresses are compared with it: small letters, and ASCII for every script."""
    word = word.strip().lstrip("@").lower()
    try:
        return word if word.isascii() else word.encode("idna").decode("ascii")
    except UnicodeError:
        return word


def _prerequisites(form: Form) -> list[dict[str, str]]:
    taking_part = "registered" if form.get("taking_part") == "registered" else "attended"
    # People paste the address of the event's page.
    events = (word.rstrip("/").rsplit("/", 1)[-1] for word in form.get("prerequisites", "").split())
    return [{"event_id": event_id, "taking_part": taking_part} for event_id in events]


def readers_in(form: Form) -> list[dict[str, str]]:
    """Return who alone reads the needs, by lines such as ``0190a1b2-… | Lilit, of the kitchen``."""
    lines = (line.partition("|") for line in form.get("needs_readers", "").splitlines() if line.strip())
    return [{"subject": subject.strip(), "name": name.strip()} for subject, _, name in lines]


def reader_lines(readers: Sequence[Mapping[str, str]]) -> str:
    """Return those who read the needs as the form shows them."""
    return "\n".join(f"{one['subject']} | {one['name']}" for one in readers)


def questions_body(form: Form) -> list[dict[str, Any]]:
    """Return the questions that were entered, in the order wanted; a row without a name is none."""
    rows = [row for row in range(MOST_ROWS) if form.get(f"id.{row}", "").strip()]
    return [_question(form, row) for row in sorted(rows, key=lambda row: _wanted_place(form, row))]


def _wanted_place(form: Form, row: int) -> tuple[int, int]:
    """Return what to sort a row by: who moves up comes before the question that was there, who moves down after it."""
    text, own = form.get(f"at.{row}", "").strip(), row + 1
    wanted = int(text) if text.isdecimal() and len(text) < 4 else own
    return wanted, (wanted > own) - (wanted < own)


def _question(form: Form, row: int) -> dict[str, Any]:
    condition = form.get(f"if.{row}", "").strip()
    return {
        "id": form.get(f"id.{row}", "").strip(),
        "type": form.get(f"type.{row}", "text"),
        "label": texts_in(form, f"label.{row}"),
        "required": bool(form.get(f"required.{row}")),
        "choices": [_choice(line) for line in form.get(f"choices.{row}", "").splitlines() if line.strip()],
        "shown_if": {"question": condition, "equals": form.get(f"equals.{row}", "").strip()} if condition else None,
    }


def _choice(line: str) -> dict[str, Any]:
    """Return the choice that a line such as ``study | I study | 学习 | Սովորում եմ`` says."""
    name, *labels = (part.strip() for part in line.split("|"))
    said = {language: label for language, label in zip(LANGUAGES, labels, strict=False) if label}
    return {"id": name, "label": said or {LANGUAGES[0]: name}}


def question_rows(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the form: each question, and a few empty ones to add more."""
    return [*(_row(question) for question in questions), *(dict(BLANK) for _ in range(BLANK_ROWS))][:MOST_ROWS]


def _row(question: dict[str, Any]) -> dict[str, Any]:
    lines = (
        " | ".join([choice["id"], *(choice["label"].get(language, "") for language in LANGUAGES)]).rstrip("| ")
        for choice in question["choices"]
    )
    return {**question, "lines": "\n".join(lines)}
