"""Log lines are JSON, carry the correlation, and hold no secret, no address and no forged line."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from causeway_platform import logs
from causeway_platform.correlation import current_correlation
from causeway_platform.links import Links
from causeway_testing.quickness import quickest


@pytest.fixture(autouse=True)
def _put_logging_back() -> Iterator[None]:
    """Leave the logging of the test run as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    kafka_level, mongo_level = logging.getLogger("kafka").level, logging.getLogger("pymongo").level
    yield
    root.handlers, root.level = handlers, level
    logging.getLogger("kafka").setLevel(kafka_level)
    logging.getLogger("pymongo").setLevel(mongo_level)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_one_json_object_with_service_level_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("events", readable=False)
    structlog.get_logger("causeway.test").info("prepared", topics=3)
    (line,) = lines(capsys)
    assert (line["event"], line["level"], line["service"], line["topics"]) == ("prepared", "info", "events", 3)
    assert str(line["timestamp"]).endswith("Z")


def test_lines_of_libraries_have_the_same_shape(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("events", readable=False)
    logging.getLogger("some.library").warning("cannot reach %s", "mongodb://user:secret@db.example")
    (line,) = lines(capsys)
    assert line["event"] == "cannot reach mongodb://[credentials]@db.example"
    assert line["service"] == "events"


def test_lines_below_the_level_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("events", "warning", readable=False)
    structlog.get_logger("causeway.test").info("too quiet")
    assert capsys.readouterr().err == ""


def test_the_correlation_of_the_work_in_hand_is_on_every_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("events", readable=False)
    token = current_correlation.set("c-17")
    try:
        structlog.get_logger("causeway.test").info("in hand")
    finally:
        current_correlation.reset(token)
    assert lines(capsys)[0]["correlation"] == "c-17"


def test_an_exception_is_one_line_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("events", readable=False)
    try:
        raise RuntimeError("no mail for ani@visitors.example")
    except RuntimeError:
        structlog.get_logger("causeway.test").exception("failed")
    (line,) = lines(capsys)
    assert "RuntimeError" in str(line["exception"])
    assert "ani@" not in str(line["exception"])


def test_a_terminal_gets_text(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("events", readable=True)
    structlog.get_logger("causeway.test").info("prepared", topics=3)
    written = capsys.readouterr().err
    assert "prepared" in written
    assert not written.startswith("{")


TOKEN = Links(["a-key-for-this-test-only"]).sign("manage", "0193-registration-id", 2)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("to ani.grigoryan+talks@visitors.example now", "to [address] now"),
        ("李伟@例子.example", "[address]"),
        (f"GET /my/{TOKEN} 200", "GET /my/[token] 200"),
        ("Authorization: Bearer abcdefghijkl", "Authorization: Bearer [token]"),
        ("eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "[token]"),
        ("https://user:word@host/x", "https://[credentials]@host/x"),
        ("User-Agent: x\r\nevent: forged", "User-Agent: x\\r\\nevent: forged"),
        ("\x1b[2J\x00\u2028", "\\x1b[2J\\x00\\u2028"),
        ("Թանգարան 博物馆", "Թանգարան 博物馆"),
    ],
)
def test_text_is_cleaned(text: str, shown: str) -> None:
    assert logs.clean(text) == shown


@pytest.mark.parametrize("name", ["password", "Secret", "access_token", "authorization", "manage_token"])
def test_members_named_like_secrets_are_never_shown(name: str) -> None:
    assert logs.mask(None, "info", {name: "hunter2", "deep": {name: ["hunter2"]}}) == {
        name: "[secret]",
        "deep": {name: "[secret]"},
    }


def test_lists_and_tuples_are_cleaned_too() -> None:
    masked = logs.mask(None, "info", {"to": ["a@b.example", ("c@d.example", 7)]})
    assert masked == {"to": ["[address]", ["[address]", 7]]}


def test_cleaning_long_text_is_quick_and_short() -> None:
    def clean() -> None:
        for text in ("a" * 1_000_000, "a@" * 500_000, "a." * 500_000, "eyJ" * 300_000):
            assert len(logs.clean(text)) <= 4_000

    assert quickest(clean) < 0.5
