"""Fields for time: moments, wall times and the zones to read them in."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields

from causeway_platform.web.texts import describe

WALL_TIME_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"

_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_WALL_TIME = re.compile(WALL_TIME_PATTERN.strip("^$"))


class ZoneName(fields.String):
    """A time zone of the IANA database, such as ``Asia/Yerevan``."""

    def __init__(self, **options: Any) -> None:
        describe(options, format="iana-zone")
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        name = super()._deserialize(value, attr, data, **kwargs)
        if name is not None and name not in zone_names():
            raise ValidationError("Not a time zone such as Asia/Yerevan.")
        return name


@cache
def zone_names() -> frozenset[str]:
    """Return every zone that people may choose: places, and UTC; not the database's internal names."""
    return frozenset(name for name in available_timezones() if name not in {"localtime", "Factory"})


class Instant(fields.AwareDateTime):
    """A moment, RFC 3339 with an offset; loaded as UTC."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not _RFC_3339.fullmatch(value):
            raise ValidationError("Not a moment such as 2025-06-24T09:00:00Z.")
        try:
            return bounded(super()._deserialize(value.upper(), attr, data, **kwargs)).astimezone(UTC)
        except OverflowError as error:
            raise ValidationError("Not between the years 1970 and 2200.") from error


class WallTime(fields.NaiveDateTime):
    """What a clock on the wall shows, ``2025-06-24T09:00:00``, to be read in a zone given beside it."""

    def __init__(self, **options: Any) -> None:
        describe(options, format="wall-time", pattern=WALL_TIME_PATTERN, example="2025-06-24T09:00:00")
        super().__init__(format="iso", **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not _WALL_TIME.fullmatch(value):
            raise ValidationError("Not a wall time such as 2025-06-24T09:00:00, without an offset.")
        return bounded(super()._deserialize(value, attr, data, **kwargs))


def bounded(moment: datetime) -> datetime:
    """Return ``moment`` if it lies in the years that calendars are used for.

    Raises:
        ValidationError: it does not.
    """
    if not 1970 <= moment.year <= 2200:
        raise ValidationError("Not between the years 1970 and 2200.")
    return moment
