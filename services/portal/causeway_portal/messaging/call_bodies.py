"""The body of a message about a call to its copy."""

from collections.abc import Iterable, Mapping
from typing import Any

from causeway_portal.domain.shown_admission import questions_in
from causeway_portal.domain.shown_call import ShownCall, ShownSection

Body = Mapping[str, Any]


def shown_call(body: Body, seq: int) -> ShownCall:
    """Return the call."""
    state = body["state"]
    return ShownCall(
        id=state["id"],
        event_id=state["event_id"],
        seq=seq,
        opens_at=state["opens_at"],
        closes_at=state["closes_at"],
        places=state["places"],
        tracks=sections_in(state["tracks"]),
        regions=sections_in(state["regions"]),
        questions=questions_in(state["statements"]["questions"]),
        only_way_in=state["only_way_in"],
    )


def sections_in(sections: Iterable[Body]) -> tuple[ShownSection, ...]:
    """Return tracks or regions."""
    return tuple(ShownSection(id=one["id"], name=one["name"], places=one["places"]) for one in sections)
