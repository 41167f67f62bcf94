"""What somebody who waits is told to be full."""

import pytest

from causeway_portal.domain.shown_admission import ShownAdmission, ShownPool, ShownWaiting, as_usual
from causeway_portal.domain.shown_places import ModePlaces, fullness
from causeway_portal.pages.waiting_words import why_waiting

POOL = ShownPool(id="students", name={}, capacity=5, modes=("onsite",), kinds=("student",))


def admission(**policy: str) -> ShownAdmission:
    return ShownAdmission(id="a", event_id="e", seq=1, pools=(POOL,), waiting=ShownWaiting(**policy))


@pytest.mark.parametrize(
    ("registration", "left", "why"),
    [
        ({"kind": "student"}, 7, "kind"),
        ({"kind": "student"}, 0, None),
        ({"kind": "expert"}, 7, None),
        ({"kind": "expert", "parts": ["visit"]}, 7, "parts"),
        ({"kind": "expert", "size": 8}, 7, "party"),
        ({"kind": "expert", "size": 8}, 0, None),
    ],
)
def test_what_is_short_is_told_apart(registration: dict[str, object], left: int, why: str | None) -> None:
    modes = {"onsite": fullness(40, ModePlaces(capacity=40, taken=40 - left))}
    assert why_waiting({"mode": "onsite", **registration}, admission(), modes) == why


def test_before_a_draw_nothing_is_full_and_without_a_limit_nothing_is_short() -> None:
    lottery = admission(order="lottery")
    assert why_waiting({"mode": "onsite", "kind": "student"}, lottery, {}) == "draw"
    drawn = admission(order="lottery", seed="told")
    assert why_waiting({"mode": "onsite", "kind": "student"}, drawn, {}) is None
    unlimited = {"onsite": fullness(None, None)}
    assert why_waiting({"mode": "onsite", "kind": "student"}, admission(), unlimited) == "kind"
    assert why_waiting({"mode": "online"}, as_usual("e"), {}) is None
