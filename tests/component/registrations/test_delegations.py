"""Delegations over HTTP and on a real MongoDB: a leader names members, who confirm for themselves."""

import csv
import io
import json
import time
from collections import Counter as Counted
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from causeway_platform.clock_work import ClockWork
from causeway_platform.links import Links
from causeway_platform.web.callers import DATA_LINK, DELEGATION_LINK
from causeway_registrations.domain.participant import person_key

pytestmark = pytest.mark.servers

LINKS = Links(["a-link-key-for-tests-only"])
LEADER = {"name": "Lilit Sargsyan", "email": "lilit@university.example", "language": "hy", "zone": "Asia/Yerevan"}
CONSENT = {"consent": {"version": "2026-11"}}


class Delegation:
    """An allotment of an event with a leader, and what the leader can do."""

    def __init__(self, counter: Any, places: int = 3, capacity: int = 5, **changes: Any) -> None:
        self.counter = counter
        self.event_id = counter.announce(capacities={"onsite": capacity})
        returns_at = (counter.now() + timedelta(days=10)).isoformat()
        body = {"label": "The university", "mode": "onsite", "places": places, "returns_at": returns_at}
        body |= {"leader": LEADER} | changes
        answer = counter.call("POST", f"/events/{self.event_id}/allotments", body, role="operator")
        assert answer.status_code == 201, answer.text
        self.allotment: dict[str, Any] = answer.json
        self.id: str = self.allotment["delegation_id"]
        self.link = LINKS.sign(DELEGATION_LINK, self.id, 1)

    def call(self, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
        return self.counter.call(method, f"/delegation{path}", body, link=self.link, **headers)

    def name(self, email: str, **more: Any) -> Any:
        return self.call("POST", "/members", {"name": f"Member {email}", "email": email} | more)

    def named(self, email: str, **more: Any) -> dict[str, Any]:
        answer = self.name(email, **more)
        assert answer.status_code == 201, answer.text
        return dict(answer.json)

    def members(self) -> list[dict[str, Any]]:
        return list(self.call("GET", "/members").json["items"])

    def filled(self) -> int:
        return int(self.call("GET").json["filled"])

    def says(self, subject: str = "") -> list[str]:
        return [
            row["type"].removeprefix("causeway.registrations.") for row in self.counter.messages(subject or self.id)
        ]

    def change(self, **changes: Any) -> Any:
        seen = self.counter.call("GET", f"/events/{self.event_id}/allotments", role="operator").json["items"][0]
        body = {"places": seen["places"], "returns_at": seen["returns_at"]} | changes
        return self.counter.call(
            "PUT", f"/allotments/{seen['id']}", body, role="operator", If_Match=f'"{seen["revision"]}"'
        )


def manage(member: dict[str, Any]) -> str:
    return LINKS.sign("manage", member["id"], 1)


def confirm(counter: Any, member: dict[str, Any], **body: Any) -> Any:
    return counter.call("POST", "/mine/confirm", CONSENT | body, link=manage(member))


def run_due(counter: Any) -> None:
    clock_work = ClockWork(counter.service, clock=counter.now)
    for _ in range(5):
        clock_work.run_due()


def test_a_leader_sees_the_quota_and_names_members_who_confirm_for_themselves(counter: Any) -> None:
    delegation = Delegation(counter)
    seen = delegation.call("GET")
    assert (seen.json["label"], seen.json["places"], seen.json["filled"]) == ("The university", 3, 0)
    assert seen.json["leader"] == LEADER
    assert seen.headers["Cache-Control"] == "no-store"
    member = delegation.named("ani@university.example", language="en")
    assert member["status"] == "offered"
    assert member["confirm_until"] is not None
    assert delegation.filled() == 1
    mine = counter.call("GET", "/mine", link=manage(member)).json
    assert (mine["named_by"], mine["language"], mine["consent"]) == ("The university", "en", None)
    assert counter.call("GET", "/mine/ticket", link=manage(member)).json["slug"] == "place-not-confirmed"
    done = confirm(counter, member, language="hy")
    assert (done.status_code, done.json["status"], done.json["language"]) == (200, "confirmed", "hy")
    assert done.json["consent"]["version"] == "2026-11"
    assert counter.call("GET", "/mine/ticket", link=manage(member)).status_code == 200
    assert delegation.says(member["id"]) == ["place-offered.v1", "offer-accepted.v1"]
    assert delegation.says() == ["delegation-led.v1"]
    pool = counter.pool(delegation.event_id)
    assert (pool["taken"], pool["offered"], pool["reserved"]) == (3, 0, 2)


def test_an_address_is_the_members_own_once_they_have_confirmed(counter: Any) -> None:
    delegation = Delegation(counter)
    member = delegation.named("ani@university.example")
    assert delegation.members()[0]["email"] == "ani@university.example"
    assert delegation.call("GET", f"/members/{member['id']}/details").json == delegation.members()[0]
    assert Delegation(counter).call("GET", f"/members/{member['id']}/details").status_code == 404
    confirm(counter, member)
    (seen,) = delegation.members()
    assert (seen["name"], seen["email"], seen["status"]) == ("Member ani@university.example", None, "confirmed")


def test_nobody_else_can_accept_or_change_what_a_person_has_not_consented_to(counter: Any) -> None:
    delegation = Delegation(counter)
    member = delegation.named("ani@university.example")
    for path, body in (("/offer/accept", None), ("/mode", {"mode": "online"})):
        answer = counter.call("POST", f"/registrations/{member['id']}{path}", body, role="operator")
        assert (answer.status_code, answer.json["slug"]) == (409, "consent-needed")
    by_themselves = counter.registered(delegation.event_id)
    answer = counter.call("POST", "/mine/confirm", CONSENT, link=by_themselves["manage_token"])
    assert answer.json["slug"] == "not-named"
    assert confirm(counter, member).status_code == 200
    assert confirm(counter, member).json["slug"] == "no-offer"


def test_what_the_event_asks_is_asked_of_the_member(counter: Any) -> None:
    delegation = Delegation(counter)
    tag = counter.call("GET", f"/events/{delegation.event_id}/admission").headers["ETag"]
    gates = {
        "needs_code": True,
        "mail_domains": ["museum.example"],
        "terms": {"version": "1", "text": {"en": "Be kind"}},
    }
    path = f"/events/{delegation.event_id}/admission"
    tag = counter.call("PUT", f"{path}/gates", gates, role="operator", If_Match=tag).headers["ETag"]
    question = {"id": "field", "type": "text", "label": {"en": "Your field"}, "required": True}
    counter.call("PUT", f"{path}/form", {"questions": [question]}, role="operator", If_Match=tag)
    member = delegation.named("ani@university.example")
    assert confirm(counter, member).json["slug"] == "terms-not-accepted"
    assert confirm(counter, member, terms_version="1").json["slug"] == "answers-do-not-fit"
    answers, needs = {"field": "Glass"}, {"diet": ["vegan"]}
    assert confirm(counter, member, terms_version="1", answers=answers, needs=needs).status_code == 200
    assert counter.call("GET", "/mine/answers", link=manage(member)).json["answers"] == answers
    assert counter.call("GET", "/mine/needs", link=manage(member)).json["diet"] == ["vegan"]


def test_a_link_that_is_forged_revoked_or_for_something_else_opens_nothing(counter: Any) -> None:
    delegation, other = Delegation(counter), Delegation(counter)
    member = other.named("ani@university.example")
    forged = f"{delegation.id}.1.{'A' * 27}"
    for link in (forged, LINKS.sign(DELEGATION_LINK, delegation.id, 2), LINKS.sign("manage", delegation.id, 1), "x"):
        for method, path, body in (
            ("GET", "", None),
            ("GET", "/members", None),
            ("POST", "/members", {"name": "A", "email": "a@university.example"}),
            ("POST", f"/members/{member['id']}/withdraw", None),
            ("POST", "/members/batch", {"members": [{}]}),
            ("POST", "/imports", {"csv": "name,email\nA,a@university.example\n"}),
        ):
            answer = counter.call(method, f"/delegation{path}", body, link=link)
            assert (answer.status_code, answer.json["slug"]) == (404, "unknown-link"), (link, path)
    foreign = delegation.call("POST", f"/members/{member['id']}/withdraw")
    assert (foreign.status_code, foreign.json["slug"]) == (404, "unknown-subject")
    assert other.members()[0]["status"] == "offered"
    guessed = delegation.call("POST", f"/members/{member['id']}/withdraw", If_Match='"9"')
    assert guessed.json["slug"] == "unknown-subject", "not even its revision can be learnt"
    assert counter.call("GET", "/mine", link=delegation.link).status_code == 404


def test_another_leader_has_another_link_and_the_first_ones_works_no_more(counter: Any) -> None:
    delegation = Delegation(counter)
    assert delegation.change(leader=LEADER).status_code == 200
    assert delegation.says() == ["delegation-led.v1"], "nobody is written to twice"
    instead = LEADER | {"name": "Aram", "email": "aram@university.example"}
    assert delegation.change(leader=instead).status_code == 200
    assert delegation.call("GET").status_code == 404
    delegation.link = LINKS.sign(DELEGATION_LINK, delegation.id, 2)
    assert delegation.call("GET").json["leader"]["name"] == "Aram"
    first, second = (json.loads(row["value"]) for row in counter.messages(delegation.id))
    assert "person" not in first, "who led it before is in no message that is still kept"
    assert second["person"]["name"] == "Aram"
    assert delegation.change(leader=None).status_code == 200
    assert delegation.call("GET").status_code == 404
    listed = counter.call("GET", f"/events/{delegation.event_id}/allotments", role="operator").json["items"][0]
    assert listed["leader"] is None
    assert delegation.says()[-1] == "delegation-left.v1"


def test_a_member_who_leaves_makes_room_for_another(counter: Any) -> None:
    delegation = Delegation(counter, places=1)
    first = delegation.named("ani@university.example")
    assert delegation.name("aram@university.example").json["slug"] == "allotment-used-up"
    body = {"name": "Aram", "email": "aram@university.example"}
    instead = delegation.call("POST", f"/members/{first['id']}/replace", body)
    assert (instead.status_code, instead.json["status"]) == (201, "offered")
    assert delegation.says(first["id"])[-1] == "member-removed.v1"
    assert counter.call("POST", "/mine/offer/decline", link=manage(instead.json)).status_code == 200
    assert delegation.filled() == 0
    assert counter.pool(delegation.event_id)["reserved"] == 1
    gone = delegation.call("POST", f"/members/{first['id']}/withdraw")
    assert (gone.status_code, gone.json["slug"]) == (409, "registration-ended")


def test_replacing_somebody_by_who_is_registered_already_changes_nothing(counter: Any) -> None:
    delegation = Delegation(counter)
    first, second = delegation.named("ani@university.example"), delegation.named("aram@university.example")
    body = {"name": "Aram", "email": "aram@university.example"}
    answer = delegation.call("POST", f"/members/{first['id']}/replace", body)
    assert (answer.status_code, answer.json["slug"]) == (409, "already-registered")
    assert {one["status"] for one in delegation.members()} == {"offered"}
    stale = delegation.call("POST", f"/members/{second['id']}/withdraw", If_Match='"9"')
    assert stale.status_code == 412


def test_who_does_not_confirm_loses_the_place_to_the_delegation_and_the_leader_hears_once(counter: Any) -> None:
    delegation = Delegation(counter, returns_at=(counter.now() + timedelta(days=15)).isoformat())
    members = [delegation.named(f"{name}@university.example") for name in ("ani", "aram")]
    counter.later.append(timedelta(days=7, minutes=1))
    run_due(counter)
    assert {one["status"] for one in delegation.members()} == {"lapsed"}
    assert (delegation.filled(), counter.pool(delegation.event_id)["reserved"]) == (0, 3)
    assert confirm(counter, members[0]).json["slug"] == "no-offer"
    assert delegation.says() == ["delegation-led.v1"]
    counter.later.append(timedelta(minutes=16))
    run_due(counter)
    told = [row for row in counter.messages(delegation.id) if "members-lapsed" in row["type"]]
    assert [json.loads(row["value"])["change"] for row in told] == [{"lapsed": 2}]


def test_nobody_confirms_after_the_places_have_returned(counter: Any) -> None:
    soon = (counter.now() + timedelta(days=2)).isoformat()
    delegation = Delegation(counter, returns_at=soon)
    member = delegation.named("ani@university.example")
    assert member["confirm_until"][:19] == soon[:19]
    counter.later.append(timedelta(days=2, minutes=1))
    run_due(counter)
    assert counter.pool(delegation.event_id)["taken"] == 0
    assert delegation.name("aram@university.example").json["slug"] == "allotment-returned"


def test_the_leader_is_told_three_days_before_unfilled_places_return(counter: Any) -> None:
    delegation = Delegation(counter)
    full = Delegation(counter, places=1)
    assert confirm(counter, full.named("ani@university.example")).status_code == 200
    counter.later.append(timedelta(days=6, hours=23))
    run_due(counter)
    assert delegation.says() == ["delegation-led.v1"]
    counter.later.append(timedelta(hours=2))
    run_due(counter)
    assert delegation.says() == ["delegation-led.v1", "delegation-reminded.v1"]
    assert full.says() == ["delegation-led.v1"], "there is nothing left to fill"


def test_fifty_at_once_fill_ten_places_exactly(counter: Any) -> None:
    delegation = Delegation(counter, places=10, capacity=100)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda one: delegation.name(f"m{one}@university.example"), range(50)))
    assert Counted(answer.status_code for answer in answers) == {201: 10, 409: 40}
    assert {answer.json["slug"] for answer in answers if answer.status_code == 409} == {"allotment-used-up"}
    assert (delegation.filled(), len(delegation.members())) == (10, 10)


