"""What goes out on the wire for a handler's answer."""

from collections.abc import Iterable
from typing import Any

import pytest
from flask import Request

from causeway_platform.commands import Answer
from causeway_platform.web.answers import Content, respond


def sent(answer: Answer | Content, method: str = "GET", **environ: str) -> tuple[str, dict[str, str], bytes]:
    """Return status line, headers and body as a web server would get them."""
    lines: list[tuple[str, list[tuple[str, str]]]] = []
    surroundings: dict[str, Any] = {"REQUEST_METHOD": method, **environ}
    request = Request({**surroundings, "wsgi.url_scheme": "http", "SERVER_NAME": "x", "SERVER_PORT": "80"})
    start: Any = lambda status, headers: lines.append((status, headers))  # noqa: E731  (a protocol with one method)
    chunks: Iterable[bytes] = respond(answer, request)(surroundings, start)
    ((status, headers),) = lines
    return status, dict(headers), b"".join(chunks)


def test_json_is_short_and_measured_in_bytes() -> None:
    status, headers, body = sent(
        Answer(status=201, body={"name": "北京"}, headers={"Location": "/a"}, etag="3"), "POST"
    )
    assert (status, body) == ("201 Created", '{"name":"北京"}'.encode())
    assert headers == {
        "Location": "/a",
        "ETag": '"3"',
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
    }


def test_a_calendar_keeps_its_type_and_an_answer_given_again_says_so() -> None:
    status, headers, body = sent(Content(content="BEGIN", media_type="text/calendar; charset=utf-8"))
    assert (status, headers["Content-Type"], body) == ("200 OK", "text/calendar; charset=utf-8", b"BEGIN")
    assert sent(Content(content=b"\x89PNG", media_type="image/png"))[2] == b"\x89PNG"
    assert sent(Answer(body={}, replayed=True), "POST")[1]["Idempotency-Replayed"] == "true"


def test_a_head_has_the_length_and_not_the_body() -> None:
    _, headers, body = sent(Answer(body=[1, 2]), "HEAD")
    assert (headers["Content-Length"], body) == ("5", b"")


def test_nothing_is_said_of_a_body_that_is_not_there() -> None:
    status, headers, body = sent(Answer(status=204), "DELETE")
    assert (status, headers, body) == ("204 No Content", {}, b"")


@pytest.mark.parametrize(
    ("stated", "status"), [('"7"', "304 Not Modified"), ('"6"', "200 OK"), ("*", "304 Not Modified")]
)
def test_what_the_caller_has_is_not_sent_again(stated: str, status: str) -> None:
    answered = sent(Answer(body={"a": 1}, etag="7"), HTTP_IF_NONE_MATCH=stated)
    assert (answered[0], answered[1]["ETag"]) == (status, '"7"')
    assert bool(answered[2]) is (status == "200 OK")
