"""Taking part in another mode: what the form on one's own page offers, and what it asks registrations for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from causeway_portal.domain.shown_admission import ShownAdmission, ShownPart
from causeway_portal.domain.shown_places import Fullness, Level
from causeway_portal.use_cases.ports import Reply

Form = MultiDict[str, str]

NO_PLACE = frozenset({"event-full", "draw-pending"})
"""Refusals after which one may wait instead."""

CHANGEABLE = frozenset({"confirmed", "waiting"})
MOST_PARTS = 100
LONGEST_PART = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeChoice:
    """What one may choose when one takes part in ``mode`` from now on."""

    mode: str
    parts: Sequence[ShownPart]
    """Those that take place in this mode."""
    checked: frozenset[str]
    """Those of them that are chosen already."""
    lost: Sequence[ShownPart]
    """Those that were chosen and do not take place in this mode."""
    may_wait: bool
    """Whether one may give up one's place now and wait for one in this mode."""
    by_draw: bool
    """Whether the places are yet to be drawn."""

    @property
    def choosing(self) -> bool:
        """Whether the form says which parts are wanted."""
        return bool(self.parts or self.lost)


def mode_choice(
    registration: Mapping[str, Any],
    admission: ShownAdmission,
    modes: Mapping[str, Fullness],
    refused: Reply | None = None,
    sent: Form | None = None,
) -> ModeChoice | None:
    """Return what the form offers, after a refusal with what was sent; none when there is no other mode to go to."""
    mode = next((mode for mode in modes if mode != registration["mode"]), None)
    if mode is None or registration["mode"] not in modes or registration["status"] not in CHANGEABLE:
        return None
    problem = refused.body if refused is not None and isinstance(refused.body, dict) else {}
    # What registrations has just refused is newer than our copy.
    here = [part for part in admission.parts if mode in part.capacities and part.id != problem.get("part")]
    chosen = frozenset(registration.get("parts") or ())
    wanted = frozenset(sent.getlist("parts")) if sent and "choose" in sent else chosen
    here_ids = {part.id for part in here}
    by_draw = admission.waiting.order == "lottery" and not admission.waiting.seed
    short = _too_full(modes[mode], registration.get("size", 1)) or problem.get("slug") in NO_PLACE
    return ModeChoice(
        mode=mode,
        parts=here,
        checked=wanted & here_ids,
        lost=[part for part in admission.parts_named(chosen) if part.id not in here_ids],
        # Who waits gives up no place, so there is nothing to be asked about.
        may_wait=registration["status"] == "confirmed" and (short or by_draw),
        by_draw=by_draw,
    )


def _too_full(full: Fullness, size: int) -> bool:
    return full.level is Level.FULL or (full.level is not Level.UNLIMITED and full.left < size)


def mode_body(form: Form) -> dict[str, Any]:
    """Return what registrations is asked for; a part that nobody knows is for it to refuse."""
    body: dict[str, Any] = {"mode": form.get("mode", "")}
    if "choose" in form:
        body["parts"] = [part[:LONGEST_PART] for part in form.getlist("parts")[:MOST_PARTS]]
    if form.get("wait") == "yes":
        body["wait"] = True
    return body