def test_many_members_are_tried_and_named_with_one_request(counter: Any) -> None:
    delegation = Delegation(counter)
    rows = [
        {"name": "Ani", "email": "ani@university.example"},
        {"name": "Nobody", "email": "no address"},
        {"name": "Aram", "email": "aram@university.example", "language": "en"},
        {"name": "Ani again", "email": "ANI@university.example"},
        {"name": "Eva", "email": "eva@university.example", "companions": ["Somebody who is not asked"]},
    ]
    tried = delegation.call("POST", "/members/batch", {"members": rows})
    assert (tried.json["registered"], tried.json["refused"], tried.json["kept"]) == (2, 2, 1)
    assert delegation.members() == []
    done = delegation.call("POST", "/members/batch", {"members": rows, "dry_run": False}, Idempotency_Key="k" * 20)
    assert [row["outcome"] for row in done.json["results"]] == [
        "registered",
        "refused",
        "registered",
        "kept",
        "refused",
    ]
    assert [done.json["results"][one]["slug"] for one in (1, 4)] == ["invalid-input", "consent-needed"]
    assert done.json["results"][1]["reason"].startswith("email:")
    again = delegation.call("POST", "/members/batch", {"members": rows, "dry_run": False}, Idempotency_Key="k" * 20)
    assert again.json == done.json
    repeated = delegation.call("POST", "/members/batch", {"members": rows, "dry_run": False})
    assert (repeated.json["registered"], repeated.json["kept"]) == (0, 3)
    kept = counter.service.database["answers"].find_one({"body": {"$regex": "university"}})
    assert kept is None, "an answer that is kept names nobody"


