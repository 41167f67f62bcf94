"""The institutions' collection."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from causeway_partners.domain.institution import EXCHANGE_OFFICE, Institution
from causeway_partners.domain.names import normalised, sort_name
from causeway_partners.store.pages import page_of
from causeway_partners.use_cases.ports import InstitutionsSought, Page
from causeway_platform.shelf import Shelf


class Institutions(Shelf[Institution]):
    """Institutions by id, by the reference of an imported list, and by the beginning of a name's word."""

    def with_references(self, references: Sequence[str]) -> Mapping[str, Institution]:
        """Return the institutions that have one of ``references``, by reference."""
        # The type is said because the index holds texts only, and the planner does not infer it from the values.
        where = {"reference": {"$in": list(references), "$type": "string"}}
        found = self.find_many(where, limit=max(1, len(references)))
        return {institution.reference: institution for institution in found if institution.reference is not None}

    def office(self) -> Institution | None:
        """Return the exchange office; of several the first that was enrolled."""
        return self.find_one({"kind": EXCHANGE_OFFICE}, [("_id", 1)])

    def page(self, sought: InstitutionsSought) -> Page[Institution]:
        """Return a page of institutions in the order of their names."""
        return page_of(
            self,
            _where(sought),
            by="sort_name",
            after=sought.after,
            limit=sought.limit,
            position=lambda institution: (sort_name(institution.names), institution.id),
        )


def _where(sought: InstitutionsSought) -> dict[str, Any]:
    where: dict[str, Any] = {
        name: value
        for name, value in (("country", sought.country), ("kind", sought.kind), ("status", sought.status))
        if value is not None
    }
    beginning = normalised(sought.beginning or "")
    if beginning:
        # An anchored pattern of plain characters is a range of the index; nothing of the caller's is a pattern.
        where["terms"] = {"$regex": "^" + re.escape(beginning)}
    return where
