"""Fields for texts: in one language or in several, without what no honest person sends."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate

MAX_TEXT = 2_000
MAX_LANGUAGES = 20
MAX_TAG = 20

LANGUAGE_PATTERN = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"
_CONTROLS = r"\u0000-\u001f\u007f-\u009f\u2028\u2029"
_CONTROLS_IN_LINES = r"\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029"

_LANGUAGE = re.compile(LANGUAGE_PATTERN)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LINE_BREAK = re.compile("[\n\t]")


def _described(controls: str, shortest: int) -> str:
    """Return what the document tells of a text: no control character, and more than blanks if it may not be empty."""
    visible = rf"[^\s{controls}][^{controls}]*" if shortest else ""
    return f"^[^{controls}]*{visible}$"


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
        options["validate"] = [validate.Length(min_length, max_length), *listed(options.get("validate"))]
        pattern = _described(_CONTROLS_IN_LINES if lines else _CONTROLS, min_length)
        describe(options, format="lines" if lines else "text", pattern=pattern)
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
        options["validate"] = [validate.Length(max=MAX_TAG), pattern, *listed(options.get("validate"))]
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
    """One text in several languages: ``{"en": "...", "zh-Hans": "..."}``.

    ``fewest`` is in how many languages it has to be at least; if it is not said, one where the field is required.
    """

    def __init__(
        self, *, max_length: int = MAX_TEXT, lines: bool = False, fewest: int | None = None, **options: Any
    ) -> None:
        texts = Text(max_length=max_length, lines=lines)
        super().__init__(keys=LanguageTag(), values=texts, **options)
        self.fewest = int(self.required) if fewest is None else fewest

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, Mapping) and not self.fewest <= len(value) <= MAX_LANGUAGES:
            raise ValidationError(f"Between {self.fewest} and {MAX_LANGUAGES} languages.")
        texts: dict[str, str] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]  # marshmallow leaves it untyped.
        return texts


class Identifier(fields.String):
    """An id of ours in a body or query."""

    def __init__(self, **options: Any) -> None:
        pattern = Whole(r"^[A-Za-z0-9][A-Za-z0-9-]{0,63}$", error="Not an id.")
        options["validate"] = [pattern, *listed(options.get("validate"))]
        super().__init__(**options)


def has_control_character(text: str) -> bool:
    """Say whether ``text`` holds a character that no text needs; line feed and tab are none."""
    return _CONTROL.search(text) is not None


def describe(options: dict[str, Any], **described: str) -> None:
    """Tell the OpenAPI document what the field is, unless the schema says it in other words."""
    options["metadata"] = {**described, **options.get("metadata", {})}


def listed(validators: Any) -> list[Any]:
    if validators is None:
        return []
    return list(validators) if isinstance(validators, (list, tuple)) else [validators]
