"""How people get into an event, laid down on a page: shown, reshaped without a script, saved, and refused."""

import re
from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages.wording import wording
from causeway_testing.portal_desk import ADMISSION
from causeway_testing.portal_services import problem
from causeway_testing.portal_world import LECTURE

PAGE = f"/operations/events/{LECTURE}/admission"
API = f"/api/registrations/events/{LECTURE}/admission"


def fields_in(html: str) -> dict[str, Any]:
    """Return the form's fields as a browser would send them."""
    form = html.split('<form class="form form--plan"', 1)[1].split("</form>", 1)[0]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        if said.get("type") in {"checkbox", "radio"} and " checked" not in tag:
            continue
        sent.setdefault(said["name"], []).append(said["value"])
    return sent


def opened(world: Any) -> tuple[Any, dict[str, Any]]:
    client = world.signed_in()
    return client, fields_in(client.get(PAGE).text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_laid_down_is_shown_with_how_full_it_is(world: Any, language: str) -> None:
    html = world.signed_in().get(f"{PAGE}?language={language}").text
    assert f'<html lang="{language}"' in html
    assert 'value="2025-06-24T09:00"' in html, "a part's time is the event's own"
    assert 'value="12.5"' in html, "an offer's time is shown in hours"
    assert "2cf24dba" * 8 in html
    full = {"en": "Full, waiting list open", "zh-Hans": "已满", "hy": wording("hy")("places.full")}
    assert full[language] in html, "sixty of sixty places for students are gone"


def test_what_nobody_changed_stays_exactly_as_it_was(world: Any) -> None:
    client, sent = opened(world)

    answer = client.post(PAGE, data={**sent, "do": "save"})

    assert answer.headers["Location"] == f"{PAGE}?done=saved"
    (ask,) = world.services.asked_for("PUT", "/admission")
    assert ask.revision == 3
    body = ask.body
    for name in ("kinds", "pools", "parts", "largest_party", "minimum_minutes", "gates"):
        assert body[name] == ADMISSION[name], name
    assert body["form"] == {"questions": ADMISSION["form"]["questions"]}
    assert body["waiting"] == {
        "order": "lottery",
        "draw_at": "2025-06-20T04:00:00+00:00",
        "offers_by_themselves": True,
        "offer_lasts_s": 45000,
        "offers_end_before_start_s": None,
    }


def test_changes_reach_registrations_in_the_events_zone(world: Any) -> None:
    client, sent = opened(world)
    changed = {
        "do": "save",
        "kinds.2.id": "",
        "kinds.2.name.en": "Guest of the Museum",
        "parts.0.starts_at": "2025-06-24T10:15",
        "order": "fill",
        "offer_lasts": "0,5",
        "cut_off": "3",
    }

    client.post(PAGE, data={**sent, **changed})

    body = world.services.asked_for("PUT", "/admission")[0].body
    assert body["kinds"][2] == {"id": "guest-of-the-museum", "name": {"en": "Guest of the Museum"}, "priority": 100}
    assert body["parts"][0]["starts_at"] == "2025-06-24T02:15:00+00:00"
    assert (body["waiting"]["order"], body["waiting"]["draw_at"]) == ("fill", None)
    assert (body["waiting"]["offer_lasts_s"], body["waiting"]["offers_end_before_start_s"]) == (1800, 10800)


def test_a_row_is_added_and_taken_away_without_saving(world: Any) -> None:
    client, sent = opened(world)

    more = fields_in(client.post(PAGE, data={**sent, "largest_party": "7", "do": "add-kinds"}).text)
    assert "kinds.2.id" in more
    assert more["largest_party"] == ["7"], "what was entered stays"
    assert more["revision"] == ["3"]
    fewer = fields_in(client.post(PAGE, data={**more, "do": "remove-kinds-0"}).text)
    assert fewer["kinds.0.id"] == ["expert"]
    assert "kinds.1.id" not in fewer
    assert fewer.get("pools.0.kinds") is None, "a pool is not for a kind that is gone"
    assert client.post(PAGE, data={**sent, "do": "add-nonsense"}).status_code == 200
    assert world.services.asked_for("PUT", "/admission") == []


def test_what_is_wrong_is_said_beside_its_entry_and_stays_entered(world: Any) -> None:
    client, sent = opened(world)
    errors = [
        {"field": "kinds.1.priority", "message": "Not a number."},
        {"field": "pools.0.name.en", "message": "Too long."},
        {"field": "parts.0.modes.onsite.capacity", "message": "Not a number."},
        {"field": "waiting.offer_lasts_s", "message": "Too short."},
    ]
    world.services.answers["PUT", API] = lambda _: problem("invalid-input", 422, errors=errors)

    answer = client.post(PAGE, data={**sent, "kinds.1.priority": "first", "offer_lasts": "0.1", "do": "save"})

    assert answer.status_code == 422
    for entry in ("kinds-1-priority", "pools-0-name", "parts-0-capacity-onsite", "offer_lasts"):
        assert f'id="{entry}"' in answer.text
        assert f'id="{entry}-error"' in answer.text
        assert f'href="#{entry}"' in answer.text
    assert 'value="first"' in answer.text
    assert world.services.asked_for("PUT", "/admission")[0].body["kinds"][1]["priority"] == "first"


@pytest.mark.parametrize(
    ("field", "between"),
    [("kinds", "id-twice"), ("pools", "unknown-kind"), ("parts", "no-time-or-mode"), ("waiting", "draw-and-order")],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_contradiction_is_said_at_its_place(world: Any, language: str, field: str, between: str) -> None:
    client, sent = opened(world)
    facts = {"field": field, "contradiction": between}
    world.services.answers["PUT", API] = lambda _: problem("admission-contradictory", 409, **facts)

    html = client.post(f"{PAGE}?language={language}", data={**sent, "do": "save"}).text

    assert f'id="{field}-error"' in html
    assert f'<div id="{field}">' in html


def test_a_form_made_for_an_older_state_goes_on_saying_so(world: Any) -> None:
    client, sent = opened(world)
    world.services.refuse("PUT", API, "changed-meanwhile", 412)

    answer = client.post(PAGE, data={**sent, "revision": "2", "do": "save"})

    assert answer.status_code == 412
    assert fields_in(answer.text)["revision"] == ["2"]


def test_the_page_is_for_operators_and_for_events_that_there_are(world: Any) -> None:
    assert world.visitor().get(PAGE).status_code == 303
    assert world.signed_in("partner@example.org").get(PAGE).status_code == 403
    assert world.signed_in().get("/operations/events/nothing/admission").status_code == 404
    client, sent = opened(world)
    assert client.post(PAGE, data={**sent, "mark": "forged"}).status_code == 403
    world.services.down = {"registrations"}
    assert client.post(PAGE, data={**sent, "do": "save"}).status_code == 503
