"""The waiting list on a page: the policy in words, who is next, and offering places to them."""

import re
from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.use_cases.ports import Reply
from causeway_testing.portal_desk import WAITING_LIST
from causeway_testing.portal_world import LECTURE

PAGE = f"/operations/events/{LECTURE}/waiting"
API = f"/api/registrations/events/{LECTURE}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_waits_who_is_next_and_the_policy_are_shown(world: Any, language: str) -> None:
    html = world.signed_in().get(f"{PAGE}?language={language}&parties=7").text
    assert f'<html lang="{language}"' in html
    assert "Ani &lt;i&gt;" in html
    assert "a seed that was secret" in html, "after the draw everybody can check it"
    assert html.count("<table") == 2
    assert world.services.asked_for("GET", "/waiting-list")[0].query == {"parties": "7"}


def test_offering_places_names_how_many_and_is_done_once(world: Any) -> None:
    client = world.signed_in()
    html = client.get(PAGE).text
    assert "cannot be taken back" in html
    sent = dict(re.findall(r'name="(mark|claim)" value="([^"]+)"', html.rsplit("<form", 1)[1])) | {"parties": "1"}

    answer = client.post(PAGE, data=sent)

    assert answer.headers["Location"] == f"{PAGE}?made=1"
    (ask,) = world.services.asked_for("POST", "/offers")
    assert (ask.body, ask.claim) == ({"parties": 1}, sent["claim"])
    assert "1 offer was made." in client.get(f"{PAGE}?made=1").text
    assert client.post(PAGE, data={"parties": "1"}).status_code == 403, "a form without its mark"


def test_what_is_in_the_way_takes_the_place_of_the_button(world: Any) -> None:
    pending = {**WAITING_LIST, "next": [], "more": False, "in_the_way": "draw-pending", "lines": []}
    world.services.answers["GET", f"{API}/waiting-list"] = lambda _: Reply(status=200, body=pending)
    html = world.signed_in().get(PAGE).text
    assert "Places will be drawn" in html
    assert 'method="post" action="/operations/events' not in html
    assert "Nobody waits." in html


def test_a_refusal_is_explained_beside_the_list_as_it_is_now(world: Any) -> None:
    world.services.refuse("POST", f"{API}/offers", "offers-ended", 409)
    client = world.signed_in()
    mark = re.search(r'name="mark" value="([^"]+)"', client.get(PAGE).text)
    assert mark
    answer = client.post(PAGE, data={"mark": mark[1], "parties": "nonsense"})
    assert answer.status_code == 409
    assert "No more offers are made" in answer.text


def test_the_page_is_for_operators(world: Any) -> None:
    assert world.visitor().get(PAGE).status_code == 303
    assert world.signed_in("partner@example.org").get(PAGE).status_code == 403
