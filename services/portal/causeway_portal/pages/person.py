"""Operators change one registration for somebody who phones or writes: mode, parts, who comes along, the end of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_portal.domain.shown_event import ShownEvent
from causeway_portal.pages.asked import LONGEST_NAME
from causeway_portal.pages.changes import CHANGES, change_ask, changeable, done_with, is_live
from causeway_portal.pages.check_in import event_or_404
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.my_mode import ModeChoice
from causeway_portal.pages.numbers import stated_revision
from causeway_portal.pages.occasions import registration_path
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.party_rows import names_in, rows_of, standing_of
from causeway_portal.pages.people import registration_of
from causeway_portal.pages.refused import refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply

COMPANIONS = "companions"
STALE = 412
DONE = frozenset({*CHANGES, "mode_waiting", COMPANIONS})
ADDRESS = "/operations/events/<event_id>/people/<registration_id>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A change that was entered; ``reply`` says why it was refused, if it was sent at all."""

    action: str
    names: Sequence[str] | None = None
    reply: Reply | None = None

    @property
    def stale(self) -> bool:
        """Whether it was entered on an older state than the one there is."""
        return self.reply is not None and self.reply.status == STALE


NOTHING = Tried(action="")


def add_person_pages(app: Flask, parts: Parts) -> None:
    """Add the page of one registration, and the one on which its end is confirmed."""

    @app.get(ADDRESS)
    @operators_only
    def person(event_id: str, registration_id: str) -> WerkzeugResponse:
        return _page(event_id, registration_id, parts)

    @app.get(f"{ADDRESS}/withdraw")
    @operators_only
    def confirm_withdrawal_for(event_id: str, registration_id: str) -> WerkzeugResponse:
        return _withdrawal_page(event_id, registration_id, parts)

    @app.post(f"{ADDRESS}/companions")
    @operators_only
    def change_companions_for(event_id: str, registration_id: str) -> WerkzeugResponse:
        return _change_companions(event_id, registration_id, parts)

    @app.post(f"{ADDRESS}/<action>")
    @operators_only
    def change_for(event_id: str, registration_id: str, action: str) -> WerkzeugResponse:
        if action not in CHANGES:
            abort(404)
        return _change(event_id, registration_id, action, parts)


def _change(event_id: str, registration_id: str, action: str, parts: Parts) -> WerkzeugResponse:
    registration_of(event_id, registration_id, parts)
    ask = change_ask(registration_path(registration_id), action, request.form, stated_revision())
    reply = ask_as_visitor(ask, parts)
    if reply.ok:
        return _done(event_id, registration_id, done_with(action, reply))
    if action == "withdraw":
        return _withdrawal_page(event_id, registration_id, parts, reply)
    return _page(event_id, registration_id, parts, Tried(action=action, reply=reply))


def _change_companions(event_id: str, registration_id: str, parts: Parts) -> WerkzeugResponse:
    names = names_in(request.form)
    if request.form.get("step") == "rows":
        return _page(event_id, registration_id, parts, Tried(action=COMPANIONS, names=names))
    registration_of(event_id, registration_id, parts)
    path = f"{registration_path(registration_id)}/companions"
    reply = ask_as_visitor(Ask(method="PUT", path=path, body={"companions": names}, revision=stated_revision()), parts)
    if reply.ok:
        return _done(event_id, registration_id, COMPANIONS)
    return _page(event_id, registration_id, parts, Tried(action=COMPANIONS, names=names, reply=reply))


def _done(event_id: str, registration_id: str, done: str) -> WerkzeugResponse:
    # A browser would keep the form's own place in the page, where what was done is not to be seen.
    return redirect(f"{_address(event_id, registration_id)}?done={done}#done", 303)


def _address(event_id: str, registration_id: str) -> str:
    return f"/operations/events/{event_id}/people/{registration_id}"