def finish(delegation: Delegation, started: Any) -> dict[str, Any]:
    assert started.status_code == 202, started.text
    end = time.monotonic() + 60
    while time.monotonic() < end:
        ClockWork(delegation.counter.service, clock=delegation.counter.now).run_due()
        seen = delegation.call("GET", f"/imports/{started.json['id']}").json
        if seen["finished_at"]:
            return dict(seen)
    raise AssertionError("not done after a minute")


def test_a_table_of_members_is_tried_named_and_safe_to_repeat(counter: Any) -> None:
    delegation, other = Delegation(counter), Delegation(counter)
    table = {"csv": "name,email,language\nAni,ani@university.example,en\nX,nowhere,\nAram,aram@university.example,\n"}
    tried = finish(delegation, delegation.call("POST", "/imports", table))
    assert (tried["dry_run"], tried["registered"], tried["refused"]) == (True, 2, 1)
    assert delegation.members() == []
    done = finish(delegation, delegation.call("POST", "/imports", table | {"dry_run": False}))
    assert (done["registered"], done["refused"]) == (2, 1)
    assert {one["status"] for one in delegation.members()} == {"offered"}
    again = finish(delegation, delegation.call("POST", "/imports", table | {"dry_run": False}))
    assert (again["registered"], again["kept"]) == (0, 2)
    listed = counter.call("GET", f"/events/{delegation.event_id}/imports", role="operator").json["items"]
    assert [(one["delegation_id"], one["started_by"]) for one in listed] == [(delegation.id, None)] * 3
    refused = delegation.call("GET", f"/imports/{done['id']}/refused.csv")
    (row,) = csv.DictReader(io.StringIO(refused.text.removeprefix("\ufeff")))
    assert (row["line"], row["slug"]) == ("3", "invalid-input")
    for path in ("", "/refused.csv"):
        assert other.call("GET", f"/imports/{done['id']}{path}").status_code == 404
    says_for_others = {"csv": "name,email,terms\nAni,ani@university.example,1\n"}
    assert delegation.call("POST", "/imports", says_for_others).json["slug"] == "sheet-unreadable"


