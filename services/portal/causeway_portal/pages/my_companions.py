"""Who comes along: names put right, people who no longer come and further ones, with the link from the mail."""

from collections.abc import Sequence

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_portal.pages.asked import LONGEST_NAME
from causeway_portal.pages.desk import ask_with_link
from causeway_portal.pages.event import event_view
from causeway_portal.pages.mine import MINE, answering, load_mine
from causeway_portal.pages.numbers import stated_revision
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.party_rows import names_in, rows_of, standing_of
from causeway_portal.pages.refused import Refused, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask

COMPANIONS = f"{MINE}/companions"


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
        to=f"/my/{token}",
        says="companions",
        rows=rows_of(mine.registration, admission, names, still_open=view.bookable),
        standing=standing_of(mine.registration, admission),
        longest=LONGEST_NAME,
        revision=revision or int(mine.registration.get("revision", 0)),
        refusal=refusal,
    )
    return make_response(body, refusal.status if refusal else 200)


def _change(token: str, parts: Parts) -> WerkzeugResponse:
    names, revision = names_in(request.form), stated_revision()
    if request.form.get("step") == "rows":
        return _show(token, parts, names, revision)
    body = {"companions": names}
    reply = ask_with_link(Ask(method="PUT", path=COMPANIONS, body=body, revision=revision), token, parts)
    if reply.ok:
        return redirect(f"/my/{token}?done=companions", 303)
    if reply.status in {401, 404}:
        abort(404, "link")
    return _show(token, parts, names, revision, refused(reply, visitor().wording, visitor().moments))
