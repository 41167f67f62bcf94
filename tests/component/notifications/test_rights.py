"""A person's rights: the link goes to their mailbox only, shows what is held, and who was forgotten stays forgotten."""

import re
from datetime import timedelta
from typing import Any

import pytest
from bson.json_util import dumps

from causeway_contracts import registrations, series
from causeway_contracts.examples import example
from causeway_notifications.store.held import fill_person_keys
from causeway_platform import backfill
from causeway_platform.clock import utc_now
from causeway_platform.identifiers import new_id
from causeway_platform.links import Links
from causeway_platform.mailboxes import person_key
from causeway_platform.rebuild import rebuild
from causeway_platform.web.callers import DATA_LINK
from causeway_testing.mail import refuse
from causeway_testing.records import topic_writer, unreadable_record
from causeway_testing.waiting import wait_until

pytestmark = pytest.mark.servers

LINKS = Links(("a-link-key-for-tests-only",))


def link_of(email: str) -> dict[str, str]:
    token = LINKS.sign_until(DATA_LINK, person_key(email), utc_now() + timedelta(days=1))
    return {"Authorization": f"Link {token}"}


def everything(office: Any, *, but: tuple[str, ...] = ()) -> str:
    """Return all that the service's database holds, as text with binary values written out."""
    database = office.service.database
    rows = [row for name in database.list_collection_names() if name not in but for row in database[name].find()]
    return str(dumps(_readable(rows), ensure_ascii=False))


