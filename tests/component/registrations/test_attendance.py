"""Who came, over HTTP: the door with and without a connection, the online room, meeting reports and lists."""

import csv
import io
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from causeway_platform.links import Links
from causeway_registrations.web.door import digest_of
from causeway_testing.turnout import WIDE, attendance, counted

pytestmark = pytest.mark.servers

LINKS = Links(("a-link-key-for-tests-only",))


def ticket(counter: Any, person: dict[str, Any]) -> str:
    return str(counter.call("GET", "/mine/ticket", link=person["manage_token"]).json["code"])


def a_scan(code: str, at: datetime, occasion: str = "event", **changes: Any) -> dict[str, Any]:
    scan = {"scan_id": secrets.token_hex(8), "ticket": code, "occasion": occasion, "at": at.isoformat(), "device": "A"}
    return scan | changes


def tell(counter: Any, event_id: str, scans: Sequence[dict[str, Any]], **headers: str) -> Any:
    body = {"event_id": event_id, "sent_at": counter.now().isoformat(), "scans": list(scans)}
    answer = counter.call("POST", "/check-ins/batch", body, role="operator", **headers)
    assert answer.status_code == 200, answer.text
    return answer


def results(answer: Any) -> dict[str, str]:
    return {row["scan_id"]: row["result"] for row in answer.json["results"]}


def with_parts(counter: Any, event_id: str, **more: Any) -> None:
    start = counter.now() + timedelta(days=20)
    parts = [
        {
            "id": name,
            "title": {"en": name.title()},
            "starts_at": (start + timedelta(hours=hour)).isoformat(),
            "ends_at": (start + timedelta(hours=hour + 1)).isoformat(),
            "modes": {"onsite": {"capacity": 50}},
        }
        for hour, name in enumerate(("opening", "tour"))
    ]
    path = f"/events/{event_id}/admission"
    answer = counter.call("PUT", path, {"parts": parts, **more}, role="operator", If_Match='"0"')
    assert answer.status_code == 200, answer.text


def test_two_phones_without_a_connection_scan_one_ticket_and_it_counts_once_from_the_earlier(counter: Any) -> None:
    event_id = counter.announce(**WIDE)
    code = ticket(counter, counter.registered(event_id))
    noon = counter.now() - timedelta(hours=3)
    early, late = a_scan(code, noon), a_scan(code, noon + timedelta(minutes=5), device="B")
    assert results(tell(counter, event_id, [late])) == {late["scan_id"]: "in"}
    answer = tell(counter, event_id, [early])
    assert results(answer) == {early["scan_id"]: "in"}, "the earlier scan is the first, though it was heard of later"
    again = tell(counter, event_id, [late, early])
    assert results(again) == {early["scan_id"]: "in", late["scan_id"]: "already"}
    (row,) = attendance(counter, event_id)["items"]
    assert abs(datetime.fromisoformat(row["first_at"]) - noon) < timedelta(seconds=5)
    assert counter.pool(event_id)["checked_in"] == 1
    assert counted(counter, event_id) == 1


def test_many_devices_at_once_and_again_count_every_seat_once(open_counter: Callable[..., Any]) -> None:
    processes = [open_counter(), open_counter()]
    event_id = processes[0].announce(**WIDE)
    people = [processes[0].registered(event_id) for _ in range(20)]
    codes = {person["id"]: ticket(processes[0], person) for person in people}
    began = processes[0].now() - timedelta(hours=2)
    scans = [
        a_scan(code, began + timedelta(seconds=number * 10 + device), device=f"phone-{device}")
        for device in range(4)
        for number, code in enumerate(codes.values())
    ]
    chance = Random(7)
    batches = [chance.sample(scans, 30) for _ in range(12)] + [scans[start : start + 20] for start in range(0, 80, 20)]
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda pair: tell(processes[pair[0] % 2], event_id, pair[1]), enumerate(batches)))
    assert {result for answer in done for result in results(answer).values()} <= {"in", "already"}
    final = Counter(results(tell(processes[0], event_id, scans)).values())
    assert final == {"in": 20, "already": 60}
    assert processes[0].pool(event_id)["checked_in"] == counted(processes[0], event_id) == 20
    rows = processes[0].rows(event_id)
    assert {row["checked_in_at"].replace(microsecond=0) for row in rows}
    for row in rows:
        told = processes[0].messages(row["_id"])
        assert [message["seq"] for message in told] == list(range(1, row["revision"] + 1))
        told = processes[0].messages(f"{row['_id']}.0")
        assert [message["seq"] for message in told] == sorted({message["seq"] for message in told})


