"""JSON as strict as a public door needs it: what a lenient parser would guess at is refused.

``json.loads`` takes NaN, lets the last of two equal keys win, ends in RecursionError on deep nesting and in ValueError
on numbers of 5,000 digits; a key with ``$`` or ``.`` could become an operator in a query.
"""

import json
import re
from math import isfinite
from typing import Any

from causeway_platform.refusals import Kind, Refusal

MAX_DEPTH = 20
MAX_NUMBER_LENGTH = 30

_BAD_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class MalformedBody(Refusal):
    """The body is not JSON that we take."""

    slug = "malformed-body"
    kind = Kind.MALFORMED
    title = "The body cannot be read"


def loads(body: bytes) -> Any:
    """Return the value that ``body`` holds.

    Raises:
        MalformedBody: it is not UTF-8 JSON, or one of the things named at the head of this module.
    """
    try:
        text = body.decode()
        value = _DECODER.decode(text)
    except UnicodeDecodeError as error:
        raise _malformed("it is not UTF-8") from error
    except RecursionError as error:
        raise _malformed(f"it nests deeper than {MAX_DEPTH} levels") from error
    except ValueError as error:
        raise _malformed(f"it is not JSON: {error}") from error
    # Only an escape can bring in what the decoder refuses as a plain character, and only many brackets nest deep.
    if "\\" in text or text.count("{") + text.count("[") > MAX_DEPTH:
        _inspect(value, 1)
    elif not text.isascii() and (found := _BAD_CHARACTER.search(text)):
        raise _control_character(found[0])
    elif "\x7f" in text:
        raise _control_character("\x7f")
    return value


def is_clean(text: str) -> bool:
    """Say whether ``text`` is free of control characters, except line feed and tab, and of halves of a character."""
    return _BAD_CHARACTER.search(text) is None


def _require_clean(text: str) -> None:
    if found := _BAD_CHARACTER.search(text):
        raise _control_character(found[0])


def _inspect(value: Any, depth: int) -> None:
    if isinstance(value, str):
        _require_clean(value)
    elif isinstance(value, (dict, list)):
        if depth > MAX_DEPTH:
            raise _malformed(f"it nests deeper than {MAX_DEPTH} levels")
        if isinstance(value, dict):
            for name in value:
                _require_clean(name)
            value = list(value.values())
        for member in value:
            _inspect(member, depth + 1)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _malformed("a name occurs twice in one object")
    for name in members:
        if name[:1] == "$" or "." in name or "\x00" in name:
            raise _malformed("a name starts with $ or holds a dot or NUL")
    return members


def _whole_number(text: str) -> int:
    if len(text) > MAX_NUMBER_LENGTH:
        raise _malformed(f"a number has more than {MAX_NUMBER_LENGTH} digits")
    return int(text)


def _number(text: str) -> float:
    value = float(text) if len(text) <= MAX_NUMBER_LENGTH else float("inf")
    if not isfinite(value):
        raise _malformed("a number is too large or too long")
    return value


def _constant(name: str) -> Any:
    raise _malformed(f"{name} is not JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole_number, parse_float=_number, parse_constant=_constant
)


def _control_character(found: str) -> MalformedBody:
    return _malformed(f"it holds the character U+{ord(found):04X}, which no text needs")


def _malformed(reason: str) -> MalformedBody:
    return MalformedBody(f"The body was refused: {reason}.", next_step="Send well-formed JSON in UTF-8.")