def _readable(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {name: _readable(member) for name, member in value.items()}
    return [_readable(member) for member in value] if isinstance(value, list) else value


def erase(office: Any, reader: dict[str, Any]) -> None:
    """Say what registrations says when a person was forgotten, and wait until it was heard."""
    gone = {name: value for name, value in reader.items() if name != "person"}
    office.say(
        registrations.ERASED, gone | {"status": "withdrawn", "zone": "UTC", "link_version": 2}, wanted_by="person"
    )
    wait_until(lambda: person_of(office, reader) is None, what="the person to be forgotten")


def person_of(office: Any, reader: dict[str, Any]) -> Any:
    (known,) = office.rows("known_registrations", _id=reader["id"])
    return known["person"]


def ask(office: Any, reader: dict[str, Any], **changes: Any) -> dict[str, Any]:
    state = {
        "id": f"{reader['id']}:data",
        "registration_id": reader["id"],
        "event_id": reader["event_id"],
        "language": "hy",
        "zone": "Asia/Yerevan",
        "requested_at": utc_now(),
        **changes,
    }
    office.say(registrations.DATA_REQUESTED, state)
    return state


def test_the_link_goes_to_the_mailbox_and_shows_what_is_held(office: Any) -> None:
    event = office.event()
    (reader,) = office.register(event)
    office.letters(reader)
    ask(office, reader)

    _, letter = office.letters(reader, 2)
    (found,) = set(re.findall(r"/my-data/(\S+)", letter.message.get_body(("plain",)).get_content()))
    shown = office.call("GET", "/people/data", role=None, headers={"Authorization": f"Link {found}"})

    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    (held,) = shown.json["items"]
    assert held["person"] == reader["person"]
    assert {delivery["kind"] for delivery in held["deliveries"]} == {"confirmation", "data"}
    assert letter.message["Content-Language"] == "hy"
    # The link is kept nowhere: it is made when the letter is written.
    assert found not in everything(office)


def test_who_is_only_enrolled_in_a_series_gets_the_link_by_way_of_that(office: Any) -> None:
    value = example(series.ENROLLED)["value"]
    enrolment_id, series_id = new_id(), new_id()
    reader = value["state"] | {
        "id": enrolment_id,
        "event_id": series_id,
        "series_id": series_id,
        "not_joined": [],
        "enrolled_at": utc_now(),
        "person": {"name": "Ani Enrolled", "email": f"{enrolment_id}@museum.example"},
    }
    said = {name: part for name, part in reader.items() if name != "event_id"}
    office.say(series.ENROLLED, said, **(value["change"] | {"dates": []}))
    office.letters(reader)
    ask(office, reader)

    _, letter = office.letters(reader, 2)
    assert "/my-data/" in letter.message.get_body(("plain",)).get_content()
    office.settled(enrolment_id, "accepted", kind="data")


def test_only_the_link_of_the_mailbox_opens_it(office: Any) -> None:
    event = office.event()
    one, _other = office.register(event, 2)
    manage = {"Authorization": f"Link {LINKS.sign('manage', one['id'], 1)}"}

    assert office.call("GET", "/people/data", role=None).status_code == 401
    assert office.call("GET", "/people/data", role="operator").status_code == 403
    assert office.call("GET", "/people/data", role=None, headers=manage).json["slug"] == "unknown-link"
    nobody = office.call("GET", "/people/data", role=None, headers=link_of("nobody@readers.example"))
    assert nobody.json == {"items": [], "next": None}


def test_people_are_found_by_the_index_alone(office: Any) -> None:
    plan = office.service.database["known_registrations"].find({"person_key": "a" * 64}).sort("_id", 1).explain()

    assert "of_person" in str(plan["queryPlanner"]["winningPlan"])


def test_copies_made_before_get_the_key_of_their_person(office: Any) -> None:
    (reader,) = office.register(office.event())
    office.letters(reader)
    copies = office.service.database["known_registrations"]
    copies.update_one({"_id": reader["id"]}, {"$unset": {"person_key": ""}})
    office.service.database[backfill.PROGRESS].delete_many({})

    assert fill_person_keys(office.service.database) == 1
    assert copies.find_one({"_id": reader["id"]})["person_key"] == person_key(reader["person"]["email"])


def test_who_was_forgotten_is_nowhere_and_gets_no_more_mail(office: Any) -> None:
    event = office.event()
    (reader,) = office.register(event, person={"name": "Unforgettable Ani", "email": "ani.x@readers.example"})
    office.letters(reader)
    office.mail.script = lambda *_: refuse("550 5.1.1 <ani.x@readers.example> ani.x unknown", at="rcpt")
    ask(office, reader)
    failed = office.settled(reader["id"], "failed", kind="data")
    assert "ani.x" not in failed["reason"]
    wait_until(lambda: office.rows("outbox", key=failed["_id"]), what="the failure to be said")
    assert "Unforgettable" in everything(office)

    erase(office, reader)

    # What registrations itself says on its topic is registrations' own to forget.
    left = everything(office)
    assert not [text for text in ("Unforgettable", "ani.x@", person_key("ani.x@readers.example")) if text in left]
    assert office.rows("refused_addresses") == []
    kept = office.rows("deliveries", registration_id=reader["id"])
    assert {row["kind"]: row["status"] for row in kept} == {"confirmation": "accepted", "data": "failed"}
    ask(office, reader)
    assert office.settled(reader["id"], "dropped", kind="data")["reason"] == "the person's data was erased"


def test_what_was_dead_or_parked_about_them_has_nobody_in_it(office: Any) -> None:
    event = office.event()
    (reader,) = office.register(event)
    office.letters(reader)
    topic = office.service.settings.named("causeway.registrations")
    poison = unreadable_record(topic, reader["id"], b'{"state": "Broken Ani"}')
    with topic_writer(office.kafka, topic) as writer:
        writer.put(poison.key, poison.value, [(name, value) for name, value in poison.headers if name != "ce_seq"])
    wait_until(lambda: "Broken Ani" in everything(office), what="the dead letter")

    erase(office, reader)

    wait_until(lambda: "Broken Ani" not in everything(office), what="the dead letter to be forgotten")
    assert [row for row in office.rows("dead_letters") if row["record"]["key"] == reader["id"].encode()]


def test_a_rebuild_from_a_topic_that_still_has_the_old_messages_brings_nobody_back(office: Any) -> None:
    event = office.event()
    gone, stays = office.register(event, 2)
    office.letters(gone)
    office.letters(stays)
    erase(office, gone)
    before = {name: office.service.database[name].count_documents({}) for name in ("known_registrations", "deliveries")}

    rebuild(office.service, "known-registrations", lambda _: None)

    assert person_of(office, gone) is None
    assert person_of(office, stays)["email"] == stays["person"]["email"]
    assert gone["person"]["email"] not in everything(office)
    after = {name: office.service.database[name].count_documents({}) for name in before}
    assert after == before


def test_a_rebuild_from_a_topic_without_them_knows_nobody_either(office: Any) -> None:
    """After compaction only the newest state of a key is left, so this is the first that is heard of it."""
    event = office.event()
    (stranger,) = office.register(event, person=None, status="withdrawn")
    erase(office, stranger)

    rebuild(office.service, "known-registrations", lambda _: None)

    (known,) = office.rows("known_registrations", _id=stranger["id"])
    assert (known["person"], known["status"], "person_key" in known) == (None, "withdrawn", False)


def test_sending_again_keeps_no_name_with_the_answer(office: Any) -> None:
    (reader,) = office.register(office.event())
    office.letters(reader)
    first = office.settled(reader["id"], "accepted")
    path = f"/deliveries/{first['_id']}/resend"
    headers = {**office.mint.bearer("operator"), "Idempotency-Key": "again"}

    answers = [office.call("POST", path, role=None, headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert [answer.json["recipient"] for answer in answers] == [reader["person"]] * 2
    assert reader["person"]["email"] not in str(office.rows("answers"))
