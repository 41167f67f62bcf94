"""Letters about a whole series: one for all dates, with all of them as one calendar."""

import email
import email.policy
import re
from dataclasses import replace
from email.message import EmailMessage
from typing import Any, cast

import pytest
from icalendar import Calendar

from causeway_contracts import catalogue, registrations, series
from causeway_contracts.envelope import Message
from causeway_contracts.examples import example
from causeway_notifications.delivery.letter_moulds import Sender
from causeway_notifications.delivery.letters import Letters, Occasion
from causeway_notifications.delivery.samples import REGISTRATION_ID, SERIES_DATES, sample_occasion
from causeway_notifications.delivery.wordings import read_wordings
from causeway_notifications.domain.kinds import Entry, Kind
from causeway_notifications.domain.known_series import NOT_JOINED
from causeway_notifications.messaging.incoming import SUBSCRIPTIONS
from causeway_notifications.store.documents import registration_document, registration_of
from causeway_notifications.use_cases.send_deliveries import Ready, Settled, prepare
from causeway_platform.links import Links
from causeway_platform.web.callers import SERIES_LINK
from causeway_testing.notices import NOW, FakeWork, a_delivery, a_registration, an_event

LINKS = Links(["a-key-for-tests-only"])
URL = "https://exchange.example"
LETTERS = Letters(
    wordings=read_wordings(),
    sender=Sender(name="Causeway", email="programme@exchange.example"),
    public_url=URL,
    entry_domain="exchange.example",
    links=LINKS,
)


def written(occasion: Occasion) -> dict[str, str]:
    """Return the parts of a letter by their types."""
    message = email.message_from_bytes(LETTERS.write(occasion, NOW).content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}


def entries(parts: dict[str, str]) -> tuple[str, list[Any]]:
    """Return the METHOD and the events of a letter's calendar."""
    calendar = cast("Any", Calendar.from_ical(parts["text/calendar"]))
    return str(calendar["METHOD"]), calendar.walk("VEVENT")


def receive(work: FakeWork, message_type: str, **state: Any) -> None:
    """Follow the golden example of a message, changed in its state."""
    value = example(message_type)["value"]
    value = {**value, "state": value["state"] | state}
    message = Message(
        id="m",
        type=message_type,
        source="s",
        subject=value["state"]["id"],
        seq=value["state"]["revision"],
        time=NOW,
        data=value,
    )
    SUBSCRIPTIONS[message_type].follow(catalogue.read_body(message), message, work)


def test_the_letter_has_every_date_once_in_words_and_in_the_calendar() -> None:
    parts = written(sample_occasion(Kind.SERIES, "en"))
    method, dates = entries(parts)
    assert method == "PUBLISH"
    assert [str(date["UID"]) for date in dates] == [f"{one}@exchange.example" for one in SERIES_DATES[:2]]
    assert {str(date["STATUS"]) for date in dates} == {"CONFIRMED"}
    assert all("ATTENDEE" not in date for date in dates), "a published entry has none (RFC 5546, 3.2.1)"
    assert parts["text/calendar"].count("BEGIN:VTIMEZONE") == 1
    assert parts["text/plain"].count("China Standard Time") == 3
    assert "not joined; your page says why" in parts["text/plain"]
    link = f"{URL}/my-series/{LINKS.sign(SERIES_LINK, REGISTRATION_ID, 1)}"
    assert link in parts["text/plain"]
    assert f'href="{link}"' in parts["text/html"]
    assert all(str(date["URL"]) == link for date in dates)


def test_the_end_takes_all_dates_back() -> None:
    parts = written(sample_occasion(Kind.SERIES_ENDED, "en"))
    method, dates = entries(parts)
    assert method == "PUBLISH"
    assert {str(date["STATUS"]) for date in dates} == {"CANCELLED"}
    assert "/my-series/" not in parts["text/plain"], "there is nothing left to change"


