"""Every list on a page leads to the same list as a file, which is passed on as it comes."""

from typing import Any

import pytest

from causeway_portal.use_cases.ports import Reply
from causeway_testing.portal_delegations import DELEGATION_TOKEN
from causeway_testing.portal_series import EDITION
from causeway_testing.portal_world import LECTURE

OPERATIONS = f"/operations/events/{LECTURE}"
OF_EVENT = f"/api/registrations/events/{LECTURE}"
MEMBERS = f"/delegation/{DELEGATION_TOKEN}/members.csv"
SERIES = f"/operations/series/{EDITION}/enrolments.csv"
RULE = {"reserve": "3", "least": "3.5", "declines_rest": "yes"}
FILE = "name\r\n'=1+1\r\n"


def given(world: Any, path: str) -> None:
    world.services.answers["GET", path] = lambda _: Reply(status=200, body=FILE)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("needs", "given"),
        ("answers", "given"),
        ("waiting-list", "waiting?parties=7"),
        ("certificates", "certificates"),
    ],
)
def test_a_list_of_an_event_is_taken_away_from_its_page(world: Any, name: str, page: str) -> None:
    given(world, f"{OF_EVENT}/{name}.csv")
    client = world.signed_in()
    query = "?parties=7" if name == "waiting-list" else ""
    assert f'href="{OPERATIONS}/{name}.csv{query}" download' in client.get(f"{OPERATIONS}/{page}").text
    answer = client.get(f"{OPERATIONS}/{name}.csv{query}")
    assert (answer.text, answer.content_type) == (FILE, "text/csv; charset=utf-8")
    assert f'filename="{name}.csv"' in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    (ask,) = world.services.asked_for("GET", f"/{name}.csv")
    assert ask.query == ({"parties": "7"} if query else {})
    assert str(ask.authorization).startswith("Bearer ")


def test_what_a_rule_would_decide_is_taken_away_by_the_rule_that_is_shown(world: Any) -> None:
    given(world, f"{OF_EVENT}/call/decisions.csv")
    client = world.signed_in()
    assert client.get(f"{OPERATIONS}/decisions.csv", query_string=RULE).text == FILE
    (ask,) = world.services.asked_for("GET", "/call/decisions.csv")
    assert ask.query == {"reserve": "3", "least": "350", "declines_rest": "true"}
    client.get(f"{OPERATIONS}/decisions.csv")
    assert world.services.asked_for("GET", "/call/decisions.csv")[-1].query == {
        "reserve": "0",
        "declines_rest": "false",
    }
    world.services.refuse("GET", f"{OF_EVENT}/call/decisions.csv", "decisions-running", 409)
    refused = client.get(f"{OPERATIONS}/decisions.csv")
    assert (refused.status_code, refused.content_type) == (409, "text/html; charset=utf-8")


def test_the_cohort_and_the_enrolled_are_taken_away(world: Any) -> None:
    given(world, f"{OF_EVENT}/cohort.csv")
    given(world, f"/api/registrations/series/{EDITION}/enrolments.csv")
    client = world.signed_in()
    assert client.get(f"{OPERATIONS}/cohort.csv").text == FILE
    assert f'href="{SERIES}" download' in client.get(SERIES.removesuffix("/enrolments.csv")).text
    assert client.get(SERIES).text == FILE


def test_a_leader_takes_the_members_away_with_the_link(world: Any) -> None:
    given(world, "/api/registrations/delegation/members.csv")
    client = world.visitor()
    assert f'href="{MEMBERS}" download' in client.get(f"/delegation/{DELEGATION_TOKEN}").text
    assert client.get(MEMBERS).text == FILE
    (ask,) = world.services.asked_for("GET", "/members.csv")
    assert ask.authorization == f"Link {DELEGATION_TOKEN}"
    world.services.refuse("GET", "/api/registrations/delegation/members.csv", "unknown-link", 404)
    assert client.get(MEMBERS).status_code == 404


@pytest.mark.parametrize("path", [f"{OPERATIONS}/needs.csv", f"{OPERATIONS}/decisions.csv", SERIES])
def test_who_has_not_signed_in_takes_nothing_away(world: Any, path: str) -> None:
    answer = world.visitor().get(path)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/login")
