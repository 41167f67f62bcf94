"""Access codes as one transaction sees them."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import ASCENDING

from causeway_platform.shelf import Shelf
from causeway_registrations.domain.access_code import AccessCode

_BY_ID = (("_id", ASCENDING),)
_IN_ORDER_OF_MAKING = (("created_at", ASCENDING), ("_id", ASCENDING))


class AccessCodes(Shelf[AccessCode]):
    """A shelf that also finds codes by whom they are for."""

    def bound_to(self, person_key: str, at_most: int, *, event_id: str | None = None) -> Sequence[AccessCode]:
        """Return codes that are for the person with this key only, to all events or to one."""
        where = {"bound_to": person_key} | ({} if event_id is None else {"event_id": event_id})
        return self._bound(where, _IN_ORDER_OF_MAKING, at_most)

    def bound_in(self, event_id: str, at_most: int) -> Sequence[AccessCode]:
        """Return codes to an event that are for one person only, whoever it is."""
        return self._bound({"event_id": event_id, "bound_to": {"$exists": True}}, _BY_ID, at_most)

    def _bound(self, where: Mapping[str, Any], order: Sequence[tuple[str, int]], at_most: int) -> Sequence[AccessCode]:
        return [one for one in self.find_many(where, order, limit=at_most) if one.bound_to is not None]