def _page(event_id: str, registration_id: str, parts: Parts, tried: Tried = NOTHING) -> Response:
    event, registration = event_or_404(event_id, parts), registration_of(event_id, registration_id, parts)
    # What was entered on an older state is not put over the newer one: that is shown, and asked about again.
    entered = None if tried.stale else tried
    sent = entered.reply if entered and entered.action == "mode" else None
    seen = changeable(registration, event, parts, sent)
    why_closed = _why_closed(registration, event, parts)
    rows = _rows(seen, entered.names if entered else None) if why_closed is None else None
    choices = [] if why_closed or registration["checked_in_at"] else seen["choices"]
    refusal = refused(tried.reply, visitor().wording, visitor().moments) if tried.reply else None
    done = request.args.get("done", "")
    body = render_template(
        "person.html",
        **{**seen, "choices": choices},
        to=_address(event_id, registration_id),
        says="person",
        revision=registration["revision"],
        why_closed=why_closed,
        seats=_seats(registration, parts),
        rows=rows,
        standing=standing_of(registration, seen["admission"]),
        longest=LONGEST_NAME,
        entered_names=tried.names if tried.stale else None,
        refusal=refusal,
        refused_at=_place_of(tried, choices, has_rows=rows is not None),
        done=done if done in DONE else "",
        undo=_undo(done, choices),
    )
    return make_response(body, refusal.status if refusal else 200)


def _why_closed(registration: Mapping[str, Any], event: ShownEvent, parts: Parts) -> str | None:
    """Return why nothing can be changed any more: the word for it, or none while something can."""
    if registration["person"] is None:
        return "forgotten"
    if not is_live(registration):
        return "ended"
    if event.cancelled:
        return "cancelled"
    return "over" if event.ends_at <= parts.clock() else None


def _rows(seen: Mapping[str, Any], entered: Sequence[str] | None) -> Any:
    """Return the rows for those who come along; none where nobody does and nobody may."""
    if not seen["may_be_party"] and entered is None:
        return None
    return rows_of(seen["registration"], seen["admission"], entered, still_open=seen["view"].bookable)


def _seats(registration: Mapping[str, Any], parts: Parts) -> list[dict[str, Any]]:
    """Return for each person of the party the number of their seat, if it is known, the name and since when they came.

    Raises:
        ServiceDown
    """
    person = registration["person"]
    if person is None:
        return []
    names = [person["name"], *person["companions"]]
    reply = ask_as_visitor(Ask(method="GET", path=f"{registration_path(registration['id'])}/attendance"), parts)
    attended = reply.body["seats"] if reply.ok else []
    if len(attended) != len(names):
        # The party has changed between the two answers, or its event is not known for a moment.
        return [{"seat": None, "name": name, "first_at": None} for name in names]
    return [{**seat, "name": name} for seat, name in zip(attended, names, strict=True)]


def _place_of(tried: Tried, choices: Sequence[ModeChoice], *, has_rows: bool) -> str:
    """Return beside which form a refusal is shown: that of a mode or of companions; above all where it is gone."""
    if tried.action == COMPANIONS and has_rows:
        return COMPANIONS
    mode = request.form.get("mode", "") if tried.action == "mode" else ""
    return mode if any(choice.mode == mode for choice in choices) else "top"


def _undo(done: str, choices: Sequence[ModeChoice]) -> str:
    """Return how what was just done can be undone: the word for it, or nothing."""
    if done in {"mode", "mode_waiting"}:
        return "full" if any(choice.short for choice in choices if not choice.staying) else "free"
    return done if done in {COMPANIONS, "withdraw"} else ""


def _withdrawal_page(event_id: str, registration_id: str, parts: Parts, reply: Reply | None = None) -> WerkzeugResponse:
    event, registration = event_or_404(event_id, parts), registration_of(event_id, registration_id, parts)
    if reply is None and _why_closed(registration, event, parts):
        return redirect(_address(event_id, registration_id), 303)
    refusal = refused(reply, visitor().wording, visitor().moments) if reply else None
    body = render_template(
        "person_withdraw.html",
        **changeable(registration, event, parts),
        to=_address(event_id, registration_id),
        says="person.withdrawal",
        revision=registration["revision"],
        why_closed=_why_closed(registration, event, parts),
        refusal=refusal,
    )
    return make_response(body, refusal.status if refusal else 200)
