"""A contact of an institution who never registered: the link comes by one letter, and shows what is held here."""

import re
from typing import Any

import pytest

from causeway_contracts import partners, registrations
from causeway_platform.clock import utc_now
from causeway_platform.identifiers import new_id
from causeway_platform.rebuild import rebuild
from causeway_testing.waiting import wait_until

pytestmark = pytest.mark.servers

HOW = {"language": "hy", "zone": "Asia/Yerevan"}


def a_contact(**changes: Any) -> dict[str, Any]:
    contact_id = new_id()
    contact = {
        "id": contact_id,
        "institution_id": new_id(),
        "role": "coordinator",
        "language": "en",
        "zone": "Europe/London",
        "active": True,
        "person": {"name": "Ani Who Never Came", "email": f"{contact_id}@museum.example"},
    }
    return contact | changes


def link_in(letter: Any) -> dict[str, str]:
    (token,) = set(re.findall(r"/my-data/(\S+)", letter.message.get_body(("plain",)).get_content()))
    return {"Authorization": f"Link {token}"}


def held(office: Any, link: dict[str, str]) -> list[dict[str, Any]]:
    answer = office.call("GET", "/people/data", role=None, headers=link)
    assert answer.status_code == 200
    return list(answer.json["items"])


def test_a_contact_gets_the_link_in_the_language_they_asked_in_and_sees_what_is_held(office: Any) -> None:
    contact = a_contact()
    office.say(partners.DATA_REQUESTED, contact, **HOW)

    (letter,) = office.letters(contact)
    office.settled(contact["id"], "accepted", kind="data")
    (shown,) = held(office, link_in(letter))

    assert letter.message["Content-Language"] == "hy"
    assert "Ani Who Never Came" in letter.message.get_body(("plain",)).get_content()
    assert (shown["registration_id"], shown["event_id"]) == (contact["id"], contact["institution_id"])
    assert shown["person"] == contact["person"]
    assert [(one["kind"], one["status"]) for one in shown["deliveries"]] == [("data", "accepted")]


def test_who_takes_part_as_well_gets_one_letter_whose_link_opens_the_same(office: Any) -> None:
    email = f"{new_id()}@museum.example"
    contact = a_contact(person={"name": "Ani", "email": email.capitalize()})
    (reader,) = office.register(office.event(), person={"name": "Ani", "email": email})
    office.letters(reader)
    (asked,) = office.say(partners.DATA_REQUESTED, contact, **HOW)
    request = {"id": f"{reader['id']}:data", "registration_id": reader["id"], "event_id": reader["event_id"]}
    office.say(registrations.DATA_REQUESTED, request | HOW | {"requested_at": utc_now()})

    _, letter = office.letters(reader, 2)
    wait_until(lambda: office.rows("inbox", _id=re.compile(f":{asked.id}$")), what="the contact's request to be heard")

    assert office.rows("deliveries", registration_id=contact["id"]) == []
    assert {one["registration_id"] for one in held(office, link_in(letter))} == {reader["id"]}


def test_a_correction_is_followed_and_a_rebuild_keeps_who_has_asked_and_writes_to_nobody(office: Any) -> None:
    asked, silent = a_contact(), a_contact()
    office.say(partners.CONTACT_NAMED, asked, silent)
    office.say(partners.DATA_REQUESTED, asked, **HOW)
    office.letters(asked)
    corrected = {**asked, "active": False, "person": {**asked["person"], "name": "Ani Corrected"}}
    office.say(partners.CONTACT_CHANGED, corrected, silent)

    def name() -> str:
        return str(office.rows("known_registrations", _id=asked["id"])[0]["person"]["name"])

    wait_until(lambda: name() == "Ani Corrected", what="the correction")
    before = office.rows("deliveries", registration_id=asked["id"])
    rebuild(office.service, "known-registrations", lambda _: None)

    assert name() == "Ani Corrected"
    assert office.rows("known_registrations", _id=silent["id"]) == []
    assert office.rows("deliveries", registration_id=asked["id"]) == before
    assert len(office.mail.to(asked["person"]["email"])) == 1


def test_whether_a_contact_takes_part_is_found_by_the_index_alone(office: Any) -> None:
    where = {"person_key": "a" * 64, "status": {"$ne": "contact"}}
    plan = office.service.database["known_registrations"].find(where).explain()

    assert "of_person" in str(plan["queryPlanner"]["winningPlan"])
