"""A group's import over HTTP, its rows done by the real clock work."""

import csv
import io
import time
from datetime import timedelta
from typing import Any

import pytest

from causeway_platform.clock_work import ClockWork

pytestmark = pytest.mark.servers

USUAL = {"mode": "onsite", "language": "hy", "zone": "Asia/Yerevan", "country": "AM"}


def start(counter: Any, event_id: str, rows: str, role: str = "operator", **body: Any) -> Any:
    sent = {"csv": f"name,email\n{rows}", "usual": USUAL, "dry_run": False} | body
    return counter.call("POST", f"/events/{event_id}/imports", sent, role=role)


def finish(counter: Any, started: Any) -> dict[str, Any]:
    """Run what is due until the import is done."""
    assert started.status_code == 202, started.text
    clock_work = ClockWork(counter.service, clock=counter.now)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        clock_work.run_due()
        seen = counter.call("GET", f"/imports/{started.json['id']}", role="operator").json
        if seen["finished_at"]:
            return dict(seen)
    raise AssertionError(f"not done after a minute: {seen}")


def people(number: int, word: str = "person") -> str:
    return "".join(f"Person {one},{word}-{one}@museum.example\n" for one in range(number))


def test_a_group_is_tried_registered_and_can_be_sent_again(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 300})
    tried = finish(counter, start(counter, event_id, people(400), dry_run=True))
    assert (tried["registered"], tried["waiting"]) == (300, 100)
    assert counter.rows(event_id) == []
    started = start(counter, event_id, people(400))
    assert started.headers["Location"] == f"/api/registrations/imports/{started.json['id']}"
    done = finish(counter, started)
    assert (done["rows"], done["looked_at"], done["registered"], done["waiting"]) == (400, 400, 300, 100)
    again = finish(counter, start(counter, event_id, people(401)))
    assert (again["kept"], again["waiting"]) == (400, 1)
    assert len(counter.rows(event_id)) == 401
    assert counter.pool(event_id)["taken"] == 300
    assert counter.service.database["sheets"].count_documents({"_id": started.json["id"]}) == 0


def test_refused_rows_are_a_table_in_which_no_cell_is_a_formula(counter: Any) -> None:
    event_id = counter.announce()
    done = finish(counter, start(counter, event_id, "=HYPERLINK(1),not an address\nLi,li@museum.example\n"))
    assert (done["registered"], done["refused"]) == (1, 1)
    answer = counter.call("GET", f"/imports/{done['id']}/refused.csv", role="operator")
    assert answer.content_type == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert (row["line"], row["slug"], row["name"]) == ("2", "invalid-input", "'=HYPERLINK(1)")
    assert row["reason"].startswith("email:")


def test_refused_rows_are_listed_a_page_at_a_time_with_the_columns_at_fault(counter: Any) -> None:
    event_id = counter.announce()
    rows = "Li,no address\n,ann@museum.example\nBo,bo@museum.example\nCy,cy at museum\n"
    done = finish(counter, start(counter, event_id, rows, dry_run=True))
    path = f"/imports/{done['id']}/refused"
    first = counter.call("GET", f"{path}?limit=2", role="operator").json
    assert [(row["line"], row["slug"], row["columns"]) for row in first["items"]] == [
        (2, "invalid-input", ["email"]),
        (3, "invalid-input", ["name"]),
    ]
    second = counter.call("GET", f"{path}?limit=2&cursor={first['next']}", role="operator").json
    assert ([row["name"] for row in second["items"]], second["next"]) == (["Cy"], None)
    assert counter.call("GET", "/imports/nothing/refused", role="operator").status_code == 404
    assert counter.call("GET", path, role="partner").status_code == 403


def test_what_was_tried_is_registered_without_being_sent_again_and_once(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 300})
    tried = finish(counter, start(counter, event_id, people(3, "tried"), dry_run=True))
    path = f"/imports/{tried['id']}/register"
    same = {**counter.mint.bearer("operator"), "Idempotency-Key": "register-them"}
    asked = [counter.call("POST", path, **same) for _ in range(2)]
    assert asked[0].json["id"] == asked[1].json["id"] != tried["id"]
    done = finish(counter, asked[0])
    assert (done["dry_run"], done["registered"], done["kept"]) == (False, 3, 0)
    assert [row["email"] for row in counter.rows(event_id)] == [f"tried-{n}@museum.example" for n in range(3)]
    (kept,) = counter.service.database["sheets"].find({"_id": tried["id"]})
    assert timedelta(hours=1) < kept["forgotten_at"] - counter.now() <= timedelta(hours=2)


