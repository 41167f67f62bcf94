"""My delegation: a leader fills the places kept for an institution, with the link from the mail, without an account."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages.desk import ask_with_link
from causeway_portal.pages.event import event_view
from causeway_portal.pages.mine import answering
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, refused
from causeway_portal.pages.taken_lists import taken_list
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

API = "/api/registrations/delegation"
PER_PAGE = "100"
LARGEST_TABLE_BYTES = 2_000_000
TABLE_TIMEOUT_S = 30.0
DONE = frozenset({"named", "removed", "replaced"})


def add_delegation_pages(app: Flask, parts: Parts) -> None:
    """Add the pages under ``/delegation``."""

    @app.get("/delegation/<token>")
    def my_delegation(token: str) -> WerkzeugResponse:
        return answering(lambda: _page(token, parts))

    @app.post("/delegation/<token>/members")
    def name_member(token: str) -> WerkzeugResponse:
        return answering(lambda: _name(token, parts))

    @app.get("/delegation/<token>/members/<member_id>")
    def one_member(token: str, member_id: str) -> WerkzeugResponse:
        return answering(lambda: _member_page(token, member_id, parts))

    @app.post("/delegation/<token>/members/<member_id>/remove")
    def remove_member(token: str, member_id: str) -> WerkzeugResponse:
        return answering(lambda: _remove(token, member_id, parts))

    @app.post("/delegation/<token>/members/<member_id>/replace")
    def replace_member(token: str, member_id: str) -> WerkzeugResponse:
        return answering(lambda: _replace(token, member_id, parts))

    @app.get("/delegation/<token>/members.csv")
    def take_members(token: str) -> WerkzeugResponse:
        return answering(lambda: taken_list(f"{API}/members.csv", "members", parts, token=token))

    _add_table_pages(app, parts)


def _add_table_pages(app: Flask, parts: Parts) -> None:
    @app.post("/delegation/<token>/tables")
    def hand_in_members(token: str) -> WerkzeugResponse:
        return answering(lambda: _hand_in(token, parts))

    @app.get("/delegation/<token>/tables/<import_id>")
    def members_table(token: str, import_id: str) -> WerkzeugResponse:
        return answering(lambda: _table_page(token, import_id, parts))

    @app.get("/delegation/<token>/tables/<import_id>/refused.csv")
    def members_refused(token: str, import_id: str) -> WerkzeugResponse:
        def table() -> Response:
            text = _read(f"/imports/{import_id}/refused.csv", token, parts)
            headers = {"Content-Disposition": 'attachment; filename="refused.csv"', "Cache-Control": "no-store"}
            return Response(str(text), content_type="text/csv; charset=utf-8", headers=headers)

        return answering(table)


def _read(path: str, token: str, parts: Parts, query: Mapping[str, str] | None = None) -> Any:
    """Return what the link's delegation answers; an unknown page when the link does not work.

    Raises:
        ServiceDown
    """
    reply = ask_with_link(Ask(method="GET", path=f"{API}{path}", query=query or {}), token, parts)
    if reply.status in {401, 403, 404, 422}:
        abort(404, "link")
    if not reply.ok:
        raise ServiceDown(path)
    return reply.body


def _page(
    token: str, parts: Parts, *, entered: Mapping[str, str] | None = None, refusal: Refused | None = None
) -> Response:
    cursor = request.args.get("cursor", "")[:512]
    members = _read("/members", token, parts, {"limit": PER_PAGE} | ({"cursor": cursor} if cursor else {}))
    done = request.args.get("done", "")
    return _show(
        "delegation.html",
        token,
        parts,
        refusal,
        members=members,
        entered=entered or {},
        done=done if done in DONE else "",
    )


def _show(template: str, token: str, parts: Parts, refusal: Refused | None, **values: Any) -> Response:
    delegation = _read("", token, parts)
    event = parts.reading.event(delegation["event_id"])
    if event is None:
        # The delegation is there before our copy of its event only for moments.
        raise ServiceDown("event")
    body = render_template(
        template,
        token=token,
        delegation=delegation,
        event=event,
        view=event_view(event, parts),
        days_left=_days_until(delegation["returns_at"], parts),
        languages_offered=LANGUAGES,
        refusal=refusal,
        claim=new_id(),
        **values,
    )
    response = make_response(body, refusal.status if refusal else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _days_until(moment: str, parts: Parts) -> int:
    """Return how many days are left, begun ones not counted."""
    return max(0, (datetime.fromisoformat(moment) - parts.clock()).days)


def _member_page(
    token: str,
    member_id: str,
    parts: Parts,
    *,
    entered: Mapping[str, str] | None = None,
    refusal: Refused | None = None,
) -> Response:
    """Return the page on which a member is taken out or replaced."""
    member = _read(f"/members/{member_id}/details", token, parts)
    return _show("delegation_member.html", token, parts, refusal, member=member, entered=entered or {})


def _entered() -> dict[str, str]:
    language = request.form.get("language", "")
    return {
        "name": request.form.get("name", "").strip()[:200],
        "email": request.form.get("email", "").strip()[:300],
        "language": language if language in LANGUAGES else "",
    }


def _ask(path: str, token: str, parts: Parts, body: Any = None) -> Reply:
    claim = request.form.get("claim", "")[:64]
    ask = Ask(
        method="POST",
        path=f"{API}{path}",
        body=body,
        claim=f"delegation.{claim}" if claim else None,
        timeout_s=TABLE_TIMEOUT_S,
    )
    reply = ask_with_link(ask, token, parts)
    if reply.status == 401 or reply.slug in {"unknown-link", "unknown-subject"}:
        abort(404, "link")
    return reply


def _done(reply: Reply, token: str, done: str, again: Callable[[Refused], WerkzeugResponse]) -> WerkzeugResponse:
    """Go back to the delegation when all is well, or show ``again`` what was entered, with the reason."""
    if reply.ok:
        return redirect(f"/delegation/{token}?done={done}", 303)
    return again(refused(reply, visitor().wording, visitor().moments))


def _member_body(entered: Mapping[str, str]) -> dict[str, str | None]:
    return {"name": entered["name"], "email": entered["email"], "language": entered["language"] or None}


def _name(token: str, parts: Parts) -> WerkzeugResponse:
    entered = _entered()
    reply = _ask("/members", token, parts, _member_body(entered))
    return _done(reply, token, "named", lambda refusal: _page(token, parts, entered=entered, refusal=refusal))


def _remove(token: str, member_id: str, parts: Parts) -> WerkzeugResponse:
    reply = _ask(f"/members/{member_id}/withdraw", token, parts)
    return _done(reply, token, "removed", lambda refusal: _member_page(token, member_id, parts, refusal=refusal))


def _replace(token: str, member_id: str, parts: Parts) -> WerkzeugResponse:
    entered = _entered()
    reply = _ask(f"/members/{member_id}/replace", token, parts, _member_body(entered))
    return _done(
        reply,
        token,
        "replaced",
        lambda refusal: _member_page(token, member_id, parts, entered=entered, refusal=refusal),
    )


def _hand_in(token: str, parts: Parts) -> WerkzeugResponse:
    body = {"csv": _table_text(), "dry_run": request.form.get("try") == "yes"}
    reply = _ask("/imports", token, parts, body)
    if reply.ok:
        return redirect(f"/delegation/{token}/tables/{reply.body['id']}", 303)
    return _page(token, parts, refusal=refused(reply, visitor().wording, visitor().moments))


def _table_text() -> str:
    """Return the file's text, or else what was pasted; nothing when the file is not UTF-8."""
    file = request.files.get("table")
    raw = file.read(LARGEST_TABLE_BYTES) if file else b""
    if not raw:
        return request.form.get("pasted", "").replace("\r\n", "\n")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return ""


def _table_page(token: str, import_id: str, parts: Parts) -> Response:
    return _show("delegation_table.html", token, parts, None, table=_read(f"/imports/{import_id}", token, parts))
