"""J1: a popular hybrid lecture, from publication to the last mail, over the gateway as everybody uses it."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from pymongo import MongoClient

from causeway_cli.commands.demo import accepted_mail
from causeway_cli.demonstration import play as journey
from causeway_cli.demonstration.api import Api, Refused
from causeway_cli.demonstration.play import Played, play
from causeway_cli.invariants.check import check_when_quiet
from causeway_cli.invariants.scene import Scene
from causeway_testing.whole_system import RunningSystem, mails_to

pytestmark = [pytest.mark.servers, pytest.mark.timeout(420)]

LETTERS = {"hy": r"[Ա-և]", "zh-Hans": r"[\u4e00-\u9fff]"}


@pytest.fixture(scope="module")
def played(public: Api, operator: Api) -> Iterator[Played]:
    """The journey, played once; the day-before reminders come due sooner than in the demonstration."""
    patience = journey.REMINDED_AFTER
    journey.REMINDED_AFTER = timedelta(seconds=30)
    try:
        yield play(public, operator, lambda _name, _done, _total: None)
    finally:
        journey.REMINDED_AFTER = patience


def test_every_promise_is_kept(running: RunningSystem, played: Played) -> None:
    client: MongoClient[dict[str, Any]] = MongoClient(running.servers.mongo_uri)
    try:
        scene = Scene(
            client,
            running.servers.kafka,
            played.ledger,
            namespace=running.namespace,
            accepted_mail=lambda: accepted_mail(running.mailbox_url, played.guests_at),
            events=frozenset({played.event_id}),
        )
        broken = [f"{verdict.invariant}: {verdict.detail}" for verdict in check_when_quiet(scene) if not verdict.holds]
    finally:
        client.close()
    assert broken == []


def test_places_and_waiting_lists_add_up(public: Api, played: Played) -> None:
    modes = public.get(f"/api/registrations/events/{played.event_id}/places")["modes"]

    # 25 seats were given back, offered to those who waited, and 5 of the offers were declined and offered on.
    assert modes["onsite"]["capacity"] == journey.ONSITE
    standing = Counter(guest.standing for guest in played.guests)
    assert standing == {"confirmed": 320, "waiting": 80}


@pytest.mark.parametrize("language", ["en", "zh-Hans", "hy"])
def test_mail_comes_in_the_language_of_the_person(running: RunningSystem, played: Played, language: str) -> None:
    guest = next(one for one in played.guests if one.person.language == language and one.standing == "confirmed")

    first = mails_to(running, guest.person.email)[0]

    text = re.sub(r"https?://\S+", "", first["text"]).replace(guest.person.name, "")
    for other, letters in LETTERS.items():
        assert bool(re.search(letters, text)) == (other == language), first["subject"]


def test_the_entry_in_the_calendar_moves_with_the_lecture(running: RunningSystem, played: Played) -> None:
    guest = next(one for one in played.guests if one.mode == "online" and one.standing == "confirmed")

    entries = [
        Calendar.from_ical(mail["calendar"]).walk("VEVENT")[0] for mail in mails_to(running, guest.person.email)[:2]
    ]

    before, after = entries
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert timedelta(hours=20) < before["DTSTART"].dt - after["DTSTART"].dt < timedelta(hours=28)


def test_the_public_calendar_says_the_new_time(public: Api, operator: Api, played: Played) -> None:
    event = operator.get(f"/api/events/events/{played.event_id}")
    with httpx.Client(timeout=30) as client:
        address = f"{public.address}/api/events/events/{played.event_id}/calendar.ics"
        feed = client.get(address)
        again = client.get(address, headers={"If-None-Match": feed.headers["ETag"]})

    entry = Calendar.from_ical(feed.text).walk("VEVENT")[0]
    assert entry["DTSTART"].dt.replace(tzinfo=None).isoformat() == event["local_start"]
    assert "rooms.example" not in feed.text
    assert again.status_code == 304


def test_only_those_with_a_place_are_reminded_and_only_online_ones_get_the_link(
    running: RunningSystem, operator: Api, played: Played
) -> None:
    query = {"event_id": played.event_id, "kind": "reminder_day", "status": "accepted", "limit": 100}
    page = operator.get("/api/notifications/deliveries", **query)
    reminded = {item["registration_id"] for item in page["items"]}
    while page["next"]:
        page = operator.get("/api/notifications/deliveries", **query, cursor=page["next"])
        reminded |= {item["registration_id"] for item in page["items"]}

    online = next(one for one in played.guests if one.mode == "online" and one.standing == "confirmed")
    waiting = [one for one in played.guests if one.mode == "online" and one.standing == "waiting"]
    assert online.registration_id in reminded
    assert not reminded & {one.registration_id for one in waiting}
    assert "/join/" in mails_to(running, online.person.email)[-1]["text"]


def test_a_link_of_one_person_opens_nothing_of_another(public: Api, played: Played) -> None:
    one, other = played.guests[0], played.guests[1]

    with pytest.raises(Refused) as refused:
        one.as_themselves.get(f"/api/registrations/registrations/{other.registration_id}")

    assert refused.value.status in {403, 404}


def test_the_page_of_the_lecture_shows_how_full_it_is(running: RunningSystem, played: Played) -> None:
    page = httpx.get(f"{running.url}/events/{played.event_id}", timeout=30)

    assert page.status_code == 200
    assert "rooms.example" not in page.text
