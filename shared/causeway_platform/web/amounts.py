"""Fields for numbers and yes or no, which look in a query other than in JSON."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from causeway_platform.web.texts import listed

MAX_WHOLE_NUMBER = 2**53 - 1
"""What JSON carries without loss everywhere (RFC 7493, 2.2)."""

_DIGITS = re.compile("-?[0-9]{1,16}")


class WholeNumber(fields.Integer):
    """A whole number that is one in JSON already: neither ``"5"`` nor ``true``; ``5.0`` is 5 there."""

    def __init__(self, *, minimum: int = 0, maximum: int = MAX_WHOLE_NUMBER, **options: Any) -> None:
        options["validate"] = [validate.Range(minimum, maximum), *listed(options.get("validate"))]
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if type(value) is not int and not (isinstance(value, float) and value.is_integer()):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class Flag(fields.Boolean):
    """True or false, and nothing that only looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class NumberInQuery(fields.Integer):
    """A whole number in a query, plain digits only."""

    def __init__(self, *, minimum: int = 0, maximum: int = MAX_WHOLE_NUMBER, **options: Any) -> None:
        options["validate"] = [validate.Range(minimum, maximum), *listed(options.get("validate"))]
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not _DIGITS.fullmatch(value):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class FlagInQuery(fields.Boolean):
    """``true`` or ``false`` in a query."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if value not in {"true", "false"}:
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)
