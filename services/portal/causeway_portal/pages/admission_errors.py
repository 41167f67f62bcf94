"""Which entry of the admission's form is wrong, and the sentence about it, from what registrations refused."""

from collections.abc import Mapping
from typing import Any

WORDS = {
    "id": "short_name",
    "name": "text",
    "title": "text",
    "starts_at": "moment",
    "ends_at": "moment",
    "draw_at": "moment",
    "kinds": "choice",
    "modes": "choice",
    "offer_lasts_s": "hours",
    "offers_end_before_start_s": "hours",
}
"""The sentence about a field by its name; about all others, that it takes a number."""

FIELDS = {"offer_lasts_s": "offer_lasts", "offers_end_before_start_s": "cut_off"}


def errors_in(problem: Mapping[str, Any]) -> dict[str, str]:
    """Return by the id of an entry the key of the sentence about it."""
    if contradiction := problem.get("contradiction"):
        return {str(problem["field"]): f"admission.contradiction.{contradiction}"}
    return dict(_error(str(one.get("field", ""))) for one in problem.get("errors") or () if one.get("field"))


def _error(path: str) -> tuple[str, str]:
    """Return the entry and its sentence for ``kinds.0.name.en`` or ``waiting.draw_at``."""
    section, *rest = path.split(".")
    if section == "waiting" and rest:
        return FIELDS.get(rest[0], rest[0]), f"admission.wrong.{WORDS.get(rest[0], 'number')}"
    if len(rest) < 2:
        return section, f"admission.wrong.{'number' if section in NUMBERS else 'rows'}"
    row, field, *deeper = rest
    if field == "modes" and deeper:
        return f"{section}-{row}-capacity-{deeper[0]}", "admission.wrong.number"
    return f"{section}-{row}-{field}", f"admission.wrong.{WORDS.get(field, 'number')}"


NUMBERS = frozenset({"largest_party", "minimum_minutes"})
