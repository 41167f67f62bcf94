"""Sending a delegation to an event of the demonstration: places, a leader, members, and who of them has confirmed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from causeway_cli.demonstration.api import Api
from causeway_cli.demonstration.conditions import admission_when_known
from causeway_platform.links import Links
from causeway_platform.web.callers import DELEGATION_LINK

TERMS = "1"
"""The version of the terms of data use that the portal shows unless it is told another."""


def send_delegation(
    item: Mapping[str, Any], event_id: str, operator: Api, links: Links, *, starts_at: datetime, institution_id: str
) -> None:
    """Keep the places of ``item``, have its leader name the members, and let those confirm who do.

    The leader's and the members' links are signed with the installation's own key, for their mail is nobody's to read.

    Raises:
        Refused: the API said no.
    """
    path = f"/api/registrations/events/{event_id}"
    admission_when_known(f"{path}/admission", operator)
    body = {name: item[name] for name in ("label", "mode", "places", "leader")}
    body["institution_id"] = institution_id
    body["returns_at"] = (starts_at - timedelta(days=item["returns_before_days"])).isoformat()
    allotment = operator.post(f"{path}/allotments", body, key=f"demonstration:delegation:{item['ref']}")
    leader = operator.as_caller(f"Link {links.sign(DELEGATION_LINK, allotment['delegation_id'], 1)}")
    for number, member in enumerate(item["members"]):
        key = f"demonstration:member:{item['ref']}:{number}"
        said = {name: member[name] for name in ("name", "email", "language") if name in member}
        named = leader.post("/api/registrations/delegation/members", said, key=key)
        if member["confirms"]:
            themselves = operator.as_caller(f"Link {links.sign('manage', named['id'], 1)}")
            themselves.post("/api/registrations/mine/confirm", {"consent": {"version": TERMS}}, key=f"{key}:confirm")
