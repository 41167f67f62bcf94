"""Fields for what people type: each refuses what no honest person sends, and says so in a sentence.

Lengths are checked before anything that costs more.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel import Locale
from email_validator import EmailNotValidError, validate_email
from marshmallow import ValidationError, fields, validate

MAX_TEXT = 2_000
MAX_EMAIL = 254
MAX_LINK = 2_000
MAX_LANGUAGES = 20
MAX_TAG = 20
MAX_WHOLE_NUMBER = 2**53 - 1
"""What JSON carries without loss everywhere (RFC 7493, 2.2)."""

LANGUAGE_PATTERN = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"
_LANGUAGE = re.compile(LANGUAGE_PATTERN)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
WALL_TIME_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"
_WALL_TIME = re.compile(WALL_TIME_PATTERN.strip("^$"))
_DIGITS = re.compile("-?[0-9]{1,16}")
# What the document tells of a text: something visible, and no control character.
TEXT_PATTERN = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"
LINES_PATTERN = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]*$"
_LINE_BREAK = re.compile("[\n\t]")
# The common shape of an address, so that the full check is only for the others. Each class ends where the next begins.
_PLAIN_EMAIL = re.compile(
    r"(?!.*xn--)[A-Za-z0-9_+\-]+(?:\.[A-Za-z0-9_+\-]+)*@(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+(?:com|org|net|edu)"
)


class Whole(validate.Regexp):
    """A pattern for the whole text; ``$`` alone would let a line feed at the end pass."""

    def __call__(self, value: str) -> str:  # type: ignore[override]  # Only texts are given to it.
        """Return ``value`` if all of it matches."""
        if re.fullmatch(str(self.regex.pattern), value) is None:
            raise ValidationError(self._format_error(value))
        return value


class Text(fields.String):
    """A text in NFC without control characters and without blanks around it; one line unless ``lines``."""

    def __init__(self, *, max_length: int = MAX_TEXT, min_length: int = 1, lines: bool = False, **options: Any) -> None:
        options["validate"] = [validate.Length(min_length, max_length), *_listed(options.get("validate"))]
        _describe(options, format="lines" if lines else "text", pattern=LINES_PATTERN if lines else TEXT_PATTERN)
        super().__init__(**options)
        self._longest = max_length
        self._lines = lines

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, str) and len(value) > self._longest:
            raise ValidationError(f"Longer than maximum length {self._longest}.")
        text = super()._deserialize(value, attr, data, **kwargs)
        if text is None:
            return None
        if _CONTROL.search(text) or (not self._lines and _LINE_BREAK.search(text)):
            raise ValidationError("Control characters are not allowed.")
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        return text.strip()


class LanguageTag(fields.String):
    """A language as BCP 47 writes it: ``en``, ``zh-Hans``, ``hy``."""

    def __init__(self, **options: Any) -> None:
        pattern = Whole(LANGUAGE_PATTERN, error="Not a language tag such as en or zh-Hans.")
        options["validate"] = [validate.Length(max=MAX_TAG), pattern, *_listed(options.get("validate"))]
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        tag = super()._deserialize(value, attr, data, **kwargs)
        return canonical_tag(tag) if tag and _LANGUAGE.fullmatch(tag) and len(tag) <= MAX_TAG else tag


def canonical_tag(tag: str) -> str:
    """Return ``tag`` in the usual writing: language in small letters, script with a capital, region in capitals."""
    head, *rest = tag.split("-")
    return "-".join([head.lower(), *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()


class TextsByLanguage(fields.Dict):
    """One text in several languages: ``{"en": "...", "zh-Hans": "..."}``."""

    def __init__(self, *, max_length: int = MAX_TEXT, lines: bool = False, **options: Any) -> None:
        texts = Text(max_length=max_length, lines=lines)
        super().__init__(keys=LanguageTag(), values=texts, **options)
        self.fewest = 1 if self.required else 0

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, Mapping) and not self.fewest <= len(value) <= MAX_LANGUAGES:
            raise ValidationError(f"Between {self.fewest} and {MAX_LANGUAGES} languages.")
        texts: dict[str, str] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]  # marshmallow leaves it untyped.
        return texts


class EmailAddress(fields.String):
    """An e-mail address, its domain in IDNA's Unicode form; nothing is asked of the network."""

    def __init__(self, **options: Any) -> None:
        options["validate"] = [validate.Length(3, MAX_EMAIL), *_listed(options.get("validate"))]
        _describe(options, format="email")
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        address = super()._deserialize(value, attr, data, **kwargs)
        return address if address is None else checked_email(address)


