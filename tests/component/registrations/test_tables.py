"""Whatever a list shows can be taken away as a table: whole, a stretch at a time, without formulas, nothing besides."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from causeway_platform.identifiers import new_id
from causeway_platform.links import Links
from causeway_platform.web.callers import DELEGATION_LINK

pytestmark = pytest.mark.servers

FORMULA = '=HYPERLINK("x")'
LINKS = Links(["a-link-key-for-tests-only"])
OF_EVENTS = ("needs", "answers", "waiting-list", "certificates", "cohort", "call/decisions")

Rows = list[dict[str, str]]


@pytest.fixture(params=[500, 2], ids=["one stretch", "many stretches"])
def stretched(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("tables", "event_tables", "series", "delegations"):
        monkeypatch.setattr(f"causeway_registrations.web.{module}.ROWS_AT_ONCE", request.param)


def read(answer: Any) -> Rows:
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8"), answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def table(counter: Any, path: str, role: str = "operator") -> Rows:
    return read(counter.call("GET", path, role=role))


def listed(counter: Any, path: str) -> list[dict[str, Any]]:
    return list(counter.call("GET", path, role="operator").json["items"])


def put(counter: Any, path: str, body: dict[str, Any], revision: int = 0) -> None:
    answer = counter.call("PUT", path, body, role="operator", If_Match=f'"{revision}"')
    assert answer.status_code == 200, answer.text


@pytest.mark.usefixtures("stretched")
def test_needs_are_a_table(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 9})
    needs = {"access": ["wheelchair", "captions"], "diet": ["vegan"], "diet_note": "=no coriander\nplease"}
    for number in range(4):
        counter.registered(event_id, name=f"{FORMULA}{number}", needs=needs)
    counter.registered(event_id, name="Needs nothing")
    rows = table(counter, f"/events/{event_id}/needs.csv")
    shown = listed(counter, f"/events/{event_id}/needs")
    assert [row["registration_id"] for row in rows] == [one["registration_id"] for one in shown]
    assert set(rows[0]) == set(shown[0]), "the columns are what the list shows"
    assert (rows[0]["name"], rows[0]["access"], rows[0]["diet_note"]) == (
        f"'{FORMULA}0",
        "captions; wheelchair",
        "'=no coriander\nplease",
    )


@pytest.mark.usefixtures("stretched")
def test_answers_are_a_table_with_those_to_earlier_questions(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 9})
    name = {"id": "name", "type": "text", "label": {"en": "Of your museum?"}}
    guests = {"id": "guests", "type": "number", "label": {"en": "How many?"}}
    form = f"/events/{event_id}/admission/form"
    put(counter, form, {"questions": [name, {**guests, "id": "seen"}]})
    counter.registered(event_id, name="First", answers={"name": "+374", "seen": 3})
    put(counter, form, {"questions": [name, guests]}, revision=1)
    for number in range(3):
        counter.registered(event_id, name=f"Later {number}", answers={"guests": number})
    rows = table(counter, f"/events/{event_id}/answers.csv")
    assert [row["name"] for row in rows] == ["First", "Later 0", "Later 1", "Later 2"]
    asked = ("answer.name", "answer.guests", "other_answers", "form_version")
    assert [rows[0][column] for column in asked] == ["'+374", "", "seen: 3", "1"]
    assert [rows[3][column] for column in asked] == ["", "2", "", "2"]
    assert [row["registration_id"] for row in rows] == [
        one["registration_id"] for one in listed(counter, f"/events/{event_id}/answers")
    ]


def test_the_waiting_list_is_a_table_of_lines_and_of_who_is_next(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 1})
    put(counter, f"/events/{event_id}/admission", {"waiting": {"offers_by_themselves": False}, "largest_party": 2})
    counter.registered(event_id)
    waiting = [counter.registered(event_id, name=f"{FORMULA}{number}") for number in range(3)]
    counter.registered(event_id, companions=["Bo"])
    counter.announce(event_id, revision=2, capacities={"onsite": 4})
    rows = table(counter, f"/events/{event_id}/waiting-list.csv?parties=2")
    assert [(row["list"], row["size"], row["parties"], row["name"]) for row in rows] == [
        ("line", "1", "3", ""),
        ("line", "2", "1", ""),
        ("next", "1", "", f"'{FORMULA}0"),
        ("next", "1", "", f"'{FORMULA}1"),
    ]
    assert [row["registration_id"] for row in rows[2:]] == [one["id"] for one in waiting[:2]]
    refused = counter.call("GET", f"/events/{event_id}/waiting-list.csv?parties=0", role="operator")
    assert refused.json["slug"] == "invalid-input"


@pytest.mark.usefixtures("stretched")
def test_certificates_are_a_table(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 9})
    for number in range(4):
        link = counter.registered(event_id, name=f"{FORMULA}{number}")["manage_token"]
        ticket = {"ticket": counter.call("GET", "/mine/ticket", link=link).json["code"]}
        assert counter.call("POST", "/check-ins", ticket, role="operator").status_code == 200
    put(counter, f"/events/{event_id}/certificate-rule", {"checked_in": True})
    counter.later.append(timedelta(days=30))
    assert counter.call("POST", f"/events/{event_id}/certificates/issue", role="operator").status_code == 202
    counter.run_clock()
    shown = listed(counter, f"/events/{event_id}/certificates")
    reason = {"reason": {"en": "Not there", "hy": "Չկար"}}
    path = f"/certificates/{shown[0]['id']}/withdraw"
    assert counter.call("POST", path, reason, role="operator", If_Match='"1"').status_code == 200
    rows = table(counter, f"/events/{event_id}/certificates.csv")
    assert [row["id"] for row in rows] == [one["id"] for one in shown]
    assert [row["code"] for row in rows] == [one["code"] for one in shown]
    assert set(rows[0]) <= set(shown[0])
    assert rows[0]["name"].startswith("'=")
    assert (rows[0]["status"], rows[0]["reason"]) == ("withdrawn", "en: Not there; hy: Չկար")


@pytest.mark.usefixtures("stretched")
def test_enrolments_are_a_table(counter: Any) -> None:
    series_id = new_id()
    counter.announce(edition_id=series_id)
    put(counter, f"/series/{series_id}", {"open": True, "title": {"en": "Lectures"}})
    person = {"name": FORMULA, "mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"}
    path = f"/series/{series_id}/enrolments"
    for number in range(4):
        assert counter.call("POST", path, {**person, "email": f"{number}@museum.example"}).status_code == 202
    rows = table(counter, f"{path}.csv")
    assert [(row["name"], row["email"]) for row in rows] == [
        (f"'{FORMULA}", f"{number}@museum.example") for number in range(4)
    ]
    assert [row["id"] for row in rows] == [one["id"] for one in listed(counter, path)]
    assert counter.call("GET", f"{path}.csv").status_code == 401
    unknown = counter.call("GET", "/series/nowhere/enrolments.csv", role="operator")
    assert unknown.json["slug"] == "unknown-series"


@pytest.mark.usefixtures("stretched")
def test_members_are_a_table_for_their_leader_alone(counter: Any) -> None:
    links = [delegation(counter, 5), delegation(counter, 5)]
    for number in range(4):
        member = {"name": f"{FORMULA}{number}", "email": f"{number}@university.example"}
        assert counter.call("POST", "/delegation/members", member, link=links[0]).status_code == 201
    other = {"name": "Of the other", "email": "other@university.example"}
    assert counter.call("POST", "/delegation/members", other, link=links[1]).status_code == 201
    rows = read(counter.call("GET", "/delegation/members.csv", link=links[0]))
    shown = counter.call("GET", "/delegation/members", link=links[0]).json["items"]
    assert [(row["id"], row["email"]) for row in rows] == [(one["id"], one["email"]) for one in shown]
    assert [row["name"] for row in rows] == [f"'{FORMULA}{number}" for number in range(4)]
    assert set(rows[0]) <= set(shown[0])
    assert counter.call("GET", "/delegation/members.csv", link="forged").status_code == 404
    assert counter.call("GET", "/delegation/members.csv", role="operator").status_code == 403


def delegation(counter: Any, places: int) -> str:
    event_id = counter.announce(capacities={"onsite": places})
    returns_at = (counter.now() + timedelta(days=10)).isoformat()
    leader = {"name": "Lilit", "email": "lilit@university.example", "language": "hy", "zone": "Asia/Yerevan"}
    body = {"label": "Students", "mode": "onsite", "places": places, "returns_at": returns_at, "leader": leader}
    granted = counter.call("POST", f"/events/{event_id}/allotments", body, role="operator").json
    return LINKS.sign(DELEGATION_LINK, granted["delegation_id"], 1)


def with_applications(counter: Any) -> str:
    """Return an event to which three have applied, the second from the house of the reviewer."""
    event_id, now = counter.announce(programme_id=new_id(), edition_id=new_id()), counter.now()
    call = {
        "opens_at": (now - timedelta(days=1)).isoformat(),
        "closes_at": (now + timedelta(days=5)).isoformat(),
        "places": 2,
        "criteria": [{"id": "motivation", "name": {"en": "Motivation"}, "weight": 1}],
        "reviewers": [{"subject": "reviewer", "name": "Li Wei", "mail_domains": ["palace.example"]}],
    }
    put(counter, f"/events/{event_id}/call", call)
    for address in ("one@museum.example", "two@palace.example", "three@museum.example"):
        person = {"name": f"{FORMULA}{address}", "email": address, "mode": "onsite", "language": "hy"}
        body = {**person, "zone": "Asia/Yerevan", "country": "AM"}
        assert counter.call("POST", f"/events/{event_id}/applications", body).status_code == 201
    return event_id


def test_what_a_rule_would_decide_is_a_table_without_what_the_reader_may_not_know(counter: Any) -> None:
    event_id = with_applications(counter)
    path = f"/events/{event_id}/call/decisions"
    rule = {"reserve": 1, "least": None, "declines_rest": True}
    preview = counter.call("POST", path, rule, role="operator").json["outcomes"]
    rows = table(counter, f"{path}.csv?reserve=1&declines_rest=true")
    assert [(row["application_id"], row["decision"]) for row in rows] == [
        (one["application_id"], one["decision"] or "") for one in preview
    ]
    assert [row["name"] for row in rows] == [f"'{one['name']}" for one in preview]
    headers = {"Authorization": counter.mint.bearer("operator", subject="reviewer")["Authorization"]}
    seen = read(counter.app.test_client().get(f"/api/registrations{path}.csv?reserve=1", headers=headers))
    assert sum(row["name"] == "" for row in seen) == 1, "the name of who comes from the reviewer's house"
    assert "palace" not in str(seen)
    applications = counter.call("GET", f"/events/{event_id}/applications", role="operator").json["items"]
    assert {one["status"] for one in applications} == {"submitted"}, "looking decides nothing"
    assert counter.call("GET", f"{path}.csv?least=x", role="operator").json["slug"] == "invalid-input"


def test_the_cohort_is_a_table(counter: Any) -> None:
    event_id = with_applications(counter)
    figures = counter.call("GET", f"/events/{event_id}/cohort", role="operator").json
    rows = table(counter, f"/events/{event_id}/cohort.csv")
    counted = [row for row in rows if row["counted"] == "applied"]
    assert [(row["id"], row["count"]) for row in counted] == [
        (one["id"], str(one["count"])) for one in figures["applied"]
    ]
    (edition,) = [row for row in rows if row["counted"] == "editions"]
    assert (edition["id"], edition["applied"], edition["title"][:4]) == (event_id, "3", "en: ")


@pytest.mark.parametrize("name", OF_EVENTS)
def test_tables_of_events_are_for_operators_and_for_events_that_there_are(
    open_counter: Callable[..., Any], name: str
) -> None:
    counter = open_counter()
    path = f"/events/{counter.announce()}/{name}.csv"
    assert counter.call("GET", path).status_code == 401
    # Partners may be named to read needs; for those who are not there is nothing.
    assert counter.call("GET", path, role="partner").status_code == (404 if name == "needs" else 403)
    unknown = counter.call("GET", f"/events/nowhere/{name}.csv", role="operator")
    assert unknown.json["slug"] in {"unknown-event", "no-call"}
