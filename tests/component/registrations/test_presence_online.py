"""Who was in the online room: by the personal link, minute by minute, and by the reports of meetings."""

import secrets
from datetime import timedelta
from typing import Any

import pytest

from causeway_testing.turnout import WIDE, counted

pytestmark = pytest.mark.servers


def online(counter: Any, **admission: Any) -> tuple[str, list[dict[str, Any]]]:
    """Return an event whose online room is open, and three people who attend online."""
    start = counter.now() - timedelta(minutes=5)
    event_id = counter.announce(**WIDE, starts_at=start, closes_at=counter.now() + timedelta(hours=1))
    people = [
        counter.registered(event_id, mode="online", email=f"{secrets.token_hex(5)}@museum.example") for _ in "abc"
    ]
    if admission:
        answer = counter.call("PUT", f"/events/{event_id}/admission", admission, role="operator", If_Match='"0"')
        assert answer.status_code == 200, answer.text
    return event_id, people


def test_opening_the_personal_link_is_a_presence_and_minutes_decide(counter: Any) -> None:
    event_id, people = online(counter, minimum_minutes=3)
    for _ in range(4):
        answer = counter.call("POST", "/mine/presence", link=people[0]["manage_token"])
        assert answer.status_code == 200, answer.text
        counter.later.append(timedelta(minutes=1))
    assert (answer.json["minutes"], answer.json["attended"], answer.json["minimum_minutes"]) == (3, True, 3)
    counter.call("POST", "/mine/presence", link=people[1]["manage_token"])
    assert counter.pool(event_id, "online")["checked_in"] == 2, "both have used their place"
    assert counted(counter, event_id) == 1, "one of them for long enough"
    short = counter.call("GET", "/mine/attendance", link=people[1]["manage_token"]).json["seats"][0]
    assert (short["event"], short["minutes"]) == (False, 0)
    told = counter.messages(f"{people[0]['id']}.0")
    assert len(told) == 2, "told when they came and when it was enough, not every minute"


def test_the_room_is_for_those_online_and_only_while_it_is_open(counter: Any) -> None:
    event_id, people = online(counter)
    onsite = counter.registered(event_id)
    answer = counter.call("POST", "/mine/presence", link=onsite["manage_token"])
    assert (answer.status_code, answer.json["slug"]) == (409, "room-not-open")
    counter.later.append(timedelta(hours=5))
    answer = counter.call("POST", "/mine/presence", link=people[0]["manage_token"])
    assert (answer.status_code, answer.json["slug"]) == (409, "room-not-open")


def report(counter: Any, event_id: str, text: str, **more: Any) -> Any:
    return counter.call("POST", f"/events/{event_id}/presence-report", {"csv": text, **more}, role="operator")


def test_a_meetings_report_is_tried_first_noted_once_and_safe_to_repeat(counter: Any) -> None:
    event_id, people = online(counter, minimum_minutes=30)
    address = counter.call("GET", "/mine", link=people[0]["manage_token"]).json["person"]["email"]
    text = (
        "Topic,Museums\n\n"
        "Name,User Email,Join Time,Leave Time,Duration (Minutes)\n"
        f"Ani,{address.upper()},07/21/2026 09:00:00 AM,07/21/2026 09:25:00 AM,25\n"
        f"Ani again,{address},07/21/2026 09:30:00 AM,07/21/2026 09:40:00 AM,10\n"
        f"Ani's tablet,{address},07/21/2026 09:35:00 AM,07/21/2026 09:40:00 AM,5\n"
        f"Li {people[1]['id']},,07/21/2026 09:00:00 AM,07/21/2026 09:20:00 AM,20\n"
        "Stranger,nobody@elsewhere.example,,,90\n"
        "Nameless,,,,10\n"
    )
    tried = report(counter, event_id, text).json
    assert (tried["dry_run"], tried["people"], tried["enough"], tried["changed"]) == (True, 2, 1, 0)
    assert [error["line"] for error in tried["errors"]] == [8, 9]
    assert "elsewhere.example" not in str(tried), "no address is repeated"
    assert counted(counter, event_id) == 0
    assert report(counter, event_id, text, dry_run=False).json["changed"] == 2
    assert report(counter, event_id, text, dry_run=False).json["changed"] == 0
    shown = counter.call("GET", f"/registrations/{people[0]['id']}/attendance", role="operator").json["seats"][0]
    assert (shown["minutes"], shown["event"]) == (35, True)
    assert counted(counter, event_id) == 1


@pytest.mark.parametrize("text", ["nothing of the kind", "name,minutes\nAni,5\n", "\x00\x01"])
def test_what_is_no_report_is_refused(counter: Any, text: str) -> None:
    event_id, _ = online(counter)
    answer = report(counter, event_id, text, dry_run=False)
    assert answer.status_code in {400, 422}, answer.text
