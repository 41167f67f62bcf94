"""Refusals in the language of whoever calls: the words change, the slug and the facts stay.

Only what is refused is looked at, so that an answer that is no refusal takes no longer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.promises import Promise
from causeway_platform.refusals import Refusal
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.field_errors import in_one_line, told
from causeway_platform.web.languages import spoken_to
from causeway_platform.web.routes import Handler, Routes
from causeway_registrations.web.sentences import ENGLISH, Sentence, said_of

USUAL_ZONE = "UTC"


def language_of(call: Call) -> str:
    """Return which of our languages the caller reads best; English when it is none of them."""
    return spoken_to(call.languages)


def translated(slug: str, facts: Mapping[str, Any], language: str, zone: str = USUAL_ZONE) -> Sentence | None:
    """Return the words for ``slug``; none for who reads English, whom the refusal tells more precisely by itself."""
    return None if language == ENGLISH else said_of(slug, facts, language, zone)


def row_reason(slug: str, facts: Mapping[str, Any], columns: Sequence[str], language: str) -> str | None:
    """Return in one line why a row of a table was refused, and what next; none when English says it already."""
    # The cells at fault are named by their columns, for a row has no form that could mark them.
    at_fault = columns and translated(f"row-{slug}", {"columns": ", ".join(columns)}, language)
    said = at_fault or translated(slug, facts, language)
    if said is None:
        return None
    # Rows of earlier days know the columns only, not what is wrong with each cell.
    cells = in_one_line(told(facts.get("errors", ()), language)) if at_fault else ""
    return f"{cells or said.reason} {said.next_step}"


def tell(refusal: Refusal, call: Call) -> None:
    """Let ``refusal`` speak the caller's language, moments by the clocks where they are, if they have said where.

    What has no words in it stays English.
    """
    zone = call.body.get("zone") or USUAL_ZONE
    if said := translated(refusal.slug, refusal.facts, language_of(call), zone):
        refusal.title, refusal.detail, refusal.next_step = said.title, said.reason, said.next_step
        refusal.language = said.language


def speaking(routes: Routes) -> Routes:
    """Return ``routes``, whose refusals are said in the language of whoever calls.

    What a promise brings comes later, so a handler that promises has to ``tell`` by itself.
    """
    told = Routes(routes.service, prefix=routes.prefix)
    for route in routes:
        told.add(replace(route, handler=_telling(route.handler)))
    return told


def _telling(handler: Handler) -> Handler:
    @wraps(handler)
    def telling(call: Call) -> Answer | Content | Promise[Answer]:
        try:
            return handler(call)
        except Refusal as refusal:
            tell(refusal, call)
            raise

    return telling
