"""Deciding on many applications: what is read and written for it is counted, and grows with nothing that is not needed.

Times are not looked at; they are in docs/applications.md.
"""

import threading
from collections import Counter as Tally
from datetime import timedelta
from typing import Any

import pytest

from causeway_platform.clock_work import ClockWork
from causeway_platform.identifiers import new_id
from causeway_registrations.domain.application import Application, Wanted
from causeway_registrations.domain.participant import Participant, identity_in
from causeway_registrations.domain.review import Review
from causeway_registrations.store.application_documents import application_document, review_document
from causeway_registrations.use_cases import decide_applications, go_on_with_decisions
from causeway_testing.calling import as_reviewer, called
from causeway_testing.heard_commands import Heard, listening

pytestmark = pytest.mark.servers

SECTIONS = [{"id": name, "name": {"en": name}, "places": 20} for name in ("museums", "relics")]


def many(counter: Any, people: int, **call: Any) -> str:
    """Lay down a call that is closed, with so many applications of one review each, and return the event's id."""
    event_id = called(counter, counter.announce(capacities={"onsite": people}), tracks=SECTIONS, **call)
    database, now = counter.service.database, counter.now()
    applications = [_application(event_id, number, now) for number in range(people)]
    database["applications"].insert_many(application_document(one) for one in applications)
    database["reviews"].insert_many(
        review_document(
            Review(
                application_id=one.id,
                event_id=event_id,
                reviewer="li",
                scores=dict.fromkeys(("motivation", "experience"), 1 + number % 5),
                given_at=now,
            )
        )
        for number, one in enumerate(applications)
    )
    counter.later.append(timedelta(days=6))
    # What other tests have left is done now, and not in the steps that are counted.
    counter.run_clock()
    return event_id


def _application(event_id: str, number: int, now: Any) -> Application:
    email = f"person-{number}@museum.example"
    return Application(
        id=new_id(),
        event_id=event_id,
        identity=identity_in(event_id, email),
        participant=Participant(f"Person {number}", email),
        language="en",
        zone="Asia/Yerevan",
        wanted=Wanted(mode="onsite", track=SECTIONS[number % 2]["id"]),
        submitted_at=now,
    )


def decide(counter: Any, event_id: str, **body: Any) -> Any:
    return counter.call("POST", f"/events/{event_id}/call/decisions", body, role="operator")


def statuses(counter: Any, event_id: str) -> Tally[str]:
    return Tally(row["status"] for row in counter.service.database["applications"].find({"event_id": event_id}))


def one_of(counter: Any, event_id: str, status: str) -> str:
    return str(counter.service.database["applications"].find_one({"event_id": event_id, "status": status})["_id"])


def committed(counter: Any, event_id: str, **rule: Any) -> Any:
    preview = decide(counter, event_id, **rule)
    assert preview.status_code == 200, preview.text
    return decide(counter, event_id, **rule, dry_run=False, digest=preview.json["digest"])


def test_looking_at_decisions_keeps_nobody_waiting_who_registers(counter: Any, monkeypatch: Any) -> None:
    event_id = many(counter, 5)
    other = counter.announce()
    reads, answered = counter.service.database, []
    look = decide_applications.by_rule

    def look_while_somebody_registers(*given: Any) -> Any:
        somebody = threading.Thread(target=lambda: answered.append(counter.register(other).status_code))
        somebody.start()
        somebody.join(timeout=60)
        return look(*given)

    monkeypatch.setattr(decide_applications, "by_rule", look_while_somebody_registers)
    assert decide(counter, event_id).status_code == 200
    assert answered == [201]
    assert reads["registrations"].count_documents({"event_id": other}) == 1


