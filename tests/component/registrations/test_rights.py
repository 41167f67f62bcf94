"""A person's rights over HTTP: to see what is held about them, and to be nowhere any more."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from causeway_contracts import registrations as messages
from causeway_platform.links import Links
from causeway_platform.mailboxes import person_key
from causeway_platform.preparation import prepare
from causeway_platform.web.callers import DATA_LINK
from causeway_testing.held_people import LINKS, do_what_is_due, everything, link_of

pytestmark = pytest.mark.servers


def ask(counter: Any, email: str, **headers: str) -> Any:
    body = {"email": email, "language": "hy", "zone": "Asia/Yerevan"}
    return counter.call("POST", "/people/data-requests", body, **headers)


def data_requests(counter: Any, registration: dict[str, Any]) -> list[dict[str, Any]]:
    return list(counter.messages(f"{registration['id']}:data"))


def test_the_answer_is_the_same_whether_anything_is_held_or_not(counter: Any) -> None:
    held = counter.registered(counter.announce(), email="Known@museum.example")

    known, unknown = ask(counter, "known@museum.example"), ask(counter, "unknown@museum.example")

    assert (known.status_code, known.json) == (unknown.status_code, unknown.json) == (202, {"status": "asked"})
    ignored = {"X-Request-Id", "Date"}
    names = [[name for name, _ in answer.headers if name not in ignored] for answer in (known, unknown)]
    assert names[0] == names[1]
    (row,) = data_requests(counter, held)
    assert row["type"] == messages.DATA_REQUESTED
    assert "museum.example" not in bytes(row["value"]).decode()


def test_the_question_sent_twice_with_a_key_is_one_question(counter: Any) -> None:
    held = counter.registered(counter.announce(), email="twice@museum.example")

    first, again = (ask(counter, "twice@museum.example", Idempotency_Key="the-same") for _ in range(2))

    assert (first.json, again.json) == ({"status": "asked"},) * 2
    assert len(data_requests(counter, held)) == 1


@pytest.mark.parametrize("change", [{"email": "nobody"}, {"email": None}, {"language": "?"}, {"zone": "Mars/Base"}])
def test_a_question_that_cannot_be_answered_is_refused_by_name(counter: Any, change: dict[str, Any]) -> None:
    body = {"email": "a@museum.example", "language": "hy", "zone": "Asia/Yerevan"} | change

    answer = counter.call("POST", "/people/data-requests", body)

    assert answer.status_code == 422
    assert next(iter(change)) in answer.text


def test_a_person_sees_everything_that_is_held_about_them_and_nothing_of_others(counter: Any) -> None:
    email = "anahit.sees@museum.example"
    lecture, forum = counter.announce(), counter.announce()
    first = counter.registered(lecture, email=email, name="Անահիտ", consent={"version": "2026-11"})
    second = counter.registered(forum, email=email.upper())
    other = counter.registered(lecture)
    ask(counter, email)

    answer = counter.call("GET", "/people/data", link=link_of(counter, email))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    shown = {item["id"]: item for item in answer.json["items"]}
    assert set(shown) == {first["id"], second["id"]}
    assert other["id"] not in answer.text
    mine = shown[first["id"]]
    assert mine["person"] == {"name": "Անահիտ", "email": email, "companions": []}
    assert mine["consent"]["version"] == "2026-11"
    assert set(mine["kept_until"]) == {"person", "zone"}
    assert mine["kept_until"]["zone"] < mine["kept_until"]["person"]
    assert mine["event"]["title"]["en"].startswith("How Museums")
    assert shown[second["id"]]["data_requested_at"] is not None


def test_a_person_sees_what_came_with_a_registration_and_what_came_of_it(counter: Any) -> None:
    email = "besides@museum.example"
    event_id = counter.announce()
    question = {"id": "topic", "type": "choice", "label": {"en": "Which topic?"}}
    question["choices"] = [{"id": "relics", "label": {"en": "Relics"}}, {"id": "halls", "label": {"en": "Halls"}}]
    counter.call(
        "PUT", f"/events/{event_id}/admission/form", {"questions": [question]}, role="operator", If_Match='"0"'
    )
    asked = [{"id": "whole", "kind": "rating", "text": {"en": "How was it?"}}]
    form = {"anonymous": False, "questions": asked}
    counter.call("PUT", f"/events/{event_id}/feedback-form", form, role="operator", If_Match='"0"')
    rule = {"checked_in": True}
    counter.call("PUT", f"/events/{event_id}/certificate-rule", rule, role="operator", If_Match='"0"')
    person = counter.registered(event_id, email=email, answers={"topic": "relics"}, needs={"access": ["captions"]})
    about = f"/registrations/{person['id']}"
    counter.call("POST", f"{about}/check-in", {}, role="operator")
    counter.call("PUT", f"{about}/assessment", {"passed": True, "confirmed": False}, role="operator", If_Match='"0"')
    counter.call("POST", "/mine/feedback", {"answers": {"whole": 4}}, link=person["manage_token"])
    counter.call("POST", f"/events/{event_id}/certificates/issue", role="operator")
    do_what_is_due(counter)

    (held,) = counter.call("GET", "/people/data", link=link_of(counter, email)).json["items"]

    assert held["answers"] == [
        {"question": {"en": "Which topic?"}, "answer": "relics", "chosen": {"en": "Relics"}},
    ]
    assert held["needs"]["access"] == ["captions"]
    assert set(held["kept_until"]) == {"person", "zone", "needs"}
    assert [mark["how"] for mark in held["attendance"]] == ["hand"]
    assert (held["assessment"]["passed"], held["assessment"]["confirmed"]) == (True, False)
    assert [certificate["status"] for certificate in held["certificates"]] == ["issued"]
    assert held["feedback"] == [{"question": {"en": "How was it?"}, "answer": "4", "chosen": {}}]
    assert held["feedback_given"] is True


def test_a_person_sees_when_they_joined_and_left_and_nobody_can_tell_whose_it_was_afterwards(counter: Any) -> None:
    email, begun = "joining@museum.example", counter.now() - timedelta(minutes=5)
    event_id = counter.announce(capacities={"online": 9}, starts_at=begun, closes_at=counter.now() + timedelta(hours=1))
    person = counter.registered(event_id, mode="online", email=email)
    for minutes in (1, 1, 10, 1):
        counter.call("POST", "/mine/presence", link=person["manage_token"])
        counter.later.append(timedelta(minutes=minutes))
    (held,) = counter.call("GET", "/people/data", link=link_of(counter, email)).json["items"]
    spells = [(one["joined_at"], one["left_at"]) for mark in held["attendance"] for one in mark["spells"]]
    stayed = [datetime.fromisoformat(left) - datetime.fromisoformat(joined) for joined, left in spells]
    assert [round(one.total_seconds() / 60) for one in stayed] == [2, 0]

    counter.call("POST", f"/registrations/{person['id']}/erase", role="operator")

    assert counter.call("GET", "/people/data", link=link_of(counter, email)).json["items"] == []
    assert email not in everything(counter)
    (kept,) = counter.service.database["attendances"].find({"event_id": event_id})
    assert len(kept["marks"][0]["own_spells"]) == 2, "kept as attendance is, which leads to nobody any more"


def test_what_is_held_comes_in_pages(counter: Any) -> None:
    email = "many@museum.example"
    made = [counter.registered(counter.announce(), email=email)["id"] for _ in range(3)]
    link = link_of(counter, email)

    first = counter.call("GET", "/people/data?limit=2", link=link).json
    rest = counter.call("GET", f"/people/data?limit=2&cursor={first['next']}", link=link).json

    assert [item["id"] for item in [*first["items"], *rest["items"]]] == made
    assert rest["next"] is None


@pytest.mark.parametrize("path", ["/people/data", "/people/erasures"])
def test_only_the_mailbox_opens_it(counter: Any, path: str) -> None:
    method = "GET" if path.endswith("data") else "POST"
    registration = counter.registered(counter.announce(), email="mine@museum.example")
    expired = LINKS.sign_until(DATA_LINK, person_key("mine@museum.example"), counter.now() - timedelta(hours=2))
    forged = Links(("another-key-of-somebody",)).sign_until(DATA_LINK, person_key("mine@museum.example"), counter.now())

    answers = [counter.call(method, path, link=link) for link in (registration["manage_token"], expired, forged)]

    assert [(answer.status_code, answer.json["slug"]) for answer in answers] == [(404, "unknown-link")] * 3
    assert counter.call(method, path).status_code == 401
    assert counter.call(method, path, role="operator").status_code == 403
    assert counter.mine(registration)["status"] == "confirmed"


def test_who_is_forgotten_is_nowhere_in_the_database(counter: Any) -> None:
    email, name = "forget.me@museum.example", "Anahit Whom Nobody Remembers"
    lecture, forum = counter.announce(), counter.announce()
    made = [counter.registered(event_id, email=email, name=name, key=f"k-{event_id}") for event_id in (lecture, forum)]
    counter.call("POST", "/mine/mode", {"mode": "online"}, link=made[1]["manage_token"], Idempotency_Key="mode")
    ask(counter, email)
    link = link_of(counter, email)
    # Some messages were sent and are kept for some days, others wait for the relay.
    counter.service.database["outbox"].update_one({"key": made[1]["id"], "seq": 1}, {"$set": {"sent": 1}})
    key, identity = person_key(email), counter.rows(lecture)[0]["identity"]
    assert all(text in everything(counter) for text in (email, name, key, identity))

    answer = counter.call("POST", "/people/erasures", link=link, Idempotency_Key="erase")

    assert (answer.status_code, answer.json) == (200, {"erased": 2})
    left = everything(counter)
    assert not [text for text in (email, name, key, identity) if text in left]
    assert counter.call("GET", "/people/data", link=link).json == {"items": [], "next": None}
    assert [counter.call("GET", "/mine", link=one["manage_token"]).status_code for one in made] == [404, 404]


def test_an_erasure_sent_twice_is_answered_the_same(counter: Any) -> None:
    email = "twice.gone@museum.example"
    counter.registered(counter.announce(), email=email)
    link = link_of(counter, email)

    first, again = (counter.call("POST", "/people/erasures", link=link, Idempotency_Key="e") for _ in range(2))
    later = counter.call("POST", "/people/erasures", link=link, Idempotency_Key="f")

    assert (first.json, again.json, later.json) == ({"erased": 1}, {"erased": 1}, {"erased": 0})


def test_the_place_goes_on_and_the_counts_are_those_of_a_withdrawal(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 1, "online": 3})
    first, second = counter.registered(event_id, email="goes@museum.example"), counter.registered(event_id)

    counter.call("POST", "/people/erasures", link=link_of(counter, "goes@museum.example"))

    assert counter.mine(second)["status"] == "offered"
    assert {name: counter.pool(event_id)[name] for name in ("taken", "offered", "waiting")} == {
        "taken": 1,
        "offered": 1,
        "waiting": 0,
    }
    told = counter.messages(first["id"])
    assert [(row["type"], row["seq"]) for row in told] == [
        (messages.REGISTERED, 1),
        (messages.WITHDRAWN, 2),
        (messages.ERASED, 3),
    ]
    assert ["person" in json.loads(row["value"]) for row in told] == [False, False, False]


def test_an_operator_forgets_the_person_of_one_registration(counter: Any) -> None:
    event_id = counter.announce()
    registration = counter.registered(event_id)
    path = f"/registrations/{registration['id']}/erase"

    stale = counter.call("POST", path, role="operator", If_Match='"7"')
    erased = counter.call("POST", path, role="operator", If_Match='"1"')
    again = counter.call("POST", path, role="operator")

    assert stale.status_code == 412
    assert (erased.status_code, erased.json["status"], erased.json["zone"]) == (200, "withdrawn", None)
    assert erased.json["erased_at"]
    assert (again.status_code, again.json["slug"]) == (409, "registration-erased")
    shown = counter.call("GET", f"/registrations/{registration['id']}", role="operator").json
    assert shown["person"] is None
    (listed,) = counter.call("GET", f"/events/{event_id}/registrations", role="operator").json["items"]
    assert listed["person"] is None
    assert counter.call("POST", path, link=registration["manage_token"]).status_code == 401


def test_the_ticket_of_somebody_forgotten_opens_no_door(counter: Any) -> None:
    registration = counter.registered(counter.announce())
    ticket = counter.call("GET", "/mine/ticket", link=registration["manage_token"]).json["code"]
    counter.call("POST", f"/registrations/{registration['id']}/erase", role="operator")

    answer = counter.call("POST", "/check-ins", {"ticket": ticket}, role="operator")

    assert (answer.status_code, answer.json["slug"]) == (409, "registration-erased")


def test_many_are_forgotten_in_a_past_event_at_once_without_a_clash(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 9, "online": 9})
    made = [counter.registered(event_id) for _ in range(3)]
    counter.announce(event_id, revision=2, starts_at=counter.now() - timedelta(hours=4))

    answers = [counter.call("POST", f"/registrations/{one['id']}/erase", role="operator") for one in made]

    # They are confirmed and nobody's; the index of live registrations must not take them for one person.
    assert [answer.json["status"] for answer in answers] == ["confirmed"] * 3
    assert counter.pool(event_id)["taken"] == 3


def test_what_is_held_goes_by_itself_when_its_time_is_over(counter: Any) -> None:
    event_id = counter.announce(starts_at=counter.now() + timedelta(days=1))
    made = [counter.registered(event_id) for _ in range(2)]
    prepare(counter.service)
    before = counter.pool(event_id)

    counter.later.append(timedelta(days=32))
    do_what_is_due(counter)
    assert [(row.get("zone"), "email" in row) for row in counter.rows(event_id)] == [(None, True)] * 2
    counter.later.append(timedelta(days=150))
    do_what_is_due(counter)

    rows = counter.rows(event_id)
    assert not [name for row in rows for name in ("name", "email", "identity", "person_key", "zone") if name in row]
    assert [row["status"] for row in rows] == ["confirmed", "confirmed"]
    assert counter.pool(event_id) == before
    assert [row["type"] for row in counter.messages(made[0]["id"])][-2:] == [messages.TRIMMED, messages.ERASED]
    assert counter.service.database["clock_work"].count_documents({"subject": event_id}) == 0


def test_events_announced_before_are_planned_once_and_again_when_the_times_change(
    counter: Any, open_counter: Any
) -> None:
    event_id = counter.announce(starts_at=counter.now() + timedelta(days=1))
    rows = counter.service.database["clock_work"]
    end = counter.service.database["offered_events"].find_one({"_id": event_id})["ends_at"]

    def due_at() -> Any:
        row = rows.find_one({"_id": f"retention:{event_id}"})
        return row and row["due_at"]

    prepare(counter.service)
    assert due_at() == end + timedelta(days=14)
    rows.delete_one({"_id": f"retention:{event_id}"})
    prepare(counter.service)
    assert due_at() is None, "nothing has changed, so nothing is gone through again"
    prepare(open_counter(REGISTRATIONS_KEEP_ZONE_DAYS="7").service)
    assert due_at() == end + timedelta(days=7)


@pytest.mark.parametrize(
    "path",
    [
        "/people/data",
        "/people/data/delegations",
        "/people/data/access-codes",
        "/people/enrolments",
        "/people/applications",
    ],
)
def test_everything_that_is_held_is_asked_for_in_one_way(counter: Any, path: str) -> None:
    answer = counter.call("GET", f"{path}?limit=100", link=link_of(counter, "nobody@museum.example"))

    assert (answer.status_code, answer.json["items"]) == (200, []), answer.text
