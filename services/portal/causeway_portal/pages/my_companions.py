"""Who comes along: names put right, people who no longer come and further ones, with the link from the mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_portal.domain.shown_admission import ShownAdmission
from causeway_portal.pages.asked import LONGEST_NAME
from causeway_portal.pages.desk import ask_with_link
from causeway_portal.pages.event import event_view
from causeway_portal.pages.mine import MINE, answering, load_mine
from causeway_portal.pages.my_mode import Form
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask

COMPANIONS = f"{MINE}/companions"
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


def add_companions_pages(app: Flask, parts: Parts) -> None:
    """Add the page on which participants change who comes along."""

    @app.get("/my/<token>/companions")
    def my_companions(token: str) -> WerkzeugResponse:
        return answering(lambda: _show(token, parts))

    @app.post("/my/<token>/companions")
    def change_companions(token: str) -> WerkzeugResponse:
        return answering(lambda: _change(token, parts))


def _show(
    token: str, parts: Parts, names: Sequence[str] | None = None, revision: int = 0, refusal: Refused | None = None
) -> Response:
    mine = load_mine(token, parts)
    if not mine.live or mine.event.cancelled or not mine.registration.get("person"):
        return make_response(redirect(f"/my/{token}", 303))
    admission, view = parts.reading.admission(mine.event.id), event_view(mine.event, parts)
    body = render_template(
        "my_companions.html",
        view=view,
        token=token,
        rows=_rows(mine.registration, admission, names, still_open=view.bookable),
        standing=_standing(mine.registration, admission),
        longest=LONGEST_NAME,
        revision=revision or int(mine.registration.get("revision", 0)),
        refusal=refusal,
    )
    return make_response(body, refusal.status if refusal else 200)


def _rows(
    registration: Mapping[str, Any], admission: ShownAdmission, names: Sequence[str] | None, *, still_open: bool
) -> Rows:
    shown = list(registration["person"].get("companions") or []) if names is None else list(names)
    may_grow = (
        still_open
        and registration["status"] in {"confirmed", "waiting"}
        and registration.get("checked_in_at") is None
        and registration.get("named_by") is None
    )
    return Rows(names=shown, room=max(0, admission.largest_party - 1 - len(shown)) if may_grow else 0)


def _standing(registration: Mapping[str, Any], admission: ShownAdmission) -> str:
    """Return what decides about the consequences that the page tells before anything is saved."""
    if registration.get("checked_in_at") is not None:
        return "checked_in"
    waits = registration["status"] == "waiting"
    by_draw = waits and admission.waiting.order == "lottery" and not admission.waiting.seed
    return "draw" if by_draw else str(registration["status"])


def _change(token: str, parts: Parts) -> WerkzeugResponse:
    names, revision = _names(request.form), _revision(request.form)
    if request.form.get("step") == "rows":
        return _show(token, parts, names, revision)
    body = {"companions": names}
    reply = ask_with_link(Ask(method="PUT", path=COMPANIONS, body=body, revision=revision), token, parts)
    if reply.ok:
        return redirect(f"/my/{token}?done=companions", 303)
    if reply.status in {401, 404}:
        abort(404, "link")
    return _show(token, parts, names, revision, refused(reply, visitor().wording, visitor().moments))


def _names(form: Form) -> list[str]:
    """Return the names as entered, without the rows that are empty."""
    names = (" ".join(name.split())[:LONGEST_NAME] for name in form.getlist("companion")[: 2 * MOST_COMPANIONS])
    return [name for name in names if name][: MOST_COMPANIONS + 1]


def _revision(form: Form) -> int:
    text = form.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
