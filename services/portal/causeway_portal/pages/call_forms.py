"""The operators' form of a call for applications: as entered, and as registrations takes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages.numbers import number_in
from causeway_portal.pages.planning_forms import Form, instant

NONE = "-"
"""What stands in a line where there is nothing."""

PLAIN = ("places", "best_score", "reviews_wanted")
FLAGS = ("moves_up_by_itself", "only_way_in")

NEW_CALL: Mapping[str, Any] = {
    "places": None,
    "tracks": [],
    "regions": [],
    "statements": {"version": 0, "questions": []},
    "criteria": [],
    "best_score": 5,
    "reviews_wanted": 2,
    "reviewers": [],
    "follow_up": {"form": {"version": 0, "questions": []}, "due_at": None},
    "moves_up_by_itself": True,
    "only_way_in": True,
    "revision": 0,
}
"""What the form shows before there is a call."""


def call_body(call: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole call with ``changes``, as registrations takes it."""
    follow_up = call["follow_up"]
    body = {
        **{name: call[name] for name in ("tracks", "regions", "criteria", "reviewers", *PLAIN, *FLAGS)},
        **{name: call.get(name) for name in ("opens_at", "closes_at")},
        "statements": {"questions": call["statements"]["questions"]},
        "follow_up": {"form": {"questions": follow_up["form"]["questions"]}, "due_at": follow_up["due_at"]},
    }
    return {**body, **changes}


def frame_in(form: Form, zone: str) -> dict[str, Any]:
    """Return the times, places, tracks, regions, criteria and reviewers that were entered."""
    return {
        "opens_at": instant(form.get("opens_at", ""), zone),
        "closes_at": instant(form.get("closes_at", ""), zone),
        **{name: number_in(form.get(name, "")) for name in PLAIN},
        **{name: bool(form.get(name)) for name in FLAGS},
        "tracks": [_section(cells) for cells in _lines(form.get("tracks", ""))],
        "regions": [_section(cells) for cells in _lines(form.get("regions", ""))],
        "criteria": [_criterion(cells) for cells in _lines(form.get("criteria", ""))],
        "reviewers": [_reviewer(cells) for cells in _lines(form.get("reviewers", ""))],
    }


def entries_of(call: Mapping[str, Any], zone: str) -> Form:
    """Return the form of a call that registrations has answered with."""
    form: Form = MultiDict()
    for name in ("opens_at", "closes_at"):
        form[name] = wall(call.get(name), zone)
    for name in PLAIN:
        form[name] = "" if call[name] is None else str(call[name])
    for name in FLAGS:
        form[name] = "yes" if call[name] else ""
    form["tracks"] = "\n".join(_section_line(one, "places") for one in call["tracks"])
    form["regions"] = "\n".join(_section_line(one, "places") for one in call["regions"])
    form["criteria"] = "\n".join(_section_line(one, "weight") for one in call["criteria"])
    form["reviewers"] = "\n".join(_reviewer_line(one) for one in call["reviewers"])
    return form


def wall(moment: str | None, zone: str) -> str:
    """Return a moment as a field for wall times shows it, or nothing."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") if moment else ""


def _lines(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line.strip()]


def _names(cells: Sequence[str], fallback: str) -> dict[str, str]:
    said = {language: name for language, name in zip(LANGUAGES, cells, strict=False) if name}
    return said or {LANGUAGES[0]: fallback}


def _section(cells: Sequence[str]) -> dict[str, Any]:
    """Return the track or region that a line such as ``relics | 20 | Relics | 文物 | Մասունքներ`` says."""
    places = number_in(cells[1]) if len(cells) > 1 else None
    return {"id": cells[0], "places": places, "name": _names(cells[2:], cells[0])}


def _criterion(cells: Sequence[str]) -> dict[str, Any]:
    weight = number_in(cells[1]) if len(cells) > 1 else None
    return {"id": cells[0], "weight": 1 if weight is None else weight, "name": _names(cells[2:], cells[0])}


def _reviewer(cells: Sequence[str]) -> dict[str, Any]:
    """Return the reviewer that ``contact's id | name | institution's id | domains | tracks`` says."""
    subject, name, institution, domains, tracks = [*cells, "", "", "", ""][:5]
    return {
        "subject": subject,
        "name": name,
        "institution_id": None if institution in {"", NONE} else institution,
        "mail_domains": [] if domains == NONE else domains.lower().split(),
        "tracks": [] if tracks == NONE else tracks.split(),
    }


def _section_line(section: Mapping[str, Any], number: str) -> str:
    names = (section["name"].get(language, "") for language in LANGUAGES)
    written = NONE if section[number] is None else str(section[number])
    return " | ".join([section["id"], written, *names]).rstrip("| ")


def _reviewer_line(reviewer: Mapping[str, Any]) -> str:
    lists = (" ".join(reviewer[name]) or NONE for name in ("mail_domains", "tracks"))
    return " | ".join([reviewer["subject"], reviewer["name"], reviewer["institution_id"] or NONE, *lists])
