"""A route says everything about itself where it is declared, or it cannot be declared."""

from typing import Any

import pytest

from causeway_platform.commands import Answer
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PUBLIC, Role
from causeway_platform.web.routes import Routes
from causeway_testing.toy_service import Notes, toy_routes


def handler(call: Call) -> Answer:
    return Answer(body=call.path)


def declare(path: str = "/x", **declared: Any) -> Routes:
    routes = Routes("toys")
    routes.get(path, **{"summary": "x", **declared})(handler)
    return routes


def test_a_route_without_callers_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="who may call"):
        declare()
    with pytest.raises(ValueError, match="nobody"):
        declare(callers=Role(0))


def test_a_route_is_declared_once() -> None:
    routes = declare(callers=PUBLIC)
    with pytest.raises(ValueError, match="twice"):
        routes.get("/x", callers=OPERATOR, summary="again")(handler)


def test_two_sets_of_routes_do_not_overlap() -> None:
    with pytest.raises(ValueError, match="twice"):
        declare(callers=PUBLIC).also(declare(callers=PUBLIC))


def test_an_owner_must_be_in_the_path() -> None:
    with pytest.raises(ValueError, match="note_id"):
        declare(callers=PUBLIC, own="note_id")


def test_a_wrong_limit_is_said_at_start() -> None:
    with pytest.raises(ValueError, match="sometimes"):
        declare(callers=PUBLIC, limit="sometimes")


def test_paths_are_mounted_and_written_as_openapi_wants_them() -> None:
    (route,) = declare("/notes/<note_id>/pages/<page>", callers=PUBLIC)
    assert route.path == "/api/toys/notes/<note_id>/pages/<page>"
    assert route.template == "/api/toys/notes/{note_id}/pages/{page}"
    assert route.parameters == ("note_id", "page")


def test_changes_need_a_revision_unless_the_route_says_otherwise() -> None:
    needs = {route.name: route.needs_revision for route in toy_routes(Notes())}
    assert needs["change_note"]
    assert needs["delete_note"]
    assert not needs["write_note"]
    assert not needs["close_note"]
    (free,) = declare(callers=PUBLIC, if_match=True)
    assert free.needs_revision
