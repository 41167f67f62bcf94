"""Every service describes itself completely: in OpenAPI 3.1 and in its README."""

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from marshmallow import RAISE, Schema, fields, validate
from openapi_spec_validator import validate as validate_document

from causeway_platform.service import Service
from causeway_platform.web.platform_routes import all_routes, describe
from causeway_platform.web.schemas import Whole
from causeway_testing.route_matrix import SERVICES

PROJECT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", SERVICES)
def test_the_document_is_valid_openapi(name: str, built: dict[str, Service]) -> None:
    document: Any = describe(built[name])
    validate_document(document)
    assert document["openapi"].startswith("3.1")


@pytest.mark.parametrize("name", SERVICES)
def test_the_document_is_served_and_names_every_route_once(
    name: str, built: dict[str, Service], clients: dict[str, FlaskClient]
) -> None:
    document = clients[name].get(f"/api/{name}/openapi.json").get_json()
    described = {
        (method.upper(), path): operation["operationId"]
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    routes = all_routes(built[name])
    assert set(described) == {(route.method, route.template) for route in routes}
    assert len(set(described.values())) == len(described)


@pytest.mark.parametrize("page", sorted((PROJECT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_every_route_that_a_page_of_the_documentation_names_exists(page: Path, built: dict[str, Service]) -> None:
    text = page.read_text("utf-8")
    named = set(re.findall(r"(GET|POST|PUT|PATCH|DELETE) (?:http://127\.0\.0\.1:8000)?(/api/[^\s`?,;)]+)", text))
    named |= {("POST", path) for path in re.findall(r"curl -X POST http://127\.0\.0\.1:8000(/api/\S+)", text)}
    known = {(route.method, _unnamed(route.template)) for name in SERVICES for route in all_routes(built[name])}
    assert {(method, path) for method, path in named if (method, _unnamed(path)) not in known} == set()


def _unnamed(path: str) -> str:
    """Return the path without the names of what varies in it: ``{event_id}`` and ``$EVENT`` are one."""
    return re.sub(r"\{\w+\}|\$[A-Z]+|<\w+>", "{}", path)


@pytest.mark.parametrize("name", SERVICES)
def test_no_address_is_meant_by_two_templates(name: str, built: dict[str, Service]) -> None:
    # OpenAPI gives a concrete path precedence over a templated one for every method; werkzeug does so only for the
    # methods that the concrete one has, so `POST /things/import` beside `GET /things/{id}` answers differently.
    for one, other in combinations({route.template for route in all_routes(built[name])}, 2):
        assert not overlap(one, other), (one, other)


@pytest.mark.parametrize("name", SERVICES)
def test_every_operation_says_how_it_can_be_refused(name: str, built: dict[str, Service]) -> None:
    document: Any = describe(built[name])
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if status.startswith(("4", "5")) and not path.endswith("/ready"):
                    assert "application/problem+json" in response["content"], (method, path, status)


@pytest.mark.parametrize("name", SERVICES)
def test_an_example_is_a_body_that_the_route_takes(name: str, built: dict[str, Service]) -> None:
    for route in all_routes(built[name]):
        if route.body is not None and route.example is not None:
            assert route.body().validate(route.example) == {}, route.name


def test_every_body_that_registrations_takes_is_shown_by_an_example(built: dict[str, Service]) -> None:
    routes = all_routes(built["registrations"])
    assert [route.name for route in routes if route.body is not None and route.example is None] == []


@pytest.mark.parametrize("name", SERVICES)
def test_bodies_take_no_field_that_they_do_not_name(name: str, built: dict[str, Service]) -> None:
    for route in all_routes(built[name]):
        if route.body is not None and not route.form:
            for schema in schemas_in(route.body()):
                assert schema.unknown == RAISE, (route.name, type(schema).__name__)


@pytest.mark.parametrize("name", SERVICES)
def test_patterns_cover_the_whole_text(name: str, built: dict[str, Service]) -> None:
    for route in all_routes(built[name]):
        for declared in (route.body, route.query):
            for field in fields_in(declared() if declared else None):
                for pattern in (item for item in field.validators if isinstance(item, validate.Regexp)):
                    # Python's $ lets a line feed at the end pass.
                    text = str(pattern.regex.pattern)
                    whole = isinstance(pattern, Whole) or text.endswith((r"\Z", r"(?!\n)$"))
                    assert whole, (route.name, field.name, "use causeway_platform.web.schemas.Whole")


@pytest.mark.parametrize("name", SERVICES)
def test_texts_that_people_send_have_a_longest_length(name: str, built: dict[str, Service]) -> None:
    for route in all_routes(built[name]):
        for field in fields_in(route.body() if route.body else None):
            if type(field) is fields.String:
                assert field.validators, (route.name, field.name)


@pytest.mark.parametrize("name", SERVICES)
def test_the_readme_or_the_page_of_routes_beside_it_lists_every_route(name: str, built: dict[str, Service]) -> None:
    pages = (PROJECT / "services" / name).glob("R*.md")
    lines = [line for page in pages for line in page.read_text(encoding="utf-8").splitlines()]
    listed = {bare(line) for line in lines if line.lstrip().startswith("|")}
    for route in built[name].routes:
        path = bare(route.template.removeprefix(built[name].routes.prefix))
        assert any(route.method in line and path in line for line in listed), f"{route.method} {route.template}"


def bare(text: str) -> str:
    """Return ``text`` with every path parameter written alike."""
    return re.sub(r"\{[a-z_]+\}|<[a-z_:]+>", "{}", text)


def overlap(one: str, other: str) -> bool:
    """Say whether an address can match both templates."""
    parts, others = one.split("/"), other.split("/")
    return len(parts) == len(others) and all(
        part == another or "{" in part + another for part, another in zip(parts, others, strict=True)
    )


def schemas_in(schema: Schema) -> list[Schema]:
    """Return ``schema`` and every schema nested in it."""
    nested = [field for field in fields_in(schema, deep=False) if isinstance(field, fields.Nested)]
    return [schema, *(inner for field in nested for inner in schemas_in(field.schema))]


def fields_in(schema: Schema | None, *, deep: bool = True) -> list[fields.Field[Any]]:
    """Return the fields of ``schema``, also those inside lists, mappings and nested schemas."""
    found: list[fields.Field[Any]] = []
    waiting: list[Any] = [] if schema is None else list(schema.fields.values())
    while waiting:
        field = waiting.pop()
        found.append(field)
        if isinstance(field, fields.List):
            waiting.append(field.inner)
        elif isinstance(field, fields.Dict):
            waiting += [inner for inner in (field.key_field, field.value_field) if inner]
        elif isinstance(field, fields.Nested) and deep:
            waiting += field.schema.fields.values()
    return found
