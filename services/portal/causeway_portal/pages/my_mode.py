"""Taking part in another mode or other parts: what the forms on one's own page offer, and what they ask for."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
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
    staying: bool
    """Whether that is the mode of before, so that only the parts are to choose."""
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
    short: bool
    """Whether there are too few places, as far as is known."""

    @property
    def choosing(self) -> bool:
        """Whether the form says which parts are wanted."""
        return bool(self.parts or self.lost)


def mode_choices(
    registration: Mapping[str, Any],
    admission: ShownAdmission,
    modes: Mapping[str, Fullness],
    refused: Reply | None = None,
    sent: Form | None = None,
) -> list[ModeChoice]:
    """Return what the forms offer, after a refusal with what was sent: other parts, and taking part in another mode."""
    if registration["status"] not in CHANGEABLE or registration["mode"] not in modes:
        return []
    problem = refused.body if refused is not None and isinstance(refused.body, dict) else {}
    choices = [
        _choice(mode, registration, admission, modes[mode], problem=problem, sent=sent)
        if sent is not None and sent.get("mode") == mode
        else _choice(mode, registration, admission, modes[mode])
        for mode in sorted(modes, key=lambda mode: mode != registration["mode"])
    ]
    return [choice for choice in choices if choice.parts or not choice.staying]


def _choice(
    mode: str,
    registration: Mapping[str, Any],
    admission: ShownAdmission,
    full: Fullness,
    *,
    problem: Mapping[str, Any] = MappingProxyType({}),
    sent: Form | None = None,
) -> ModeChoice:
    # What registrations has just refused is newer than our copy.
    refused = None if problem.get("slug") in NO_PLACE else problem.get("part")
    here = [part for part in admission.parts if mode in part.capacities and part.id != refused]
    chosen = frozenset(registration.get("parts") or ())
    wanted = frozenset(sent.getlist("parts")) if sent and "choose" in sent else chosen
    here_ids = {part.id for part in here}
    by_draw = admission.waiting.order == "lottery" and not admission.waiting.seed
    staying = mode == registration["mode"]
    short = problem.get("slug") in NO_PLACE
    if not staying:
        short = short or by_draw or _too_full(full, registration.get("size", 1))
    return ModeChoice(
        mode=mode,
        staying=staying,
        parts=here,
        checked=wanted & here_ids,
        lost=[part for part in admission.parts_named(chosen) if part.id not in here_ids],
        # Who waits gives up no place, so there is nothing to be asked about.
        may_wait=registration["status"] == "confirmed" and short,
        by_draw=by_draw,
        short=short,
    )


def _too_full(full: Fullness, size: int) -> bool:
    return full.level is Level.FULL or (full.level is not Level.UNLIMITED and full.left < size)


def claim_of(form: Form, body: Mapping[str, Any]) -> str | None:
    """Return the key of a change: a second click is the same one, another choice on a page gone back to is not."""
    claim = form.get("claim", "")[:64]
    chosen = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]
    return f"mode.{claim}.{chosen}" if claim else None


def mode_body(form: Form) -> dict[str, Any]:
    """Return what registrations is asked for; a part that nobody knows is for it to refuse."""
    body: dict[str, Any] = {"mode": form.get("mode", "")}
    if "choose" in form:
        body["parts"] = [part[:LONGEST_PART] for part in form.getlist("parts")[:MOST_PARTS]]
    if form.get("wait") == "yes":
        body["wait"] = True
    return body
