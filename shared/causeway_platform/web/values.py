"""A field for plain values by name, where each value is judged by something else than its shape."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate

from causeway_platform.web.texts import Whole

NAME_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}$"
MOST_VALUES = 100
LONGEST_VALUE = 4000
LARGEST_VALUE = 10**15

_TEXT_PATTERN = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$"


class PlainValue(fields.Field[Any]):
    """A text, a number, true, false or null."""

    def __init__(self, **options: Any) -> None:
        described = {
            "type": ["string", "number", "boolean"],
            "maxLength": LONGEST_VALUE,
            "pattern": _TEXT_PATTERN,
            "minimum": -LARGEST_VALUE,
            "maximum": LARGEST_VALUE,
        }
        super().__init__(allow_none=True, metadata=described, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        if not isinstance(value, (str, int, float)):
            raise ValidationError("Not a text, a number, true, false or null.")
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            raise ValidationError(f"Longer than maximum length {LONGEST_VALUE}.")
        if not isinstance(value, str) and not -LARGEST_VALUE <= value <= LARGEST_VALUE:
            raise ValidationError("The number is too large.")
        return value


class ValuesByName(fields.Dict):
    """Plain values by short name, such as answers by question."""

    names_described: Mapping[str, Any] = {"propertyNames": {"pattern": NAME_PATTERN}, "maxProperties": MOST_VALUES}
    """What the OpenAPI document says of the names."""

    def __init__(self, **options: Any) -> None:
        names = fields.String(validate=Whole(NAME_PATTERN, error="Small letters, digits and hyphens, 40 at most."))
        super().__init__(keys=names, values=PlainValue(), validate=validate.Length(max=MOST_VALUES), **options)
