"""A small service that keeps notes in memory: enough routes to try the HTTP edge without a server."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema, fields, validate
from pymongo import MongoClient

from causeway_platform.commands import Answer
from causeway_platform.identifiers import new_id
from causeway_platform.mongo import Document
from causeway_platform.promises import Promise
from causeway_platform.refusals import Kind, Refusal, UnknownSubject
from causeway_platform.service import Service
from causeway_platform.settings import PlatformSettings, read_platform_settings
from causeway_platform.web import paging
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.callers import CLIENT, OPERATOR, PARTICIPANT, PARTNER, PUBLIC
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Media, Routes
from causeway_platform.web.schemas import (
    CountryCode,
    EmailAddress,
    Flag,
    FlagInQuery,
    Instant,
    LanguageTag,
    Text,
    TextsByLanguage,
    WallTime,
    WebLink,
    WholeNumber,
    ZoneName,
)

SERVICE = "toys"
LINK_KEY = "a key for tests that is long enough"


class NoteBody(Schema):
    """A note with a field of every kind."""

    title = TextsByLanguage(required=True, max_length=200)
    author = Text(required=True, max_length=100)
    text = Text(max_length=2000, lines=True)
    email = EmailAddress(required=True)
    zone = ZoneName(required=True)
    starts = WallTime()
    at = Instant()
    country = CountryCode()
    language = LanguageTag()
    link = WebLink(allow_none=True)
    places = WholeNumber(allow_none=True, maximum=100_000)
    mode = fields.String(validate=validate.OneOf(["onsite", "online"]))
    wanted = Flag(load_default=True)


class NotePatch(Schema):
    """What may be changed."""

    author = Text(required=True, max_length=100)


class NoteView(Schema):
    """A note as its readers see it."""

    id = fields.String(required=True)
    author = fields.String(required=True)
    revision = fields.Integer(required=True)


class LaterBody(Schema):
    """When something is to be done."""

    after_ms = WholeNumber(load_default=0, maximum=2000)


class WhoView(Schema):
    """Who calls."""

    subject = fields.String(required=True)
    institution = fields.String(required=True, allow_none=True)


class AddressView(Schema):
    """Where a call comes from."""

    address = fields.String(required=True)


class NoteQuery(paging.PageQuery):
    """Filters."""

    author = Text(max_length=100)
    wanted = FlagInQuery()


class NoteClosed(Refusal):
    """A rule of this toy."""

    slug = "note-closed"
    kind = Kind.CONFLICT
    title = "The note is closed"


@dataclass
class Notes:
    """What the toy keeps."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    fails_with: Exception | None = None

    def get(self, note_id: str) -> dict[str, Any]:
        """Return a note or refuse."""
        if note_id not in self.rows:
            raise UnknownSubject.named("note")
        return self.rows[note_id]


class KeysInMemory:
    """A key ring of fixed keys."""

    def __init__(self, keys: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self.keys = dict(keys or {})
        self.asked = 0

    def key(self, kid: str) -> Mapping[str, Any] | None:
        """Return a key by its id."""
        self.asked += 1
        return self.keys.get(kid)


def toy_settings(**others: str) -> PlatformSettings:
    """Return settings that reach no server."""
    values = {
        "CAUSEWAY_MONGO_URI": "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=50&connectTimeoutMS=50",
        "CAUSEWAY_KAFKA": "127.0.0.1:9",
        "CAUSEWAY_LINK_KEYS": LINK_KEY,
    }
    return read_platform_settings(SERVICE, values | others)


def toy_routes(notes: Notes) -> Routes:
    """Return the toy's routes."""
    routes = Routes(SERVICE)
    _add_reading(routes, notes)
    _add_writing(routes, notes)
    _add_for_roles(routes, notes)
    _add_promising(routes)
    return routes


def toy_service(notes: Notes, keys: KeysInMemory | None = None, settings: PlatformSettings | None = None) -> Service:
    """Return the toy, ready for ``create_app``; close it to give its client back."""
    chosen = settings or toy_settings()
    client: MongoClient[Document] = MongoClient(chosen.mongo_uri, connect=False, tz_aware=True)
    return Service(
        settings=chosen,
        client=client,
        database=client[chosen.database_name],
        open_work=_no_work,
        routes=toy_routes(notes),
        keys=keys or KeysInMemory(),
        subscriptions={},
        due={},
        indexes={},
    )


def _no_work(session: object) -> Any:
    raise NotImplementedError(f"the toy has no database for {session}")


def _view(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "author", "revision")}


