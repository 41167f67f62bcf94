"""What can be attended in an event, in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from flask import abort

from causeway_portal.domain.languages import pick
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

WHOLE = "event"
DAY = "day:"
PART = "part:"
REGISTRATIONS = "/api/registrations"


@dataclass(frozen=True, slots=True)
class Occasion:
    """A thing to attend: its name in addresses, its words, and how many came by mode."""

    id: str
    words: str
    modes: Mapping[str, int]

    @property
    def came(self) -> int:
        """How many came in all modes."""
        return sum(self.modes.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """An event's occasions with their counts, how many are expected, and what the registrations service answered."""

    occasions: Sequence[Occasion]
    expected: int
    answer: Mapping[str, Any]

    def named(self, occasion: str) -> Occasion:
        """Return the occasion by its name, else the event as a whole."""
        return next((one for one in self.occasions if one.id == occasion), self.occasions[0])


def read_turnout(event_id: str, parts: Parts, **query: str) -> Turnout | None:
    """Return how many came; none when there is no such event.

    Raises:
        ServiceDown
    """
    reply = _read(f"{REGISTRATIONS}/events/{event_id}/attendance", parts, {"limit": "100", **query})
    if reply is None:
        return None
    admission = _read(f"{REGISTRATIONS}/events/{event_id}/admission", parts, {})
    titles = {part["id"]: part["title"] for part in (admission or {}).get("parts", [])}
    occasions = [Occasion(row["occasion"], words_of(row["occasion"], titles), row["modes"]) for row in reply["counts"]]
    return Turnout(occasions=occasions, expected=sum(reply["expected"].values()), answer=reply)


def registration_path(registration_id: str) -> str:
    """Return where registrations has one registration, or end the request where no id looks like that."""
    if not registration_id.replace("-", "").isalnum():
        abort(404)
    return f"{REGISTRATIONS}/registrations/{registration_id}"


def words_of(occasion: str, titles: Mapping[str, Mapping[str, str]]) -> str:
    """Return an occasion in the reader's words."""
    reader = visitor()
    if occasion.startswith(DAY):
        day = date.fromisoformat(occasion.removeprefix(DAY))
        return reader.wording("occasion.day", day=format_date(day, "full", locale=reader.wording.locale))
    if occasion.startswith(PART):
        part_id = occasion.removeprefix(PART)
        return reader.wording("occasion.part", title=pick(titles.get(part_id, {}), reader.language).text or part_id)
    return reader.wording("occasion.event")


def _read(path: str, parts: Parts, query: Mapping[str, str]) -> Mapping[str, Any] | None:
    reply: Reply = ask_as_visitor(Ask(method="GET", path=path, query=dict(query)), parts)
    if reply.status in {404, 409, 422}:
        return None
    if not reply.ok or not isinstance(reply.body, dict):
        raise ServiceDown(path)
    body: Mapping[str, Any] = reply.body
    return body