def test_only_what_was_tried_to_its_end_and_is_still_kept_can_be_registered(counter: Any) -> None:
    event_id = counter.announce()
    begun = start(counter, event_id, people(1, "begun"), dry_run=True).json["id"]
    assert counter.call("POST", f"/imports/{begun}/register", role="operator").json["slug"] == "import-not-tried"
    done = finish(counter, start(counter, event_id, people(1, "done")))
    again = counter.call("POST", f"/imports/{done['id']}/register", role="operator")
    assert (again.status_code, again.json["slug"]) == (409, "import-not-tried")
    tried = finish(counter, start(counter, event_id, people(1, "gone"), dry_run=True))
    # The database does this by itself within a minute of the time.
    counter.service.database["sheets"].delete_one({"_id": tried["id"]})
    gone = counter.call("POST", f"/imports/{tried['id']}/register", role="operator")
    assert (gone.status_code, gone.json["slug"]) == (409, "sheet-forgotten")
    assert counter.call("POST", "/imports/nothing/register", role="operator").status_code == 404


def test_an_allotment_is_filled_by_its_group(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 3})
    body = {"label": "A class", "mode": "onsite", "places": 2, "returns_at": "2100-01-01T00:00:00Z"}
    token = counter.call("POST", f"/events/{event_id}/allotments", body, role="operator").json["token"]
    done = finish(counter, start(counter, event_id, people(3, "pupil"), allotment=token))
    assert (done["registered"], done["refused"]) == (2, 1)
    answer = counter.call("GET", f"/imports/{done['id']}/refused.csv", role="operator")
    assert "allotment-used-up" in answer.text


def test_an_import_is_an_operators_and_needs_a_table_and_an_event(counter: Any) -> None:
    event_id = counter.announce()
    assert start(counter, event_id, people(1), role="partner").status_code == 403
    assert start(counter, "nowhere", people(1)).json["slug"] == "unknown-event"
    unreadable = start(counter, event_id, "", csv="people\nLi Wei\n")
    assert (unreadable.status_code, unreadable.json["slug"]) == (422, "sheet-unreadable")
    assert counter.call("GET", "/imports/nothing", role="operator").status_code == 404
    assert counter.call("GET", "/imports/nothing/refused.csv", role="operator").status_code == 404
    assert start(counter, event_id, people(1), allotment="forged").json["slug"] == "unknown-allotment"


def test_the_tables_of_an_event_are_listed_the_newest_first_with_who_sent_them(counter: Any) -> None:
    event_id, other = counter.announce(capacities={"onsite": 9}), counter.announce()
    path = f"/events/{event_id}/imports"
    assert counter.call("GET", path, role="operator").json == {"items": [], "next": None}
    tried = finish(counter, start(counter, event_id, people(2, "listed"), dry_run=True))
    by_lilit = counter.mint.bearer("operator", subject="lilit")
    done = counter.call("POST", f"/imports/{tried['id']}/register", **by_lilit).json
    counter.service.database["imports"].update_one({"_id": tried["id"]}, {"$unset": {"started_by": ""}})
    start(counter, other, people(1, "elsewhere"))

    newest = counter.call("GET", f"{path}?limit=1", role="operator").json
    older = counter.call("GET", f"{path}?limit=1&cursor={newest['next']}", role="operator").json

    (first,), (second,) = newest["items"], older["items"]
    assert (first["id"], second["id"], older["next"]) == (done["id"], tried["id"], None)
    assert (first["started_by"], second["started_by"]) == ("lilit", None), "one is from before it was noted"
    assert (second["registered"], second["finished_at"], second["dry_run"]) == (2, tried["finished_at"], True)
    assert counter.call("GET", path).status_code == 401
    assert counter.call("GET", path, role="partner").status_code == 403
    assert counter.call("GET", "/events/unknown/imports", role="operator").json["slug"] == "unknown-event"
    assert counter.call("GET", f"{path}?cursor=WzFd", role="operator").json["slug"] == "cursor-malformed"
