"""A service's no, in the reader's words: what happened and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from causeway_portal.pages.moments import Moments
from causeway_portal.pages.wording import Wording
from causeway_portal.use_cases.ports import Reply

UNEXPECTED = "unexpected"
DOWN = "service-down"
UNUSABLE = "invalid-input"


MOST_WRONG = 10
"""Fields named on a page; who has mended those is told of the others."""


@dataclass(frozen=True, slots=True)
class WrongField:
    """A field that a service could not use, and what it says of it in the reader's language."""

    field: str
    message: str
    entry: str = ""
    """The id of the entry on the page, where the page knows it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal for a page."""

    slug: str
    title: str
    reason: str
    next_step: str
    status: int
    reference: str = ""
    wrong: tuple[WrongField, ...] = ()

    def at(self, entry: str) -> str:
        """Return what is wrong with one entry, or nothing."""
        return " ".join(one.message for one in self.wrong if one.entry == entry)


def refused(reply: Reply, words: Wording, moments: Moments) -> Refused:
    """Return the explanation of ``reply``; a slug that has no words gets the general ones."""
    problem: Mapping[str, Any] = reply.body if isinstance(reply.body, dict) else {}
    names = (f"{reply.slug}-{problem.get('short_of')}", reply.slug, UNEXPECTED)
    slug = next(name for name in names if words.find(f"problem.{name}.title"))
    facts = _Facts({name: _shown(value, words, moments) for name, value in problem.items()})
    return Refused(
        slug=slug,
        title=words(f"problem.{slug}.title"),
        reason=words(f"problem.{slug}.reason").format_map(facts),
        next_step=words(f"problem.{slug}.next").format_map(facts),
        status=reply.status if 400 <= reply.status < 600 else 502,
        reference=str(problem.get("correlation_id", "")),
        wrong=_wrong(problem) if slug == UNUSABLE else (),
    )


def down(words: Wording) -> Refused:
    """Return the explanation for a service that does not answer."""
    return Refused(
        DOWN, words(f"problem.{DOWN}.title"), words(f"problem.{DOWN}.reason"), words(f"problem.{DOWN}.next"), 503
    )


def _wrong(problem: Mapping[str, Any]) -> tuple[WrongField, ...]:
    errors = [one for one in problem.get("errors") or () if one.get("message")]
    return tuple(WrongField(str(one.get("field", "")), str(one["message"])) for one in errors[:MOST_WRONG])


class _Facts(dict[str, str]):
    """The facts of a problem; one that is not there is left out of the sentence."""

    def __missing__(self, name: str) -> str:
        return "–"


def _shown(value: object, words: Wording, moments: Moments) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return words.number(value)
    text = str(value)
    if name := words.find(f"mode.{text}"):
        return name
    if len(text) > 18 and text[4:5] == "-" and "T" in text:
        try:
            return moments.moment(datetime.fromisoformat(text))
        except ValueError:
            return text
    return text
