"""What those hear whom there is no time for."""

import json
from http.client import parse_headers
from io import BytesIO

import pytest

from causeway_platform import metrics
from causeway_platform.promises import overloaded
from causeway_platform.web.edge import security_headers
from causeway_platform.web.late import LateAnswer
from causeway_platform.web.problems import of_refusal
from causeway_testing.toy_service import Notes, toy_routes

ROUTE = next(route for route in toy_routes(Notes()) if route.promises)
DATE = "Sun, 22 Nov 2026 10:00:00 GMT"


def counted() -> float:
    return metrics.REQUESTS.labels(ROUTE.method, ROUTE.template, "503")._value.get()


@pytest.mark.parametrize(("stay", "connection"), [(True, "keep-alive"), (False, "close")])
@pytest.mark.parametrize("https", [True, False])
def test_it_says_what_every_refused_request_hears(stay: bool, connection: str, https: bool) -> None:
    answer = LateAnswer(ROUTE, https=https).rendered(DATE, stay=stay)
    line, _, rest = answer.partition(b"\r\n")
    stream = BytesIO(rest)
    headers = parse_headers(stream)
    body = stream.read()
    expected = of_refusal(overloaded())
    assert line == b"HTTP/1.1 503 SERVICE UNAVAILABLE"
    assert (headers["Date"], headers["Connection"], headers["Retry-After"]) == (DATE, connection, "2")
    assert int(headers["Content-Length"]) == len(body)
    assert dict(security_headers(https=https)).items() <= dict(headers.items()).items()
    assert json.loads(body) | {"correlation_id": None} == expected.get_json() | {"correlation_id": None}
    assert json.loads(body)["correlation_id"] == headers["X-Request-Id"]


def test_each_is_counted_and_can_be_told_from_the_next() -> None:
    late, before = LateAnswer(ROUTE, https=False), counted()
    assert late.rendered(DATE, stay=True) != late.rendered(DATE, stay=True)
    assert counted() == before + 2