def test_tickets_that_do_not_work_are_all_answered_alike_and_leak_nothing(counter: Any) -> None:
    event_id, other_id = counter.announce(**WIDE), counter.announce(**WIDE)
    person, elsewhere = counter.registered(event_id), counter.registered(other_id)
    code = ticket(counter, person)
    forged = [
        "nonsense",
        code[:-1] + ("A" if code[-1] != "A" else "B"),
        LINKS.sign("manage", person["id"], 1),
        LINKS.sign("ticket", "no-such-registration"),
        LINKS.sign("ticket", person["id"], 7),
        person["manage_token"],
    ]
    now = counter.now()
    scans = [a_scan(one, now) for one in forged]
    answer = tell(counter, event_id, scans)
    assert set(results(answer).values()) == {"not-valid"}
    shapes = {tuple((name, row[name]) for name in row if name not in {"scan_id"}) for row in answer.json["results"]}
    assert len(shapes) == 1, "one answer for all of them"
    other = tell(counter, event_id, [a_scan(ticket(counter, elsewhere), now)]).json["results"][0]
    assert (other["result"], other["name"], other["registration_id"]) == ("other-event", None, None)
    counter.call("POST", "/mine/withdraw", link=person["manage_token"])
    gone = tell(counter, event_id, [a_scan(code, now)]).json["results"][0]
    assert (gone["result"], gone["name"], gone["first_at"]) == ("not-confirmed", None, None)
    assert counted(counter, event_id) == 0


def test_one_ticket_at_another_events_door_is_refused_without_saying_which_it_is_for(counter: Any) -> None:
    event_id, other_id = counter.announce(**WIDE), counter.announce(**WIDE)
    code = ticket(counter, counter.registered(event_id))
    answer = counter.call("POST", "/check-ins", {"ticket": code, "event_id": other_id}, role="operator")
    assert (answer.status_code, answer.json["slug"]) == (409, "ticket-for-another-event")
    assert event_id not in answer.text


def test_parts_are_counted_for_themselves_and_stand_for_the_event(counter: Any) -> None:
    event_id = counter.announce(**WIDE)
    with_parts(counter, event_id)
    first, second = counter.registered(event_id), counter.registered(event_id)
    code = ticket(counter, first)
    for occasion in ("part:opening", "part:tour"):
        answer = counter.call("POST", "/check-ins", {"ticket": code, "occasion": occasion}, role="operator")
        assert answer.status_code == 200, answer.text
    used = counter.call("POST", "/check-ins", {"ticket": code}, role="operator")
    assert (used.status_code, used.json["slug"]) == (409, "already-checked-in")
    hand = counter.call("POST", f"/registrations/{second['id']}/check-in", {"occasion": "part:tour"}, role="operator")
    assert (hand.status_code, hand.json["person"]["name"][:6]) == (200, "Person")
    assert [counted(counter, event_id, name) for name in ("event", "part:opening", "part:tour")] == [2, 1, 2]
    undo = f"/registrations/{first['id']}/check-in/undo?occasion=part:tour"
    assert counter.call("POST", undo, role="operator").json["checked_in_at"]
    assert [counted(counter, event_id, name) for name in ("event", "part:opening", "part:tour")] == [2, 1, 1]
    mine = counter.call("GET", "/mine/attendance", link=first["manage_token"]).json["seats"]
    assert [(seat["event"], seat["parts"]) for seat in mine] == [(True, ["opening"])]
    wrong = counter.call("POST", "/check-ins", {"ticket": code, "occasion": "part:none"}, role="operator")
    assert (wrong.status_code, wrong.json["slug"]) == (409, "unknown-occasion")


def test_each_day_is_counted(counter: Any) -> None:
    start = counter.now().replace(hour=2, minute=0, second=0, microsecond=0) - timedelta(days=1)
    event_id = counter.announce(
        **WIDE, starts_at=start, ends_at=start + timedelta(days=3), closes_at=counter.now() + timedelta(days=1)
    )
    code = ticket(counter, counter.registered(event_id))
    scans = [a_scan(code, start + timedelta(hours=hours)) for hours in (1, 25)]
    assert sorted(results(tell(counter, event_id, scans)).values()) == ["already", "in"]
    days = [row for row in attendance(counter, event_id)["counts"] if row["occasion"].startswith("day:")]
    assert [row["modes"].get("onsite", 0) for row in days][:3] == [1, 1, 0]


