"""Message schemas compiled to plain functions: checking a message by marshmallow costs more than sending it.

A compiled function knows the common cases only and says ``Unsure`` about everything else; marshmallow then decides. So
it may accept nothing that marshmallow would refuse, and what it returns is the same. Measured for a registration's
message: 42 µs by marshmallow and 5 µs compiled to read, 74 µs and 4 µs to write.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, missing, validate

Convert = Callable[[Any], Any]
"""Takes a value, returns it converted, or raises ``Unsure``."""


class Unsure(Exception):
    """The value is not one of the plain cases; ask marshmallow."""


_UNSURE = Unsure()


def reader_of(schema: Schema) -> Convert:
    """Return the function that checks a JSON object and returns it with moments as ``datetime``, additions left out."""
    return _object(schema, _read_leaf, strict=False)


def writer_of(schema: Schema) -> Convert:
    """Return the function that checks a body and returns it JSON-ready; a member not in the schema is not accepted."""
    return _object(schema, _write_leaf, strict=True)


def _object(schema: Schema, leaf: Callable[[fields.Field[Any]], Convert], *, strict: bool) -> Convert:
    members = tuple(
        (name, _convert(field, leaf, strict=strict), bool(field.required), bool(field.allow_none))
        for name, field in schema.fields.items()
    )

    def convert(value: Any) -> Any:
        if type(value) is not dict:
            raise _UNSURE
        result: dict[str, Any] = {}
        for name, member, required, nullable in members:
            given = value.get(name, missing)
            if given is None and nullable:
                result[name] = None
            elif given is not missing:
                result[name] = member(given)
            elif required:
                raise _UNSURE
        if strict and len(result) != len(value):
            raise _UNSURE
        return result

    return convert


def _convert(field: fields.Field[Any], leaf: Callable[[fields.Field[Any]], Convert], *, strict: bool) -> Convert:
    if field.data_key is not None or field.load_default is not missing or field.dump_default is not missing:
        return _never
    kind = type(field)
    if kind is fields.Nested and isinstance(field, fields.Nested) and not field.many and not field.validators:
        return _object(field.schema, leaf, strict=strict)
    if kind is fields.Dict and isinstance(field, fields.Dict) and not field.validators:
        return _mapping(field, leaf, strict=strict)
    if kind is fields.List and isinstance(field, fields.List) and not field.validators:
        return _sequence(_convert(field.inner, leaf, strict=strict))
    return leaf(field)


def _mapping(field: fields.Dict, leaf: Callable[[fields.Field[Any]], Convert], *, strict: bool) -> Convert:
    if field.key_field is None or field.value_field is None:
        return _never
    key_of = _convert(field.key_field, leaf, strict=strict)
    value_of = _convert(field.value_field, leaf, strict=strict)

    def convert(value: Any) -> Any:
        if type(value) is not dict:
            raise _UNSURE
        return {key_of(key): value_of(item) for key, item in value.items()}

    return convert


def _sequence(item_of: Convert) -> Convert:
    def convert(value: Any) -> Any:
        if type(value) is not list:
            raise _UNSURE
        return [item_of(item) for item in value]

    return convert


def _read_leaf(field: fields.Field[Any]) -> Convert:
    return _read_moment if _is_moment(field) else _plain(field)


def _write_leaf(field: fields.Field[Any]) -> Convert:
    return _write_moment if _is_moment(field) else _plain(field)


def _is_moment(field: fields.Field[Any]) -> bool:
    return (
        type(field) is fields.AwareDateTime
        and field.format == "iso"
        and field.default_timezone is None
        and not field.validators
    )


def _read_moment(value: Any) -> datetime:
    if type(value) is not str or "T" not in value:
        raise _UNSURE
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise _UNSURE from None
    if moment.tzinfo is None:
        raise _UNSURE
    return moment


def _write_moment(value: Any) -> str:
    if type(value) is not datetime or value.tzinfo is None:
        raise _UNSURE
    return value.isoformat()


_PLAIN_TYPES: Mapping[type[Any], type[Any]] = {fields.String: str, fields.Integer: int, fields.Boolean: bool}


def _plain(field: fields.Field[Any]) -> Convert:
    """Return the check of a text, whole number or truth value; it stays as it is."""
    wanted = _PLAIN_TYPES.get(type(field))
    checks = [_check_of(validator) for validator in field.validators]
    if wanted is None or None in checks:
        return _never
    if not checks:
        return _of_type(wanted)
    return _of_type_and(wanted, [check for check in checks if check is not None])


def _of_type(wanted: type[Any]) -> Convert:
    def convert(value: Any) -> Any:
        if type(value) is not wanted:
            raise _UNSURE
        return value

    return convert


def _of_type_and(wanted: type[Any], checks: list[Callable[[Any], bool]]) -> Convert:
    def convert(value: Any) -> Any:
        if type(value) is not wanted:
            raise _UNSURE
        for holds in checks:
            if not holds(value):
                raise _UNSURE
        return value

    return convert


def _check_of(validator: Any) -> Callable[[Any], bool] | None:
    """Return a quick form of a marshmallow validator, or none when it is of a kind not known here."""
    kind = type(validator)
    if kind is validate.OneOf:
        return frozenset(validator.choices).__contains__
    if kind is validate.Regexp:
        return lambda value: validator.regex.match(value) is not None
    if kind is validate.Length:
        lowest, highest = _length_bounds(validator)
        return lambda value: lowest <= len(value) <= highest
    if kind is validate.Range and validator.min_inclusive and validator.max_inclusive:
        least, most = validator.min, validator.max
        return lambda value: (least is None or value >= least) and (most is None or value <= most)
    return None


def _length_bounds(validator: validate.Length) -> tuple[int, float]:
    if validator.equal is not None:
        return validator.equal, validator.equal
    return validator.min or 0, float("inf") if validator.max is None else validator.max


def _never(_value: Any) -> Any:
    raise _UNSURE
