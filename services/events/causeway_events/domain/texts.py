"""Texts that people read: one wording a language, with a way to find the best one for a reader."""

from collections.abc import Iterable, Mapping, Sequence

Texts = Mapping[str, str]
"""``{"en": "Lecture", "zh-Hans": "讲座"}``; the keys are BCP-47 tags."""

LAST_RESORT = "en"


def best_language(offered: Iterable[str], wanted: str, preferred: Sequence[str] = ()) -> str | None:
    """Return which of ``offered`` serves a reader of ``wanted`` best, or none when nothing is offered.

    The order is: exactly what is wanted, the same language in another script or region, the first of ``preferred``
    that is offered (an event's own languages), English, and at last whatever there is.
    """
    tags = list(offered)
    by_lower_case = {tag.lower(): tag for tag in reversed(tags)}
    if exact := by_lower_case.get(wanted.lower()):
        return exact
    same = [tag for tag in tags if _language(tag) == _language(wanted)]
    liked = [by_lower_case[tag.lower()] for tag in (*preferred, LAST_RESORT) if tag.lower() in by_lower_case]
    return next(iter([*same, *liked, *tags]), None)


def best_text(texts: Texts, wanted: str, preferred: Sequence[str] = ()) -> str:
    """Return the wording that serves a reader of ``wanted`` best; an empty text when there is none at all."""
    tag = best_language(texts, wanted, preferred)
    return "" if tag is None else texts[tag]


def said(texts: Texts) -> dict[str, str]:
    """Return the wordings that say something, without the blanks around them."""
    return {tag: text.strip() for tag, text in texts.items() if text.strip()}


def _language(tag: str) -> str:
    return tag.split("-", 1)[0].lower()
