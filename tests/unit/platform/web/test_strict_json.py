"""What a lenient parser would guess at is refused, and quickly."""

import json

import pytest

from causeway_platform.web import strict_json
from causeway_platform.web.strict_json import MalformedBody
from causeway_testing.quickness import quickest

REFUSED = {
    "empty": b"",
    "not JSON": b"{",
    "two values": b"{} {}",
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "a number beyond any float": b'{"a": 1e999}',
    "5,000 digits": b'{"a": ' + b"9" * 5000 + b"}",
    "31 digits": b'{"a": ' + b"9" * 31 + b"}",
    "a long fraction": b'{"a": 0.' + b"1" * 100 + b"}",
    "a key twice": b'{"a": 1, "a": 2}',
    "a key twice inside": b'{"a": [{"b": 1, "b": 1}]}',
    "an operator": b'{"$gt": ""}',
    "an operator inside": b'{"email": {"$gt": ""}}',
    "a dotted key": b'{"a.b": 1}',
    "NUL in a key": b'{"a\\u0000": 1}',
    "NUL in a text": b'{"a": "x\\u0000y"}',
    "a plain control character": b'{"a": "x\x07y"}',
    "an escaped control character": b'{"a": "x\\u0007y"}',
    "carriage return": b'{"a": "x\\ry"}',
    "DEL": b'{"a": "x\x7fy"}',
    "a C1 control character": '{"a": "x\u0085y"}'.encode(),
    "a control character deep inside": b'{"a": [[{"b": "\\u001b"}]]}',
    "half a character": b'{"a": "\\ud800"}',
    "half a character in a key": b'{"\\udfff": 1}',
    "not UTF-8": b'{"a": "\xff"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "21 levels": b"[" * 21 + b"]" * 21,
    "21 levels of objects": b'{"a":' * 21 + b"1" + b"}" * 21,
    "60,000 levels": b"[" * 60_000,
    "60,000 closed levels": b"[" * 30_000 + b"]" * 30_000,
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_what_no_honest_client_sends_is_refused_within_100_ms(body: bytes) -> None:
    def refuse() -> None:
        with pytest.raises(MalformedBody):
            strict_json.loads(body)

    assert quickest(refuse) < 0.1


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        None,
        "text",
        {"a": {"b": [1, 2.5, True, None]}},
        {"name": "Անի Հակոբյան", "title": "博物馆", "joy": "😀"},
        {"text": "two\nlines\tand a tab"},
        {"escaped": 'a "quote" and a \\ backslash'},
        {"number": 10**29},
        [[0]] * 100,
    ],
)
def test_what_honest_clients_send_comes_through_unchanged(value: object) -> None:
    assert strict_json.loads(json.dumps(value).encode()) == value
    assert strict_json.loads(json.dumps(value, ensure_ascii=False).encode()) == value


def test_twenty_levels_are_allowed() -> None:
    assert strict_json.loads(b"[" * 20 + b"]" * 20)


def test_an_escaped_pair_of_halves_is_a_character() -> None:
    assert strict_json.loads(b'"\\ud83d\\ude00"') == "😀"


def test_the_reason_names_the_character_by_its_number_and_never_repeats_it() -> None:
    with pytest.raises(MalformedBody) as refused:
        strict_json.loads(b'"\\u001b[31m"')
    assert "U+001B" in refused.value.detail
    assert "\x1b" not in refused.value.detail


@pytest.mark.parametrize(("text", "clean"), [("a\nb\tc", True), ("a\rb", False), ("a\x00", False), ("\ud800", False)])
def test_texts_from_elsewhere_are_judged_alike(text: str, *, clean: bool) -> None:
    assert strict_json.is_clean(text) is clean
