"""Imports of groups as documents, and back."""

from dataclasses import fields
from typing import Any, TypeVar

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec
from causeway_registrations.domain.group_import import GroupImport, RefusedRow
from causeway_registrations.domain.sheet import Sheet

T = TypeVar("T")


def _codec(noun: str, kind: type[T]) -> Codec[Any]:
    """Return the codec of a plain dataclass; a field that older documents lack must have a default."""
    names = [field.name for field in fields(kind) if field.name != "id"]  # type: ignore[arg-type]  # A dataclass.

    def to_document(entity: Any) -> Document:
        return {"_id": entity.id, **{name: getattr(entity, name) for name in names}}

    def from_document(document: Document) -> T:
        values = {"id": document["_id"], **{name: document[name] for name in names if name in document}}
        return kind(**values)

    return Codec(noun, to_document, from_document)


IMPORTS: Codec[GroupImport] = _codec("import", GroupImport)
SHEETS: Codec[Sheet] = _codec("sheet", Sheet)
REFUSED_ROWS: Codec[RefusedRow] = _codec("row", RefusedRow)
