"""My data: what is held about a person, for themselves, and how they are forgotten.

The page asks each service that may hold something, with the link that was mailed; none of them asks another.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import Shown, pick
from causeway_portal.pages.desk import ask_as_visitor, ask_with_link
from causeway_portal.pages.entries import is_email
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, down, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

HOLDERS = {
    "registrations": "/api/registrations/people/data",
    "delegations": "/api/registrations/people/data/delegations",
    "access_codes": "/api/registrations/people/data/access-codes",
    "refused_rows": "/api/registrations/people/data/refused-rows",
    "enrolments": "/api/registrations/people/enrolments",
    "applications": "/api/registrations/people/applications",
    "notifications": "/api/notifications/people/data",
    "partners": "/api/partners/people/data",
}
"""Where personal data is held, and how one asks for it."""

ERASABLE = ("registrations", "delegations", "access_codes", "refused_rows", "enrolments", "applications")
"""What goes when somebody wants to be forgotten. The part of a contact is ended by operators, with the institution."""

SENDERS = ("/api/registrations/people/data-requests", "/api/partners/people/data-requests")
"""Who may know the address and has the link sent to it: notifications sees to it that only one letter goes."""

MOST_PAGES = 50
PAGE = "100"
OUTCOMES = frozenset({"asked", "gone", "gone_but_contact"})


class LinkRefused(Exception):
    """The link is not one of ours, or its time is over."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one kind; none when its service does not answer."""

    kind: str
    items: Sequence[Any] | None


Show = Callable[[str, Sequence[Held], Parts], Response]
"""Makes an answer of the link's token, what is held, and the portal's parts."""


def add_my_data(app: Flask, parts: Parts) -> None:
    """Add the pages under ``/my-data``."""

    @app.get("/my-data")
    def my_data() -> Response:
        done = request.args.get("done", "")
        return make_response(_form(done=done if done in OUTCOMES else ""))

    @app.post("/my-data")
    def ask_for_my_data() -> WerkzeugResponse:
        return _ask(request.form.get("email", "").strip()[:300], parts)

    @app.get("/my-data/<token>")
    def held_data(token: str) -> Response:
        return _with_link(token, parts, _page)

    @app.get("/my-data/<token>/my-data.json")
    def data_file(token: str) -> Response:
        return _with_link(token, parts, _file)

    @app.get("/my-data/<token>/forget-me")
    def confirm_forgetting(token: str) -> Response:
        body = render_template("forget_me.html", token=token, claim=new_id(), refusal=None)
        return make_response(body)

    @app.post("/my-data/<token>/forget-me")
    def forget_me(token: str) -> WerkzeugResponse:
        return _forget(token, parts)


def _form(*, done: str = "", email: str = "", refusal: Refused | None = None, state: str = "") -> str:
    return render_template("my_data.html", done=done, email=email, refusal=refusal, state=state, claim=new_id())


def _ask(email: str, parts: Parts) -> WerkzeugResponse:
    if not is_email(email):
        return make_response(_form(email=email, state="wrong_email"), 422)
    reader = visitor()
    body = {"email": email, "language": reader.language, "zone": reader.moments.zone}
    asks = [Ask(method="POST", path=path, body=body, claim=_claim("ask")) for path in SENDERS]
    # Each is asked whatever the others say: one that is away keeps nobody from the letter of another.
    replies = [_reply(ask, parts) for ask in asks]
    if any(reply is None for reply in replies):
        refusal = down(reader.wording)
        return make_response(_form(email=email, refusal=refusal), refusal.status)
    reply = next((one for one in replies if one is not None and not one.ok), None)
    if reply is None:
        return redirect("/my-data?done=asked", 303)
    if reply.status == 422:
        return make_response(_form(email=email, state="wrong_email"), 422)
    refusal = refused(reply, reader.wording, reader.moments)
    return make_response(_form(email=email, refusal=refusal), refusal.status)


def _reply(ask: Ask, parts: Parts) -> Reply | None:
    """Return what the service says, none when it does not answer."""
    try:
        return ask_as_visitor(ask, parts)
    except ServiceDown:
        return None


