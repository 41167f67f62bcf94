"""Events as iCalendar: stable bytes, right times, nothing that only participants may know."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from causeway_events.domain.place import Place
from causeway_events.domain.schedule import Schedule
from causeway_events.web.calendar_text import (
    CalendarHead,
    calendar_text,
    chosen_language,
    entry_text,
    host_of,
    location_text,
)
from causeway_events.web.words import all_words, words_in
from causeway_testing.calendar_office import JOIN_LINK, LECTURE, NOW, draft, published, schedule

PUBLIC_URL = "https://exchange.example:8443"
HEAD = CalendarHead(
    id="everything", name="Programme", about="All of it", language="en", changed_at=NOW, address=f"{PUBLIC_URL}/x.ics"
)


def calendar_of(*events, language="en"):
    entries = [entry_text(event, chosen_language(event, language), public_url=PUBLIC_URL) for event in events]
    return calendar_text(HEAD, entries, [event.schedule.zone for event in events], public_url=PUBLIC_URL)


def entry_of(event, language="en"):
    return Calendar.from_ical(calendar_of(event, language=language)).events[0]


def test_a_calendar_program_reads_what_was_meant():
    event = published()
    entry = entry_of(event)
    assert str(entry["UID"]) == f"{event.id}@exchange.example"
    assert str(entry["SUMMARY"]) == "Digital Transformation of Museums"
    assert str(entry["LOCATION"]) == "History Museum, Hall 2, 4 Republic Square, Yerevan"
    assert entry.start.astimezone(UTC) == event.schedule.starts_at
    assert entry.start.tzinfo.key == "Asia/Yerevan"
    assert (entry["SEQUENCE"], str(entry["STATUS"])) == (0, "CONFIRMED")
    assert str(entry["URL"]) == f"{PUBLIC_URL}/events/{event.id}"


def test_the_calendar_names_itself_and_how_often_to_look_again():
    text = calendar_of(published())
    for line in (
        "METHOD:PUBLISH",
        "NAME:Programme",
        "X-WR-CALNAME:Programme",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "UID:everything@exchange.example",
    ):
        assert f"\r\n{line}\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")


def test_the_same_revision_has_the_same_bytes_whenever_it_is_written():
    event = published()
    assert calendar_of(event) == calendar_of(event)
    entry = entry_of(event)
    assert entry.DTSTAMP == entry.LAST_MODIFIED == event.changed_at


def test_the_join_link_is_in_no_calendar():
    text = calendar_of(published()) + calendar_of(published(modes={"online": 5}, place=None))
    unfolded = text.replace("\r\n ", "")
    assert JOIN_LINK not in unfolded
    assert "CONFERENCE" not in unfolded


def test_a_cancelled_event_stays_with_its_status_and_a_higher_sequence():
    entry = entry_of(published().cancelled({"en": "Storm"}, now=NOW))
    assert (entry["SEQUENCE"], str(entry["STATUS"])) == (1, "CANCELLED")
    assert str(entry["DESCRIPTION"]).startswith("Cancelled – Reason: Storm\n\n")


def test_every_zone_that_is_used_is_defined_once():
    text = calendar_of(published(), published(), published(schedule=schedule(zone="Europe/London")))
    assert text.count("BEGIN:VTIMEZONE") == 2
    assert text.index("TZID:Asia/Yerevan") < text.index("TZID:Europe/London")
    assert "COMMENT" not in text


def test_utc_needs_no_definition():
    text = calendar_of(published(schedule=schedule(zone="UTC")))
    assert "VTIMEZONE" not in text
    assert "DTSTART:20261220T150000Z" in text


def test_the_second_of_two_times_alike_is_written_as_an_instant():
    start = datetime.fromisoformat("2027-10-31T01:30")
    second = Schedule.at(start, start + timedelta(hours=3), "Europe/London", start_fold=1)
    text = entry_text(draft(schedule=second), "en", public_url=PUBLIC_URL)
    assert "DTSTART:20271031T013000Z" in text
    assert "DTEND;TZID=Europe/London:20271031T043000" in text


def test_an_entry_never_mixes_languages():
    event = published(description={"en": "English only"})
    entry = entry_of(event, "zh-Hans")
    assert str(entry["SUMMARY"]) == "博物馆的数字化转型"
    assert "English" not in str(entry["DESCRIPTION"])
    assert "详情与报名" in str(entry["DESCRIPTION"])
    assert entry["SUMMARY"].params["LANGUAGE"] == "zh-Hans"


def test_a_reader_of_another_language_gets_the_events_first_one():
    event = published(languages=("zh-Hans", "en"))
    assert chosen_language(event, "fr") == "zh-Hans"


@pytest.mark.parametrize(
    "title", ["a;b,c\\d", "BEGIN:VEVENT", "x\nATTENDEE:mailto:a@b.example", "讲座" * 100, "🏛️" * 40]
)
def test_no_title_can_become_a_property_and_long_lines_are_folded(title):
    text = calendar_of(published(title={"en": title}))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found = Calendar.from_ical(text)
    assert len(found.events) == 1
    assert str(found.events[0]["SUMMARY"]) == title
    assert "ATTENDEE" not in found.events[0]


def test_an_online_event_says_so_where_others_have_a_place():
    online = published(modes={"online": None}, place=None)
    assert location_text(online.place, "hy", online) == "Առցանց"
    onsite = draft(modes={"onsite": None}, place=None)
    assert location_text(onsite.place, "en", onsite) == ""


def test_a_place_with_a_name_only_is_its_name():
    assert location_text(Place(name={"en": "Library"}), "en", draft()) == "Library"


@pytest.mark.parametrize(
    ("public_url", "host"),
    [("http://127.0.0.1:8000", "127.0.0.1"), ("nonsense", "localhost"), (PUBLIC_URL, "exchange.example")],
)
def test_the_host_of_the_public_address_makes_uids_ours(public_url, host):
    assert host_of(public_url) == host


def test_every_language_has_all_words():
    words = all_words()
    assert {"en", "zh-Hans", "hy"} <= set(words)
    assert {frozenset(found) for found in words.values()} == {frozenset(words["en"])}
    assert all(text.strip() for found in words.values() for text in found.values())


def test_a_language_without_words_borrows_the_nearest():
    assert words_in("zh-Hant") == all_words()["zh-Hans"]
    assert words_in("fr") == all_words()["en"]


def test_an_event_of_long_ago_can_still_be_written():
    past = published(schedule=schedule(LECTURE - timedelta(days=1))).schedule
    assert past.starts_at < schedule().starts_at
    assert "DTSTART" in entry_text(
        draft(schedule=schedule(datetime.fromisoformat("2001-05-05T10:00"))), "en", public_url=PUBLIC_URL
    )
