"""Applying for a place that people decide on."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import pick
from causeway_portal.domain.shown_call import ShownCall
from causeway_portal.domain.shown_event import ShownEvent
from causeway_portal.pages.applied import Statements, Wanted, errors_of, key_of, read_wanted
from causeway_portal.pages.countries import country_choices
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.entries import Entries, read_entries
from causeway_portal.pages.event import event_view, find_event
from causeway_portal.pages.moments import zone_choices
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import MAX_INSTITUTIONS
from causeway_portal.pages.refused import Refused, down, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, ServiceDown


@dataclass(frozen=True, slots=True)
class Entered:
    """Who applies, and what they choose and write."""

    entries: Entries
    wanted: Wanted


def add_apply(app: Flask, parts: Parts) -> None:
    """Add the page on which one applies."""

    @app.get("/events/<event_id>/apply")
    def application_form(event_id: str) -> Response:
        event = find_event(event_id, parts)
        call = find_call(event.id, parts)
        return _page(event, call, Entered(_blank(event), Wanted(Statements(call.questions))), parts)

    @app.post("/events/<event_id>/apply")
    def apply(event_id: str) -> WerkzeugResponse:
        event = find_event(event_id, parts)
        call = find_call(event.id, parts)
        entered = Entered(read_entries(request.form, event.modes, new_id()), read_wanted(request.form, call))
        if request.form.get("step") == "questions":
            # Without a script this is how the questions appear that follow from an answer.
            entered.entries.errors = {}
            return _page(event, call, entered, parts)
        return _apply(event, call, entered, parts)


def find_call(event_id: str, parts: Parts) -> ShownCall:
    """Return the event's call, or end the request with a page that says there is none."""
    call = parts.reading.call(event_id)
    if call is None:
        abort(404)
    return call


def _blank(event: ShownEvent) -> Entries:
    values = {
        "name": "",
        "email": "",
        "mode": event.modes[0] if len(event.modes) == 1 else "",
        "language": visitor().language,
        "country": "",
        "zone": visitor().moments.mine or event.zone,
    }
    return Entries(values, new_id())


def _apply(event: ShownEvent, call: ShownCall, entered: Entered, parts: Parts) -> WerkzeugResponse:
    entries = entered.entries
    if entries.errors:
        return _page(event, call, entered, parts)
    body: dict[str, Any] = {name: entries.values[name] for name in ("name", "email", "language", "zone")}
    body |= entered.wanted.body
    path = f"/api/registrations/events/{event.id}/applications"
    try:
        reply = ask_as_visitor(Ask(method="POST", path=path, body=body, claim=key_of(entries.claim, body)), parts)
    except ServiceDown:
        return _page(event, call, entered, parts, down(visitor().wording))
    if reply.ok:
        return redirect(f"/applications/{reply.body['token']}?done=sent", 303)
    entries.errors = errors_of(reply.body)
    refusal = None if entries.errors else refused(reply, visitor().wording, visitor().moments)
    return _page(event, call, entered, parts, refusal)


def _page(
    event: ShownEvent, call: ShownCall, entered: Entered, parts: Parts, refusal: Refused | None = None
) -> Response:
    reader = visitor()
    locale = str(reader.wording.locale)
    body = render_template(
        "apply.html",
        view=event_view(event, parts),
        event=event,
        call=call,
        entries=entered.entries,
        wanted=entered.wanted,
        open_now=call.is_open(parts.clock()),
        institutions=parts.reading.hosts(limit=MAX_INSTITUTIONS),
        texts=lambda by_language: pick(by_language, reader.language, event.first_language),
        refusal=refusal,
        zones=zone_choices(locale),
        countries=country_choices(locale),
    )
    return make_response(body, refusal.status if refusal else 422 if entered.entries.errors else 200)
