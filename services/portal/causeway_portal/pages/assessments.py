"""Operators mark participants as passed or confirmed for a certificate: a page of them at once, and back again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from causeway_platform.identifiers import new_id
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch, send
from causeway_portal.pages.planning_forms import Form
from causeway_portal.pages.refused import Refused
from causeway_portal.use_cases.ports import Ask

API = "/api/registrations/events"
ROWS_ON_A_PAGE = 50
MOST_ROWS = 200
"""As many as the service marks at once."""

MARKS = ("passed", "confirmed")
WAS = "was."
_WAS = re.compile(r"(\d{1,9}):([01])([01])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The marks of one participant as the form showed them, and as they are wanted."""

    registration_id: str
    revision: int
    before: tuple[bool, ...]
    wanted: tuple[bool, ...]

    @property
    def body(self) -> dict[str, Any]:
        """What is sent for it; it is refused when somebody else has changed the marks since."""
        marks = dict(zip(MARKS, self.wanted, strict=True))
        return {"registration_id": self.registration_id, "revision": self.revision, **marks}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of a form: how many are marked, who could not be and why, and the form that takes it back."""

    marked: int
    refused: Sequence[Mapping[str, Any]]
    back: Mapping[str, str]
    was_undo: bool


def add_assessment_pages(app: Flask, parts: Parts) -> None:
    """Add the page under the certificates of an event."""

    @app.route("/operations/events/<event_id>/certificates/participants", methods=["GET", "POST"])
    @operators_only
    def assessments(event_id: str) -> Response:
        if request.method == "GET":
            return _page(event_id, parts)
        rows = changed_rows(request.form)
        if not rows:
            return _page(event_id, parts, Done(marked=0, refused=(), back={}, was_undo=False))
        claim = f"marks.{request.form.get('claim', '')[:64] or new_id()}"
        path, body = f"{API}/{event_id}/assessments/batch", {"rows": [row.body for row in rows]}
        reply, refusal = send(Ask(method="POST", path=path, body=body, claim=claim), parts)
        done = None if reply is None else _done(rows, reply.body["results"])
        return _page(event_id, parts, done, refusal)


def changed_rows(form: Form) -> list[Row]:
    """Return the rows of a form whose marks are to be other than they were; what is no row is passed over."""
    for_all = form.get("all", "")
    found = []
    for name, was in form.items():
        seen = _WAS.fullmatch(was) if name.startswith(WAS) else None
        if seen is None:
            continue
        registration_id = name.removeprefix(WAS)
        row = Row(
            registration_id=registration_id,
            revision=int(seen[1]),
            before=(seen[2] == "1", seen[3] == "1"),
            wanted=tuple(bool(form.get(f"{mark}.{registration_id}")) or for_all == mark for mark in MARKS),
        )
        if row.wanted != row.before:
            found.append(row)
    return found[:MOST_ROWS]


def shown_before(revision: int, marks: Sequence[bool]) -> str:
    """Return how a form says which marks it has shown."""
    return f"{revision}:{''.join(str(int(mark)) for mark in marks)}"


def _done(rows: Sequence[Row], results: Sequence[Mapping[str, Any]]) -> Done:
    by_id = {row.registration_id: row for row in rows}
    back: dict[str, str] = {}
    for result in results:
        row = by_id[result["registration_id"]]
        if result["outcome"] != "marked":
            continue
        back[f"{WAS}{row.registration_id}"] = shown_before(result["revision"], row.wanted)
        back |= {f"{mark}.{row.registration_id}": "yes" for mark, was in zip(MARKS, row.before, strict=True) if was}
    return Done(
        marked=sum(result["outcome"] == "marked" for result in results),
        refused=[result for result in results if result["outcome"] == "refused"],
        back=back,
        was_undo=request.form.get("undo") == "yes",
    )


def _page(event_id: str, parts: Parts, done: Done | None = None, refusal: Refused | None = None) -> Response:
    event = parts.reading.event(event_id)
    if event is None:
        abort(404)
    cursor = request.args.get("cursor", "")[:512]
    query = {"limit": str(ROWS_ON_A_PAGE), **({"cursor": cursor} if cursor else {})}
    page = fetch(f"{API}/{event_id}/assessments", parts, query)
    body = render_template(
        "assessments.html",
        event=event,
        items=page["items"],
        next=page["next"],
        names={one["registration_id"]: one["name"] for one in page["items"]},
        marks=MARKS,
        shown_before=shown_before,
        # What was ticked stays ticked when all of it was refused.
        entered=request.form if refusal else None,
        done=done,
        refusal=refusal,
        claim=new_id(),
    )
    return make_response(body, refusal.status if refusal else 200)
