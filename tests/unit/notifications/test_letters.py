"""Every letter in every language: right, whole, in one language, and harmless whatever names and titles hold."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any, cast

import pytest
from icalendar import Calendar

from causeway_notifications.delivery.letter_moulds import Sender
from causeway_notifications.delivery.letters import Letter, Letters, Occasion
from causeway_notifications.delivery.samples import DELEGATIONS, REGISTRATION_ID, sample_occasion
from causeway_notifications.delivery.wordings import read_wordings
from causeway_notifications.domain.kinds import (
    ABOUT_APPLICATIONS,
    CANCELLATIONS,
    TO_LEADERS,
    WORTH_READING,
    Entry,
    Kind,
)
from causeway_notifications.domain.known_registration import Person
from causeway_notifications.domain.known_series import ABOUT_SERIES
from causeway_platform.links import Links, UnknownLink
from causeway_platform.mailboxes import person_key
from causeway_platform.web.callers import DATA_LINK, DELEGATION_LINK
from causeway_testing.notices import NOW

WORDINGS = read_wordings()
LINKS = Links(["a-key-for-tests-only"])
URL = "https://exchange.example"
LETTERS = Letters(
    wordings=WORDINGS,
    sender=Sender(name="Causeway", email="programme@exchange.example"),
    public_url=URL,
    entry_domain="exchange.example",
    links=LINKS,
)
LANGUAGES = ("en", "zh-Hans", "hy")
HAN, ARMENIAN, LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[\u0531-\u058a]"), re.compile(r"[A-Za-z]{2,}")
NEUTRAL = re.compile(r"https?://\S+|\S+@\S+|[0-9a-f-]{36}\.\S+|Causeway|\b\d+\b")
"""What is the same in every language: addresses, codes, the name of the office."""

ABOUT_EVENTS = [kind for kind in Kind if kind is not Kind.DATA]
EVERY_LETTER = [(kind, language, mode) for kind in Kind for language in LANGUAGES for mode in ("onsite", "online")]


def write(occasion: Occasion) -> Letter:
    return LETTERS.write(occasion, NOW)


def read(letter: Letter) -> EmailMessage:
    message = email.message_from_bytes(letter.content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def parts(message: EmailMessage) -> dict[str, Any]:
    return {part.get_content_type(): part for part in message.walk()}


def text_of(message: EmailMessage) -> str:
    return str(parts(message)["text/plain"].get_content())


def page_of(message: EmailMessage) -> str:
    return str(parts(message)["text/html"].get_content())


def entry_of(message: EmailMessage) -> Any:
    calendar = Calendar.from_ical(parts(message)["text/calendar"].get_content())
    return cast("Any", calendar).walk("VEVENT")[0]


def visible(page: str) -> str:
    return re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<style.*?</style>", "", page))


@pytest.mark.parametrize(("kind", "language", "mode"), EVERY_LETTER)
def test_every_letter_is_whole(kind: Kind, language: str, mode: str) -> None:
    occasion = sample_occasion(kind, language, mode)
    letter = write(occasion)
    message = read(letter)
    assert not [defect for part in message.walk() for defect in part.defects]
    assert letter.content.isascii()
    assert max(len(line) for line in letter.content.split(b"\r\n")) <= 200
    assert b"\n" not in letter.content.replace(b"\r\n", b"")
    assert message["To"].addresses[0].display_name == occasion.person.name
    assert message["To"].addresses[0].addr_spec == occasion.person.email
    assert message["From"].addresses[0].addr_spec == "programme@exchange.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == letter.language == language
    assert occasion.person.name in text_of(message)
    for said in (str(message["Subject"]), text_of(message), page_of(message)):
        assert (occasion.event.title[language] in said) == (kind in ABOUT_EVENTS)
    assert "\ue000" not in text_of(message) + page_of(message)
    assert "{" not in visible(page_of(message)) + text_of(message)


@pytest.mark.parametrize(("kind", "language", "mode"), EVERY_LETTER)
def test_no_letter_mixes_languages(kind: Kind, language: str, mode: str) -> None:
    message = read(write(sample_occasion(kind, language, mode)))
    for content in (text_of(message), visible(page_of(message)), str(message["Subject"])):
        words = NEUTRAL.sub("", content)
        assert bool(HAN.search(words)) == (language == "zh-Hans")
        assert bool(ARMENIAN.search(words)) == (language == "hy")
        assert bool(LATIN.search(words)) == (language == "en"), LATIN.findall(words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_text_and_page_say_the_same(kind: Kind, language: str) -> None:
    message = read(write(sample_occasion(kind, language)))
    page = " ".join(visible(page_of(message)).split())
    for paragraph in WORDINGS[language].notices[kind].lead:
        said = paragraph.replace("{title}", sample_occasion(kind, language).event.title[language])
        said = said.replace("{delegation}", DELEGATIONS[language]).replace("{lapsed}", "2")
        assert said in text_of(message)
        assert said in page


def test_both_times_are_shown_with_their_zones_in_words() -> None:
    text = text_of(read(write(sample_occasion(Kind.CONFIRMATION, "en"))))
    assert "When: Monday, June 15, 2026, 09:00–11:00 (China Standard Time)" in text
    assert "Your time: Monday, June 15, 2026, 05:00–07:00 (Armenia Standard Time)" in text


def test_one_time_is_enough_for_a_reader_whose_clock_shows_the_same() -> None:
    occasion = sample_occasion(Kind.CONFIRMATION, "en")
    there = replace(occasion, registration=replace(occasion.registration, zone="Asia/Singapore"))
    assert "Your time" not in text_of(read(write(there)))


@pytest.mark.parametrize(
    "kind", [Kind.CONFIRMATION, Kind.MODE_CHANGE, Kind.COMPANIONS_CHANGE, Kind.REMINDER_DAY, Kind.REMINDER_HOUR]
)
def test_onsite_the_ticket_is_in_the_letter_and_online_the_link(kind: Kind) -> None:
    onsite, online = (read(write(sample_occasion(kind, "en", mode))) for mode in ("onsite", "online"))
    ticket, link = LINKS.sign("ticket", REGISTRATION_ID, 0), LINKS.sign("manage", REGISTRATION_ID, 1)
    assert ticket in text_of(onsite)
    assert "cid:ticket@causeway" in page_of(onsite)
    assert parts(onsite)["image/png"].get_content().startswith(b"\x89PNG")
    assert parts(onsite)["image/png"]["Content-ID"] == "<ticket@causeway>"
    assert "/join/" not in text_of(onsite)
    assert f"{URL}/join/{link}" in text_of(online)
    assert f"{URL}/join/{link}" in page_of(online)
    assert "image/png" not in parts(online)
    assert ticket not in text_of(online)


@pytest.mark.parametrize("kind", sorted(set(ABOUT_EVENTS) - ABOUT_SERIES - {Kind.WITHDRAWAL, Kind.CANCELLATION}))
def test_whoever_can_still_do_something_gets_the_link_to_do_it(kind: Kind) -> None:
    message = read(write(sample_occasion(kind, "en")))
    text = text_of(message)
    ended = {Kind.OFFER_DECLINED, Kind.OFFER_LAPSED, Kind.MEMBER_DECLINED, Kind.MEMBER_LAPSED, Kind.MEMBER_REMOVED}
    has_link = f"{URL}/my/{LINKS.sign('manage', REGISTRATION_ID, 1)}" in text
    assert has_link == (kind not in ended | TO_LEADERS | ABOUT_APPLICATIONS)
    leads = f"{URL}/delegation/{LINKS.sign(DELEGATION_LINK, REGISTRATION_ID, 1)}" in text
    assert leads == (kind in TO_LEADERS - CANCELLATIONS), "a leader's link is another one, and only theirs"


@pytest.mark.parametrize("kind", sorted(ABOUT_APPLICATIONS))
def test_an_applicant_gets_the_link_to_the_application_while_there_is_one(kind: Kind) -> None:
    text = text_of(read(write(sample_occasion(kind, "hy"))))
    link = f"{URL}/applications/{LINKS.sign('application', REGISTRATION_ID, 1)}"
    assert (link in text) == (kind is not Kind.APPLICATION_WITHDRAWN)
    assert f"{URL}/my/" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_about_a_persons_data_has_a_link_that_opens_it_for_three_days(language: str) -> None:
    occasion = sample_occasion(Kind.DATA, language)
    message = read(write(occasion))
    (token,) = set(re.findall(rf"{URL}/my-data/(\S+)", text_of(message)))
    key, until = person_key(occasion.person.email), occasion.delivery.queued_at + timedelta(days=3)
    assert LINKS.verify_until(DATA_LINK, token, until - timedelta(minutes=1)) == key
    with pytest.raises(UnknownLink):
        LINKS.verify_until(DATA_LINK, token, until + timedelta(hours=1))
    assert f'href="{URL}/my-data/{token}"' in page_of(message)
    assert "text/calendar" not in parts(message)
    assert "/my/" not in text_of(message), "it opens no registration"
    assert WORDINGS[language].labels["footer"] not in text_of(message), "somebody else may have asked"


def test_the_letter_about_a_persons_data_is_in_the_language_and_time_it_was_asked_for_in() -> None:
    occasion = sample_occasion(Kind.DATA, "en")
    asked = replace(occasion.delivery, language="hy", zone="Asia/Shanghai")
    letter = write(replace(occasion, delivery=asked, event=replace(occasion.event, title={"zh-Hans": "讲座"})))
    assert letter.language == "hy"
    assert "16:00" in text_of(read(letter)), "08:00 UTC in Shanghai"


def test_an_offer_says_until_when_in_the_readers_own_time() -> None:
    message = read(write(sample_occasion(Kind.OFFER, "en")))
    assert "Held for you until: Tuesday, June 2, 2026, 12:00 (Armenia Standard Time)" in text_of(message)
    assert "12:00 (Armenia Standard Time)" in page_of(message)


def test_a_change_says_what_was_before_and_why() -> None:
    text = text_of(read(write(sample_occasion(Kind.CHANGE, "en"))))
    assert "Before: Sunday, June 14, 2026, 09:00–11:00 (China Standard Time)" in text
    assert "Reason: The hall is needed for a delegation that day." in text


def test_a_cancellation_says_why() -> None:
    assert "Reason: The speaker has fallen ill." in text_of(read(write(sample_occasion(Kind.CANCELLATION, "en"))))


def test_organisers_words_in_another_language_are_left_out_of_a_letter() -> None:
    occasion = sample_occasion(Kind.CANCELLATION, "hy")
    event = replace(occasion.event, id="another", cancellation_reason={"en": "The speaker has fallen ill."})
    assert "speaker" not in text_of(read(write(replace(occasion, event=event))))


def test_a_letter_about_an_event_without_a_title_in_the_readers_language_is_in_the_events_first() -> None:
    occasion = sample_occasion(Kind.CONFIRMATION, "hy")
    event = replace(occasion.event, id="another", title={"zh-Hans": "讲座"}, languages=("zh-Hans",))
    letter = write(replace(occasion, event=event))
    assert letter.language == "zh-Hans"
    assert "报名成功：讲座" in str(read(letter)["Subject"])


def test_every_attempt_of_a_delivery_has_the_same_message_id_and_a_resend_has_another() -> None:
    occasion = sample_occasion(Kind.CONFIRMATION, "en")
    again = replace(occasion, delivery=occasion.delivery.fail("550", NOW).again(1, NOW))
    first, second, resent = write(occasion), LETTERS.write(occasion, NOW + timedelta(hours=1)), write(again)
    assert first.message_id == second.message_id == read(first)["Message-ID"]
    assert first.message_id == f"<{REGISTRATION_ID}.confirmation.1@exchange.example>"
    assert resent.message_id != first.message_id


@pytest.mark.parametrize(
    ("kind", "method", "status"),
    [
        (Kind.CONFIRMATION, "REQUEST", "CONFIRMED"),
        (Kind.CHANGE, "REQUEST", "CONFIRMED"),
        (Kind.CANCELLATION, "CANCEL", "CANCELLED"),
        (Kind.WITHDRAWAL, "CANCEL", "CANCELLED"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_entry_adds_changes_and_removes(kind: Kind, method: str, status: str, language: str) -> None:
    occasion = sample_occasion(kind, language)
    message = read(write(occasion))
    part = parts(message)["text/calendar"]
    assert part.get_param("method") == method
    assert part.get_param("charset") == "utf-8"
    calendar: Any = Calendar.from_ical(part.get_content())
    assert calendar["METHOD"] == method
    entry = entry_of(message)
    assert entry["STATUS"] == status
    assert entry["UID"] == f"{REGISTRATION_ID}@exchange.example"
    assert entry["SEQUENCE"] == 1 * 1000 + 1
    assert entry["SUMMARY"] == occasion.event.title[language]
    assert entry["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert entry["DTSTART"].dt == occasion.event.starts_at
    assert entry["DTEND"].dt == occasion.event.ends_at
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert str(entry["ORGANIZER"]) == "mailto:programme@exchange.example"
    assert str(entry["ATTENDEE"]) == "mailto:reader@example.org"
    assert entry["ATTENDEE"].params["CN"] == occasion.person.name
    assert entry["ATTENDEE"].params["RSVP"] == "FALSE"
    assert bool(calendar.walk("VALARM")) == (method == "REQUEST")


def test_onsite_the_entry_has_the_place_and_online_the_personal_link() -> None:
    onsite, online = (
        entry_of(read(write(sample_occasion(Kind.CONFIRMATION, "en", mode)))) for mode in ("onsite", "online")
    )
    assert entry_name(onsite) == "Capital Museum, 301, Beijing, China"
    assert "CONFERENCE" not in onsite
    assert "LOCATION" not in online
    assert str(online["CONFERENCE"]).startswith(f"{URL}/join/")
    assert str(online["URL"]).startswith(f"{URL}/my/")
    for entry in (onsite, online):
        assert str(entry["DESCRIPTION"]).startswith("How museums change")
        assert f"{URL}/my/{LINKS.sign('manage', REGISTRATION_ID, 1)}" in str(entry["DESCRIPTION"])


def entry_name(entry: Any) -> str:
    return str(entry["LOCATION"])


def test_the_sequence_of_an_entry_rises_with_the_event_and_with_the_registration() -> None:
    occasion = sample_occasion(Kind.CONFIRMATION, "en")
    stages = [
        occasion,
        replace(occasion, registration=replace(occasion.registration, revision=4)),
        replace(occasion, registration=replace(occasion.registration, revision=5_000)),
        replace(occasion, event=replace(occasion.event, sequence=2, revision=3)),
    ]
    numbers = [int(entry_of(read(write(stage)))["SEQUENCE"]) for stage in stages]
    assert numbers == sorted(set(numbers))


def test_who_has_no_place_gets_no_entry() -> None:
    for kind in (Kind.WAITING, Kind.OFFER, Kind.OFFER_LAPSED, Kind.OFFER_DECLINED, Kind.REMINDER_DAY):
        assert "text/calendar" not in parts(read(write(sample_occasion(kind, "en"))))


def test_who_waits_after_a_change_of_mode_gets_the_entry_taken_back_and_no_ticket() -> None:
    occasion = sample_occasion(Kind.MODE_CHANGE, "en")
    waiting = replace(
        occasion,
        registration=replace(occasion.registration, status="waiting"),
        delivery=replace(occasion.delivery, entry=Entry.CANCEL),
    )
    message = read(write(waiting))
    assert "waiting list" in text_of(message)
    assert "Your ticket" not in text_of(message)
    assert entry_of(message)["STATUS"] == "CANCELLED"


@pytest.mark.parametrize("status", ["waiting", "offered"])
def test_a_party_without_places_is_told_of_no_ticket_when_it_changes(status: str) -> None:
    occasion = sample_occasion(Kind.COMPANIONS_CHANGE, "en")
    registration = replace(occasion.registration, status=status)
    message = read(write(replace(occasion, registration=registration, delivery=replace(occasion.delivery, entry=None))))
    assert "You have no places yet." in text_of(message)
    assert "Your ticket" not in text_of(message)
    assert "text/calendar" not in parts(message)


HOSTILE = [
    "Eve\r\nBcc: victim@example.org",
    "Eve\nSubject: You won",
    'Eve" <evil@example.org>, "x',
    "<script>alert(1)</script>",
    "=?utf-8?q?Bcc=3A_x?=",
    "a\u2028b\x00c\x1b[31m",
    "\ue000manage_link\ue001 {title} {{ title }}",
    "名" * 300,
    "Eve;X-EVIL=1:mailto:evil@example.org",
    "Eve\r\n --=_alternatives_of_a_causeway_letter--",
    "\\n.\r\n.\r\nMAIL FROM:<x>",
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("where", ["name", "title", "reason"])
def test_nothing_in_a_name_title_or_reason_breaks_out(name: str, where: str) -> None:
    occasion = sample_occasion(Kind.CHANGE, "en")
    event = occasion.event
    assert event.move is not None
    if where == "name":
        occasion = replace(occasion, person=Person(name=name, email="reader@example.org"))
    elif where == "title":
        occasion = replace(occasion, event=replace(event, id=f"e{hash(name)}", title={"en": name}))
    else:
        moved = replace(event.move, reason={"en": name})
        occasion = replace(occasion, event=replace(event, id=f"r{hash(name)}", move=moved))
    message = read(write(occasion))
    assert set(message.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version"),
        "Content-Type",
    }
    assert len(message["To"].addresses) == 1
    assert message["To"].addresses[0].addr_spec == "reader@example.org"
    assert [part.get_content_type() for part in message.walk()] == [
        *("multipart/alternative", "text/plain", "text/html", "text/calendar")
    ]
    assert "<script" not in page_of(message)
    entry = entry_of(message)
    assert str(entry["ATTENDEE"]) == "mailto:reader@example.org"
    assert not [key for key in entry if key.startswith("X-")]
    assert "X-EVIL" not in entry["ATTENDEE"].params


@pytest.mark.parametrize("kind", list(Kind))
def test_the_page_is_complete_by_itself_and_asks_nobody_else(kind: Kind) -> None:
    page = page_of(read(write(sample_occasion(kind, "zh-Hans"))))
    assert '<html lang="zh-Hans" dir="ltr">' in page
    assert "prefers-color-scheme: dark" in page
    assert re.search(r"<body style=\"[^\"]*background", page)
    assert "<script" not in page
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert all(address.startswith((URL, "cid:")) for address in addresses)
    assert all('alt="' in image for image in re.findall(r"<img[^>]*>", page))


def test_every_kind_has_a_reader_for_whom_it_is_news() -> None:
    assert set(WORTH_READING) == set(Kind)