def test_a_ticket_that_is_shown_on_the_second_day_is_let_in_and_counted(counter: Any) -> None:
    start = counter.now()
    event_id = counter.announce(
        **WIDE, starts_at=start, ends_at=start + timedelta(days=3), closes_at=counter.now() + timedelta(days=1)
    )
    code = ticket(counter, counter.registered(event_id))
    for day in range(2):
        counter.later.append(timedelta(days=day))
        shown = counter.call("POST", "/check-ins", {"ticket": code}, role="operator")
        assert shown.status_code == 200, shown.text
        again = counter.call("POST", "/check-ins", {"ticket": code}, role="operator")
        assert (again.status_code, again.json["slug"]) == (409, "already-checked-in")
    days = [row for row in attendance(counter, event_id)["counts"] if row["occasion"].startswith("day:")]
    assert [row["modes"].get("onsite", 0) for row in days][:3] == [1, 1, 0]
    assert counted(counter, event_id) == counter.pool(event_id)["checked_in"] == 1


def test_what_was_taken_back_is_not_brought_back_by_a_device_that_tells_of_it_again(counter: Any) -> None:
    event_id = counter.announce(**WIDE)
    person = counter.registered(event_id)
    scan = a_scan(ticket(counter, person), counter.now() - timedelta(minutes=5))
    tell(counter, event_id, [scan])
    undone = counter.call("POST", f"/registrations/{person['id']}/check-in/undo", role="operator")
    assert (undone.status_code, undone.json["checked_in_at"]) == (200, None)
    assert results(tell(counter, event_id, [scan])) == {scan["scan_id"]: "taken-back"}
    assert counted(counter, event_id) == counter.pool(event_id)["checked_in"] == 0
    counter.later.append(timedelta(minutes=1))
    again = a_scan(scan["ticket"], counter.now())
    assert results(tell(counter, event_id, [again])) == {again["scan_id"]: "in"}
    assert counted(counter, event_id) == 1


def test_a_phone_with_a_wrong_clock_is_set_right(counter: Any) -> None:
    event_id = counter.announce(**WIDE)
    code = ticket(counter, counter.registered(event_id))
    now = counter.now()
    ahead = now + timedelta(hours=9)
    body = {
        "event_id": event_id,
        "sent_at": ahead.isoformat(),
        "scans": [a_scan(code, ahead - timedelta(minutes=10))],
    }
    counter.call("POST", "/check-ins/batch", body, role="operator")
    (row,) = attendance(counter, event_id)["items"]
    told = datetime.fromisoformat(row["first_at"])
    assert abs(told - (now - timedelta(minutes=10))) < timedelta(seconds=5)


def test_the_same_key_gets_the_same_answer_and_no_name_is_kept(counter: Any) -> None:
    event_id = counter.announce(**WIDE)
    person = counter.registered(event_id, name="Anahit Petrosyan")
    scans = [a_scan(ticket(counter, person), counter.now())]
    body = {"event_id": event_id, "sent_at": counter.now().isoformat(), "scans": scans}
    answers = [
        counter.call("POST", "/check-ins/batch", body, role="operator", Idempotency_Key="sync-1") for _ in range(2)
    ]
    assert answers[0].json == answers[1].json
    assert answers[0].json["results"][0]["name"] == "Anahit Petrosyan"
    kept = counter.service.database["answers"].find_one({"body": {"$regex": scans[0]["scan_id"]}})
    assert "Anahit" not in kept["body"]


def test_the_doors_list_knows_tickets_that_work_without_names_or_codes(counter: Any) -> None:
    event_id = counter.announce(**WIDE)
    people = [counter.registered(event_id) for _ in range(3)]
    codes = [ticket(counter, person) for person in people]
    counter.call("POST", "/check-ins", {"ticket": codes[0]}, role="operator")
    first = counter.call("GET", f"/events/{event_id}/door-list?limit=2", role="operator")
    second = counter.call("GET", f"/events/{event_id}/door-list?cursor={first.json['next']}", role="operator")
    rows = {row["digest"]: row["used"] for page in (first, second) for row in page.json["items"]}
    assert set(rows) == {digest_of(event_id, code) for code in codes}
    assert "event" in rows[digest_of(event_id, codes[0])]
    assert rows[digest_of(event_id, codes[1])] == {}
    assert not any(code in first.text + second.text for code in codes)
    assert "Person" not in first.text + second.text


def test_people_are_found_by_a_part_of_their_name_and_nothing_else_is_searched(counter: Any) -> None:
    event_id = counter.announce(**WIDE)
    counter.registered(event_id, name="Ани (Ani) Sargsyan")
    counter.registered(event_id, name="Li Wei")
    found = counter.call("GET", f"/events/{event_id}/people?name=(ANI)", role="operator").json["items"]
    assert [one["name"] for one in found] == ["Ани (Ani) Sargsyan"]
    assert counter.call("GET", f"/events/{event_id}/people?name=.*", role="operator").json["items"] == []
    badges = counter.call("GET", f"/events/{event_id}/badges", role="operator").json["items"]
    assert {badge["name"] for badge in badges} == {"Ани (Ani) Sargsyan", "Li Wei"}
    assert all(badge["svg"].startswith("<svg") for badge in badges)


