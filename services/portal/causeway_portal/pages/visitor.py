"""Who is looking at the page: language, time zone and, if they signed in, their visit."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from flask import Response, g, request

from causeway_platform.web.languages import preferred_languages
from causeway_portal.domain.languages import best, supported
from causeway_portal.domain.visit import Visit
from causeway_portal.pages.moments import Moments, known_zone
from causeway_portal.pages.wording import Wording, wording

LANGUAGE_COOKIE = "language"
ZONE_COOKIE = "zone"
REMEMBERED = timedelta(days=365)


@dataclass(slots=True)
class Visitor:
    """The reader of one page."""

    wording: Wording
    moments: Moments
    visit: Visit | None = None

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.wording.language


def meet_visitor() -> Visitor:
    """Return the reader: the language asked for in the address, else remembered, else the browser's."""
    asked = supported(request.args.get("language", "")[:40])
    remembered = supported(request.cookies.get(LANGUAGE_COOKIE, "")[:40])
    language = asked or remembered or best(preferred_languages(request.headers.get("Accept-Language", "")))
    words = wording(language)
    return Visitor(words, Moments(words.locale, known_zone(request.cookies.get(ZONE_COOKIE))))


def visitor() -> Visitor:
    """Return the reader of the page that is being made."""
    reader: Visitor = g.visitor
    return reader


def remember(response: Response, name: str, value: str, *, secure: bool) -> None:
    """Set a cookie that holds a preference; pages set no other before somebody signs in."""
    response.set_cookie(name, value, max_age=REMEMBERED, samesite="Lax", secure=secure, path="/")


def address_in(language: str) -> str:
    """Return the address of this page in another language."""
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != "language"]
    return f"{request.path}?{urlencode([*arguments, ('language', language)])}"


def address_with(**changes: str | int | None) -> str:
    """Return the address of this page with other arguments; none takes one away."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in {*changes, "language"}]
    query = urlencode([*kept, *((name, str(value)) for name, value in changes.items() if value is not None)])
    return f"{request.path}?{query}" if query else request.path