def checked_email(address: str) -> str:
    """Return a syntactically valid address in its usual writing.

    Raises:
        ValidationError: nobody can have this address.
    """
    text = address.strip()
    if len(text) > MAX_EMAIL:
        raise ValidationError(f"Longer than maximum length {MAX_EMAIL}.")
    if len(text) <= 60 and _PLAIN_EMAIL.fullmatch(text):
        return text
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValidationError("Not a valid email address.") from error


class ZoneName(fields.String):
    """A time zone of the IANA database, such as ``Asia/Yerevan``."""

    def __init__(self, **options: Any) -> None:
        _describe(options, format="iana-zone")
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


class CountryCode(fields.String):
    """A country by its two letters (ISO 3166-1)."""

    def __init__(self, **options: Any) -> None:
        options["validate"] = [validate.Length(equal=2), *_listed(options.get("validate"))]
        _describe(options, format="country-code")
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        code = super()._deserialize(value, attr, data, **kwargs)
        if code is not None and code not in country_codes():
            raise ValidationError("Not a country code such as AM or CN.")
        return code


@cache
def country_codes() -> frozenset[str]:
    """Return the two-letter codes of countries and territories, without groupings and placeholders."""
    codes = {str(code) for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code))}
    return frozenset(codes - {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


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
        _describe(options, format="wall-time", pattern=WALL_TIME_PATTERN, example="2025-06-24T09:00:00")
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


class Identifier(fields.String):
    """An id of ours in a body or query."""

    def __init__(self, **options: Any) -> None:
        pattern = Whole(r"^[A-Za-z0-9][A-Za-z0-9-]{0,63}$", error="Not an id.")
        options["validate"] = [pattern, *_listed(options.get("validate"))]
        super().__init__(**options)


class WholeNumber(fields.Integer):
    """A whole number that is one in JSON already: neither ``"5"`` nor ``true``; ``5.0`` is 5 there."""

    def __init__(self, *, minimum: int = 0, maximum: int = MAX_WHOLE_NUMBER, **options: Any) -> None:
        options["validate"] = [validate.Range(minimum, maximum), *_listed(options.get("validate"))]
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
        options["validate"] = [validate.Range(minimum, maximum), *_listed(options.get("validate"))]
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


class WebLink(fields.String):
    """An http or https address without a login in it."""

    def __init__(self, **options: Any) -> None:
        options["validate"] = [validate.Length(1, MAX_LINK), *_listed(options.get("validate"))]
        _describe(options, format="web-link")
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        link = super()._deserialize(value, attr, data, **kwargs)
        if link is not None and not is_web_link(link):
            raise ValidationError("Not an http or https address.")
        return link


def is_web_link(text: str) -> bool:
    """Say whether ``text`` is an address that may be offered to people to click on."""
    if len(text) > MAX_LINK or re.search(r"[\s\\<>\"]", text) or _CONTROL.search(text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and parts.username is None
        and parts.password is None
        and port != 0
    )


def _describe(options: dict[str, Any], **described: str) -> None:
    """Tell the OpenAPI document what the field is, unless the schema says it in other words."""
    options["metadata"] = {**described, **options.get("metadata", {})}


def _listed(validators: Any) -> list[Any]:
    if validators is None:
        return []
    return list(validators) if isinstance(validators, (list, tuple)) else [validators]
