"""Golden examples: one JSON file a message, with the record's key, headers and value as they lie on the topic."""

import json
from importlib.resources import files
from typing import Any


def example(message_type: str) -> dict[str, Any]:
    """Return the example of a message: ``{"key": "...", "headers": {...}, "value": {...}}``."""
    text = files(__package__).joinpath(f"{message_type}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
