"""Operators register a group from a table: tried first, then registered, with progress and the refused rows."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.csv_rows import MEDIA_TYPE, csv_text
from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import LANGUAGES, pick
from causeway_portal.domain.shown_event import ShownEvent
from causeway_portal.pages.check_in import event_or_404
from causeway_portal.pages.countries import country_choices
from causeway_portal.pages.moments import zone_choices
from causeway_portal.pages.occasions import REGISTRATIONS
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch, send
from causeway_portal.pages.refused import Refused, refused
from causeway_portal.pages.tables import table_in
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply

COLUMNS = ("name", "email", "mode", "kind", "parts", "companions", "language", "zone", "country")
USUAL = ("mode", "kind", "language", "zone", "country")
"""What the form says for rows that do not say otherwise."""

LARGEST_TABLE_BYTES = 2_000_000
MOST_ALLOTMENTS = "100"
REFUSED_SHOWN = "50"
TABLE_TIMEOUT_S = 30.0


def add_group_pages(app: Flask, parts: Parts) -> None:
    """Add the pages on which a group is registered."""

    @app.get("/operations/events/<event_id>/group")
    @operators_only
    def group(event_id: str) -> WerkzeugResponse:
        return _form_page(event_or_404(event_id, parts), parts)

    @app.post("/operations/events/<event_id>/group")
    @operators_only
    def try_group(event_id: str) -> WerkzeugResponse:
        return _try(event_or_404(event_id, parts), parts)

    @app.get("/operations/events/<event_id>/group/table.csv")
    @operators_only
    def group_template(event_id: str) -> Response:
        event_or_404(event_id, parts)
        headers = {"Content-Disposition": 'attachment; filename="group.csv"'}
        return Response(csv_text(COLUMNS, ()), content_type=MEDIA_TYPE, headers=headers)

    @app.get("/operations/events/<event_id>/group/<import_id>")
    @operators_only
    def group_progress(event_id: str, import_id: str) -> WerkzeugResponse:
        return _progress_page("group_progress.html", event_id, import_id, parts)

    @app.get("/operations/events/<event_id>/group/<import_id>/live")
    @operators_only
    def group_live(event_id: str, import_id: str) -> WerkzeugResponse:
        return _progress_page("group_live.html", event_id, import_id, parts)

    @app.post("/operations/events/<event_id>/group/<import_id>")
    @operators_only
    def register_group(event_id: str, import_id: str) -> WerkzeugResponse:
        path = f"{REGISTRATIONS}/imports/{import_id}/register"
        # Of what was tried once the same people are registered once, however often the button is pressed.
        reply, refusal = send(Ask(method="POST", path=path, claim=f"register.{import_id}"), parts)
        if reply:
            return redirect(f"/operations/events/{event_id}/group/{reply.body['id']}", 303)
        return _progress_page("group_progress.html", event_id, import_id, parts, refusal)

    @app.get("/operations/events/<event_id>/group/<import_id>/refused.csv")
    @operators_only
    def group_refused(event_id: str, import_id: str) -> Response:
        _import_of(event_id, import_id, parts)
        text = fetch(f"{REGISTRATIONS}/imports/{import_id}/refused.csv", parts)
        headers = {"Content-Disposition": 'attachment; filename="refused.csv"', "Cache-Control": "private, no-store"}
        return Response(str(text), content_type=MEDIA_TYPE, headers=headers)


def _form_page(event: ShownEvent, parts: Parts, refusal: Refused | None = None) -> Response:
    reader = visitor()
    locale = str(reader.wording.locale)
    path = f"{REGISTRATIONS}/events/{event.id}/allotments"
    kept: Any = fetch(path, parts, {"limit": MOST_ALLOTMENTS})["items"]
    kinds = parts.reading.admission(event.id).kinds
    body = render_template(
        "group.html",
        event=event,
        columns=COLUMNS,
        form=request.form or {"zone": event.zone, "language": reader.language},
        allotments=[one for one in kept if one["returned_at"] is None],
        kinds={kind.id: pick(kind.name, reader.language, event.first_language) for kind in kinds},
        tags=LANGUAGES,
        zones=zone_choices(locale),
        countries=country_choices(locale),
        refusal=refusal,
        claim=new_id(),
    )
    return make_response(body, refusal.status if refusal else 200)


def _try(event: ShownEvent, parts: Parts) -> WerkzeugResponse:
    text = table_in(request.files.get("table"), LARGEST_TABLE_BYTES + 1)
    if len(text) > LARGEST_TABLE_BYTES or not text.strip():
        return _form_page(event, parts, _refused_here("body-too-large" if text.strip() else "sheet-unreadable"))
    form = request.form
    body: dict[str, Any] = {
        "csv": text,
        "usual": {name: form[name] for name in USUAL if form.get(name)},
        "dry_run": True,
        "allotment": form.get("allotment", "")[:200] or None,
    }
    path = f"{REGISTRATIONS}/events/{event.id}/imports"
    claim = form.get("claim", "")[:64] or new_id()
    reply, refusal = send(Ask(method="POST", path=path, body=body, claim=claim, timeout_s=TABLE_TIMEOUT_S), parts)
    if reply:
        return redirect(f"/operations/events/{event.id}/group/{reply.body['id']}", 303)
    return _form_page(event, parts, refusal)


def _refused_here(slug: str) -> Refused:
    status = {"body-too-large": 413, "sheet-unreadable": 422}[slug]
    return refused(Reply(status=status, body={"slug": slug}), visitor().wording, visitor().moments)


def _import_of(event_id: str, import_id: str, parts: Parts) -> Mapping[str, Any]:
    found: Mapping[str, Any] = fetch(f"{REGISTRATIONS}/imports/{import_id}", parts)
    if found["event_id"] != event_id:
        abort(404)
    return found


def _progress_page(
    template: str, event_id: str, import_id: str, parts: Parts, refusal: Refused | None = None
) -> Response:
    event = event_or_404(event_id, parts)
    running = _import_of(event_id, import_id, parts)
    query = {"limit": REFUSED_SHOWN}
    rows: Any = fetch(f"{REGISTRATIONS}/imports/{import_id}/refused", parts, query) if running["refused"] else None
    body = render_template(
        template,
        event=event,
        running=running,
        refused=rows["items"] if rows else [],
        claim=new_id(),
        refusal=refusal,
    )
    return make_response(body, refusal.status if refusal else 200)
