"""The registration form: what was entered, what is missing, and the request made of it."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages.moments import known_zone

MAX_NAME = 200
MAX_EMAIL = 254
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_COUNTRY = re.compile(r"[A-Z]{2}")

FIELDS = ("name", "email", "mode", "language", "country", "zone")


@dataclass(slots=True)
class Entries:
    """What a visitor has entered, and by field what is wrong with it: the key of a sentence."""

    values: dict[str, str]
    claim: str
    errors: dict[str, str] = field(default_factory=dict)
    terms: str = ""
    """The version of the terms that were shown with the form."""
    asked: dict[str, Any] = field(default_factory=dict)
    """What goes along because this event asks for it."""

    @property
    def body(self) -> dict[str, Any]:
        """What registrations is asked for."""
        body: dict[str, Any] = {name: self.values[name] for name in ("name", "email", "mode", "language", "zone")}
        if self.values["country"]:
            body["country"] = self.values["country"]
        if self.terms:
            body["consent"] = {"version": self.terms}
        return {**body, **self.asked}

    @property
    def key(self) -> str:
        """The Idempotency-Key: the same for the same form sent twice, another once something was changed in it."""
        content = json.dumps(self.body, sort_keys=True).encode()
        return f"{self.claim}.{hashlib.sha256(content).hexdigest()[:16]}"


def read_entries(form: Mapping[str, str], modes: Sequence[str], fresh_claim: str) -> Entries:
    """Return what came with the form, checked as far as a page can; ``modes`` are those that one can choose."""
    values = {name: _clean(form.get(name, "")) for name in FIELDS}
    claim = form.get("claim", "")
    entries = Entries(values, claim if re.fullmatch(r"[A-Za-z0-9-]{8,64}", claim) else fresh_claim)
    terms = form.get("terms", "")
    # What was shown counts, whatever the terms are by now.
    entries.terms = terms if re.fullmatch(r"[A-Za-z0-9._-]{1,40}", terms) else ""
    values["country"] = values["country"].upper()
    checks = {
        "name": bool(values["name"]) and len(values["name"]) <= MAX_NAME,
        "email": is_email(values["email"]),
        "mode": values["mode"] in modes,
        "language": values["language"] in LANGUAGES,
        "country": not values["country"] or bool(_COUNTRY.fullmatch(values["country"])),
        "zone": known_zone(values["zone"]) is not None,
    }
    entries.errors = {name: f"register.wrong.{name}" for name, right in checks.items() if not right}
    return entries


def is_email(text: str) -> bool:
    """Say whether ``text`` looks like an address; the service looks more closely."""
    return bool(_EMAIL.fullmatch(text)) and len(text) <= MAX_EMAIL


def _clean(text: str) -> str:
    """Return ``text`` composed and on one line, as somebody meant it who pasted it."""
    return " ".join(unicodedata.normalize("NFC", text[:1000]).split())


def take_refusal(entries: Entries, problem: Any) -> None:
    """Put what registrations says about single fields beside them."""
    found = problem.get("errors") if isinstance(problem, dict) else None
    for error in found if isinstance(found, list) else []:
        name = str(error.get("field", "")).split(".")[0] if isinstance(error, dict) else ""
        if name in FIELDS:
            entries.errors[name] = f"register.wrong.{name}"
