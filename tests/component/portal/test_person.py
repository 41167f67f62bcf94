"""Operators change a registration for somebody who phones: what it costs is said before, what was refused beside it."""

import re
from datetime import timedelta
from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.domain.shown_admission import ShownAdmission, admission_id
from causeway_portal.domain.shown_places import ModePlaces, ShownPlaces
from causeway_portal.store import documents
from causeway_testing.portal_desk import one_of_people
from causeway_testing.portal_world import LECTURE

pytestmark = pytest.mark.servers

PAGE = f"/operations/events/{LECTURE}/people/registration-8"
API = "/api/registrations/registrations/registration-8"
HANDS_OVER = "What they have in the hall goes on to the next who waits."
GIVE_UP = "Give up their place and let them wait for an online one"
OFFER = {"number": 1, "expires_at": "2025-06-20T08:00:00+00:00"}


@pytest.fixture
def one(world: Any) -> dict[str, Any]:
    """Ani with two others, in the hall of the lecture to which five may come together."""
    admission = ShownAdmission(id=admission_id(LECTURE), event_id=LECTURE, seq=1, largest_party=5)
    row = documents.ADMISSIONS.to_document(admission)
    world.database["shown_admissions"].replace_one({"_id": admission.id}, row, upsert=True)
    registration: dict[str, Any] = one_of_people()
    world.services.registrations["registration-8"] = registration
    return registration


def no_room_online(world: Any) -> None:
    counted = {"onsite": ModePlaces(capacity=120), "online": ModePlaces(capacity=200, taken=200)}
    row = documents.PLACES.to_document(ShownPlaces(id=LECTURE, seq=10, modes=counted))
    world.database["shown_places"].replace_one({"_id": LECTURE}, row)


def main_of(answer: Any) -> str:
    return str(answer.text).split("<main", 1)[1].split("</main>", 1)[0]


def shown(world: Any, query: str = "") -> str:
    answer = world.signed_in().get(f"{PAGE}{query}")
    assert answer.status_code == 200
    return main_of(answer)


def section(html: str, name: str) -> str:
    return html.split(f'aria-labelledby="{name}"', 1)[1].split("</section>", 1)[0]


def send(world: Any, action: str, **form: Any) -> Any:
    """Send a form of the page as somebody does who has just opened it, unless ``form`` says otherwise."""
    client = world.signed_in()
    page = client.get(f"{PAGE}/withdraw" if action == "withdraw" else PAGE, follow_redirects=True).text
    hidden = dict(re.findall(r'name="(claim|mark|revision)" value="([^"]+)"', page))
    return client.post(f"{PAGE}/{action}", data=hidden | form)


def rows(html: str) -> list[str]:
    return re.findall(r'name="companion"[^>]* value="([^"]*)"', html)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"status": "waiting", "position": 7},
        {"status": "offered", "offer": OFFER},
        {"status": "offered", "offer": OFFER, "named_by": "The university", "size": 1},
        {"checked_in_at": "2025-06-12T02:00:00+00:00"},
        {"status": "withdrawn"},
        {"person": None, "language": "und", "zone": None, "status": "withdrawn"},
    ],
)
def test_the_page_speaks_every_language_however_the_registration_stands(
    world: Any, one: dict, language: str, changes: dict[str, Any]
) -> None:
    one |= changes
    no_room_online(world)
    answer = world.signed_in().get(f"{PAGE}?language={language}&done=mode")
    html = main_of(answer)
    assert (answer.status_code, html.count("<h1")) == (200, 1)
    assert f'<html lang="{language}"' in answer.text
    assert not re.search(r"person\.[a-z]", html), "every word has a text"
    assert ("Ani &lt;i&gt;" in html) == (one["person"] is not None)


def test_the_list_leads_to_everybody_who_is_not_forgotten(world: Any) -> None:
    html = world.signed_in().get(f"/operations/events/{LECTURE}/people").text
    assert re.findall(r'href="[^"]*/people/([a-z0-9-]+)"', html) == ["registration-1"]


def test_what_is_known_is_shown_with_everybodys_seat(world: Any, one: dict) -> None:
    one |= {"status": "waiting", "position": 12, "consent": {"version": "2026-11", "at": "2025-06-10T08:00:00+00:00"}}
    html = shown(world)
    assert "Place 12 in the queue" in html
    assert "Version 2026-11, on" in html
    assert re.findall(r'<th scope="row">(.*?)</th><td class="num">(.)', html) == [
        ("Ani &lt;i&gt;", "1"),
        ("Davit", "2"),
        ("Nare", "3"),
    ]
    world.services.refuse("GET", f"{API}/attendance", "unknown-event", 409)
    assert '<th scope="row">Nare</th><td class="num">–' in shown(world), "names are known without their seats"


