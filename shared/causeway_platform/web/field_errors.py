"""What is wrong with a field: a stable reason with its facts, and the sentence in the language of whoever asked.

Fields and validators, marshmallow's as well as ours, say it in one English sentence. By that sentence it is looked up
in ``field_errors.toml``, only once something was refused; so no field has to know about languages, and what passes
costs nothing more. A test looks at everything that fields can say, so a sentence without words does not stay unnoticed.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from marshmallow import Schema, fields

from causeway_platform.web.languages import ENGLISH

LONGEST_MESSAGE = 1_000
CHOICES = "choices"

Json = dict[str, Any]

_SLOT = re.compile(r"\{([a-z]+)\}")
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,16}")


class FieldError(Schema):
    """What is wrong with one field."""

    field = fields.String(required=True, metadata={"description": "Dotted path; empty for the whole."})
    message = fields.String(
        required=True,
        metadata={"description": "In the language that the caller reads best: English, Chinese or Armenian."},
    )
    reason = fields.String(
        metadata={"description": "A stable name of what is wrong, where there is one.", "example": "too-long"}
    )
    facts = fields.Dict(
        keys=fields.String(),
        metadata={"description": "What varies in the message: `min`, `max`, `length`, `only` or `choices`."},
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What an English sentence says."""

    reason: str
    facts: Mapping[str, Any]


def field_error(field: str, message: str) -> Json:
    """Return ``{"field", "message"}``, with ``reason`` and ``facts`` if the sentence is known.

    ``facts`` are what varies in the sentence, such as ``{"max": 200}`` or ``{"choices": ["onsite", "online"]}``.
    """
    error: Json = {"field": field, "message": message[:LONGEST_MESSAGE]}
    if known := known_by(message):
        error["reason"] = known.reason
        if known.facts:
            error["facts"] = known.facts
    return error


def told(errors: Iterable[Mapping[str, Any]], language: str) -> list[Json]:
    """Return the errors with their messages in ``language``."""
    return [{**error, "message": said(str(error["message"]), language)} for error in errors]


def said(message: str, language: str) -> str:
    """Return an English sentence in ``language``; one that has no words in it stays as it is."""
    known = known_by(message)
    translated = words()[known.reason].get(language) if known and language != ENGLISH else None
    if known is None or translated is None:
        return message
    return str(translated).format_map({name: _shown(fact) for name, fact in known.facts.items()})


def in_one_line(errors: Iterable[Mapping[str, Any]]) -> str:
    """Return what is wrong, each sentence after the field that it is about."""
    sentences = (f"{error['field']}: {error['message']}" if error["field"] else error["message"] for error in errors)
    return " ".join(sentences)


def known_by(message: str) -> Known | None:
    """Return what an English sentence says, or none if nobody has written it down."""
    if reason := _plain_sentences().get(message):
        return Known(reason, {})
    for reason, pattern in _sentences_with_facts():
        if found := pattern.fullmatch(message):
            return Known(reason, {name: _fact(name, text) for name, text in found.groupdict().items()})
    return None


@cache
def words() -> Mapping[str, Mapping[str, Any]]:
    """Return by reason the sentences in each language; those in English are a list."""
    by_reason: Mapping[str, Mapping[str, Any]] = _texts()["field"]
    return by_reason


def refusal_words(language: str) -> Mapping[str, str] | None:
    """Return title, detail and next step of the refusal itself; none for English, which it speaks by itself."""
    translated: Mapping[str, str] | None = _texts()["refusal"].get(language)
    return translated


@cache
def _texts() -> Json:
    text = files("causeway_platform.web").joinpath("field_errors.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _plain_sentences() -> Mapping[str, str]:
    return {sentence: reason for reason, sentence in _english() if not _SLOT.search(sentence)}


@cache
def _sentences_with_facts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return a pattern for each sentence in which something varies."""
    return tuple((reason, _pattern(sentence)) for reason, sentence in _english() if _SLOT.search(sentence))


def _english() -> list[tuple[str, str]]:
    return [(reason, sentence) for reason, by_language in words().items() for sentence in by_language[ENGLISH]]


def _pattern(sentence: str) -> re.Pattern[str]:
    # Choices are several words, every other fact is one.
    parts = _SLOT.split(sentence)
    slots = (f"(?P<{name}>{'.+' if name == CHOICES else '[^ ]+'})" for name in parts[1::2])
    return re.compile("".join(re.escape(text) + next(slots, "") for text in parts[::2]), re.DOTALL)


def _fact(name: str, text: str) -> Any:
    if name == CHOICES:
        return text.split(", ")
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text


def _shown(fact: Any) -> str:
    return ", ".join(fact) if isinstance(fact, list) else str(fact)
