"""Why somebody waits, as far as the portal's own copies tell."""

from collections.abc import Mapping
from typing import Any

from causeway_portal.domain.shown_admission import ShownAdmission
from causeway_portal.domain.shown_places import Fullness, Level


def why_waiting(
    registration: Mapping[str, Any], admission: ShownAdmission, modes: Mapping[str, Fullness]
) -> str | None:
    """Return what is short: ``kind``, ``parts``, ``party`` or ``draw``; none when the mode itself is full."""
    waiting, mode, kind = admission.waiting, registration["mode"], registration.get("kind")
    if waiting.order == "lottery" and not waiting.seed:
        return "draw"
    full = modes.get(mode)
    if full is None or (full.level is not Level.UNLIMITED and full.left < registration.get("size", 1)):
        return "party" if full and full.left else None
    if any(mode in pool.modes and kind in pool.kinds for pool in admission.pools):
        return "kind"
    return "parts" if registration.get("parts") else None