def test_a_leader_sees_what_is_held_about_them_and_is_forgotten_on_their_wish(counter: Any) -> None:
    address = {"email": "nobody-else@university.example"}
    delegation = Delegation(counter, leader=LEADER | address)
    member = delegation.named("ani-m@university.example")
    wish = address | {"language": "hy", "zone": "Asia/Yerevan"}
    assert counter.call("POST", "/people/data-requests", wish).status_code == 202
    asked = counter.messages(f"{delegation.id}:data")
    assert [json.loads(row["value"])["state"]["registration_id"] for row in asked] == [delegation.id]
    link = LINKS.sign_until(DATA_LINK, person_key(address["email"]), counter.now() + timedelta(hours=1))
    (held,) = counter.call("GET", "/people/data/delegations", link=link).json["items"]
    assert held["leader"]["email"] == address["email"]
    assert counter.call("POST", "/people/erasures", link=link).status_code == 200
    assert delegation.call("GET").status_code == 404
    assert counter.call("GET", "/people/data/delegations", link=link).json["items"] == []
    database = counter.service.database
    stored = [str(row) for name in database.list_collection_names() for row in database[name].find()]
    assert not [row for row in stored if address["email"] in row], "nothing here says who it was"
    assert counter.call("GET", "/mine", link=manage(member)).status_code == 200, "the members stay"


