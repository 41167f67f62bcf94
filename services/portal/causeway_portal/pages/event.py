"""An event's page and the registration form on it."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_contracts.needs import ACCESS, DIET
from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import pick
from causeway_portal.domain.shown_admission import ShownAdmission
from causeway_portal.domain.shown_event import ShownEvent
from causeway_portal.pages.asked import LONGEST_CODE, LONGEST_TOKEN, Asked, errors_in, read_asked
from causeway_portal.pages.calendar_links import event_links
from causeway_portal.pages.countries import country_choices
from causeway_portal.pages.desk import ask_as_visitor, ask_with_link
from causeway_portal.pages.entries import Entries, read_entries, take_refusal
from causeway_portal.pages.moments import zone_choices
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, down, refused
from causeway_portal.pages.series_choice import open_series
from causeway_portal.pages.structured_data import structured_event
from causeway_portal.pages.view import EventView, hosts_of, view_of
from causeway_portal.pages.visitor import visitor
from causeway_portal.pages.waiting_words import why_waiting
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown


def add_event_pages(app: Flask, parts: Parts) -> None:
    """Add the pages under ``/events``."""

    @app.get("/events/<event_id>")
    def event_page(event_id: str) -> Response:
        event = find_event(event_id, parts)
        code = request.args.get("code", "").strip()[:LONGEST_CODE]
        allotment = request.args.get("allotment", "").strip()[:LONGEST_TOKEN]
        asked = Asked(parts.reading.admission(event.id), access_code=code, allotment=allotment)
        return _page(event, _blank(event, parts.terms_version), asked, parts)

    @app.post("/events/<event_id>")
    def register(event_id: str) -> WerkzeugResponse:
        event = find_event(event_id, parts)
        asked = read_asked(request.form, parts.reading.admission(event.id))
        entries = read_entries(request.form, event.modes, new_id())
        if request.form.get("step") == "questions":
            # Without a script this is how the questions appear that follow from an answer.
            entries.errors = {}
            return _page(event, entries, asked, parts)
        return _register(event, entries, asked, parts)

    @app.get("/events/<event_id>/registered")
    def registered(event_id: str) -> Response:
        return _registered_page(find_event(event_id, parts), request.args.get("link", "")[:200], parts)


def find_event(event_id: str, parts: Parts) -> ShownEvent:
    """Return the event, or end the request with a page that says there is none."""
    event = parts.reading.event(event_id[:64])
    if event is None:
        abort(404)
    return event


def event_view(event: ShownEvent, parts: Parts) -> EventView:
    """Return ``event`` for the reader of this page."""
    places = parts.reading.places([event.id]).get(event.id)
    programme = next((one for one in parts.reading.programmes() if one.id == event.programme_id), None)
    return view_of(event, places, programme, visitor().language, parts.clock())


def _blank(event: ShownEvent, terms: str) -> Entries:
    mode = request.args.get("mode", "")
    values = {
        "name": "",
        "email": "",
        "mode": mode if mode in event.modes else event.modes[0] if len(event.modes) == 1 else "",
        "language": visitor().language,
        "country": "",
        "zone": visitor().moments.mine or event.zone,
    }
    return Entries(values, new_id(), terms=terms)


def _page(event: ShownEvent, entries: Entries, asked: Asked, parts: Parts, refusal: Refused | None = None) -> Response:
    reader = visitor()
    view = event_view(event, parts)
    institutions = parts.reading.institutions([host.institution_id for host in event.hosts])
    hosts = hosts_of(event, institutions, reader.language)
    body = render_template(
        "event.html",
        view=view,
        event=event,
        call=parts.reading.call(event.id),
        hosts=hosts,
        links=event_links(view, parts.public_url, reader.language),
        structured=structured_event(view, hosts, parts.public_url),
        entries=entries,
        asked=asked,
        texts=lambda by_language: pick(by_language, reader.language, event.first_language),
        needs_choices=(ACCESS, DIET),
        beforehand=_beforehand(asked.admission, parts),
        invited=parts.reading.institutions(asked.admission.gates.institutions),
        refusal=refusal,
        zones=zone_choices(str(reader.wording.locale)),
        countries=country_choices(str(reader.wording.locale)),
        series=open_series((event.edition_id, event.programme_id), parts),
    )
    return make_response(body, refusal.status if refusal else 422 if entries.errors else 200)


def _beforehand(admission: ShownAdmission, parts: Parts) -> list[ShownEvent]:
    """Return the events that come first, those that we know."""
    found = (parts.reading.event(event_id) for event_id in admission.gates.prerequisites)
    return [event for event in found if event is not None]


def _register(event: ShownEvent, entries: Entries, asked: Asked, parts: Parts) -> WerkzeugResponse:
    if entries.errors:
        return _page(event, entries, asked, parts)
    entries.asked = asked.body
    path = f"/api/registrations/events/{event.id}/registrations"
    try:
        reply = ask_as_visitor(Ask(method="POST", path=path, body=entries.body, claim=entries.key), parts)
        if reply.ok:
            token = quote(reply.body["manage_token"], safe="")
            return redirect(f"/events/{event.id}/registered?link={token}", 303)
        take_refusal(entries, reply.body)
        entries.errors |= errors_in(_everything_in_the_way(reply, path, entries, asked, parts))
    except ServiceDown:
        return _page(event, entries, asked, parts, down(visitor().wording))
    refusal = None if entries.errors else refused(reply, visitor().wording, visitor().moments)
    return _page(event, entries, asked, parts, refusal)


def _everything_in_the_way(
    reply: Reply, path: str, entries: Entries, asked: Asked, parts: Parts
) -> Sequence[Mapping[str, Any]]:
    """Return all refusals of the same chain, so that nobody mends one entry only to hear of the next."""
    first = reply.body if isinstance(reply.body, dict) else {}
    gates = asked.admission.gates
    if not (gates.needs_code or gates.terms or asked.admission.questions) or not errors_in([first]):
        return [first]
    checked = ask_as_visitor(Ask(method="POST", path=f"{path}/check", body=entries.body), parts)
    return [first, *checked.body["refusals"]] if checked.ok else [first]


def _registered_page(event: ShownEvent, token: str, parts: Parts) -> Response:
    """Show what happens next; without the service's answer say what is known: that it was accepted."""
    view = event_view(event, parts)
    registration = _registration(token, event, parts)
    admission = parts.reading.admission(event.id)
    body = render_template(
        "registered.html",
        view=view,
        event=event,
        registration=registration,
        why_waiting=why_waiting(registration, admission, view.modes) if registration else None,
        token=token,
        links=event_links(view, parts.public_url, visitor().language),
    )
    return make_response(body)


def _registration(token: str, event: ShownEvent, parts: Parts) -> Mapping[str, Any] | None:
    try:
        reply = ask_with_link(Ask(method="GET", path="/api/registrations/mine"), token, parts)
    except ServiceDown:
        return None
    if not reply.ok or reply.body.get("event_id") != event.id:
        abort(404)
    found: Mapping[str, Any] = reply.body
    return found
