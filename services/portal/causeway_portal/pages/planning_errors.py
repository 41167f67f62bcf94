"""At which entry of the planning forms a field of the request was entered, so that what is wrong stands beside it."""

from collections.abc import Mapping
from dataclasses import replace

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.domain.shown_event import MODES
from causeway_portal.pages.refused import Refused

OF_A_MAPPING = frozenset({"key", "value"})
"""A mapping's own steps in the path of what is wrong in it."""

_ALONE = ("slug", "kind", "label", "local_start", "local_end", "zone", "join_link")
_BY_LANGUAGE = ("title", "summary", "description", "name", "purpose", "reason")

ENTRIES: Mapping[str, str] = {
    **{name: name for name in _ALONE},
    **{f"{name}.{language}": f"{name}-{language}" for name in _BY_LANGUAGE for language in LANGUAGES},
    **{f"modes.{mode}.capacity": f"capacity-{mode}" for mode in MODES},
    **{f"registration.{name}": name for name in ("opens_at", "closes_at")},
    **{f"place.{name}": name for name in ("address", "country", "room")},
    **{f"place.name.{language}": f"place-{language}" for language in LANGUAGES},
    **{f"place.city.{language}": f"city-{language}" for language in LANGUAGES},
}
"""The id of the entry by the field that it becomes."""


def at_entries(refusal: Refused | None) -> Refused | None:
    """Return the refusal with the entries that its fields belong to, as far as the forms have them."""
    if refusal is None:
        return None
    return replace(refusal, wrong=tuple(replace(one, entry=entry_of(one.field)) for one in refusal.wrong))


def entry_of(path: str) -> str:
    """Return the id of the entry for ``title.en.value`` or ``modes.onsite.capacity``; nothing if there is none."""
    return ENTRIES.get(".".join(step for step in path.split(".") if step not in OF_A_MAPPING), "")
