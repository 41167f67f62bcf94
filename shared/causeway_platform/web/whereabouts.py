"""Fields for where people and things are found: e-mail and web addresses, countries."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from email_validator import EmailNotValidError, validate_email
from marshmallow import ValidationError, fields, validate

from causeway_platform.web.texts import describe, has_control_character, listed

MAX_EMAIL = 254
LONGEST_WITHOUT_DOUBT = 200
MAX_LINK = 2_000

# The common shape of what stands before the @; only the other shapes need the full check each time.
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+\-]+(?:\.[A-Za-z0-9_+\-]+)*")
_LONGEST_LOCAL = 40
_KNOWN_DOMAINS = 4_096


class EmailAddress(fields.String):
    """An e-mail address, its domain in IDNA's Unicode form; nothing is asked of the network."""

    def __init__(self, **options: Any) -> None:
        options["validate"] = [validate.Length(3, MAX_EMAIL), *listed(options.get("validate"))]
        describe(options, format="email")
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
    local, _, domain = text.rpartition("@")
    try:
        if len(local) <= _LONGEST_LOCAL and len(text) < LONGEST_WITHOUT_DOUBT and _PLAIN_LOCAL.fullmatch(local):
            return f"{local}@{_checked_domain(domain)}"
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValidationError("Not a valid email address.") from error


@lru_cache(_KNOWN_DOMAINS)
def _checked_domain(domain: str) -> str:
    """Return a domain in its usual writing; most people share a few, so the judgement is kept.

    Raises:
        EmailNotValidError: there can be no such domain; that is not kept, so nobody can fill the memory with nonsense.
    """
    return validate_email(f"a@{domain}", check_deliverability=False).domain


class CountryCode(fields.String):
    """A country by its two letters (ISO 3166-1)."""

    def __init__(self, **options: Any) -> None:
        options["validate"] = [validate.Length(equal=2), *listed(options.get("validate"))]
        describe(options, format="country-code")
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


class WebLink(fields.String):
    """An http or https address without a login in it."""

    def __init__(self, **options: Any) -> None:
        options["validate"] = [validate.Length(1, MAX_LINK), *listed(options.get("validate"))]
        describe(options, format="web-link")
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        link = super()._deserialize(value, attr, data, **kwargs)
        if link is not None and not is_web_link(link):
            raise ValidationError("Not an http or https address.")
        return link


def is_web_link(text: str) -> bool:
    """Say whether ``text`` is an address that may be offered to people to click on."""
    if len(text) > MAX_LINK or re.search(r"[\s\\<>\"]", text) or has_control_character(text):
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
