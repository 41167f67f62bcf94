"""What this service says follows the catalogue, and what it hears becomes the right copy."""

from datetime import UTC, datetime, timedelta

import pytest

from causeway_contracts import catalogue
from causeway_contracts import events as event_messages
from causeway_contracts.envelope import Message
from causeway_events.domain.capacity import Occupancy
from causeway_events.domain.facts import (
    EditionDescribed,
    EventCancelled,
    EventChanged,
    EventPublished,
    EventRescheduled,
    ProgrammeDescribed,
)
from causeway_events.messaging.due import DUE
from causeway_events.messaging.incoming import SUBSCRIPTIONS
from causeway_events.messaging.outgoing import PUBLICATIONS
from causeway_platform.signing_keys import SUBSCRIPTIONS as KEYS
from causeway_testing.calendar_office import (
    JOIN_LINK,
    LECTURE,
    NOW,
    FakeWork,
    draft,
    edition,
    host,
    programme,
    published,
    schedule,
)

BEFORE = published(hosts=(host(),))
MOVED = BEFORE.rescheduled({"schedule": schedule(LECTURE + timedelta(days=1))}, now=NOW)
FACTS = {
    event_messages.PROGRAMME_DESCRIBED: ProgrammeDescribed(programme(hosts=(host(),))),
    event_messages.EDITION_DESCRIBED: EditionDescribed(edition()),
    event_messages.PUBLISHED: EventPublished(published(modes={"online": None}, place=None, join_link=None)),
    event_messages.CHANGED: EventChanged(BEFORE, ["title"]),
    event_messages.RESCHEDULED: EventRescheduled(BEFORE, MOVED, ["time"], {"en": "Flood"}),
    event_messages.CANCELLED: EventCancelled(MOVED.cancelled({}, now=NOW), {}),
}


def said(fact):
    return PUBLICATIONS[type(fact)](fact)


def test_every_message_of_this_service_has_its_fact():
    assert set(FACTS) == set(event_messages.MESSAGES)
    assert {type(fact) for fact in FACTS.values()} == set(PUBLICATIONS)


@pytest.mark.parametrize("message_type", FACTS)
def test_every_message_follows_the_catalogue_both_ways(message_type):
    written = said(FACTS[message_type])
    body = catalogue.write_body(message_type, written.data)
    message = Message(
        id="m", type=written.type, source="s", subject=written.subject, seq=written.seq, time=NOW, data=body
    )
    assert written.type == message_type
    assert catalogue.read_body(message)["state"]["id"] == written.subject
    assert written.seq == catalogue.read_body(message)["state"]["revision"]


def test_the_state_carries_wall_time_zone_and_instants():
    state = said(FACTS[event_messages.RESCHEDULED]).data["state"]
    assert (state["local_start"], state["zone"]) == ("2026-12-21T15:00:00", "Asia/Yerevan")
    assert state["starts_at"] == datetime(2026, 12, 21, 11, 0, tzinfo=UTC)
    assert (state["sequence"], state["join_link"]) == (1, JOIN_LINK)


def test_a_move_tells_when_and_where_it_was_to_be():
    change = said(FACTS[event_messages.RESCHEDULED]).data["change"]
    assert change["previous_start"] == BEFORE.schedule.starts_at
    assert change["previous_place"]["country"] == "AM"
    assert change["reason"] == {"en": "Flood"}


def test_a_reason_that_nobody_gave_is_none():
    assert said(FACTS[event_messages.CANCELLED]).data["change"] == {"reason": None}


def test_a_place_without_a_country_is_told_without_one():
    event = draft(place=BEFORE.place.__class__(name={"en": "Somewhere"})).published(now=NOW)
    written = said(EventPublished(event))
    assert "country" not in written.data["state"]["place"]
    assert catalogue.write_body(written.type, written.data)["state"]["place"]["name"] == {"en": "Somewhere"}


def hear(work, message_type, subject, seq, state):
    message = Message(id="m", type=message_type, source="s", subject=subject, seq=seq, time=NOW, data={})
    SUBSCRIPTIONS[message_type].prefetch([(message, {"state": state})], work)
    SUBSCRIPTIONS[message_type].follow({"state": state}, message, work)


@pytest.mark.parametrize("name", ["institution-enrolled", "institution-changed"])
def test_an_institution_is_known_by_name_and_whether_it_is_active(name):
    work = FakeWork()
    state = {"names": {"en": "Museum"}, "status": "suspended"}
    hear(work, f"causeway.partners.{name}.v1", "museum", 3, state)
    known = work.institutions.get("museum")
    assert (known.names, known.active, known.website, known.revision) == ({"en": "Museum"}, False, None, 3)
    assert work.institutions.wanted == ["museum"]


def test_how_full_an_event_is_is_known_by_mode():
    work = FakeWork()
    row = {"capacity": 100, "taken": 60, "offered": 2, "waiting": 5, "checked_in": 0}
    hear(work, "causeway.registrations.places-changed.v1", "event", 8, {"modes": {"onsite": row}})
    assert work.places.get("event").modes == {"onsite": Occupancy(taken=60, waiting=5, seats=100)}
    assert work.places.wanted == ["event"]


def test_signing_keys_are_followed_so_that_operators_are_known():
    assert set(KEYS) <= set(SUBSCRIPTIONS)


def test_nothing_in_the_calendar_happens_by_itself():
    assert DUE == {}
