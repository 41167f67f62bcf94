"""Calling for applications to an event of the demonstration, and the first who apply."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from causeway_cli.demonstration.api import Api, Refused, key_for
from causeway_cli.demonstration.conditions import admission_when_known


def call_for(
    item: Mapping[str, Any], event_id: str, operator: Api, now: datetime, contacts: Mapping[str, Mapping[str, Any]]
) -> None:
    """Lay down the call of ``item`` and apply for its people, unless an earlier load has done so.

    Its reviewers are ``contacts`` of partners, by address; they sign in once an operator has given them a password.

    Raises:
        Refused: the API said no.
    """
    path = f"/api/registrations/events/{event_id}"
    admission_when_known(f"{path}/admission", operator)
    if not _is_laid_down(path, operator):
        times = {
            "opens_at": (now - timedelta(days=7)).isoformat(),
            "closes_at": (now + timedelta(days=item["closes_in_days"])).isoformat(),
        }
        reviewers = [_reviewer(one, contacts[one["contact"]]) for one in item["reviewers"]]
        operator.put(f"{path}/call", {**item["call"], **times, "reviewers": reviewers}, revision=0)
    for person in item["applications"]:
        operator.post(f"{path}/applications", person, key=key_for("application", person["email"]))


def _reviewer(item: Mapping[str, Any], contact: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "subject": contact["id"],
        "name": item["name"],
        "institution_id": contact["institution_id"],
        "mail_domains": [item["contact"].partition("@")[2]],
        "tracks": item["tracks"],
    }


def _is_laid_down(path: str, operator: Api) -> bool:
    try:
        operator.get(f"{path}/call")
    except Refused as refused:
        if refused.slug != "no-call":
            raise
        return False
    return True