def _claim(action: str) -> str | None:
    """Return the form's claim for one action; it makes a double click one request."""
    claim = re.sub(r"[^A-Za-z0-9-]", "", request.form.get("claim", ""))[:64]
    return f"{action}.{claim}" if claim else None


def _with_link(token: str, parts: Parts, show: Show) -> Response:
    """Return what ``show`` makes of everything that is held, or the form when the link does not work."""
    try:
        held = [_held_of(kind, token, parts) for kind in HOLDERS]
    except LinkRefused:
        return make_response(_form(state="no_link"), 404)
    answer = show(token, held, parts)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _held_of(kind: str, token: str, parts: Parts) -> Held:
    """Return everything that is held of one kind.

    Raises:
        LinkRefused: the service does not take the link.
    """
    items: list[Any] = []
    query = {"limit": PAGE}
    for _ in range(MOST_PAGES):
        try:
            reply = ask_with_link(Ask(method="GET", path=HOLDERS[kind], query=query), token, parts)
        except ServiceDown:
            return Held(kind, None)
        if reply.status in {401, 403, 404}:
            raise LinkRefused
        if not reply.ok:
            return Held(kind, None)
        items += reply.body["items"]
        if reply.body["next"] is None:
            break
        query = {"limit": PAGE, "cursor": reply.body["next"]}
    return Held(kind, items)


def _page(token: str, held: Sequence[Held], parts: Parts) -> Response:
    by_kind = {one.kind: one.items for one in held}
    registrations, applications = by_kind["registrations"], by_kind["applications"]
    titles = {item["id"]: item["event"] for item in registrations or () if item["event"]}
    titles |= {item["id"]: item for item in by_kind["enrolments"] or ()}
    titles |= {item["id"]: {"title": item["title"]} for item in applications or () if item["title"]}
    titles |= {item["id"]: {"title": item["institution"]} for item in by_kind["partners"] or ()}
    body = render_template(
        "held_data.html",
        token=token,
        registrations=registrations,
        delegations=by_kind["delegations"],
        access_codes=by_kind["access_codes"],
        refused_rows=by_kind["refused_rows"],
        enrolments=by_kind["enrolments"],
        applications=applications,
        notifications=by_kind["notifications"],
        contacts=by_kind["partners"],
        nothing=all(one.items == [] for one in held),
        erasable=any(by_kind[kind] != [] for kind in ERASABLE),
        events=titles,
        text_for=_text_for_reader,
    )
    return make_response(body)


def _text_for_reader(texts: Mapping[str, str]) -> Shown:
    """Return an event's title for the reader."""
    return pick(texts, visitor().language)


def _file(_token: str, held: Sequence[Held], parts: Parts) -> Response:
    if any(one.items is None for one in held):
        # A file that silently lacks a part would be taken for all there is.
        raise ServiceDown("my-data")
    content = {"made_at": parts.clock().isoformat(), **{one.kind: one.items for one in held}}
    answer = Response(json.dumps(content, ensure_ascii=False, indent=2), content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def _forget(token: str, parts: Parts) -> WerkzeugResponse:
    ask = Ask(method="POST", path="/api/registrations/people/erasures", claim=_claim("forget"))
    reader = visitor()
    try:
        reply: Reply = ask_with_link(ask, token, parts)
    except ServiceDown:
        return _not_yet(token, down(reader.wording))
    if reply.ok:
        return redirect(f"/my-data?done={_outcome(token, parts)}", 303)
    if reply.status in {401, 403, 404}:
        return make_response(_form(state="no_link"), 404)
    return _not_yet(token, refused(reply, reader.wording, reader.moments))


def _outcome(token: str, parts: Parts) -> str:
    """Return what to say to somebody who was forgotten; a contact hears that their part is still held."""
    try:
        return "gone_but_contact" if _held_of("partners", token, parts).items else "gone"
    except LinkRefused:
        return "gone"


def _not_yet(token: str, refusal: Refused) -> Response:
    body = render_template("forget_me.html", token=token, claim=new_id(), refusal=refusal)
    return make_response(body, refusal.status)