def test_a_mode_is_changed_after_having_read_who_gets_the_place(world: Any, one: dict) -> None:
    assert HANDS_OVER in section(shown(world), "change-online")
    answer = send(world, "mode", mode="online")
    assert answer.headers["Location"] == f"{PAGE}?done=mode#done"
    (ask,) = world.services.asked_for("POST", "/registration-8/mode")
    assert (ask.body, ask.revision, str(ask.authorization)[:7]) == ({"mode": "online"}, 1, "Bearer ")
    html = shown(world, "?done=mode")
    assert "It is changed." in html
    assert "what was given up may have gone on to somebody who waits" in html
    assert "Change to onsite" in html


def test_once_the_earlier_place_is_gone_undoing_is_not_promised(world: Any, one: dict) -> None:
    no_room_online(world)
    assert "they may have to wait for a place" in shown(world, "?done=mode_waiting")


def test_a_full_mode_is_refused_beside_its_form_and_waited_for_once_that_was_read(world: Any, one: dict) -> None:
    world.services.full = {"online"}
    refused = send(world, "mode", mode="online")
    form = section(main_of(refused), "change-online")
    assert (refused.status_code, one["mode"]) == (409, "onsite")
    assert 'role="alert"' in form
    assert "They then give up what they have in the hall at once" in form
    assert GIVE_UP in form

    answer = send(world, "mode", mode="online", wait="yes")
    assert answer.headers["Location"] == f"{PAGE}?done=mode_waiting#done"
    assert (one["status"], one["mode"]) == ("waiting", "online")


def test_companions_change_by_name_and_number(world: Any, one: dict) -> None:
    html = section(shown(world), "companions")
    assert "the place goes on to the next who waits at once" in html
    assert rows(html) == ["Davit", "Nare", "", ""]
    answer = send(world, "companions", companion=["  Davit  Petrosyan ", "", "Aram"])
    assert answer.headers["Location"] == f"{PAGE}?done=companions#done"
    assert one["person"]["companions"] == ["Davit Petrosyan", "Aram"]
    (ask,) = world.services.asked_for("PUT", "/registration-8/companions")
    assert (ask.revision, one["size"]) == (1, 3)
    assert "A place that was given up may have gone on" in shown(world, "?done=companions")


def test_more_rows_come_without_a_script_and_change_nothing(world: Any, one: dict) -> None:
    answer = send(world, "companions", companion=["Davit", "Nare", "Aram"], step="rows")
    assert (answer.status_code, rows(answer.text)) == (200, ["Davit", "Nare", "Aram", ""])
    assert not world.services.asked_for("PUT", "/companions")


def test_names_that_are_refused_stay_beside_the_reason(world: Any, one: dict) -> None:
    world.services.refuse("PUT", f"{API}/companions", "no-places-for-companions", 409, wanted=1, possible=0)
    answer = send(world, "companions", companion=["Davit", "Nare", "Aram"])
    form = section(main_of(answer), "companions")
    assert (answer.status_code, rows(form)) == (409, ["Davit", "Nare", "Aram", ""])
    assert 'role="alert"' in form


def test_a_late_tab_sees_the_newer_companions_and_what_it_had_entered(world: Any, one: dict) -> None:
    one["revision"] = 5
    answer = send(world, "companions", revision="4", companion=["Davit", "Aram"])
    form = section(main_of(answer), "companions")
    assert (answer.status_code, one["person"]["companions"]) == (412, ["Davit", "Nare"])
    assert rows(form)[:2] == ["Davit", "Nare"]
    assert "You had entered: Davit, Aram" in form
    assert 'name="revision" value="5"' in form
    again = send(world, "companions", companion=["Davit", "Aram"])
    assert (again.status_code, one["person"]["companions"]) == (303, ["Davit", "Aram"])


@pytest.mark.parametrize(("action", "form"), [("mode", {"mode": "online"}), ("withdraw", {}), ("decline", {})])
def test_nothing_is_changed_on_a_state_that_nobody_has_seen(
    world: Any, one: dict, action: str, form: dict[str, str]
) -> None:
    one |= {"revision": 5, "offer": OFFER, "status": "offered" if action == "decline" else "confirmed"}
    before = dict(one)
    answer = send(world, action, **(form | {"revision": "4"}))
    assert (answer.status_code, one) == (412, before)
    assert "It was changed meanwhile" in answer.text
    assert 'name="revision" value="5"' in answer.text
    assert send(world, action, **form).status_code == 303


