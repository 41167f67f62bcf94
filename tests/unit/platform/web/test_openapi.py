"""The document says what the routes do."""

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from causeway_platform.web.platform_routes import describe
from causeway_testing.toy_service import Notes, toy_service


@pytest.fixture(scope="module")
def document() -> Iterator[Any]:
    service = toy_service(Notes())
    yield describe(service)
    service.close()


def operation(document: Any, method: str, path: str) -> Any:
    return document["paths"][f"/api/toys{path}"][method]


def test_it_is_valid(document: Any) -> None:
    validate(document)


def test_texts_by_language_say_what_their_keys_are(document: Any) -> None:
    title = document["components"]["schemas"]["NoteBody"]["properties"]["title"]
    assert title["propertyNames"]["pattern"].startswith("^[A-Za-z]{2,3}")
    assert (title["minProperties"], title["maxProperties"]) == (1, 20)


def test_fields_say_their_formats(document: Any) -> None:
    properties = document["components"]["schemas"]["NoteBody"]["properties"]
    formats = {name: field.get("format") for name, field in properties.items()}
    assert formats["zone"] == "iana-zone"
    assert formats["email"] == "email"
    assert formats["at"] == "date-time"
    assert formats["starts"] == "wall-time"


def test_bodies_forbid_unknown_fields_and_problems_may_have_more(document: Any) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["NoteBody"]["additionalProperties"] is False
    assert schemas["Problem"].get("additionalProperties") is not False


@pytest.mark.parametrize(
    ("method", "path", "security"),
    [
        ("get", "/notes", [{}]),
        ("delete", "/notes/{note_id}", [{"bearer": []}]),
        ("get", "/own/{note_id}", [{"bearer": []}, {"link": []}]),
        ("get", "/operations", [{"bearer": []}]),
        ("get", "/health", [{}]),
    ],
)
def test_operations_say_who_may_call(document: Any, method: str, path: str, security: list[Any]) -> None:
    assert operation(document, method, path)["security"] == security


@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("get", "/notes", {"200", "304", "401", "422", "503"}),
        ("post", "/notes", {"201", "400", "401", "413", "415", "422", "503"}),
        ("patch", "/notes/{note_id}", {"200", "400", "401", "403", "404", "412", "413", "415", "422", "428", "503"}),
        ("post", "/notes/{note_id}/close", {"200", "400", "401", "403", "404", "409", "413", "415", "422", "503"}),
        ("post", "/tries", {"200", "400", "401", "413", "415", "422", "429", "503"}),
    ],
)
def test_operations_say_every_status(document: Any, method: str, path: str, statuses: set[str]) -> None:
    assert set(operation(document, method, path)["responses"]) == statuses


def test_refusals_are_named_by_their_slugs(document: Any) -> None:
    responses = operation(document, "post", "/notes/{note_id}/close")["responses"]
    assert "`note-closed`" in responses["409"]["description"]
    assert responses["409"]["content"].keys() == {"application/problem+json"}


def test_headers_are_described_where_they_are_read(document: Any) -> None:
    def headers(method: str, path: str) -> dict[str, bool]:
        parameters = operation(document, method, path)["parameters"]
        return {parameter["name"]: parameter["required"] for parameter in parameters if parameter["in"] == "header"}

    assert headers("post", "/notes") == {"Idempotency-Key": False}
    assert headers("patch", "/notes/{note_id}") == {"If-Match": True}
    assert headers("get", "/notes") == {}


def test_content_that_is_no_json_has_its_own_type(document: Any) -> None:
    answer = operation(document, "get", "/notes/{note_id}/note.txt")["responses"]["200"]
    assert answer["content"] == {"text/plain": {"schema": {"type": "string"}}}


def test_scopes_and_limits_are_told(document: Any) -> None:
    assert "`notes:read`" in operation(document, "get", "/signed-in")["description"]
    assert "3/minute" in operation(document, "post", "/tries")["description"]


def test_examples_are_shown(document: Any) -> None:
    body = operation(document, "post", "/dead-letters/{letter_id}/discard")["requestBody"]
    assert body["content"]["application/json"]["example"]["note"]
