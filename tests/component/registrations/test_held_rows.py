"""Rows that imports refused: shown to whom they are about, and forgotten with them."""

from typing import Any

import pytest

from causeway_platform.mailboxes import person_key
from causeway_registrations.store.person_keys import fill_keys_of_rows
from causeway_testing.held_people import do_what_is_due, everything, link_of

pytestmark = pytest.mark.servers

PATH = "/people/data/refused-rows"


def send(counter: Any, event_id: str, *rows: str) -> str:
    table = "name,email,kind\n" + "".join(f"{row}\n" for row in rows)
    usual = {"mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"}
    body = {"csv": table, "usual": usual, "dry_run": False}
    started = counter.call("POST", f"/events/{event_id}/imports", body, role="operator")
    assert started.status_code == 202, started.text
    do_what_is_due(counter)
    return str(started.json["id"])


def rows_of(counter: Any, email: str, query: str = "", **headers: str) -> Any:
    return counter.call("GET", f"{PATH}{query}", link=link_of(counter, email), **headers)


def test_a_person_sees_what_was_typed_about_them_and_why_it_was_refused(counter: Any) -> None:
    email, event_id = "typed@museum.example", counter.announce()
    send(counter, event_id, "Typed In,Typed@Museum.Example,expart", "Another,another.typed@museum.example,expart")
    send(counter, event_id, "Typed Again,typed@museum.example,expart", "Taken,taken@museum.example,")

    answer = rows_of(counter, email)

    first, second = answer.json["items"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert first["cells"] == {"name": "Typed In", "email": "Typed@Museum.Example", "kind": "expart"}
    assert (first["slug"], first["line"], first["event_id"]) == ("kind-not-offered", 2, event_id)
    assert first["event"]["title"]["en"].startswith("How Museums")
    assert first["sent_at"] < second["sent_at"] < first["kept_until"]
    assert second["cells"]["name"] == "Typed Again"
    assert "another.typed" not in answer.text
    armenian = rows_of(counter, email, Accept_Language="hy").json["items"][0]["reason"]
    assert armenian != first["reason"]
    start = rows_of(counter, email, "?limit=1").json
    rest = rows_of(counter, email, f"?limit=1&cursor={start['next']}").json
    assert [one["cells"]["name"] for one in (*start["items"], *rest["items"])] == ["Typed In", "Typed Again"]
    assert rest["next"] is None
    assert rows_of(counter, "taken@museum.example").json["items"] == []
    assert counter.call("GET", PATH).status_code == 401
    assert counter.call("GET", PATH, role="operator").status_code == 403


@pytest.mark.parametrize("by", ["person", "operator"])
def test_with_the_person_the_rows_about_them_go_and_the_import_still_counts_them(counter: Any, by: str) -> None:
    email, event_id = f"row.gone.{by}@museum.example", counter.announce()
    sent = send(counter, event_id, f"Row To Go By {by},{email},expart", f"Stays,stays.{by}@museum.example,expart")
    registration = counter.registered(event_id, email=email)
    assert f"Row To Go By {by}" in everything(counter)

    if by == "person":
        counter.call("POST", "/people/erasures", link=link_of(counter, email))
    else:
        counter.call("POST", f"/registrations/{registration['id']}/erase", role="operator")

    whole = everything(counter)
    assert [trace for trace in (email, f"Row To Go By {by}", person_key(email)) if trace in whole] == []
    assert f"stays.{by}@museum.example" in whole
    assert counter.call("GET", f"/imports/{sent}", role="operator").json["refused"] == 2
    (left,) = counter.call("GET", f"/imports/{sent}/refused", role="operator").json["items"]
    assert left["name"] == "Stays"


def test_rows_from_before_they_were_known_by_person_are_found(counter: Any) -> None:
    email, database = "older.row@museum.example", counter.service.database
    send(counter, counter.announce(), f"Older,{email},expart", "No Address,,expart")
    database["refused_rows"].update_many({}, {"$unset": {"person_key": ""}})
    database["backfills"].delete_one({"_id": "refused_rows.person_key"})
    assert rows_of(counter, email).json["items"] == []

    assert fill_keys_of_rows(database) >= 2
    assert fill_keys_of_rows(database) == 0, "it goes on where it ended"

    (found,) = rows_of(counter, email).json["items"]
    assert found["cells"]["name"] == "Older"