def test_a_look_reads_everybody_once_a_stretch_at_a_time_and_a_decision_writes_a_handful(
    counter: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(decide_applications, "APPLICATIONS_AT_ONCE", 20)
    event_id = many(counter, 60)
    with listening() as look:
        preview = decide(counter, event_id, reserve=5)
    assert len(preview.json["outcomes"]) == 60
    for name in ("applications", "reviews"):
        assert [one.get("limit", 20) for one in look.finds(name)][:3] == [20, 20, 20], name
    assert all("txnNumber" not in one for one in look.commands), "a look has no transaction"
    with listening() as decision:
        answer = decide(counter, event_id, reserve=5, dry_run=False, digest=preview.json["digest"])
    assert answer.status_code == 200, answer.text
    in_transaction = [one for one in decision.commands if one.get("autocommit") is False]
    assert not [one for one in in_transaction if one.get("find") in {"applications", "reviews"}]
    assert len(in_transaction) < 10


def test_a_list_made_by_hand_reads_only_whom_it_names(counter: Any) -> None:
    event_id = many(counter, 60)
    someone = one_of(counter, event_id, "submitted")
    with listening() as heard:
        preview = decide(counter, event_id, decisions=[{"application_id": someone, "decision": "reserve"}])
    assert [one["rank"] for one in preview.json["outcomes"]] == [1]
    assert heard.documents < 10


def test_more_reviews_than_fit_one_reading_all_count(counter: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(decide_applications, "APPLICATIONS_AT_ONCE", 10)
    event_id = many(counter, 25)
    outcomes = decide(counter, event_id).json["outcomes"]
    assert {one["result"]["reviews"] for one in outcomes} == {1}


def test_a_call_that_is_too_large_is_refused_before_all_of_it_is_read(counter: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(decide_applications, "APPLICATIONS_AT_ONCE", 10)
    monkeypatch.setattr(decide_applications, "MOST_APPLICATIONS", 30)
    event_id = many(counter, 60)
    with listening() as heard:
        assert decide(counter, event_id).json["slug"] == "too-many-applications"
    assert len(heard.finds("applications")) == 4


def test_a_step_asks_as_often_for_sixty_people_as_for_ten(counter: Any) -> None:
    asked = []
    for people in (10, 60):
        event_id = many(counter, people, places=100)
        assert committed(counter, event_id).status_code == 200
        with listening() as heard:
            assert ClockWork(counter.service, clock=counter.now).run_due() == 1
        assert statuses(counter, event_id)["accepted"] == min(people, 40)
        asked.append(len([one for one in heard.commands if "find" in one or "aggregate" in one]))
        counter.run_clock()
    assert asked[0] == asked[1]


def test_two_operators_who_decide_at_once_are_not_both_heard_and_everybody_hears_once(open_counter: Any) -> None:
    first, second = open_counter(), open_counter()
    event_id = many(first, 30, places=10)
    second.later.extend(first.later)
    rule = {"reserve": 5, "declines_rest": True}
    digests = [decide(one, event_id, **rule).json["digest"] for one in (first, second)]
    answers: list[Any] = []
    together = threading.Barrier(2)

    def press(counter: Any, digest: str) -> None:
        together.wait(timeout=60)
        answers.append(decide(counter, event_id, **rule, dry_run=False, digest=digest))

    threads = [threading.Thread(target=press, args=pair) for pair in zip((first, second), digests, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(one.status_code for one in answers) == [200, 409]
    (refused,) = (one.json["slug"] for one in answers if one.status_code == 409)
    assert refused in {"decisions-running", "preview-outdated"}
    first.run_clock()
    assert statuses(first, event_id) == {"accepted": 10, "reserve": 5, "declined": 15}
    applied = first.service.database["applications"].find({"event_id": event_id})
    assert [len(_decided(first, row["_id"])) for row in applied] == [1] * 30
    assert len(first.rows(event_id)) == 10


def _decided(counter: Any, application_id: str) -> list[Any]:
    return [row for row in counter.messages(application_id) if "application-decided" in row["type"]]


def test_a_repeated_decision_is_answered_as_the_first_time(counter: Any) -> None:
    event_id = many(counter, 6)
    digest = decide(counter, event_id).json["digest"]

    def press() -> Any:
        path = f"/events/{event_id}/call/decisions"
        body = {"dry_run": False, "digest": digest}
        return as_reviewer(counter, "an-operator", "POST", path, body, Idempotency_Key=f"once-{event_id}")

    first, again = press(), press()
    assert (first.status_code, again.status_code) == (200, 200), again.text
    assert first.json == again.json


def test_whoever_withdraws_half_way_gets_nothing_and_all_places_are_filled_from_the_reserve(
    counter: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(go_on_with_decisions, "OUTCOMES_AT_ONCE", 10)
    monkeypatch.setattr(go_on_with_decisions, "MOST_MOVED_UP", 2)
    event_id = many(counter, 40, places=20)
    assert committed(counter, event_id, reserve=15, declines_rest=True).status_code == 200
    clock_work = ClockWork(counter.service, clock=counter.now)
    assert clock_work.run_due() == 1
    accepted = counter.service.database["applications"].find({"event_id": event_id, "status": "accepted"}).limit(4)
    for row in list(accepted):
        assert counter.call("POST", f"/applications/{row['_id']}/withdraw", role="operator").status_code == 200
    waiting = one_of(counter, event_id, "submitted")
    assert counter.call("POST", f"/applications/{waiting}/withdraw", role="operator").status_code == 200
    assert statuses(counter, event_id)["accepted"] == 6, "nobody moves up while decisions are being carried out"
    counter.run_clock()
    found = statuses(counter, event_id)
    assert (found["accepted"], found["withdrawn"], found["submitted"]) == (20, 5, 0)
    assert len(counter.rows(event_id, status="confirmed")) == 20
    cohort = counter.service.database["cohorts"].find_one({"_id": event_id})
    assert (cohort["accepted"], cohort["running"]) == (20, None)


def reserve_of(counter: Any, people: int) -> tuple[str, Heard]:
    """Have one of so many accepted, the others on reserve, and return what giving that place back asks."""
    event_id = many(counter, people, places=1)
    assert committed(counter, event_id, reserve=people).status_code == 200
    counter.run_clock()
    with listening() as heard:
        path = f"/applications/{one_of(counter, event_id, 'accepted')}/withdraw"
        assert counter.call("POST", path, role="operator").status_code == 200
    return event_id, heard


def test_a_place_given_back_reads_one_of_the_reserve_list_however_long_it_is(counter: Any) -> None:
    event_id, heard = reserve_of(counter, 60)
    assert statuses(counter, event_id) == {"accepted": 1, "reserve": 58, "withdrawn": 1}
    assert heard.documents < 15
    (moved,) = counter.service.database["applications"].find({"event_id": event_id, "status": "accepted"})
    assert counter.service.database["applications"].count_documents({"event_id": event_id, "rank": 1}) == 0
    assert len(_decided(counter, moved["_id"])) == 2
    # The index alone passes those who do not fit.
    (asked,) = (one for one in heard.finds("applications") if one["filter"].get("status") == "reserve")
    query = {name: asked[name] for name in ("find", "filter", "sort", "limit", "hint")}
    query["filter"] = {**query["filter"], "track": {"$nin": ["museums", "relics"]}}
    explained = counter.service.database.command("explain", query, verbosity="executionStats")["executionStats"]
    assert explained["totalDocsExamined"] == 0


def test_whoever_cannot_be_registered_keeps_the_place_from_nobody(counter: Any) -> None:
    event_id = many(counter, 3, places=1, only_way_in=False)
    assert committed(counter, event_id, reserve=3).status_code == 200
    counter.run_clock()
    applications = counter.service.database["applications"]
    first = applications.find_one({"event_id": event_id, "rank": 1})
    applications.update_one({"_id": first["_id"]}, {"$unset": {"name": "", "email": ""}})
    path = f"/applications/{one_of(counter, event_id, 'accepted')}/withdraw"
    assert counter.call("POST", path, role="operator").status_code == 200
    assert statuses(counter, event_id) == {"accepted": 1, "reserve": 1, "withdrawn": 1}
    assert applications.find_one({"_id": first["_id"]})["status"] == "reserve"
