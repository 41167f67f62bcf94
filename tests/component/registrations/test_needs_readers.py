"""Whose needs they are is seen by those whom an event names, and by every operator while it names nobody."""

from typing import Any

import pytest

from causeway_platform.web.callers import PARTNER
from causeway_testing.calling import as_reviewer
from causeway_testing.route_matrix import call, path_of, routes_of

pytestmark = pytest.mark.servers

COOK, DOOR = "a-cook-of-a-partner", "an-operator-at-the-door"
NAMED = [{"subject": COOK, "name": "Lilit of the kitchen"}, {"subject": DOOR, "name": "Wu"}]
OF_NEEDS = [route for route in routes_of("registrations") if route.callers & PARTNER and "/needs" in route.template]


def ask(counter: Any, subject: str, path: str, role: str = "partner") -> Any:
    return as_reviewer(counter, subject, "GET", path, role=role)


def name(counter: Any, event_id: str, items: list[dict[str, str]], revision: int = 0) -> Any:
    path = f"/events/{event_id}/admission/needs-readers"
    return counter.call("PUT", path, {"items": items}, role="operator", If_Match=f'"{revision}"')


def in_need(counter: Any, *, named: bool = True) -> tuple[str, dict[str, Any]]:
    """Return an event with somebody who needs a wheelchair's way in, and their registration."""
    event_id = counter.announce()
    registration = counter.registered(event_id, needs={"access": ["wheelchair"], "diet": ["vegan"]})
    if named:
        assert name(counter, event_id, NAMED).status_code == 200
    return event_id, registration


def whose(event_id: str, registration: dict[str, Any]) -> list[str]:
    """Return every path that says whose needs they are."""
    return [f"/events/{event_id}/needs", f"/events/{event_id}/needs.csv", f"/registrations/{registration['id']}/needs"]


def test_while_nobody_is_named_every_operator_sees_whose_the_needs_are(counter: Any) -> None:
    event_id, registration = in_need(counter, named=False)
    for path in whose(event_id, registration):
        assert "wheelchair" in ask(counter, "any-operator", path, "operator").text
    named = ask(counter, "any-operator", f"/events/{event_id}/admission/needs-readers", "operator")
    assert named.json == {"items": [], "revision": 0}


def test_once_somebody_is_named_other_operators_hear_whom_to_ask_and_keep_the_counts(counter: Any) -> None:
    event_id, registration = in_need(counter)
    for path in whose(event_id, registration):
        refused = ask(counter, "any-operator", path, "operator")
        assert (refused.status_code, refused.json["slug"]) == (403, "not-allowed")
        assert "Lilit of the kitchen, Wu" in refused.json["next_step"]
        assert refused.json["readers"] == ["Lilit of the kitchen", "Wu"]
        assert "wheelchair" in ask(counter, DOOR, path, "operator").text
    counts = ask(counter, "any-operator", f"/events/{event_id}/needs/counts", "operator").json
    assert counts == {"access": {"wheelchair": 1}, "diet": {"vegan": 1}}
    assert name(counter, event_id, [], 1).status_code == 200
    assert ask(counter, "any-operator", f"/events/{event_id}/needs", "operator").status_code == 200


def test_a_partner_who_is_named_reads_the_list_and_nothing_else_of_the_registrations(counter: Any) -> None:
    event_id, registration = in_need(counter)
    listed = ask(counter, COOK, f"/events/{event_id}/needs").json
    assert [(one["name"], one["access"]) for one in listed["items"]] == [
        (counter.rows(event_id)[0]["name"], ["wheelchair"])
    ]
    assert listed["counts"]["diet"] == {"vegan": 1}
    assert "wheelchair" in ask(counter, COOK, f"/events/{event_id}/needs.csv").text
    assert registration["id"] in ask(counter, COOK, f"/events/{event_id}/needs").text
    for path in ("registrations", "answers", "people", "door-list", "attendance", "needs/counts"):
        assert ask(counter, COOK, f"/events/{event_id}/{path}").status_code == 403
    assert ask(counter, COOK, f"/registrations/{registration['id']}").status_code == 403
    assert ask(counter, COOK, f"/registrations/{registration['id']}/needs").status_code == 403


def test_the_page_of_events_has_those_that_name_one(counter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    event_id, _ = in_need(counter)
    (item,) = (one for one in ask(counter, COOK, "/needs-to-provide").json["items"] if one["event_id"] == event_id)
    assert item["title"]["en"].startswith("How Museums")
    assert ask(counter, "a-stranger", "/needs-to-provide").json == {"items": []}
    monkeypatch.setattr("causeway_registrations.use_cases.list_provided_events.MOST_EVENTS", 2)
    newest = [in_need(counter)[0] for _ in range(3)][:0:-1]
    assert [one["event_id"] for one in ask(counter, COOK, "/needs-to-provide").json["items"]] == newest
    assert name(counter, newest[0], NAMED[1:], 1).status_code == 200
    assert ask(counter, COOK, f"/events/{newest[0]}/needs").status_code == 404


@pytest.mark.parametrize("route", [one for one in OF_NEEDS if one.parameters], ids=lambda one: one.template)
def test_for_a_partner_who_is_not_named_there_is_nothing(counter: Any, route: Any) -> None:
    open_to_all, _ = in_need(counter, named=False)
    event_id, _ = in_need(counter)
    client = counter.app.test_client()
    answers = []
    for where in ("no-such-event", event_id, open_to_all):
        headers = counter.mint.bearer("partner", subject="a-stranger")
        answer = call(client, route, path=path_of(route, where), headers=headers)
        answers.append({name: value for name, value in answer.json.items() if name != "correlation_id"})
    assert answers[0]["slug"] == "unknown-subject"
    assert [{**one, "instance": ""} for one in answers] == [{**answers[0], "instance": ""}] * 3


def test_laying_down_the_rest_anew_opens_the_needs_to_nobody(counter: Any) -> None:
    event_id, _ = in_need(counter)
    path = f"/events/{event_id}/admission"
    shown = counter.call("GET", path)
    assert "Lilit" not in shown.text, "anybody may read how one gets in"
    gates = counter.call("PUT", f"{path}/gates", {"needs_code": False}, role="operator", If_Match='"1"')
    assert gates.status_code == 200, gates.text
    whole = counter.call("PUT", path, {"largest_party": 3}, role="operator", If_Match='"2"')
    assert whole.status_code == 200, whole.text
    assert ask(counter, "any-operator", f"/events/{event_id}/needs", "operator").status_code == 403
    assert ask(counter, COOK, f"/events/{event_id}/needs").status_code == 200
    told = [str(row) for row in counter.messages(f"{event_id}.admission")]
    assert len(told) == 3
    assert all("Lilit" not in one and COOK not in one for one in told), "the names do not travel"


def test_what_does_not_fit_is_refused(counter: Any) -> None:
    event_id, _ = in_need(counter, named=False)
    twice = name(counter, event_id, [NAMED[0], NAMED[0]])
    assert (twice.status_code, twice.json["slug"], twice.json["field"]) == (
        409,
        "admission-contradictory",
        "needs_readers",
    )
    assert name(counter, event_id, [{"subject": "x y", "name": ""}]).json["slug"] == "invalid-input"
    assert name(counter, event_id, NAMED, 7).json["slug"] == "changed-meanwhile"
    assert name(counter, "no-such-event", NAMED).json["slug"] == "unknown-event"
    assert ask(counter, COOK, f"/events/{event_id}/admission/needs-readers").status_code == 403
