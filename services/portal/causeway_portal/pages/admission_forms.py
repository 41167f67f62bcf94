"""The operators' form of how people get into an event: as entered, and as registrations takes it.

What is shown coarser than it is kept (a moment to the minute, a time in hours, texts in the portal's languages) stays
as it was kept unless somebody changed it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.domain.shown_event import MODES
from causeway_portal.pages.numbers import number_entered
from causeway_portal.pages.planning_forms import Form, instant, texts_in, wall_time

Row = dict[str, Any]
Saved = Mapping[str, Any]

SECTIONS = ("kinds", "pools", "parts")
MOST_ROWS = {"kinds": 20, "pools": 20, "parts": 60}
USUAL_PRIORITY = "100"
HOUR_S = 3600
HOURS = {"offer_lasts_s": "offer_lasts", "offers_end_before_start_s": "cut_off"}
"""The policy's times, kept in seconds, by the fields in which they are entered in hours."""


def blank(section: str) -> Row:
    """Return an empty row of ``kinds``, ``pools`` or ``parts``."""
    rows: Mapping[str, Row] = {
        "kinds": {"id": "", "name": {}, "priority": USUAL_PRIORITY},
        "pools": {"id": "", "name": {}, "capacity": "", "modes": list(MODES), "kinds": []},
        "parts": {"id": "", "title": {}, "starts_at": "", "ends_at": "", "modes": {}},
    }
    return rows[section]


def entries_of(saved: Saved, zone: str) -> Row:
    """Return the form's entries for an admission that registrations has answered with."""
    waiting = saved["waiting"]
    return {
        "kinds": [{**kind, "priority": str(kind["priority"])} for kind in saved["kinds"]],
        "pools": [{**pool, "capacity": str(pool["capacity"])} for pool in saved["pools"]],
        "parts": [_part_entries(part, zone) for part in saved["parts"]],
        "largest_party": str(saved["largest_party"]),
        "minimum_minutes": _shown(saved["minimum_minutes"]),
        "order": waiting["order"],
        "draw_at": wall_time(waiting["draw_at"], zone) if waiting["draw_at"] else "",
        "offers_by_themselves": waiting["offers_by_themselves"],
        **{field: _hours(waiting[name]) for name, field in HOURS.items()},
    }


def _part_entries(part: Saved, zone: str) -> Row:
    times = {name: wall_time(part[name], zone) for name in ("starts_at", "ends_at")}
    return {**part, **times, "modes": {mode: _shown(places["capacity"]) for mode, places in part["modes"].items()}}


def read_entries(form: Form, *, without: str = "") -> Row:
    """Return what was entered; rows in which nothing stands are left out, and a row without a short name is given one.

    ``without`` names a row that is to go, such as ``pools-2``.
    """

    kinds = _rows(
        form, "kinds", without, lambda at: {**_named(form, at, "name"), "priority": form.get(f"{at}.priority", "")}
    )
    return {
        "kinds": kinds,
        "pools": _rows(form, "pools", without, lambda at: _pool_entered(form, at, [kind["id"] for kind in kinds])),
        "parts": _rows(form, "parts", without, lambda at: _part_entered(form, at)),
        "offers_by_themselves": bool(form.get("offers_by_themselves")),
        **{name: form.get(name, "").strip() for name in ("largest_party", "minimum_minutes", "order", "draw_at")},
        **{field: form.get(field, "").strip() for field in HOURS.values()},
    }


def _rows(form: Form, section: str, without: str, read: Callable[[str], Row]) -> list[Row]:
    numbers = (row for row in range(MOST_ROWS[section]) if f"{section}.{row}.id" in form)
    read_rows = (read(f"{section}.{row}") for row in numbers if f"{section}-{row}" != without)
    rows = [row for row in read_rows if row.pop("said")]
    for number, row in enumerate(rows, 1):
        row["id"] = row["id"] or _short_name(row.get("name") or row.get("title") or {}, f"{section[:-1]}-{number}")
    return rows


def _named(form: Form, at: str, field: str) -> Row:
    short_name, texts = form.get(f"{at}.id", "").strip().lower(), texts_in(form, f"{at}.{field}")
    return {"id": short_name, field: texts, "said": bool(short_name or texts)}


