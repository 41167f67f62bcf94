"""Secrets of a local installation: made once, kept in one file that only its owner may read."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

FIRST_OPERATOR = "operator@causeway.example"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the services of one installation share or must know at their first start."""

    link_key: str
    signing_secret: str
    operator_email: str
    operator_password: str


def load_secrets(path: Path) -> Secrets:
    """Return the secrets in ``path``, making them at the first start; widened permissions are narrowed again."""
    if not path.exists():
        _write(path, _invent())
    path.chmod(0o600)
    return Secrets(**json.loads(path.read_text(encoding="utf-8")))


def _invent() -> Secrets:
    return Secrets(
        link_key=secrets.token_urlsafe(32),
        signing_secret=secrets.token_urlsafe(32),
        operator_email=FIRST_OPERATOR,
        operator_password=secrets.token_urlsafe(15),
    )


def _write(path: Path, values: Secrets) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    # Opened with its final mode: at no moment may another account read it.
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(asdict(values), stream, indent=1)
    draft.replace(path)
