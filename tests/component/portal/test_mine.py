"""My registration: seen and changed with the link alone."""

from datetime import timedelta
from typing import Any

import pytest

from causeway_portal.store import documents
from causeway_testing.portal_world import LECTURE, NOW, one_registration, sample_event

TOKEN = "registration-9.0.abcdefghijklmnopqrstuvwxyz0"


@pytest.fixture
def mine(world: Any) -> dict[str, Any]:
    registration = world.services.registrations[TOKEN] = one_registration()
    return registration


def page(world: Any, path: str = "", **cookies: str) -> Any:
    return world.visitor(**cookies).get(f"/my/{TOKEN}{path}")


def test_a_confirmed_place_shows_the_ticket_with_code_and_both_times(world: Any, mine: dict) -> None:
    html = page(world, zone="Asia/Yerevan").text

    assert "Confirmed · Onsite" in html
    assert "Ani Sargsyan" in html
    assert "ABCD-EFGH" in html
    assert f'<img src="/my/{TOKEN}/ticket.svg"' in html
    assert "Tuesday, 24 June 2025, 05:00–07:30" in html


def test_the_ticket_is_a_picture_of_our_own(world: Any, mine: dict) -> None:
    answer = page(world, "/ticket.svg")

    assert answer.content_type == "image/svg+xml"
    assert answer.text.startswith("<svg")


@pytest.mark.parametrize("status", ["waiting", "offered", "withdrawn"])
def test_without_a_confirmed_place_there_is_no_ticket(world: Any, mine: dict, status: str) -> None:
    mine.update(status=status, offer={"number": 1, "expires_at": (NOW + timedelta(hours=5)).isoformat()})

    assert "ticket.svg" not in page(world).text
    assert page(world, "/ticket.svg").status_code == 404


def test_pages_with_a_link_in_their_address_tell_nobody(world: Any, mine: dict) -> None:
    for path in (f"/my/{TOKEN}", f"/my/{TOKEN}/withdraw", f"/join/{TOKEN}"):
        answer = world.visitor().get(path)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.text


def test_a_forged_link_gets_one_answer(world: Any, mine: dict) -> None:
    for path in ("/my/forged", "/my/forged/withdraw", "/my/forged/ticket.svg", "/join/forged"):
        answer = world.visitor().get(path)
        assert answer.status_code == 404
        assert "This link does not work." in answer.text


def test_waiting_says_which_place_in_the_queue(world: Any, mine: dict) -> None:
    mine.update(status="waiting", position=17)

    assert "Your place in the queue: 17" in page(world).text


def test_an_offer_says_until_when_and_can_be_taken(world: Any, mine: dict) -> None:
    mine.update(status="offered", offer={"number": 1, "expires_at": (NOW + timedelta(hours=5)).isoformat()})

    assert "10 June 2025, 17:00" in page(world, zone="Asia/Yerevan").text
    answer = world.visitor().post(f"/my/{TOKEN}/accept", data={"claim": "c1"})

    assert answer.headers["Location"].endswith("?done=accept")
    assert mine["status"] == "confirmed"


def test_an_offer_can_be_declined(world: Any, mine: dict) -> None:
    mine.update(status="offered", offer={"number": 1, "expires_at": (NOW + timedelta(hours=5)).isoformat()})

    world.visitor().post(f"/my/{TOKEN}/decline", data={"claim": "c1"})

    assert mine["status"] == "declined"
    assert "You have declined the place." in page(world, "?done=decline").text


def test_withdrawing_is_asked_for_twice_and_can_be_undone_by_registering(world: Any, mine: dict) -> None:
    confirmation = page(world, "/withdraw")
    assert "Withdraw from this event?" in confirmation.text
    assert mine["status"] == "confirmed"

    answer = world.visitor().post(f"/my/{TOKEN}/withdraw", data={"claim": "c1"}, follow_redirects=True)

    assert mine["status"] == "withdrawn"
    assert "You have withdrawn. Thank you for making room." in answer.text
    assert f'href="/events/{LECTURE}#register"' in answer.text


def test_what_has_ended_cannot_be_withdrawn_again(world: Any, mine: dict) -> None:
    mine["status"] = "withdrawn"

    assert page(world, "/withdraw").status_code == 303


def test_the_mode_can_be_changed_while_there_are_two(world: Any, mine: dict) -> None:
    assert "Change to online" in page(world).text

    world.visitor().post(f"/my/{TOKEN}/mode", data={"claim": "c1", "mode": "online"})

    assert mine["mode"] == "online"
    asked = world.services.asked_for("POST", "/mine/mode")[0]
    assert asked.claim.startswith("mode.c1.")
    assert asked.authorization == f"Link {TOKEN}"


def test_an_action_that_does_not_exist_is_not_found(world: Any, mine: dict) -> None:
    assert world.visitor().post(f"/my/{TOKEN}/destroy").status_code == 404


def test_while_registrations_is_away_the_page_says_so(world: Any, mine: dict) -> None:
    world.services.down.add("registrations")

    for answer in (page(world), world.visitor().post(f"/my/{TOKEN}/withdraw"), world.visitor().get(f"/join/{TOKEN}")):
        assert answer.status_code == 503
        assert "This part is away for a moment" in answer.text


def test_a_cancelled_event_says_so_and_offers_nothing_to_change(world: Any, mine: dict) -> None:
    cancelled = sample_event(status="cancelled")
    world.database["shown_events"].replace_one({"_id": LECTURE}, documents.EVENTS.to_document(cancelled))

    html = page(world).text

    assert "This event is cancelled." in html
    assert "ticket.svg" not in html
    assert "Withdraw" not in html


@pytest.mark.parametrize(
    ("before_start", "opens"),
    [
        (timedelta(hours=2), False),
        (timedelta(minutes=59), True),
        (timedelta(minutes=-30), True),
        (timedelta(hours=-9), False),
    ],
)
def test_the_room_opens_an_hour_before_the_start(world: Any, mine: dict, before_start: timedelta, opens: bool) -> None:
    mine["mode"] = "online"
    world.now = sample_event().starts_at - before_start

    answer = world.visitor().get(f"/join/{TOKEN}")

    assert (answer.headers.get("Location") == "https://rooms.example.org/lecture") is opens
    assert opens or "rooms.example.org" not in answer.text


@pytest.mark.parametrize("change", [{"mode": "onsite"}, {"mode": "online", "status": "waiting"}])
def test_the_room_is_for_confirmed_online_places_only(world: Any, mine: dict, change: dict) -> None:
    mine.update(change)
    world.now = sample_event().starts_at

    answer = world.visitor().get(f"/join/{TOKEN}")

    assert answer.status_code == 200
    assert "rooms.example.org" not in answer.text
    assert "needs a confirmed online place" in answer.text


def test_a_room_without_a_link_yet_is_explained(world: Any, mine: dict) -> None:
    mine["mode"] = "online"
    world.now = sample_event().starts_at
    world.database["shown_events"].update_one({"_id": LECTURE}, {"$set": {"join_link": "javascript:alert(1)"}})
    assert world.visitor().get(f"/join/{TOKEN}").status_code == 200

    world.database["shown_events"].update_one({"_id": LECTURE}, {"$set": {"join_link": None}})
    assert "not known yet" in world.visitor().get(f"/join/{TOKEN}").text