def test_who_waits_is_told_so_and_has_no_entry() -> None:
    occasion = sample_occasion(Kind.SERIES, "en")
    assert occasion.registration.series is not None
    first, *others = occasion.registration.series.dates
    waiting = replace(occasion.registration.series, dates=(replace(first, status="waiting"), *others))
    parts = written(replace(occasion, registration=replace(occasion.registration, series=waiting)))
    assert "Waiting list" in parts["text/plain"]
    assert len(entries(parts)[1]) == 1


def test_a_series_without_any_date_yet_is_a_letter_without_a_calendar() -> None:
    occasion = sample_occasion(Kind.SERIES, "hy")
    assert occasion.registration.series is not None
    none_yet = replace(occasion.registration, series=replace(occasion.registration.series, dates=()))
    parts = written(replace(occasion, registration=none_yet))
    assert "text/calendar" not in parts
    assert not re.search(r"[A-Za-z]{3,}", parts["text/plain"].split("https://")[0].replace("Causeway", ""))


def test_an_enrolment_is_kept_like_a_registration_and_told_once() -> None:
    work = FakeWork()
    receive(work, series.ENROLLED)
    receive(work, series.ENROLLED)
    (enrolment,) = work.registrations.by_id.values()
    assert enrolment.series is not None
    assert [one.status for one in enrolment.series.dates] == ["confirmed", NOT_JOINED]
    assert registration_of(registration_document(enrolment)) == enrolment
    (delivery,) = work.deliveries.by_id.values()
    assert (delivery.kind, delivery.entry) == (Kind.SERIES, Entry.PUBLISH)
    receive(work, series.ENROLMENT_ENDED)
    assert [one.kind for one in work.deliveries.by_id.values()] == [Kind.SERIES, Kind.SERIES_ENDED]
    receive(work, series.ENROLMENT_ERASED)
    assert work.registrations.get(enrolment.id).person is None


@pytest.mark.parametrize(
    ("message_type", "status"),
    [
        (registrations.REGISTERED, "confirmed"),
        (registrations.WAITLISTED, "waiting"),
        (registrations.WITHDRAWN, "withdrawn"),
    ],
)
def test_what_is_told_with_other_dates_makes_no_letter_of_its_own(message_type: str, status: str) -> None:
    work = FakeWork()
    value = example(message_type)["value"]
    value = {**value, "change": {"told_together": True}}
    message = Message(id="m", type=message_type, source="s", subject="r", seq=1, time=NOW, data=value)
    SUBSCRIPTIONS[message_type].follow(catalogue.read_body(message), message, work)
    assert [one.status for one in work.registrations.by_id.values()] == [status]
    assert not work.deliveries.by_id


class Known:
    """What the sender reads, from memory."""

    def __init__(self, **found: dict[str, Any]) -> None:
        self._found = found

    def __getattr__(self, name: str) -> Any:
        return lambda ids: {one: self._found[name][one] for one in ids if one in self._found.get(name, {})}


def test_a_letter_waits_until_all_its_dates_are_known_here() -> None:
    occasion = sample_occasion(Kind.SERIES, "en")
    delivery = replace(a_delivery(Kind.SERIES), registration_id=REGISTRATION_ID, event_id=occasion.event.id, attempts=1)
    people = {REGISTRATION_ID: occasion.registration, a_registration().id: a_registration()}
    some = dict(list(occasion.dates.items())[:1])
    (settled,) = prepare([delivery], cast("Any", Known(registrations=people, events=some)), delivery.queued_at)
    assert isinstance(settled, Settled)
    assert settled.delivery.reason == "the event is not known here yet"
    (ready,) = prepare([delivery], cast("Any", Known(registrations=people, events=occasion.dates)), delivery.queued_at)
    assert isinstance(ready, Ready)
    assert set(ready.dates) == set(SERIES_DATES)
    assert an_event().id not in ready.dates
