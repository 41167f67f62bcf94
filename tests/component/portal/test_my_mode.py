"""Changing how one takes part on one's own page: over to the other mode, waiting for it, and without a part."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from causeway_portal.domain.shown_admission import ShownAdmission, ShownPart, ShownWaiting, admission_id
from causeway_portal.domain.shown_places import ModePlaces, ShownPlaces
from causeway_portal.store import documents
from causeway_testing.portal_world import LECTURE, one_registration

TOKEN = "registration-9.0.abcdefghijklmnopqrstuvwxyz0"
GIVE_UP = "Give up my place and wait for an online one"
GIVES_UP = "You then give up your place in the hall at once"
GIVES_UP_FOR_PARTS = "You then give up the place that you have at once"
KEEPS = "If no place is free after all, nothing changes and you keep yours."

TALK = ShownPart(
    id="talk",
    title={"en": "Open talk"},
    starts_at=datetime(2025, 6, 24, 2, tzinfo=UTC),
    ends_at=datetime(2025, 6, 24, 3, tzinfo=UTC),
    capacities={"onsite": 20, "online": None},
)
VISIT = replace(TALK, id="visit", title={"en": "Studio visit"}, capacities={"onsite": 20})
STREAM = replace(TALK, id="stream", title={"en": "Stream from the studio"}, capacities={"online": None})


@pytest.fixture
def mine(world: Any) -> dict[str, Any]:
    registration = world.services.registrations[TOKEN] = one_registration()
    return registration


def page(world: Any) -> str:
    return str(world.visitor().get(f"/my/{TOKEN}").text)


def send(world: Any, **form: Any) -> Any:
    return world.visitor().post(f"/my/{TOKEN}/mode", data={"mode": "online", **form}, follow_redirects=True)


def online_form(html: str) -> str:
    return html.split('aria-labelledby="change-online"')[1].split("</section>", maxsplit=1)[0]


def parts_form(html: str) -> str:
    return html.split('aria-labelledby="change-parts"')[1].split("</section>", maxsplit=1)[0]


def last_body(world: Any) -> Any:
    return world.services.asked_for("POST", "/mine/mode")[-1].body


def count_online(world: Any, **places: Any) -> None:
    counted = ShownPlaces(
        id=LECTURE, seq=10, modes={"onsite": ModePlaces(capacity=120), "online": ModePlaces(**places)}
    )
    world.database["shown_places"].replace_one({"_id": LECTURE}, documents.PLACES.to_document(counted))


def has_parts(world: Any, **changes: Any) -> None:
    admission = ShownAdmission(
        id=admission_id(LECTURE), event_id=LECTURE, seq=1, parts=(TALK, VISIT, STREAM), **changes
    )
    world.database["shown_admissions"].insert_one(documents.ADMISSIONS.to_document(admission))


def test_while_there_are_places_the_page_says_that_the_place_is_kept_until_then(world: Any, mine: dict) -> None:
    html = page(world)

    assert KEEPS in html
    assert GIVE_UP not in html
    send(world)
    assert last_body(world) == {"mode": "online"}


def test_a_refused_change_keeps_the_place_and_offers_to_wait(world: Any, mine: dict) -> None:
    world.services.full = {"online"}

    answer = send(world)

    assert answer.status_code == 409
    assert "All places are taken" in answer.text
    assert (mine["mode"], mine["status"]) == ("onsite", "confirmed")
    assert answer.text.index(GIVES_UP) < answer.text.index(GIVE_UP)
    assert 'name="wait" value="yes"' in answer.text
    assert KEEPS not in answer.text


def test_when_the_other_mode_is_full_one_can_give_up_the_place_and_wait(world: Any, mine: dict) -> None:
    world.services.full = {"online"}
    count_online(world, capacity=200, taken=200)
    assert GIVE_UP in page(world)

    answer = send(world, wait="yes")

    assert last_body(world) == {"mode": "online", "wait": True}
    assert (mine["mode"], mine["status"]) == ("online", "waiting")
    assert "You have given up your earlier place or wait" in answer.text
    assert "A new confirmation is on its way" not in answer.text


def test_a_party_that_does_not_fit_may_wait_too(world: Any, mine: dict) -> None:
    count_online(world, capacity=200, taken=198)
    assert GIVE_UP not in page(world)

    mine["size"] = 3

    assert GIVE_UP in page(world)


def test_who_waits_is_told_that_the_queue_is_left_and_gives_up_no_place(world: Any, mine: dict) -> None:
    mine["status"] = "waiting"
    count_online(world, capacity=200, taken=200)

    html = page(world)

    assert "you leave the waiting list you are on" in html
    assert GIVE_UP not in html
    assert "Change to online" in html


def test_before_a_draw_one_can_give_up_the_place_to_take_part_in_it(world: Any, mine: dict) -> None:
    drawn = ShownWaiting(order="lottery", draw_at=datetime(2025, 6, 20, 9, tzinfo=UTC))
    has_parts(world, waiting=drawn)

    html = page(world)

    assert "20 June 2025" in html
    assert GIVE_UP in html


def test_a_part_that_the_other_mode_has_not_is_named_and_left_out(world: Any, mine: dict) -> None:
    has_parts(world)
    mine["parts"] = ["talk", "visit"]

    html = page(world)

    assert "Not offered online, so you leave out with the change:" in html
    assert "<li>Studio visit</li>" in html
    form = online_form(html)
    assert 'name="parts" value="talk" checked' in form
    assert 'name="parts" value="stream">' in form
    assert 'value="visit"' not in form
    send(world, choose="parts", parts=["talk", "stream"])
    assert last_body(world) == {"mode": "online", "parts": ["talk", "stream"]}


def test_when_no_place_is_free_a_part_can_be_left_out_and_the_change_tried_again(world: Any, mine: dict) -> None:
    has_parts(world)
    mine["parts"] = ["talk"]
    world.services.full = {"online"}

    form = online_form(send(world, choose="parts", parts=["talk"]).text)

    assert GIVE_UP in form
    assert "Change to online" in form
    assert KEEPS in form


def test_whoever_drops_every_part_asks_for_none(world: Any, mine: dict) -> None:
    has_parts(world)
    mine["parts"] = ["visit"]

    send(world, choose="parts")

    assert last_body(world) == {"mode": "online", "parts": []}


def test_a_part_that_only_registrations_knows_to_be_elsewhere_can_be_dropped(world: Any, mine: dict) -> None:
    has_parts(world)
    mine["parts"] = ["talk", "visit"]
    world.services.refuse("POST", "/api/registrations/mine/mode", "part-not-in-mode", 409, part="talk")

    answer = send(world, choose="parts", parts=["talk", "stream"])

    assert answer.status_code == 409
    form = online_form(answer.text)
    assert "<li>Open talk</li>" in form
    assert 'value="talk"' not in form
    assert 'name="parts" value="stream" checked' in form


def test_other_parts_can_be_chosen_in_the_same_mode(world: Any, mine: dict) -> None:
    has_parts(world)
    mine["parts"] = ["talk"]

    form = parts_form(page(world))

    assert 'value="talk" checked' in form
    assert 'value="visit">' in form
    assert 'value="stream"' not in form
    assert GIVES_UP_FOR_PARTS not in form
    send(world, mode="onsite", choose="parts", parts=["visit"])
    assert last_body(world) == {"mode": "onsite", "parts": ["visit"]}


def test_when_a_part_is_full_one_keeps_the_place_or_waits_for_everything(world: Any, mine: dict) -> None:
    has_parts(world)
    mine["parts"] = ["talk"]
    world.services.full = {"onsite"}

    html = send(world, mode="onsite", choose="parts", parts=["talk", "visit"]).text

    assert (mine["parts"], mine["status"]) == (["talk"], "confirmed")
    assert 'value="visit" checked' in parts_form(html)
    assert GIVES_UP_FOR_PARTS in parts_form(html)
    assert KEEPS in parts_form(html)
    assert GIVE_UP not in online_form(html)
    assert 'value="talk" checked' in online_form(html)


def test_where_no_part_has_places_of_its_own_there_is_none_to_choose(world: Any, mine: dict) -> None:
    assert "Choose other parts" not in page(world)


def test_a_second_click_is_the_same_change_and_another_choice_is_another(world: Any, mine: dict) -> None:
    for form in ({}, {}, {"wait": "yes"}):
        send(world, claim="c1", **form)
    first, second, third = (ask.claim for ask in world.services.asked_for("POST", "/mine/mode"))
    assert first == second != third
