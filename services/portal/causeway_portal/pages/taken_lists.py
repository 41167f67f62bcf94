"""Lists that somebody takes away as a file: passed on while the service still reads them, however long they are."""

from collections.abc import Mapping

from flask import Flask, Response, abort, make_response, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.csv_rows import MEDIA_TYPE
from causeway_portal.pages.check_in import event_or_404
from causeway_portal.pages.decision_desk import rule_in
from causeway_portal.pages.desk import as_visitor
from causeway_portal.pages.occasions import REGISTRATIONS
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.people import people_wanted
from causeway_portal.pages.refused import refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.pages.waiting_list import parties_wanted
from causeway_portal.use_cases.ports import Ask

OF_EVENTS = ("registrations", "allotments", "needs", "answers", "waiting-list", "certificates", "decisions", "cohort")
BETWEEN_CHUNKS_S = 30.0


def add_taken_lists(app: Flask, parts: Parts) -> None:
    """Add the files of an event's lists and of a series' enrolments."""

    @app.get("/operations/events/<event_id>/<name>.csv")
    @operators_only
    def take_list(event_id: str, name: str) -> WerkzeugResponse:
        if name not in OF_EVENTS:
            abort(404)
        event_or_404(event_id, parts)
        path = "call/decisions" if name == "decisions" else name
        return taken_list(f"{REGISTRATIONS}/events/{event_id}/{path}.csv", name, parts, query=_query(name))

    @app.get("/operations/series/<series_id>/enrolments.csv")
    @operators_only
    def take_enrolments(series_id: str) -> WerkzeugResponse:
        return taken_list(f"{REGISTRATIONS}/series/{series_id}/enrolments.csv", "enrolments", parts)


def taken_list(
    path: str, name: str, parts: Parts, *, query: Mapping[str, str] | None = None, token: str | None = None
) -> WerkzeugResponse:
    """Return the file as it comes, or why there is none; asked for with the link ``token``, or as who has signed in.

    Raises:
        ServiceDown
    """
    authorization = None if token is None else f"Link {token}"
    ask = Ask(method="GET", path=path, query=query or {}, authorization=authorization, timeout_s=BETWEEN_CHUNKS_S)
    passing = parts.services.pass_on(as_visitor(ask))
    reply = passing.reply
    if reply.status in {401, 403, 404}:
        abort(404, None if token is None else "link")
    if not reply.ok:
        refusal = refused(reply, visitor().wording, visitor().moments)
        return make_response(render_template("refused.html", refusal=refusal), refusal.status)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "private, no-store"}
    return Response(passing.chunks, content_type=MEDIA_TYPE, headers=headers)


def _query(name: str) -> dict[str, str]:
    """Return what the page has chosen from its list, as the service asks for it."""
    if name == "registrations":
        return people_wanted()
    if name == "waiting-list":
        return {"parties": str(parties_wanted())}
    if name != "decisions":
        return {}
    rule = rule_in(request.args)
    least = {} if rule["least"] is None else {"least": str(rule["least"])}
    return {"reserve": str(rule["reserve"]), "declines_rest": "true" if rule["declines_rest"] else "false", **least}