def test_the_list_for_a_spreadsheet_holds_no_formula(counter: Any) -> None:
    event_id = counter.announce(**WIDE)
    person = counter.registered(event_id, name='=HYPERLINK("https://evil.example")')
    counter.call("POST", "/check-ins", {"ticket": ticket(counter, person)}, role="operator")
    answer = counter.call("GET", f"/events/{event_id}/attendance.csv", role="operator")
    assert answer.content_type == "text/csv; charset=utf-8"
    head, row = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert row[head.index("name")] == '\'=HYPERLINK("https://evil.example")'
    assert row[head.index("how")] == "door"


def test_only_operators_see_and_note_who_came(counter: Any) -> None:
    event_id = counter.announce(**WIDE)
    for method, path in (
        ("GET", f"/events/{event_id}/attendance"),
        ("GET", f"/events/{event_id}/attendance.csv"),
        ("GET", f"/events/{event_id}/door-list"),
        ("GET", f"/events/{event_id}/badges"),
    ):
        assert counter.call(method, path, role="partner").status_code == 403
        assert counter.call(method, path).status_code == 401


def test_who_was_checked_in_before_attendances_were_kept_came_and_can_be_taken_back(counter: Any) -> None:
    event_id = counter.announce(**WIDE)
    person = counter.registered(event_id)
    database = counter.service.database
    database["registrations"].update_one({"_id": person["id"]}, {"$set": {"checked_in_at": counter.now()}})
    database["places"].update_one({"_id": event_id}, {"$set": {"pools.onsite.checked_in": 1}})
    mine = counter.call("GET", "/mine/attendance", link=person["manage_token"]).json["seats"]
    assert mine[0]["event"]
    again = counter.call("POST", "/check-ins", {"ticket": ticket(counter, person)}, role="operator")
    assert again.json["slug"] == "already-checked-in"
    undone = counter.call("POST", f"/registrations/{person['id']}/check-in/undo", role="operator")
    assert undone.json["checked_in_at"] is None
    assert counter.pool(event_id)["checked_in"] == 0


def test_a_partys_tickets_are_told_apart_by_seat_and_each_counts_one(counter: Any) -> None:
    event_id = counter.announce(**WIDE)
    with_parts(counter, event_id, largest_party=3)
    party = counter.registered(event_id, companions=["Li Wei", "Wang Fang"], parts=["opening"])
    seats = counter.call("GET", "/mine/ticket", link=party["manage_token"]).json["seats"]
    assert [seat["name"] for seat in seats][1:] == ["Li Wei", "Wang Fang"]
    assert len({seat["code"] for seat in seats}) == 3
    early = counter.now() - timedelta(hours=1)
    second = a_scan(seats[1]["code"], early + timedelta(minutes=5))
    answer = tell(counter, event_id, [second])
    assert answer.json["results"][0]["name"] == "Li Wei"
    first = a_scan(seats[0]["code"], early)
    tell(counter, event_id, [first, second])
    assert counter.pool(event_id)["checked_in"] == counted(counter, event_id) == 2
    (row,) = counter.rows(event_id)
    assert abs(row["checked_in_at"] - early) < timedelta(seconds=5), "the earliest of all seats"
    undo = f"/registrations/{party['id']}/check-in/undo?seat=0"
    left = counter.call("POST", undo, role="operator").json["checked_in_at"]
    assert abs(datetime.fromisoformat(left) - early - timedelta(minutes=5)) < timedelta(seconds=5)
    assert counter.pool(event_id)["checked_in"] == 1
    assert (
        counter.call("POST", f"/registrations/{party['id']}/check-in/undo", role="operator").json["checked_in_at"]
        is None
    )
    assert (
        len(
            {
                badge["code"]
                for badge in counter.call("GET", f"/events/{event_id}/badges", role="operator").json["items"]
            }
        )
        == 3
    )


def test_who_has_chosen_parts_is_let_into_those_only(counter: Any) -> None:
    event_id = counter.announce(**WIDE)
    with_parts(counter, event_id)
    code = ticket(counter, counter.registered(event_id, parts=["opening"]))
    now = counter.now()
    scans = [a_scan(code, now, "part:tour"), a_scan(code, now, "part:opening")]
    assert results(tell(counter, event_id, scans)) == {scans[0]["scan_id"]: "other-part", scans[1]["scan_id"]: "in"}
    refused = counter.call("POST", "/check-ins", {"ticket": code, "occasion": "part:tour"}, role="operator")
    assert (refused.status_code, refused.json["slug"]) == (409, "part-not-chosen")
    listed = counter.call("GET", f"/events/{event_id}/door-list", role="operator").json["items"]
    assert [row["parts"] for row in listed] == [["opening"]]
