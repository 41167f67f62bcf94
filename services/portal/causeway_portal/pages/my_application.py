"""My application: what an applicant sees and does with the link from the mail, without an account."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import pick
from causeway_portal.domain.shown_admission import questions_in
from causeway_portal.domain.shown_event import ShownEvent
from causeway_portal.pages.applied import Statements, Wanted, errors_of, key_of, read_wanted, wanted_in
from causeway_portal.pages.asked import read_answers
from causeway_portal.pages.countries import country_choices
from causeway_portal.pages.desk import ask_with_link
from causeway_portal.pages.event import event_view
from causeway_portal.pages.mine import answering
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import MAX_INSTITUTIONS
from causeway_portal.pages.refused import Refused, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, ServiceDown

MINE = "/api/registrations/my-application"
ACTIONS = frozenset({"change", "withdraw", "follow-up"})


@dataclass(slots=True)
class Entered:
    """What somebody has just entered and what was said to it."""

    wanted: Wanted | None = None
    answers: dict[str, str] | None = None
    errors: dict[str, str] = field(default_factory=dict)
    refusal: Refused | None = None


def add_my_application(app: Flask, parts: Parts) -> None:
    """Add the page that an applicant's link leads to."""

    @app.get("/applications/<token>")
    def my_application(token: str) -> Response:
        return answering(lambda: _page(token, Entered(), parts))

    @app.post("/applications/<token>/<action>")
    def change_application(token: str, action: str) -> Response:
        if action not in ACTIONS:
            abort(404)
        return answering(lambda: _act(token, action, parts))


def _load(token: str, parts: Parts) -> tuple[Mapping[str, Any], ShownEvent]:
    reply = ask_with_link(Ask(method="GET", path=MINE), token, parts)
    if reply.status in {401, 403, 404}:
        abort(404, "link")
    if not reply.ok:
        raise ServiceDown(MINE)
    event = parts.reading.event(reply.body["event_id"])
    if event is None:
        # The application is there before our copy of its event only for moments.
        raise ServiceDown("event")
    return reply.body, event


def _act(token: str, action: str, parts: Parts) -> Response:
    entered, body = _entered(token, action, parts)
    claim = request.form.get("claim", "")[:64] or new_id()
    ask = Ask(method="POST", path=f"{MINE}/{action}", body=body, claim=key_of(f"{action}.{claim}", body or {}))
    reply = ask_with_link(ask, token, parts)
    if reply.ok:
        return redirect(f"/applications/{token}?done={action}", 303)
    if reply.status in {401, 404} and reply.slug == "unknown-link":
        abort(404, "link")
    entered.errors = errors_of(reply.body)
    entered.refusal = None if entered.errors else refused(reply, visitor().wording, visitor().moments)
    return _page(token, entered, parts)


def _entered(token: str, action: str, parts: Parts) -> tuple[Entered, dict[str, Any] | None]:
    if action == "withdraw":
        return Entered(), None
    application, event = _load(token, parts)
    if action == "change":
        call = parts.reading.call(event.id)
        if call is None:
            raise ServiceDown("call")
        wanted = read_wanted(request.form, call)
        return Entered(wanted=wanted), wanted.body
    questions = questions_in((application["follow_up"] or {"form": {"questions": ()}})["form"]["questions"])
    answers = read_answers(request.form, questions)
    return Entered(answers=answers), {"answers": Statements(questions, answers).body}


def _page(token: str, entered: Entered, parts: Parts) -> Response:
    application, event = _load(token, parts)
    reader, done = visitor(), request.args.get("done", "")
    follow_up = application["follow_up"]
    body = render_template(
        "my_application.html",
        token=token,
        application=application,
        event=event,
        view=event_view(event, parts),
        call=parts.reading.call(event.id),
        wanted=entered.wanted or wanted_in(application, questions_in(application["present_form"]["questions"])),
        written=Statements(questions_in(application["form"]["questions"])),
        follow_up=_follow_up(follow_up, entered),
        errors=entered.errors,
        refusal=entered.refusal,
        done=done if done in ACTIONS | {"sent"} else "",
        institutions=parts.reading.hosts(limit=MAX_INSTITUTIONS),
        texts=lambda by_language: pick(by_language, reader.language, event.first_language),
        countries=country_choices(str(reader.wording.locale)),
        claim=new_id(),
    )
    status = entered.refusal.status if entered.refusal else 422 if entered.errors else 200
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _follow_up(follow_up: Mapping[str, Any] | None, entered: Entered) -> Statements | None:
    if follow_up is None:
        return None
    given = {name: str(answer) for name, answer in (follow_up["answers"] or {}).items()}
    return Statements(
        questions_in(follow_up["form"]["questions"]), entered.answers if entered.answers is not None else given
    )