def _add_reading(routes: Routes, notes: Notes) -> None:
    @routes.get("/notes", callers=PUBLIC, query=NoteQuery, answer=paging.page_of(NoteView), summary="All notes")
    def list_notes(call: Call) -> Answer:
        window = paging.window_of(call.query, str)
        found = sorted(notes.rows.values(), key=lambda row: str(row["id"]))
        if window.after is not None:
            found = [row for row in found if row["id"] > window.after[0]]
        return Answer(
            body=paging.page(found[: window.rows], window, view=_view, position=lambda row: (str(row["id"]),))
        )

    @routes.get("/notes/<note_id>", callers=PUBLIC, answer=NoteView, summary="One note")
    def show_note(call: Call) -> Answer:
        if notes.fails_with is not None:
            raise notes.fails_with
        row = notes.get(call.path["note_id"])
        return Answer(body=_view(row), etag=str(row["revision"]))

    @routes.get("/notes/<note_id>/note.txt", callers=PUBLIC, answer=Media("text/plain; charset=utf-8"), summary="Text")
    def show_text(call: Call) -> Content:
        row = notes.get(call.path["note_id"])
        return Content(
            content=str(row["author"]), media_type="text/plain; charset=utf-8", etag=f'"text-{row["revision"]}"'
        )


def _add_writing(routes: Routes, notes: Notes) -> None:
    @routes.post("/notes", callers=PUBLIC, body=NoteBody, answer=NoteView, status=201, summary="Write a note")
    def write_note(call: Call) -> Answer:
        row = {"id": new_id(), "revision": 1, "claim": call.claim, **call.body}
        notes.rows[str(row["id"])] = row
        return Answer(status=201, body=_view(row), etag="1")

    @routes.patch("/notes/<note_id>", callers=OPERATOR, body=NotePatch, answer=NoteView, summary="Change a note")
    def change_note(call: Call) -> Answer:
        row = notes.get(call.path["note_id"])
        require_current(row["revision"], call.expected_revision)
        row.update(call.body, revision=row["revision"] + 1)
        return Answer(body=_view(row), etag=str(row["revision"]))

    @routes.delete("/notes/<note_id>", callers=OPERATOR, status=204, summary="Take a note away")
    def delete_note(call: Call) -> Answer:
        row = notes.get(call.path["note_id"])
        require_current(row["revision"], call.expected_revision)
        del notes.rows[str(row["id"])]
        return Answer(status=204)

    @routes.post(
        "/notes/<note_id>/close", callers=OPERATOR, answer=NoteView, refusals=(NoteClosed,), summary="Close a note"
    )
    def close_note(call: Call) -> Answer:
        row = notes.get(call.path["note_id"])
        if row.get("closed"):
            raise NoteClosed("It was closed before.", next_step="Write another.", since=3)
        row["closed"] = True
        return Answer(body=_view(row))


def _add_for_roles(routes: Routes, notes: Notes) -> None:
    @routes.get(
        "/signed-in", callers=OPERATOR | PARTNER | CLIENT, scope="notes:read", answer=WhoView, summary="Who I am"
    )
    def show_caller(call: Call) -> Answer:
        caller = call.caller
        return Answer(body={"subject": caller.subject, "institution": caller.institution_id})

    @routes.get("/own/<note_id>", callers=PARTICIPANT | OPERATOR, own="note_id", answer=NoteView, summary="My own note")
    def show_own(call: Call) -> Answer:
        return Answer(body=_view(notes.get(call.path["note_id"])))

    @routes.post("/tries", callers=PUBLIC, limit="3/minute", answer=AddressView, summary="Three a minute")
    def attempt(call: Call) -> Answer:
        return Answer(body={"address": call.remote_address})


def _add_promising(routes: Routes) -> None:
    @routes.post(
        "/later",
        callers=PUBLIC,
        body=LaterBody,
        answer=AddressView,
        promises=True,
        refusals=(NoteClosed,),
        summary="Done a little later by another thread",
    )
    def do_later(call: Call) -> Promise[Answer]:
        promise: Promise[Answer] = Promise(patience_s=5)
        well = Answer(body={"address": call.remote_address}, etag="7")
        others: dict[str | None, Exception] = {
            "refused": NoteClosed("It is closed.", next_step="Come earlier."),
            "broken": ZeroDivisionError("a mistake of ours"),
        }
        # By a header that no document names, so that who tries everything in the document finds no mistake of ours.
        outcome = others.get(call.header("Toy-Ends"), well)
        threading.Timer(call.body["after_ms"] / 1000, promise.keep, [outcome]).start()
        return promise