def test_a_form_that_is_gone_meanwhile_is_answered_above_all(world: Any, one: dict) -> None:
    one |= {"status": "withdrawn", "revision": 5}
    html = main_of(send(world, "mode", mode="online", revision="4"))
    assert html.index('role="alert"') < html.index("<dl")
    assert "This registration has ended" in html


def test_somebody_is_withdrawn_on_a_page_that_says_that_nothing_undoes_it(world: Any, one: dict) -> None:
    assert f'href="{PAGE}/withdraw"' in shown(world)
    html = main_of(world.signed_in().get(f"{PAGE}/withdraw"))
    assert "It cannot be taken back" in html
    assert "Ani &lt;i&gt; · With Davit, Nare" in html
    assert not world.services.asked_for("POST", "/withdraw")

    answer = send(world, "withdraw")
    assert (answer.headers["Location"], one["status"]) == (f"{PAGE}?done=withdraw#done", "withdrawn")
    after = shown(world, "?done=withdraw")
    assert "It cannot be taken back." in after
    assert "<form" not in after
    assert f'href="/events/{LECTURE}#register"' in after
    assert world.signed_in().get(f"{PAGE}/withdraw").headers["Location"] == PAGE


def test_a_refused_withdrawal_is_explained_where_it_was_asked_for(world: Any, one: dict) -> None:
    at = "2025-06-24T02:00:00+00:00"
    world.services.refuse("POST", f"{API}/withdraw", "already-checked-in", 409, checked_in_at=at)
    answer = send(world, "withdraw")
    assert answer.status_code == 409
    assert "Already checked in" in main_of(answer)
    assert "Yes, withdraw it" in main_of(answer)


def test_an_offer_is_taken_or_declined_for_whoever_phones(world: Any, one: dict) -> None:
    one |= {"status": "offered", "offer": OFFER}
    assert "Take the place for them" in shown(world)
    assert send(world, "accept").headers["Location"] == f"{PAGE}?done=accept#done"
    assert one["status"] == "confirmed"
    one |= {"status": "offered", "offer": OFFER, "named_by": "The university"}
    html = shown(world)
    assert "Only they can take the place" in html
    assert "Take the place for them" not in html


def test_once_somebody_has_come_only_names_are_put_right(world: Any, one: dict) -> None:
    one["checked_in_at"] = "2025-06-24T02:00:00+00:00"
    html = shown(world)
    assert 'aria-labelledby="change-' not in html
    assert f'href="{PAGE}/withdraw"' not in html
    assert f'href="/operations/check-in/{LECTURE}"' in html
    assert "names can be put right, and nothing else" in section(html, "companions")


@pytest.mark.parametrize(
    ("changes", "after", "said"),
    [
        ({"status": "declined"}, timedelta(0), "This registration has ended"),
        ({"person": None}, timedelta(0), "The person was forgotten"),
        ({}, timedelta(days=400), "The event is over"),
    ],
)
def test_where_nothing_can_be_changed_the_page_says_why(
    world: Any, one: dict, changes: dict[str, Any], after: timedelta, said: str
) -> None:
    world.now += after
    one |= changes
    html = shown(world)
    assert said in html
    assert "<form" not in html


def test_only_registrations_of_the_event_and_known_changes_have_a_page(world: Any, one: dict) -> None:
    client = world.signed_in()
    elsewhere = PAGE.replace(LECTURE, "conference-yerevan")
    mark = re.search(r'name="mark" value="([^"]+)"', client.get(PAGE).text)
    assert mark is not None
    form = {"mark": mark[1], "revision": "1", "mode": "online"}
    assert client.get(elsewhere).status_code == 404
    assert client.get(PAGE.replace("registration-8", "..")).status_code == 404
    for address in (f"{elsewhere}/mode", f"{elsewhere}/companions", f"{PAGE}/confirm"):
        assert client.post(address, data=form).status_code == 404
    assert client.post(f"{PAGE}/mode", data=form | {"mark": "another"}).status_code == 403
    assert one == one_of_people()


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/withdraw"])
def test_the_page_is_for_operators(world: Any, one: dict, path: str) -> None:
    assert world.visitor().get(path).status_code == 303
    assert world.signed_in("partner@example.org").get(path).status_code == 403
    assert world.visitor().post(f"{PAGE}/mode", data={"mode": "online"}).headers["Location"].startswith("/login")
    assert one == one_of_people()


def test_a_service_that_is_away_is_said(world: Any, one: dict) -> None:
    client = world.signed_in()
    world.services.down = {"registrations"}
    assert client.get(PAGE).status_code == 503
