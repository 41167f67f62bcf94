"""Every English sentence that fields say of what is wrong with them, so that none can lack its words elsewhere.

They are gathered in three ways, because none finds all: from the messages that fields have ready, by giving fields and
validators what nobody should send, and from the source, where a field raises a sentence of its own.
"""

import ast
import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields

from causeway_platform.web.problems import flatten
from causeway_testing.source import python_files, shown

WRONG: tuple[Any, ...] = (
    *(None, "", "x", "!", "\x00", "x" * 5_000, "nobody@", "http:", "2025-13-45T99:99:99Z", "2025-13-45T99:99:99"),
    *("1800-01-01T00:00:00Z", "1800-01-01T00:00:00", "-1", "9" * 16, True, -(10**18), 10**18, 0.5),
    *([], [{}], {}, {"!": "x"}, {"a": {}}, {f"{number:x}": "x" for number in range(30)}),
)
WRONG_FOR_VALIDATORS: tuple[Any, ...] = ("", "!", -(10**18), 10**18, range(0), range(10**9))
"""A range is long without holding anything."""

ONLY_WHEN_WRITTEN = {"format"}
"""Messages about values of ours, which cannot be written as they should; callers never see them."""


def said_by_fields() -> dict[str, str]:
    """Return each sentence with one field that says it, of all schemas of services and platform loaded by now."""
    said: dict[str, str] = {}
    for schema in _schemas(Schema):
        for name, field in schema().load_fields.items():
            for sentence in _sentences(field):
                said.setdefault(sentence, f"{schema.__module__}.{schema.__name__}.{name}")
    return said


def said_in_source() -> dict[str, str]:
    """Return each sentence that a module raises by itself, with the place; what varies in it is a 1."""
    return {
        sentence: f"{shown(path)}:{call.lineno}"
        for path in python_files("shared/causeway_platform", "services")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _raises_of_a_field(call)
        for sentence in _written(call.args[0])
    }


def _schemas(parent: type[Schema]) -> Iterator[type[Schema]]:
    for schema in parent.__subclasses__():
        if schema.__module__.startswith("causeway_") and ".web" in schema.__module__:
            yield schema
        yield from _schemas(schema)


def _sentences(field: fields.Field[Any]) -> Iterator[str]:
    for key, message in field.error_messages.items():
        if key not in ONLY_WHEN_WRITTEN:
            # A moment that takes every offset has no awareness to speak of.
            told = {"obj_type": getattr(field, "OBJ_TYPE", ""), "awareness": getattr(field, "AWARENESS", None)}
            yield str(message).format(**told)
    yield from _refused_by(field.deserialize, WRONG)
    for validate in field.validators:
        yield from _refused_by(validate, WRONG_FOR_VALIDATORS)
    for inner in ("inner", "key_field", "value_field"):
        if isinstance(part := inspect.getattr_static(field, inner, None), fields.Field):
            yield from _sentences(part)


def _refused_by(take: Callable[[Any], Any], values: Sequence[Any]) -> Iterator[str]:
    for value in values:
        try:
            take(value)
        except ValidationError as error:
            yield from (sentence for _, sentence in flatten(error.messages))
        except TypeError:
            # It takes values of another kind: in a query all are texts.
            continue


def _raises_of_a_field(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "ValidationError"


def _written(said: ast.expr) -> Iterator[str]:
    match said:
        case ast.Constant(value=str(sentence)):
            yield sentence
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "1" for part in parts)
        case ast.List(elts=inner) | ast.Dict(values=inner):
            for each in inner:
                yield from _written(each)
        case ast.Call(func=ast.Attribute(attr="_format_error")):
            # A validator's own message: validators are given what they refuse.
            return
        case _:
            raise AssertionError(f"line {said.lineno}: write the sentence where it is raised, or nobody can check it")
