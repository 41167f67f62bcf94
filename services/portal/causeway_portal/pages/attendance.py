"""Who came to an event: counts, the list, a table for a spreadsheet, and the reports of online meetings."""

from typing import Any

from flask import Flask, Response, abort, make_response, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.pages.check_in import event_or_404
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.event import event_view
from causeway_portal.pages.occasions import REGISTRATIONS, WHOLE, read_turnout
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, down, refused
from causeway_portal.pages.tables import table_in
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, ServiceDown

LARGEST_REPORT_BYTES = 900_000
REPORT_TIMEOUT_S = 30.0


def add_attendance(app: Flask, parts: Parts) -> None:
    """Add the pages about who came."""

    @app.get("/operations/check-in/<event_id>/attendance")
    @operators_only
    def attendance(event_id: str) -> WerkzeugResponse:
        return _page(event_id, parts)

    @app.get("/operations/check-in/<event_id>/attendance.csv")
    @operators_only
    def attendance_csv(event_id: str) -> Response:
        path = f"{REGISTRATIONS}/events/{event_id}/attendance.csv"
        query = {"occasion": request.args.get("occasion", WHOLE)}
        reply = ask_as_visitor(Ask(method="GET", path=path, query=query, timeout_s=REPORT_TIMEOUT_S), parts)
        if not reply.ok:
            abort(404)
        headers = {"Content-Disposition": 'attachment; filename="attendance.csv"'}
        return Response(str(reply.body), content_type="text/csv; charset=utf-8", headers=headers)

    @app.post("/operations/check-in/<event_id>/attendance")
    @operators_only
    def hand_in_report(event_id: str) -> WerkzeugResponse:
        return _hand_in(event_id, parts)


def _page(event_id: str, parts: Parts, *, report: Any = None, refusal: Refused | None = None) -> WerkzeugResponse:
    event = event_or_404(event_id, parts)
    query = {name: request.args[name] for name in ("occasion", "cursor") if request.args.get(name)}
    turnout = read_turnout(event_id, parts, **query)
    if turnout is None:
        abort(404)
    body = render_template(
        "attendance.html",
        event=event,
        view=event_view(event, parts),
        turnout=turnout,
        chosen=turnout.named(request.values.get("occasion", WHOLE)),
        report=report,
        refusal=refusal,
        claim=new_id(),
    )
    return make_response(body, refusal.status if refusal else 200)


def _hand_in(event_id: str, parts: Parts) -> WerkzeugResponse:
    body = {
        "csv": table_in(request.files.get("report"), LARGEST_REPORT_BYTES),
        "name": request.form.get("report_name", "").strip()[:40] or "meeting",
        "occasion": request.form.get("occasion", WHOLE)[:60],
        "dry_run": request.form.get("try") == "yes",
    }
    path = f"{REGISTRATIONS}/events/{event_id}/presence-report"
    claim = request.form.get("claim", "")[:64] or None
    ask = Ask(method="POST", path=path, body=body, claim=claim, timeout_s=REPORT_TIMEOUT_S)
    try:
        reply = ask_as_visitor(ask, parts)
    except ServiceDown:
        return _page(event_id, parts, refusal=down(visitor().wording))
    if reply.ok:
        return _page(event_id, parts, report=reply.body)
    return _page(event_id, parts, refusal=refused(reply, visitor().wording, visitor().moments))
