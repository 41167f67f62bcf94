"""Contacts of partners judge what a call gives them to judge, and see and do nothing besides."""

from typing import Any

import pytest

from causeway_platform.web.callers import CLIENT, OPERATOR, PARTNER
from causeway_testing.calling import REVIEWERS, applied, as_reviewer, called, review
from causeway_testing.route_matrix import call, path_of, routes_of

pytestmark = pytest.mark.servers

FIRST, SECOND = REVIEWERS
TRACKED = [
    {"subject": FIRST, "name": "Li Wei", "mail_domains": ["palace.example"], "tracks": ["museums"]},
    {"subject": SECOND, "name": "Ani", "mail_domains": ["else.example"]},
]
FOR_PARTNERS = [
    route
    for route in routes_of("registrations")
    if route.callers & PARTNER and {"event_id", "application_id"} & set(route.parameters) and route.scope is None
]


def ask(counter: Any, subject: str, path: str, method: str = "GET", body: Any = None, **headers: str) -> Any:
    return as_reviewer(counter, subject, method, path, body, role="partner", **headers)


def theirs(counter: Any, subject: str) -> dict[str, tuple[int, int]]:
    """Return how many applications are a partner's to judge, and how many are left, by event."""
    items = ask(counter, subject, "/my-reviews").json["items"]
    return {one["event_id"]: (one["theirs"], one["left"]) for one in items}


def test_a_partner_who_reviews_reads_judges_and_steps_aside(counter: Any) -> None:
    event_id = called(counter, reviewers=TRACKED)
    first, second = applied(counter, event_id), applied(counter, event_id, "bao")
    path = f"/applications/{first['id']}"
    assert [one["id"] for one in ask(counter, FIRST, f"/events/{event_id}/applications").json["items"]] == [
        first["id"],
        second["id"],
    ]
    shown = ask(counter, FIRST, path)
    assert (shown.json["judges"], shown.json["statements"]) == (True, {"why": "To learn"})
    assert review(counter, first, FIRST, 4, 2, role="partner").status_code == 200
    assert ask(counter, FIRST, path).json["result"]["reviews"] == 1
    assert ask(counter, FIRST, f"/applications/{second['id']}/conflict", "POST").json["conflict"] is True
    assert ask(counter, FIRST, f"/applications/{second['id']}").json["slug"] == "conflict-of-interest"
    assert counter.call("GET", path, role="operator").json["result"]["mean"] == 3.3333


def test_a_partner_sees_no_address_no_rank_and_of_other_reviewers_the_name_alone(counter: Any) -> None:
    event_id = called(counter, reviewers=TRACKED)
    application = applied(counter, event_id)
    for path in (f"/applications/{application['id']}", f"/events/{event_id}/applications"):
        shown = ask(counter, FIRST, path)
        assert "Anahit" in shown.text
        assert "anahit@" not in shown.text
        assert "anahit@" in counter.call("GET", path, role="operator").text
    laid_down = ask(counter, FIRST, f"/events/{event_id}/call").json
    assert [(one["name"], one["mail_domains"], one["tracks"]) for one in laid_down["reviewers"]] == [
        ("Li Wei", ["palace.example"], ["museums"]),
        ("Ani", [], []),
    ]
    assert laid_down["follow_up"]["form"]["questions"] == []
    whole = counter.call("GET", f"/events/{event_id}/call", role="operator").json
    assert whole["reviewers"][1]["mail_domains"] == ["else.example"]
    assert whole["follow_up"]["form"]["questions"] != []


def test_other_tracks_and_what_is_decided_on_are_not_there_for_a_partner(counter: Any) -> None:
    event_id = called(counter, reviewers=TRACKED)
    own = applied(counter, event_id)
    other = applied(counter, event_id, "bao", track="relics")
    path = f"/events/{event_id}/applications"
    for query in ("", "?track=relics", "?status=withdrawn", "?status=submitted"):
        found = [one["id"] for one in ask(counter, FIRST, f"{path}{query}").json["items"]]
        assert found == ([own["id"]] if query in {"", "?status=submitted"} else []), query
    refused = (
        ask(counter, FIRST, f"/applications/{other['id']}"),
        review(counter, other, FIRST, 4, 2, role="partner"),
        ask(counter, FIRST, f"/applications/{other['id']}/conflict", "POST"),
    )
    assert {(one.status_code, one.json["slug"]) for one in refused} == {(404, "unknown-subject")}
    assert review(counter, other, FIRST, 4, 2).json["slug"] == "not-a-reviewer", "operators hear why"
    counter.call("POST", "/my-application/withdraw", link=own["token"])
    assert ask(counter, FIRST, f"/applications/{own['id']}").json["slug"] == "unknown-subject"
    assert ask(counter, FIRST, path).json["items"] == []
    late = review(counter, own, FIRST, 4, 2, role="partner").json
    assert (late["slug"], "withdrawn" in str(late)) == ("application-decided", False)
    assert "withdrawn" in str(review(counter, own, SECOND, 4, 2).json)


