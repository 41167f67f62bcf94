"""The rows in which the names of those who come along are entered, and what changing them comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from causeway_portal.domain.shown_admission import ShownAdmission
from causeway_portal.pages.asked import LONGEST_NAME
from causeway_portal.pages.my_mode import Form

MOST_COMPANIONS = 49
ROWS_AT_ONCE = 3
"""How many empty rows there are for further names; a button brings more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The names to be changed, and how many rows may be empty besides them."""

    names: Sequence[str]
    room: int
    """How many more may come by the event's rule; none at all where no more can come now."""

    @property
    def filled_up(self) -> Sequence[str]:
        """The rows of the form."""
        return [*self.names, *[""] * min(self.room, ROWS_AT_ONCE)]

    @property
    def more(self) -> bool:
        """Whether there is room for more rows than are shown."""
        return self.room > ROWS_AT_ONCE


def rows_of(
    registration: Mapping[str, Any],
    admission: ShownAdmission,
    entered: Sequence[str] | None = None,
    *,
    still_open: bool,
) -> Rows:
    """Return the rows for those who come along, or for the names ``entered``; more only while one may register."""
    names = list(registration["person"].get("companions") or []) if entered is None else list(entered)
    may_grow = (
        still_open
        and registration["status"] in {"confirmed", "waiting"}
        and registration.get("checked_in_at") is None
        and registration.get("named_by") is None
    )
    return Rows(names=names, room=max(0, admission.largest_party - 1 - len(names)) if may_grow else 0)


def standing_of(registration: Mapping[str, Any], admission: ShownAdmission) -> str:
    """Return what decides about the consequences that a page tells before anything is saved."""
    if registration.get("checked_in_at") is not None:
        return "checked_in"
    waits = registration["status"] == "waiting"
    by_draw = waits and admission.waiting.order == "lottery" and not admission.waiting.seed
    return "draw" if by_draw else str(registration["status"])


def names_in(form: Form) -> list[str]:
    """Return the names as entered, without the rows that are empty."""
    names = (" ".join(name.split())[:LONGEST_NAME] for name in form.getlist("companion")[: 2 * MOST_COMPANIONS])
    return [name for name in names if name][: MOST_COMPANIONS + 1]
