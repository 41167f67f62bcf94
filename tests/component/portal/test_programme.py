"""The programme page over real copies: what is shown, found, filtered and left out."""

from datetime import timedelta
from typing import Any

import pytest

from causeway_portal.store import documents
from causeway_portal.store.indexes import EVENTS
from causeway_testing.portal_world import CONFERENCE, LECTURE, NOW, PAST, RUNNING, WORKSHOP, put_samples, sample_event


def page(world: Any, path: str, language: str = "en", **cookies: str) -> str:
    answer = world.visitor(language, **cookies).get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def shown(html: str) -> set[str]:
    return {event for event in (LECTURE, WORKSHOP, CONFERENCE, RUNNING, PAST) if f'href="/events/{event}"' in html}


def test_what_has_not_ended_is_listed_and_the_past_is_not(world: Any) -> None:
    assert shown(page(world, "/")) == {LECTURE, WORKSHOP, CONFERENCE, RUNNING}
    assert shown(page(world, "/?when=past")) == {PAST}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("programme=workshops", {WORKSHOP}),
        ("programme=no-such-series", set()),
        ("mode=online", {LECTURE, WORKSHOP, RUNNING}),
        ("country=AM", {CONFERENCE}),
        ("language_of=en&mode=online", {LECTURE, WORKSHOP, RUNNING}),
        ("q=transform", {LECTURE}),
        ("q=数字", {LECTURE}),
        ("q=միտում", {LECTURE}),
        ("q=yerevan+museums", {CONFERENCE}),
        ("q=nothing+like+this", set()),
        ("q=.*", {LECTURE, WORKSHOP, CONFERENCE, RUNNING}),
        ("country=XX", {LECTURE, WORKSHOP, CONFERENCE, RUNNING}),
    ],
)
def test_filters_and_search_find_what_fits(world: Any, query: str, found: set[str]) -> None:
    assert shown(page(world, f"/?{query}")) == found


def test_an_empty_result_says_so_and_offers_the_way_out(world: Any) -> None:
    html = page(world, "/?q=zzzz")

    assert "Nothing fits these filters." in html
    assert "Show the whole programme" in html


def test_an_empty_programme_says_what_will_appear(world: Any) -> None:
    world.database[EVENTS].delete_many({})

    assert "Nothing is planned at the moment." in page(world, "/")


def test_places_left_are_written_in_words(world: Any) -> None:
    html = page(world, "/")

    assert "Last places: 6 of 120 left" in html
    assert "139 of 200 places left" in html
    assert "Full, 3 people waiting" in html
    assert "Places for everyone" in html


def test_states_are_marked_in_words(world: Any) -> None:
    html = page(world, "/")

    assert "Cancelled" in html
    assert "On now" in html
    assert "New time or place" in html


def test_both_times_are_shown_once_the_readers_zone_is_known(world: Any) -> None:
    assert "Your time:" not in page(world, "/")
    assert "Your time:</span> Tue 24 Jun, 05:00–07:30" in page(world, "/", zone="Asia/Yerevan")


def test_a_made_up_zone_is_ignored(world: Any) -> None:
    assert "Your time:" not in page(world, "/", zone="../../etc/passwd")


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Digital Transformation"), ("zh-CN", "博物馆的数字化转型"), ("hy", "թվային վերափոխումը")],
)
def test_the_page_is_in_the_language_of_the_browser(world: Any, language: str, title: str) -> None:
    assert title in page(world, "/", language)


def test_a_chosen_language_is_remembered_and_wins(world: Any) -> None:
    client = world.visitor("en")

    assert '<html lang="hy"' in client.get("/?language=hy").text
    assert '<html lang="hy"' in client.get("/about").text


def test_the_language_switch_keeps_the_page_and_its_filters(world: Any) -> None:
    assert 'href="/?view=month&amp;q=museum&amp;language=hy"' in page(world, "/?view=month&q=museum")


def test_a_text_in_another_language_says_which(world: Any) -> None:
    assert 'lang="en">An online workshop with partners' in page(world, "/", "hy")


def test_the_month_shows_events_on_their_days_in_the_readers_time(world: Any) -> None:
    html = page(world, "/?view=month&day=2025-06-01", zone="Asia/Yerevan")

    assert "June 2025" in html
    assert '<span class="entry__time">05:00</span>' in html
    assert "Armenia Standard Time (UTC+4)" in html


def test_an_event_of_several_days_is_on_each_of_them(world: Any) -> None:
    html = page(world, "/?view=month&day=2025-07-01", zone="Asia/Yerevan")

    assert html.count(f'href="/events/{CONFERENCE}"') == 4


def test_the_week_shows_seven_days(world: Any) -> None:
    html = page(world, "/?view=week&day=2025-06-24", zone="Asia/Shanghai")

    assert html.count("<td ") == 7
    assert shown(html) == {LECTURE}


@pytest.mark.parametrize("day", ["yesterday", "0001-01-01", "9999-12-31", "2025-13-40", ""])
def test_an_odd_day_shows_the_present_month(world: Any, day: str) -> None:
    assert "June 2025" in page(world, f"/?view=month&day={day}")


def test_long_programmes_are_shown_in_pages(world: Any) -> None:
    events = [sample_event(f"event-{n:03}", starts_at=NOW + timedelta(days=90 + n)) for n in range(45)]
    changes = [{**documents.EVENTS.to_document(event), "ends_at": NOW + timedelta(days=200)} for event in events]
    world.database[EVENTS].insert_many(changes)

    first, last = page(world, "/?programme=lectures"), page(world, "/?programme=lectures&page=3")

    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last
    put_samples(world.database)


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999"])
def test_an_odd_page_number_does_no_harm(world: Any, number: str) -> None:
    assert world.visitor().get(f"/?page={number}").status_code == 200


def test_the_join_link_is_on_no_public_page(world: Any) -> None:
    for path in ("/", "/?view=month", f"/events/{LECTURE}", f"/events/{RUNNING}"):
        assert "rooms.example.org" not in page(world, path)
