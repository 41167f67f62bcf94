"""Who was in the online room: by the personal link, minute by minute, and by the reports of meetings."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from causeway_testing.turnout import WIDE, attendance, counted

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


SESSIONS = (("opening", 10, 30), ("talks", 30, 50), ("closing", 60, 80))


def with_sessions(counter: Any) -> tuple[str, list[dict[str, Any]]]:
    """Return an event of three sessions online and a tour onsite, and its people; it is on since five minutes."""
    onsite, both = {"onsite": {"capacity": 50}}, {"onsite": {"capacity": 50}, "online": {"capacity": 50}}
    parts = [
        {"id": name, "title": {"en": name}, "modes": onsite if name == "tour" else both}
        | {
            "starts_at": (counter.now() + timedelta(minutes=start - 5)).isoformat(),
            "ends_at": (counter.now() + timedelta(minutes=end - 5)).isoformat(),
        }
        for name, start, end in (*SESSIONS, ("tour", 50, 60))
    ]
    return online(counter, parts=parts)


def stay(counter: Any, person: dict[str, Any], minutes: int) -> dict[str, Any]:
    """Be in the room for so many minutes, heard of once a minute, and return what was answered last."""
    for _ in range(minutes):
        answer = counter.call("POST", "/mine/presence", link=person["manage_token"])
        assert answer.status_code == 200, answer.text
        counter.later.append(timedelta(minutes=1))
    return dict(answer.json)


def test_who_comes_by_the_join_link_gets_a_certificate_by_the_share_of_sessions(counter: Any) -> None:
    event_id, (always, briefly, _) = with_sessions(counter)
    rule = {"share": 66}
    path = f"/events/{event_id}/certificate-rule"
    assert counter.call("PUT", path, rule, role="operator", If_Match='"0"').status_code == 200
    assert stay(counter, always, 10)["counts_parts"], "their page stays open beside the room"
    stay(counter, briefly, 3)
    counter.later.append(timedelta(minutes=14))
    stay(counter, always, 5)
    counter.later.append(timedelta(hours=2))
    seats = [
        counter.call("GET", "/mine/attendance", link=one["manage_token"]).json["seats"][0] for one in (always, briefly)
    ]
    assert [one["parts"] for one in seats] == [["opening", "talks"], ["opening"]]
    counter.call("POST", f"/events/{event_id}/certificates/issue", role="operator")
    counter.run_clock()
    assert counter.call("GET", "/mine/certificate", link=always["manage_token"]).status_code == 200
    assert counter.call("GET", "/mine/certificate", link=briefly["manage_token"]).status_code == 404
    lacking = counter.call("GET", f"/events/{event_id}/certificates/preview", role="operator").json["lacking"]
    assert lacking == {"share_too_small": 2}


def test_before_and_between_the_sessions_nothing_but_the_event_is_attended(counter: Any) -> None:
    event_id, people = with_sessions(counter)
    stay(counter, people[0], 4)
    assert counted(counter, event_id) == 1
    assert counter.call("GET", "/mine/attendance", link=people[0]["manage_token"]).json["seats"][0]["parts"] == []


def test_joining_and_leaving_again_is_kept_and_shown(counter: Any) -> None:
    event_id, people = with_sessions(counter)
    began = counter.now()
    stay(counter, people[0], 3)
    counter.later.append(timedelta(minutes=10))
    stay(counter, people[0], 2)
    row = attendance(counter, event_id)["items"][0]
    kept = [[minutes_after(began, one[end]) for end in ("joined_at", "left_at")] for one in row["spells"]]
    assert kept == [[0, 2], [13, 14]]
    assert [len(mark["spells"]) for mark in row["marks"]] == [2, 1], "of the first session they saw the end"
    (heading, line) = counter.call("GET", f"/events/{event_id}/attendance.csv", role="operator").text.splitlines()
    assert heading.endswith(",online")
    first, second = line.split(",")[-1].split("; ")
    local = began.astimezone(ZoneInfo("Asia/Shanghai"))
    assert first == f"{local:%Y-%m-%d %H:%M}-{local + timedelta(minutes=2):%H:%M}"
    assert second.startswith(f"{local + timedelta(minutes=13):%Y-%m-%d %H:%M}")


def minutes_after(began: datetime, moment: str) -> int:
    return round((datetime.fromisoformat(moment) - began).total_seconds() / 60)


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


def test_a_report_keeps_when_people_joined_and_left_by_the_events_clocks_or_another_zones(counter: Any) -> None:
    event_id, people = online(counter)
    began = counter.now().replace(second=0, microsecond=0)
    address = counter.call("GET", "/mine", link=people[0]["manage_token"]).json["person"]["email"]

    def lines(zone: str) -> str:
        local = began.astimezone(ZoneInfo(zone))
        spans = [(0, 20), (10, 25), (40, 50), (60 * 24 * 9, 60 * 24 * 9 + 5)]
        rows = [[f"{local + timedelta(minutes=one):%Y-%m-%d %H:%M:%S}" for one in span] for span in spans]
        return "email,join time,leave time\n" + "".join(f"{address},{join},{leave}\n" for join, leave in rows)

    for zone, more in (("Asia/Shanghai", {}), ("Asia/Yerevan", {"zone": "Asia/Yerevan"})):
        answer = report(counter, event_id, lines(zone), dry_run=False, **more)
        assert answer.status_code == 200, answer.text
        (row,) = attendance(counter, event_id)["items"]
        kept = [[minutes_after(began, one[end]) for end in ("joined_at", "left_at")] for one in row["spells"]]
        assert kept == [[0, 25], [40, 50]], "two devices are one, and a line of another week is no time of this event"
        assert row["minutes"] == 40
    assert answer.json["changed"] == 0, "the same times by other clocks are the same report"
    assert report(counter, event_id, lines("Asia/Yerevan"), zone="Nowhere/Else").status_code == 422
