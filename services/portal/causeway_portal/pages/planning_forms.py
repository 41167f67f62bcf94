"""Operators' forms: what was entered as the body of a request, and what a service answered as entries again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.domain.shown_event import MODES
from causeway_portal.pages.moments import FALLBACK_ZONE, known_zone
from causeway_portal.pages.numbers import number_entered

Form = MultiDict[str, str]
Entered = Mapping[str, Any]

HOST_ROWS = 4
TEXT_FIELDS = ("title", "summary", "description")


def texts_in(form: Form, field: str) -> dict[str, str]:
    """Return the wordings of ``field``, entered once a language; an empty one is left out."""
    entered = {language: form.get(f"{field}.{language}", "").strip() for language in LANGUAGES}
    return {language: text.replace("\r\n", "\n") for language, text in entered.items() if text}


def programme_body(form: Form) -> dict[str, Any]:
    """Return the body that describes a programme."""
    return {
        "slug": form.get("slug", "").strip().lower(),
        "kind": form.get("kind", ""),
        "name": texts_in(form, "name"),
        "purpose": texts_in(form, "purpose"),
    }


def event_body(form: Form, *, draft: bool) -> dict[str, Any]:
    """Return the body of a draft or of a change; a published event's time and place are moved by rescheduling."""
    body: dict[str, Any] = {field: texts_in(form, field) for field in TEXT_FIELDS}
    body["languages"] = [language for language in form.getlist("languages") if language in LANGUAGES]
    body["modes"] = _modes(form)
    body["hosts"] = _hosts(form)
    if window := _window(form):
        body["registration"] = window
    return body | schedule_body(form) if draft else body


def schedule_body(form: Form) -> dict[str, Any]:
    """Return when and where."""
    return {
        "local_start": form.get("local_start", ""),
        "local_end": form.get("local_end", ""),
        "zone": form.get("zone", ""),
        "place": _place(form),
        "join_link": form.get("join_link", "").strip() or None,
    }


def _modes(form: Form) -> dict[str, Any]:
    chosen = [mode for mode in MODES if form.get(f"mode.{mode}")]
    return {mode: {"capacity": number_entered(form.get(f"capacity.{mode}", "").strip())} for mode in chosen}


def _hosts(form: Form) -> list[dict[str, str]]:
    rows = [(form.get(f"host.{row}", ""), form.get(f"role.{row}", "host")) for row in range(HOST_ROWS)]
    return [{"institution_id": institution, "role": role} for institution, role in rows if institution]


def _place(form: Form) -> dict[str, Any] | None:
    name = texts_in(form, "place")
    if not name:
        return None
    return {
        "name": name,
        "city": texts_in(form, "city"),
        "address": form.get("address", "").strip() or None,
        "country": form.get("country", "") or None,
        "room": form.get("room", "").strip() or None,
    }


def _window(form: Form) -> dict[str, Any] | None:
    closes_at = form.get("closes_at", "")
    if not closes_at:
        return None
    zone = form.get("zone", "")
    return {"opens_at": instant(form.get("opens_at", ""), zone), "closes_at": instant(closes_at, zone)}


def instant(text: str, zone: str) -> str | None:
    """Return the wall time of a form, read in the event's zone, as a moment; or as it is, for the service to refuse."""
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return text or None
    return wall.replace(tzinfo=ZoneInfo(known_zone(zone) or FALLBACK_ZONE)).astimezone(UTC).isoformat()


def entries_of(event: Entered) -> Form:
    """Return the form of an event that a service has answered with."""
    form: Form = MultiDict()
    for field in TEXT_FIELDS:
        _put_texts(form, field, event.get(field))
    form.setlist("languages", event.get("languages") or [])
    for mode, limit in (event.get("modes") or {}).items():
        form[f"mode.{mode}"] = "yes"
        form[f"capacity.{mode}"] = "" if limit["capacity"] is None else str(limit["capacity"])
    for row, host in enumerate((event.get("hosts") or [])[:HOST_ROWS]):
        form[f"host.{row}"], form[f"role.{row}"] = host["institution_id"], host["role"]
    _put_schedule(form, event)
    return form


def _put_schedule(form: Form, event: Entered) -> None:
    zone = event["zone"]
    form["zone"] = zone
    form["local_start"], form["local_end"] = event["local_start"][:16], event["local_end"][:16]
    form["join_link"] = event.get("join_link") or ""
    window = event.get("registration") or {}
    for name in ("opens_at", "closes_at"):
        moment = window.get(name)
        form[name] = wall_time(moment, zone) if moment else ""
    place = event.get("place") or {}
    _put_texts(form, "place", place.get("name"))
    _put_texts(form, "city", place.get("city"))
    for name in ("address", "country", "room"):
        form[name] = place.get(name) or ""


def wall_time(moment: str, zone: str) -> str:
    """Return what clocks in ``zone`` show at a moment, as a form takes it."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _put_texts(form: Form, field: str, texts: Mapping[str, str] | None) -> None:
    for language, text in (texts or {}).items():
        form[f"{field}.{language}"] = text
