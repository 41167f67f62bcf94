"""Bad input is refused by every route within 100 ms, with a problem document, before anything is read or written.

The services under test have no database, so a request that gets further is answered with 503 and fails the test.
"""

import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from causeway_platform.web.routes import Route
from causeway_testing.route_matrix import SERVICES, allowed_headers, call, media_type_of, path_of, routes_of
from causeway_testing.tokens import TokenMint

ROUTES = [
    pytest.param(name, route, id=f"{route.method} {route.template}") for name in SERVICES for route in routes_of(name)
]
TAKING_JSON = [parameter for parameter in ROUTES if parameter.values[1].body and not parameter.values[1].form]
WITH_PARAMETERS = [parameter for parameter in ROUTES if parameter.values[1].parameters]
READING = [parameter for parameter in ROUTES if parameter.values[1].method == "GET"]

LONGEST_S = 0.1

BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "an unknown field": b'{"surprise_9f": 1}',
    "an operator": b'{"email": {"$gt": ""}, "name": {"$ne": null}}',
    "a dotted key": b'{"status.x": "confirmed"}',
    "a key twice": b'{"name": "a", "name": "b"}',
    "NaN": b'{"capacity": NaN}',
    "5,000 digits": b'{"capacity": ' + b"9" * 5000 + b"}",
    "deep nesting": b"[" * 30_000 + b"]" * 30_000,
    "deep objects": b'{"a":' * 9_000 + b"1" + b"}" * 9_000,
    "control characters": b'{"name": "a\\u0000b\\u001b"}',
    "half a character": b'{"name": "\\ud800"}',
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "protected fields": b'{"id": "x", "revision": 9, "status": "confirmed", "institution": "other", "_id": 1}',
    "every field an object": b'{"name": {}, "title": [], "email": {}, "zone": [], "language": {}, "mode": []}',
}


def assert_refused(client: FlaskClient, route: Route, statuses: set[int], **options: Any) -> None:
    """Call ``route`` and see it refuse at once.

    The time is the processor's in this thread, the best of three: neither what else the machine does nor the garbage
    of a whole test run is the service's doing.
    """
    for remaining in (2, 1, 0):
        began = time.thread_time()
        answer = call(client, route, **options)
        took = time.thread_time() - began
        assert answer.status_code in statuses, answer.text
        assert answer.content_type == "application/problem+json"
        assert answer.get_json()["slug"]
        if took < LONGEST_S:
            return
        assert remaining, f"{took:.3f} s"


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize(("service", "route"), TAKING_JSON)
def test_a_bad_body_is_refused(
    service: str, route: Route, body: bytes, clients: dict[str, FlaskClient], mint: TokenMint
) -> None:
    headers = allowed_headers(route, mint)
    assert_refused(clients[service], route, {400, 422}, data=body, headers=headers, content_type="application/json")


@pytest.mark.parametrize(("service", "route"), TAKING_JSON)
def test_a_body_that_is_too_large_is_refused(
    service: str, route: Route, clients: dict[str, FlaskClient], mint: TokenMint
) -> None:
    body = b'{"name": "' + b"a" * (route.max_body + 1) + b'"}'
    headers = allowed_headers(route, mint)
    assert_refused(clients[service], route, {413}, data=body, headers=headers, content_type="application/json")


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""])
@pytest.mark.parametrize(("service", "route"), TAKING_JSON)
def test_a_body_of_another_type_is_refused(
    service: str, route: Route, media_type: str, clients: dict[str, FlaskClient], mint: TokenMint
) -> None:
    headers = allowed_headers(route, mint)
    assert_refused(clients[service], route, {415}, data=b"{}", headers=headers, content_type=media_type)


@pytest.mark.parametrize("value", ["$where", "a b", "..%2f..%2fetc", "%00", "x" * 129, "-", "é", "{}", "[$ne]"])
@pytest.mark.parametrize(("service", "route"), WITH_PARAMETERS)
def test_what_cannot_be_an_id_is_not_there(
    service: str, route: Route, value: str, clients: dict[str, FlaskClient], mint: TokenMint
) -> None:
    assert_refused(clients[service], route, {404}, path=path_of(route, value), headers=allowed_headers(route, mint))


@pytest.mark.parametrize("query", ["surprise_9f=1", "limit=-1&limit=2", "cursor=%00", "a[$ne]=x", "%ff=1", "x=1&" * 60])
@pytest.mark.parametrize(("service", "route"), READING)
def test_a_bad_query_is_refused(
    service: str, route: Route, query: str, clients: dict[str, FlaskClient], mint: TokenMint
) -> None:
    assert_refused(clients[service], route, {400, 422}, query_string=query, headers=allowed_headers(route, mint))


@pytest.mark.parametrize(
    ("service", "route"),
    [parameter for parameter in ROUTES if parameter.values[1].method == "POST"],
)
def test_an_idempotency_key_that_cannot_be_kept_is_refused(
    service: str, route: Route, clients: dict[str, FlaskClient], mint: TokenMint
) -> None:
    headers = allowed_headers(route, mint) | {"Idempotency-Key": "a key with blanks"}
    answer = call(clients[service], route, headers=headers, data=b"{}", content_type=media_type_of(route))
    assert answer.status_code in {400, 422}


@pytest.mark.parametrize(
    ("service", "route"),
    [parameter for parameter in ROUTES if parameter.values[1].needs_revision],
)
def test_a_change_must_state_its_revision(
    service: str, route: Route, clients: dict[str, FlaskClient], mint: TokenMint
) -> None:
    headers = allowed_headers(route, mint)
    del headers["If-Match"]
    assert call(clients[service], route, headers=headers).status_code == 428
    for malformed in ("*", "3", '"x"'):
        assert call(clients[service], route, headers=headers | {"If-Match": malformed}).status_code == 400