def test_the_page_of_calls_counts_what_is_left_and_leaves_out_who_is_close(counter: Any) -> None:
    event_id = called(counter, reviewers=TRACKED)
    first = applied(counter, event_id)
    applied(counter, event_id, "bao")
    applied(counter, event_id, "chen", email="chen@staff.palace.example")
    applied(counter, event_id, "dan", track="relics")
    assert theirs(counter, FIRST)[event_id] == (2, 2)
    assert theirs(counter, SECOND)[event_id] == (4, 4)
    review(counter, first, FIRST, 4, 2, role="partner")
    assert theirs(counter, FIRST)[event_id] == (2, 1)
    counter.call("POST", "/my-application/withdraw", link=first["token"])
    assert theirs(counter, FIRST)[event_id] == (1, 1)
    lines = {one["id"]: one for one in ask(counter, FIRST, f"/events/{event_id}/applications").json["items"]}
    assert [one["person"] is None for one in lines.values()] == [False, True]
    assert theirs(counter, "a-contact-who-reviews-nothing") == {}
    (item,) = (one for one in ask(counter, FIRST, "/my-reviews").json["items"] if one["event_id"] == event_id)
    assert item["title"]["en"].startswith("How Museums")
    called(counter, event_id, 1, reviewers=TRACKED[1:])
    assert event_id not in theirs(counter, FIRST), "who is not named any more reviews it no more"


def test_only_the_last_calls_are_read(counter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("causeway_registrations.use_cases.list_reviewed_calls.MOST_CALLS", 2)
    reviewer = {"subject": "who-reviews-a-lot", "name": "Wu"}
    events = [called(counter, reviewers=[reviewer], closes_at=f"20{year}-01-01T00:00:00Z") for year in (91, 93, 92)]
    found = [one["event_id"] for one in ask(counter, "who-reviews-a-lot", "/my-reviews").json["items"]]
    assert found == [events[1], events[2]]


@pytest.mark.parametrize("route", FOR_PARTNERS, ids=lambda route: f"{route.method} {route.template}")
def test_for_a_partner_whom_nothing_names_there_is_nothing(counter: Any, route: Any) -> None:
    event_id = called(counter, reviewers=TRACKED)
    application = applied(counter, event_id)
    there = application["id"] if "application_id" in route.parameters else event_id
    without_call = counter.announce()
    client = counter.app.test_client()
    body = {"scores": [{"criterion": "motivation", "score": 4}]} if route.body else None

    def answered(name: str, revision: int) -> tuple[int, Any]:
        headers = counter.mint.bearer("partner", subject="a-stranger") | {"If-Match": f'"{revision}"'}
        answer = call(client, route, path=path_of(route, name), headers=headers, json=body)
        document = {name: value for name, value in answer.json.items() if name not in {"correlation_id", "instance"}}
        return answer.status_code, document

    nowhere = answered("no-such-thing", 0)
    assert (nowhere[0], nowhere[1]["slug"]) == (404, "unknown-subject")
    for name in (there, without_call):
        for revision in (0, 7):
            assert answered(name, revision) == nowhere


def test_partners_are_let_in_to_no_route_but_these(counter: Any) -> None:
    let_in = {
        (route.method, route.template.removeprefix("/api/registrations"))
        for route in routes_of("registrations")
        if route.callers & PARTNER and route.scope is None
    }
    assert let_in == {
        ("GET", "/my-reviews"),
        ("GET", "/events/{event_id}/call"),
        ("GET", "/events/{event_id}/applications"),
        ("GET", "/applications/{application_id}"),
        ("PUT", "/applications/{application_id}/review"),
        ("POST", "/applications/{application_id}/conflict"),
        ("GET", "/needs-to-provide"),
        ("GET", "/events/{event_id}/needs"),
        ("GET", "/events/{event_id}/needs.csv"),
    }
    systems = [route for route in routes_of("registrations") if route.callers & CLIENT]
    assert all(route.scope for route in systems), "a partner's system comes to what its scopes name"
    event_id = called(counter, reviewers=[{"subject": "a-system", "name": "A system"}])
    headers = counter.mint.bearer("client", subject="a-system", scopes=["registrations:write"])
    for route in FOR_PARTNERS:
        assert route.callers == OPERATOR | PARTNER
        answer = call(counter.app.test_client(), route, path=path_of(route, event_id), headers=headers)
        assert (answer.status_code, answer.json["slug"]) == (403, "not-allowed")
