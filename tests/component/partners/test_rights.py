"""A contact asks what is held about them: the same answer for every address, and a message for who is a contact."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from causeway_contracts import partners as messages
from causeway_contracts.catalogue import read_body
from causeway_contracts.envelope import Message, read_message
from causeway_partners.domain.contact import ONE_MAIL_IN
from causeway_partners.use_cases.request_data import DATA_REQUEST
from causeway_platform.clock import utc_now
from causeway_platform.clock_work import ClockWork
from causeway_platform.links import Links
from causeway_platform.mailboxes import person_key
from causeway_platform.web.callers import DATA_LINK
from causeway_platform.worker import Worker
from causeway_testing.records import everything_on
from causeway_testing.waiting import wait_until


def ask(house: Any, email: str, **headers: str) -> Any:
    body = {"email": email, "language": "en", "zone": "Europe/London"}
    return house.call("POST", "/people/data-requests", body, **headers)


def look(house: Any) -> None:
    """Do what the clock does about requests, and about nothing else."""
    rows, clock_work = house.service.database["clock_work"], ClockWork(house.service, clock=lambda: now(house))

    def done() -> bool:
        clock_work.run_due()
        return rows.count_documents({"kind": DATA_REQUEST}) == 0

    wait_until(done, what="the requests to be looked at")


def now(house: Any) -> datetime:
    later: timedelta = house.later
    return utc_now() + later


def said(house: Any, contact: dict[str, Any]) -> list[dict[str, Any]]:
    return house.rows("outbox", key=contact["id"], type=messages.DATA_REQUESTED)


def link_of(house: Any, email: str, lasts: timedelta = timedelta(days=1)) -> str:
    token = Links(house.service.settings.link_keys).sign_until(DATA_LINK, person_key(email), utc_now() + lasts)
    return f"Link {token}"


def test_the_answer_and_what_is_written_for_it_are_the_same_for_every_address(house: Any) -> None:
    contact = house.name_contact(house.enrol()["id"], email="Known@museum.example")
    written = []
    answers = []
    for email in ("known@museum.example", "unknown@museum.example"):
        before = {name: house.service.database[name].count_documents({}) for name in names_of(house)}
        answers.append(ask(house, email, Idempotency_Key=f"key-of-{email.partition('@')[0]}"))
        after = {name: house.service.database[name].count_documents({}) for name in names_of(house)}
        written.append({name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name)})
        assert said(house, contact) == [], "nothing is looked up while somebody waits"

    known, unknown = answers
    assert (known.status_code, known.json) == (unknown.status_code, unknown.json) == (202, {"status": "asked"})
    ignored = {"X-Request-Id", "Date"}
    assert [name for name, _ in known.headers if name not in ignored] == [
        name for name, _ in unknown.headers if name not in ignored
    ]
    assert written[0] == written[1] == {"clock_work": 1, "answers": 1}
    assert "museum.example" not in str(house.rows("clock_work") + house.rows("answers"))
    look(house)
    assert len(said(house, contact)) == 1
    assert house.rows("clock_work", kind=DATA_REQUEST) == [], "nothing is kept of who asked"


def names_of(house: Any) -> list[str]:
    return list(house.service.database.list_collection_names())


@pytest.mark.parametrize("change", [{"email": "nobody"}, {"email": None}, {"language": "?"}, {"zone": "Mars/Base"}])
def test_a_question_that_cannot_be_answered_is_refused_by_name(house: Any, change: dict[str, Any]) -> None:
    body = {"email": "a@museum.example", "language": "hy", "zone": "Asia/Yerevan"} | change

    answer = house.call("POST", "/people/data-requests", body)

    assert answer.status_code == 422
    assert next(iter(change)) in answer.text


def test_asking_again_within_ten_minutes_says_nothing_more(house: Any) -> None:
    contact = house.name_contact(house.enrol()["id"], email="twice@museum.example")
    try:
        for later in (timedelta(0), ONE_MAIL_IN / 2, ONE_MAIL_IN + timedelta(minutes=1)):
            house.later = later
            ask(house, "Twice@museum.example")
            look(house)
    finally:
        house.later = timedelta()

    assert [row["seq"] for row in said(house, contact)] == [2, 3]


def test_the_message_says_who_asked_and_how_to_write_with_the_person_apart(house: Any, kafka: str) -> None:
    contact = house.name_contact(house.enrol()["id"], name="Ani P.", email="told@museum.example")
    house.as_operator("PATCH", f"/contacts/{contact['id']}", {"active": False}, If_Match='"1"')
    ask(house, "told@museum.example")
    topic = house.service.settings.named("causeway.partners")
    told: list[Message] = []

    def come() -> bool:
        records = [one for one in everything_on(kafka, topic) if one.key == contact["id"].encode()]
        told[:] = [read_message(one.key, one.value, one.headers) for one in records]
        return any(one.type == messages.DATA_REQUESTED for one in told)

    worker = Worker(house.service)
    worker.start()
    try:
        wait_until(come, seconds=60, what="the message, said by the work process alone")
    finally:
        worker.stop()
        assert worker.join() == 0
    (request,) = [one for one in told if one.type == messages.DATA_REQUESTED]
    body = read_body(request)
    assert body["change"] == {"language": "en", "zone": "Europe/London"}
    assert body["person"] == {"name": "Ani P.", "email": "told@museum.example"}
    assert (body["state"]["id"], body["state"]["active"], request.seq) == (contact["id"], False, 3)


def test_the_person_sees_that_they_have_asked_and_only_with_a_link_that_holds(house: Any) -> None:
    email = "seen@museum.example"
    house.name_contact(house.enrol()["id"], email=email)
    (before,) = house.call("GET", "/people/data", Authorization=link_of(house, email)).json["items"]
    ask(house, email)
    look(house)
    (held,) = house.call("GET", "/people/data", Authorization=link_of(house, email)).json["items"]
    over = house.call("GET", "/people/data", Authorization=link_of(house, email, timedelta(days=-1)))
    forged = house.call("GET", "/people/data", Authorization=f"{link_of(house, email)[:-4]}AAAA")

    assert before["data_requested_at"] is None
    assert datetime.fromisoformat(held["data_requested_at"]).astimezone(UTC) <= utc_now()
    told = [{name: value for name, value in one.json.items() if name != "correlation_id"} for one in (over, forged)]
    assert (over.status_code, told[0]) == (forged.status_code, told[1]) == (404, told[1])
    nobody = house.call("GET", "/people/data", Authorization=link_of(house, "nobody@museum.example"))
    assert nobody.json == {"items": [], "next": None}


def test_one_machine_asks_ten_times_a_minute_and_no_more(guarded_house: Any) -> None:
    answers = [ask(guarded_house, f"guess-{number}@museum.example").status_code for number in range(25)]
    assert 429 in answers
    assert set(answers) == {202, 429}