def test_operators_and_partners_register_many_with_one_request(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 2})
    usual = {"mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"}
    rows = [{"name": f"P{one}", "email": f"p{one}@university.example"} for one in range(3)]
    body = {"rows": rows, "usual": usual, "dry_run": False}
    path = f"/events/{event_id}/registrations/batch"
    done = counter.call("POST", path, body, role="operator")
    assert (done.json["registered"], done.json["waiting"]) == (2, 1)
    assert counter.call("POST", path, body, role="operator").json["kept"] == 3
    assert counter.call("POST", path, body, role="partner").json["slug"] == "unknown-allotment"
    assert counter.call("POST", path, {**body, "rows": []}, role="operator").status_code == 422
    assert counter.call("POST", path, {**body, "rows": [{}] * 501}, role="operator").status_code == 422
    asked = counter.call(
        "POST", path, {**body, "rows": [rows[0] | {"terms_version": "1"}], "ask_consent": True}, role="operator"
    )
    assert asked.json["results"][0]["slug"] == "consent-needed"


def test_an_operators_table_needs_no_code_and_says_what_people_agree_to_and_answer(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 9})
    path = f"/events/{event_id}/admission"
    tag = counter.call("GET", path).headers["ETag"]
    gates = {
        "needs_code": True,
        "mail_domains": ["museum.example"],
        "terms": {"version": "1", "text": {"en": "Be kind"}},
    }
    tag = counter.call("PUT", f"{path}/gates", gates, role="operator", If_Match=tag).headers["ETag"]
    questions = [{"id": "age", "type": "number", "label": {"en": "Age"}, "required": True}]
    counter.call("PUT", f"{path}/form", {"questions": questions}, role="operator", If_Match=tag)
    usual = {"mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"}
    table = "name,email,terms,answers.age\nA,a@school.example,1,17\nB,b@school.example,,18\nC,c@school.example,1,old\n"
    body = {"csv": table, "usual": usual, "dry_run": False}
    started = counter.call("POST", f"/events/{event_id}/imports", body, role="operator")
    run_due(counter)
    done = counter.call("GET", f"/imports/{started.json['id']}", role="operator").json
    assert (done["registered"], done["refused"]) == (1, 2)
    refused = counter.call("GET", f"/imports/{done['id']}/refused.csv", role="operator").text
    assert ("terms-not-accepted" in refused, "answers-do-not-fit" in refused) == (True, True)
    asked = {"csv": "name,email\nD,d@school.example\n", "usual": usual, "dry_run": False, "ask_consent": True}
    counter.call("POST", f"/events/{event_id}/imports", asked, role="operator")
    run_due(counter)
    (row,) = counter.rows(event_id, email="d@school.example")
    assert (row["status"], row["named_by"]) == ("offered", "")