def _pool_entered(form: Form, at: str, kinds: Sequence[str]) -> Row:
    row = _named(form, at, "name")
    capacity = form.get(f"{at}.capacity", "").strip()
    chosen = {name: form.getlist(f"{at}.{name}") for name in ("modes", "kinds")}
    return {
        **row,
        "capacity": capacity,
        "modes": [mode for mode in MODES if mode in chosen["modes"]],
        "kinds": [kind for kind in kinds if kind in chosen["kinds"]],
        "said": bool(row["said"] or capacity),
    }


def _part_entered(form: Form, at: str) -> Row:
    row = _named(form, at, "title")
    times = {name: form.get(f"{at}.{name}", "").strip() for name in ("starts_at", "ends_at")}
    chosen = [mode for mode in MODES if form.get(f"{at}.mode.{mode}")]
    modes = {mode: form.get(f"{at}.capacity.{mode}", "").strip() for mode in chosen}
    return {**row, **times, "modes": modes, "said": bool(row["said"] or any(times.values()) or modes)}


def _short_name(texts: Mapping[str, str], otherwise: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", texts.get("en", "").lower()).strip("-")[:40].strip("-")
    return words or otherwise


def admission_body(entered: Row, saved: Saved, zone: str) -> Row:
    """Return the body that lays the admission down; conditions and questions of ``saved`` stay as they are."""
    return {
        "kinds": [_kind_body(row, _like(row, saved["kinds"])) for row in entered["kinds"]],
        "pools": [_pool_body(row, _like(row, saved["pools"])) for row in entered["pools"]],
        "parts": [_part_body(row, _like(row, saved["parts"]), zone) for row in entered["parts"]],
        "largest_party": number_entered(entered["largest_party"]) or 1,
        "minimum_minutes": number_entered(entered["minimum_minutes"]),
        "waiting": _waiting_body(entered, saved["waiting"], zone),
        "gates": saved["gates"],
        "form": {"questions": saved["form"]["questions"]},
    }


def _like(row: Row, saved: Iterable[Saved]) -> Saved:
    """Return what is kept under the row's short name, or nothing."""
    return next((one for one in saved if one["id"] == row["id"]), {})


def _kind_body(row: Row, kept: Saved) -> Row:
    priority = number_entered(row["priority"] or USUAL_PRIORITY)
    return {"id": row["id"], "name": _texts(row["name"], kept.get("name")), "priority": priority}


def _pool_body(row: Row, kept: Saved) -> Row:
    return {**row, "name": _texts(row["name"], kept.get("name")), "capacity": number_entered(row["capacity"])}


def _part_body(row: Row, kept: Saved, zone: str) -> Row:
    return {
        "id": row["id"],
        "title": _texts(row["title"], kept.get("title")),
        **{name: _moment(row[name], kept.get(name), zone) for name in ("starts_at", "ends_at")},
        "modes": {mode: {"capacity": number_entered(text)} for mode, text in row["modes"].items()},
    }


def _waiting_body(entered: Row, kept: Saved, zone: str) -> Row:
    drawn = entered["order"] == "lottery"
    return {
        "order": entered["order"],
        "draw_at": _moment(entered["draw_at"], kept["draw_at"], zone) if drawn else None,
        "offers_by_themselves": entered["offers_by_themselves"],
        **{name: _seconds(entered[field], kept[name]) for name, field in HOURS.items()},
    }


def _texts(entered: Mapping[str, str], kept: Mapping[str, str] | None) -> dict[str, str]:
    """Return the texts that were entered, and those in languages that the form does not ask for."""
    return {**{tag: text for tag, text in (kept or {}).items() if tag not in LANGUAGES}, **entered}


def _moment(text: str, kept: str | None, zone: str) -> str | None:
    return kept if kept and wall_time(kept, zone) == text else instant(text, zone)


def _seconds(text: str, kept: int | None) -> int | str | None:
    if text == _hours(kept):
        return kept
    try:
        return round(float(text.replace(",", ".")) * HOUR_S)
    except (ValueError, OverflowError):
        # What is no number goes to the service as it is, and comes back with its refusal.
        return text


def _hours(seconds: int | None) -> str:
    return "" if seconds is None else f"{seconds / HOUR_S:.2f}".rstrip("0").rstrip(".")


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)
