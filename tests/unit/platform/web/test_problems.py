"""Every no has one form, and tells nothing that helps an attacker."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from pymongo.errors import (
    AutoReconnect,
    DuplicateKeyError,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)

from causeway_platform.refusals import Kind, Refusal
from causeway_platform.transactions import RevisionMoved
from causeway_platform.web.problems import STATUS, flatten
from causeway_testing.toy_service import Notes

MEMBERS = {"type", "title", "status", "detail", "slug", "next_step", "correlation_id"}


def assert_problem(answer: Any, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    document: dict[str, Any] = json.loads(answer.data)
    assert set(document) >= MEMBERS
    assert document["slug"] == slug
    assert document["type"] == f"/problems/{slug}"
    assert document["status"] == status
    assert document["correlation_id"] == answer.headers["X-Request-Id"]
    assert all(document[member] for member in MEMBERS)
    return document


def test_every_kind_of_refusal_has_a_status() -> None:
    assert set(STATUS) == set(Kind)


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
def test_a_refusal_becomes_a_problem_with_its_numbers(client: FlaskClient, notes: Notes, kind: Kind) -> None:
    class TooSmall(Refusal):
        slug = "capacity-below-taken"
        title = "Too small"

    TooSmall.kind = kind
    notes.fails_with = TooSmall("90 places are taken.", next_step="Keep at least 90.", taken=90, status="overwritten?")
    document = assert_problem(client.get("/api/toys/notes/x"), STATUS[kind], "capacity-below-taken")
    assert document["taken"] == 90
    assert document["detail"] == "90 places are taken."
    assert document["next_step"] == "Keep at least 90."


@pytest.mark.parametrize("kind", [Kind.UNAVAILABLE, Kind.TOO_MANY])
def test_what_passes_says_when_to_come_back(client: FlaskClient, notes: Notes, kind: Kind) -> None:
    class Busy(Refusal):
        slug = "busy"

    Busy.kind = kind
    notes.fails_with = Busy("x", next_step="y")
    assert client.get("/api/toys/notes/x").headers["Retry-After"] == "2"
    notes.fails_with = Busy("x", next_step="y", retry_after=17)
    assert client.get("/api/toys/notes/x").headers["Retry-After"] == "17"


@pytest.mark.parametrize(
    "error",
    [
        ServerSelectionTimeoutError("mongo-1.internal:27017: connection refused"),
        AutoReconnect("mongo-1.internal:27017 closed"),
        NetworkTimeout("mongo-1.internal:27017 timed out"),
        PyMongoError("labelled", error_labels=["TransientTransactionError"]),
        RevisionMoved("registrations"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_database_that_is_away_is_503_without_its_name(client: FlaskClient, notes: Notes, error: Exception) -> None:
    notes.fails_with = error
    answer = client.get("/api/toys/notes/x")
    assert_problem(answer, 503, "temporarily-unavailable")
    assert answer.headers["Retry-After"] == "2"
    assert "mongo" not in answer.text


def test_a_unique_index_that_says_no_is_409(client: FlaskClient, notes: Notes) -> None:
    notes.fails_with = DuplicateKeyError("E11000 duplicate key: email_1 dup key: ani@example.org")
    answer = client.get("/api/toys/notes/x")
    assert_problem(answer, 409, "already-there")
    assert "ani@" not in answer.text


@pytest.mark.parametrize(
    "error", [ValueError("secret"), KeyError("secret"), OperationFailure("secret", 2), ZeroDivisionError()]
)
def test_a_mistake_of_ours_is_500_and_tells_only_the_correlation_id(
    client: FlaskClient, notes: Notes, error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    notes.fails_with = error
    answer = client.get("/api/toys/notes/x")
    document = assert_problem(answer, 500, "internal-error")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert document["correlation_id"] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [
        ("GET", "/", 404, "unknown-address"),
        ("GET", "/api/toys/nothing", 404, "unknown-address"),
        ("GET", "/api/toys/notes/../../etc/passwd", 404, "unknown-address"),
        ("GET", "/api/toys/notes/$where", 404, "unknown-address"),
        ("GET", "/api/toys/notes/" + "x" * 129, 404, "unknown-address"),
        ("GET", "/api/toys/notes/a%00b", 404, "unknown-address"),
        ("GET", "/api/toys/notes/%ff", 404, "unknown-address"),
        ("GET", "/api/toys/notes/unknown", 404, "unknown-subject"),
        ("PUT", "/api/toys/notes", 405, "method-not-allowed"),
        ("TRACE", "/api/toys/notes", 405, "method-not-allowed"),
        ("OPTIONS", "/api/toys/notes", 405, "method-not-allowed"),
        ("BREW", "/api/toys/notes", 405, "method-not-allowed"),
    ],
)
def test_what_the_framework_refuses_looks_the_same(
    client: FlaskClient, method: str, path: str, status: int, slug: str
) -> None:
    answer = client.open(path, method=method)
    assert_problem(answer, status, slug)
    assert ("Allow" in answer.headers) == (status == 405)


def test_a_head_request_gets_the_headers_only(client: FlaskClient) -> None:
    answer = client.head("/api/toys/health")
    assert answer.status_code == 200
    assert answer.data == b""


def test_nested_errors_become_dotted_fields() -> None:
    messages = {"title": {"en": ["Too long."], "_schema": ["Wrong."]}, "rows": {0: {"a": ["x", "y"]}}, "_schema": ["z"]}
    assert flatten(messages) == [
        ("title.en", "Too long."),
        ("title", "Wrong."),
        ("rows.0.a", "x"),
        ("rows.0.a", "y"),
        ("", "z"),
    ]
