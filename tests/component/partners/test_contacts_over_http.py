"""Contacts over HTTP: who sees and changes whom."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from causeway_partners.store.contacts import fill_person_keys
from causeway_platform import backfill
from causeway_platform.clock import utc_now
from causeway_platform.links import Links
from causeway_platform.mailboxes import person_key
from causeway_platform.web.callers import DATA_LINK


def test_a_named_contact_can_be_read_back(house: Any) -> None:
    contact = house.name_contact(house.enrol()["id"], email="Ani@Example.org")
    read = house.as_operator("GET", f"/contacts/{contact['id']}")
    assert read.json == contact
    assert read.headers["ETag"] == '"1"'
    # Only the domain is written without regard to case; the local part stays as it was typed.
    assert read.json["email"] == "Ani@example.org"


def test_an_institutions_contacts_are_listed_by_name_page_by_page(house: Any) -> None:
    institution_id = house.enrol()["id"]
    for name in ("Émile", "ani", "Bagrat"):
        house.name_contact(institution_id, name=name)
    first = house.as_operator("GET", f"/institutions/{institution_id}/contacts?limit=2").json
    second = house.as_operator("GET", f"/institutions/{institution_id}/contacts?limit=2&cursor={first['next']}").json
    assert [contact["name"] for contact in first["items"] + second["items"]] == ["ani", "Bagrat", "Émile"]


def test_deactivated_contacts_can_be_left_out(house: Any) -> None:
    institution_id = house.enrol()["id"]
    kept, left = house.name_contact(institution_id), house.name_contact(institution_id)
    house.as_operator("PATCH", f"/contacts/{left['id']}", {"active": False}, If_Match='"1"')
    path = f"/institutions/{institution_id}/contacts?active="
    assert [row["id"] for row in house.as_operator("GET", f"{path}true").json["items"]] == [kept["id"]]
    assert [row["id"] for row in house.as_operator("GET", f"{path}false").json["items"]] == [left["id"]]


def test_partners_see_their_own_institutions_contacts_and_no_others(house: Any) -> None:
    contact, token = house.person()
    colleague = house.name_contact(contact["institution_id"])
    stranger = house.name_contact(house.enrol()["id"])
    assert house.call("GET", f"/contacts/{colleague['id']}", token=token).status_code == 200
    listed = house.call("GET", f"/institutions/{contact['institution_id']}/contacts", token=token).json["items"]
    assert {row["id"] for row in listed} == {contact["id"], colleague["id"]}
    for path in (f"/contacts/{stranger['id']}", f"/institutions/{stranger['institution_id']}/contacts"):
        answer = house.call("GET", path, token=token)
        missing = house.call("GET", "/contacts/nowhere", token=token)
        assert (answer.status_code, answer.json["slug"]) == (missing.status_code, missing.json["slug"])


def test_people_change_name_language_and_zone_of_themselves_only(house: Any) -> None:
    contact, token = house.person()
    colleague = house.name_contact(contact["institution_id"])
    path = f"/contacts/{contact['id']}"
    mine = house.call("PATCH", path, {"name": "Ani P.", "language": "en"}, token=token, If_Match='"1"')
    assert (mine.status_code, mine.json["name"], mine.json["revision"]) == (200, "Ani P.", 2)
    for body in ({"role": "signatory"}, {"email": "new@example.org"}, {"active": False}):
        assert house.call("PATCH", path, body, token=token, If_Match='"2"').status_code == 403
    other = house.call("PATCH", f"/contacts/{colleague['id']}", {"name": "X"}, token=token, If_Match='"1"')
    assert other.status_code == 403


@pytest.mark.parametrize("protected", [{"id": "mine"}, {"revision": 9}, {"institution_id": "other"}, {"identity": "x"}])
def test_what_is_not_the_callers_to_set_cannot_be_set(house: Any, protected: dict[str, Any]) -> None:
    contact = house.name_contact(house.enrol()["id"])
    answer = house.as_operator("PATCH", f"/contacts/{contact['id']}", protected, If_Match='"1"')
    assert answer.status_code == 422
    assert house.as_operator("GET", f"/contacts/{contact['id']}").json == contact


def test_an_address_belongs_to_one_active_contact_however_many_ask_at_once(house: Any) -> None:
    institution_id, token = house.enrol()["id"], house.operator
    body = {"role": "other", "name": "Ani", "email": "wanted@museum.example", "language": "en", "zone": "UTC"}

    def name(_: int) -> int:
        client = house.http.application.test_client()
        path = f"/api/partners/institutions/{institution_id}/contacts"
        return int(client.post(path, json=body, headers={"Authorization": f"Bearer {token}"}).status_code)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(name, range(4))) == [201, 409, 409, 409]


def test_the_last_operator_cannot_be_deactivated(house: Any) -> None:
    me = house.login("operator@office.example").json["contact"]
    answer = house.as_operator("PATCH", f"/contacts/{me['id']}", {"active": False}, If_Match=f'"{me["revision"]}"')
    assert (answer.status_code, answer.json["slug"]) == (409, "last-operator")


def test_operators_who_deactivate_one_another_at_once_leave_one(house: Any) -> None:
    me = house.login("operator@office.example").json["contact"]
    token = house.operator
    staff = [house.name_contact(me["institution_id"], role="operator") for _ in range(3)]

    def deactivate(contact: dict[str, Any]) -> int:
        client = house.http.application.test_client()
        path = f"/api/partners/contacts/{contact['id']}"
        headers = {"Authorization": f"Bearer {token}", "If-Match": f'"{contact["revision"]}"'}
        return int(client.patch(path, json={"active": False}, headers=headers).status_code)

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(deactivate, [me, *staff]))
    assert statuses == [200, 200, 200, 409]
    assert len(house.rows("contacts", role="operator", active=True)) == 1
    # The others' tests want the first operator and no other; tokens of the deactivated last their ten minutes.
    for contact, active in ((me, True), *((other, False) for other in staff)):
        (row,) = house.rows("contacts", _id=contact["id"])
        tag = f'"{row["revision"]}"'
        answer = house.as_operator("PATCH", f"/contacts/{contact['id']}", {"active": active}, If_Match=tag)
        assert answer.status_code == 200


def test_a_contacts_history_tells_that_personal_fields_changed_but_not_to_what(house: Any) -> None:
    contact = house.name_contact(house.enrol()["id"], name="Secret Name")
    path = f"/contacts/{contact['id']}"
    house.as_operator("PATCH", path, {"name": "Other Name", "language": "en"}, If_Match='"1"')
    history = house.as_operator("GET", f"{path}/history")
    assert [entry["action"] for entry in history.json["items"]] == ["changed", "named"]
    assert history.json["items"][0]["changes"] == {"name": None, "language": "en"}
    assert "Name" not in history.text


def test_a_person_sees_their_parts_in_institutions_and_nobody_elses(house: Any) -> None:
    links = Links(house.service.settings.link_keys)
    first, other = house.enrol(), house.enrol()
    mine = house.name_contact(first["id"], email="Anahit.Held@Museum.example")
    house.as_operator("PATCH", f"/contacts/{mine['id']}", {"active": False}, If_Match='"1"')
    again = house.name_contact(other["id"], email="anahit.held@museum.example")
    house.name_contact(first["id"])
    token = links.sign_until(DATA_LINK, person_key("anahit.held@museum.example"), utc_now() + timedelta(days=1))

    held = house.call("GET", "/people/data", Authorization=f"Link {token}")

    assert [item["id"] for item in held.json["items"]] == [mine["id"], again["id"]]
    assert [item["institution"] for item in held.json["items"]] == [first["names"], other["names"]]
    assert held.headers["Cache-Control"] == "no-store"
    other = token[:-1] + ("x" if token[-1] != "x" else "y")
    assert house.call("GET", "/people/data", Authorization=f"Link {other}").status_code in {401, 404}
    assert house.call("GET", "/people/data", token=house.operator).status_code == 403


def test_contacts_named_before_there_were_keys_are_found_afterwards(house: Any) -> None:
    contact = house.name_contact(house.enrol()["id"])
    rows = house.service.database["contacts"]
    rows.update_one({"_id": contact["id"]}, {"$unset": {"person_key": ""}})
    house.service.database[backfill.PROGRESS].delete_many({})

    assert fill_person_keys(house.service.database) == 1
    assert rows.find_one({"_id": contact["id"]})["person_key"] == person_key(contact["email"])
