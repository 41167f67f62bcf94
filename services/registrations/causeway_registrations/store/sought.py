"""What the database is asked for when somebody looks for some of an event's registrations."""

import re
from typing import Any

from causeway_registrations.domain.sought import Sought


def registrations_sought(event_id: str, sought: Sought, after: str | None) -> dict[str, Any]:
    """Return what is true of those that are sought and come after that id.

    There is no index of words: it would cost each registration in a rush, so that an operator need not wait for the
    0.3 to 0.8 s that it takes to look through 100,000 of one event.
    """
    where: dict[str, Any] = {"event_id": event_id}
    if after is not None:
        where["_id"] = {"$gt": after}
    if sought.status is not None:
        where["status"] = sought.status.value
    if sought.mode is not None:
        where["mode"] = sought.mode
    if sought.person is not None:
        holds = {"$regex": re.escape(sought.person), "$options": "i"}
        where["$or"] = [{"name": holds}, {"email": holds}]
    return where
