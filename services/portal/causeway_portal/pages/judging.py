"""The pages on which applications are read and judged: operators and reviewers have the same at different addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.domain.shown_admission import questions_in
from causeway_portal.pages.conditions import EVENTS, MOST_ROWS
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.event import find_event
from causeway_portal.pages.numbers import stated_revision
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch, send
from causeway_portal.pages.refused import Refused, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply

Page = Callable[[str], WerkzeugResponse]

API = "/api/registrations/applications"
STATUSES = ("submitted", "accepted", "reserve", "declined", "withdrawn")
FILTERS = ("status", "track", "region")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where the pages are that somebody goes through; only who ``operates`` is led on to decisions and the cohort."""

    event: str
    one: str
    operates: bool

    def to_list(self, event_id: str) -> str:
        """Return the address of the applications to an event."""
        return self.event.format(event_id)

    def to_one(self, application_id: str) -> str:
        """Return the address of one application."""
        return self.one.format(application_id)


def add_judging(app: Flask, way: Way, only: Callable[[Page], Page], parts: Parts) -> None:
    """Add the pages of ``way``, which ``only`` lets certain people see."""

    def add(address: str, method: str, page: Callable[[str, Way, Parts], WerkzeugResponse]) -> None:
        def view(subject_id: str) -> WerkzeugResponse:
            return page(subject_id, way, parts)

        app.add_url_rule(address, f"{method} {address}", only(view), methods=[method])

    one = way.to_one("<subject_id>")
    add(way.to_list("<subject_id>"), "GET", list_page)
    add(one, "GET", application_page)
    add(f"{one}/review", "POST", keep_review)
    add(f"{one}/conflict", "POST", step_aside)


def filters() -> dict[str, str]:
    """Return which applications the page asks for."""
    return {name: value for name in FILTERS if (value := request.args.get(name, "")[:40])}


def list_page(event_id: str, way: Way, parts: Parts) -> Response:
    """Return the page of who has applied."""
    event, call = find_event(event_id, parts), fetch(f"{EVENTS}/{event_id}/call", parts)
    cursor = request.args.get("cursor", "")[:512]
    query = {"limit": MOST_ROWS, **filters(), **({"cursor": cursor} if cursor else {})}
    body = render_template(
        "applications.html",
        way=way,
        event=event,
        call=call,
        page=fetch(f"{EVENTS}/{event_id}/applications", parts, query),
        chosen=filters(),
        statuses=STATUSES,
        done=request.args.get("done", ""),
    )
    return make_response(body)


def application_page(application_id: str, way: Way, parts: Parts, *, refusal: Refused | None = None) -> Response:
    """Return the page of one application with the reader's own review, or the page that says why it is closed."""
    application = find_application(application_id, parts, missing=refusal)
    if isinstance(application, Refused):
        return closed_page(application)
    event_id = application["event_id"]
    reader = visitor().visit
    own_id = reader.signed_in.contact_id if reader else ""
    body = render_template(
        "application.html",
        way=way,
        application=application,
        event=find_event(event_id, parts),
        call=fetch(f"{EVENTS}/{event_id}/call", parts),
        questions=questions_in(application["form"]["questions"]),
        follow_up=questions_in((application["follow_up"] or {"form": {"questions": ()}})["form"]["questions"]),
        own=next((one for one in application["reviews"] if one["reviewer"] == own_id), None),
        refusal=refusal,
        claim=new_id(),
        done=request.args.get("done", ""),
    )
    return make_response(body, refusal.status if refusal else 200)


def find_application(application_id: str, parts: Parts, *, missing: Refused | None = None) -> Any | Refused:
    """Return an application, or why its reader is not to see it; ``missing`` stands for one that is gone meanwhile."""
    reply = ask_as_visitor(Ask(method="GET", path=f"{API}/{application_id}"), parts)
    if reply.status == 403 and reply.slug == "conflict-of-interest":
        return refused(reply, visitor().wording, visitor().moments)
    if reply.status == 404 and missing is not None:
        # It was decided on while the form was open, and is closed to reviewers since.
        return missing
    return reply.body if reply.ok else fetch(f"{API}/{application_id}", parts)


def closed_page(refusal: Refused) -> Response:
    """Return the page that says why something is not shown."""
    return make_response(render_template("refused.html", refusal=refusal), refusal.status)


def keep_review(application_id: str, way: Way, parts: Parts) -> WerkzeugResponse:
    """Send the review that was entered, and lead back to the application."""
    form = request.form
    scores = [
        {"criterion": name.removeprefix("score."), "score": int(value)}
        for name, value in form.items()
        if name.startswith("score.") and value.isdecimal() and len(value) < 4
    ]
    ask = Ask(
        method="PUT",
        path=f"{API}/{application_id}/review",
        body={"scores": scores, "comment": form.get("comment", "").replace("\r\n", "\n").strip()[:4000]},
        revision=stated_revision(),
    )
    reply, refusal = send(ask, parts)
    if reply:
        return redirect(f"{way.to_one(application_id)}?done=reviewed", 303)
    return application_page(application_id, way, parts, refusal=refusal)


def step_aside(application_id: str, way: Way, parts: Parts) -> WerkzeugResponse:
    """Declare a conflict of interest, and lead back to the list: the application is closed from now on."""
    reply, refusal = send_action(application_id, "conflict", parts)
    if reply is None:
        return application_page(application_id, way, parts, refusal=refusal)
    return redirect(f"{way.to_list(request.form.get('event_id', '')[:64])}?done=conflict", 303)


def send_action(application_id: str, action: str, parts: Parts) -> tuple[Reply | None, Refused | None]:
    """Send what a button of the page asks for, and return the answer or why it was refused."""
    claim = request.form.get("claim", "")[:64] or new_id()
    return send(Ask(method="POST", path=f"{API}/{application_id}/{action}", claim=f"{action}.{claim}"), parts)
