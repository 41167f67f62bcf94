"""The stored JSON schemas of all messages: what earlier releases promised. ``python -m`` this module to store new ones.

Within a major version a message only grows: members may be added, none may go, change or become required.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from marshmallow import fields

from causeway_contracts import catalogue
from causeway_contracts.asyncapi import document

STORED = Path(__file__).parents[2] / "contract" / "messages" / "schemas"


def schemas_now() -> dict[str, Any]:
    """Return the schema of every message by name, with all references resolved."""
    whole = document()
    messages = whole["components"]["messages"].values()
    return {message["name"]: _resolved(message["payload"], whole) for message in messages}


def stored_schema(message_type: str) -> Any:
    """Return what was promised."""
    return json.loads((STORED / f"{message_type}.json").read_text(encoding="utf-8"))


def members_of(message_type: str, part: str) -> Mapping[str, fields.Field[Any]]:
    """Return what the catalogue has a message's ``change``, ``state`` or ``person`` consist of."""
    nested = catalogue.schema_of(message_type, tolerant=True).fields[part]
    assert isinstance(nested, fields.Nested)
    members: Mapping[str, fields.Field[Any]] = nested.schema.fields
    return members


def losses(before: Any, now: Any, path: str = "") -> list[str]:
    """Return, in words, what ``now`` takes back of what ``before`` promised."""
    if not isinstance(before, dict) or not isinstance(now, dict):
        return [] if before == now else [f"{path or 'it'} was {before!r} and is {now!r}"]
    required, required_now = _required(before), _required(now)
    found = [f"{path}.{name} is required now" for name in required_now - required]
    found += [f"{path}.{name} may be missing now" for name in required - required_now]
    for name, part in before.items():
        if name == "required":
            continue
        if name == "enum":
            found += [f"{path} no longer allows {value!r}" for value in part if value not in now.get("enum", [])]
        elif name not in now:
            found.append(f"{path}.{name} is gone")
        else:
            found += losses(part, now[name], f"{path}.{name}")
    return found


def _required(schema: dict[str, Any]) -> set[str]:
    names = schema.get("required", [])
    # A member called "required" of some object is a schema, not a list.
    return set(names) if isinstance(names, list) else set()


def _resolved(part: Any, whole: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_resolved(item, whole) for item in part]
    if not isinstance(part, dict):
        return part
    if reference := part.get("$ref"):
        return _resolved(whole["components"]["schemas"][reference.rsplit("/", 1)[1]], whole)
    return {name: _resolved(value, whole) for name, value in part.items()}


def store() -> None:
    """Write today's schemas; do it when a message was added or has grown."""
    STORED.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas_now().items():
        text = json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False)
        (STORED / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    store()
