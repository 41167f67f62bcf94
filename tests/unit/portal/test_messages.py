"""Messages become copies, and copies become documents and back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from causeway_contracts import events as event_messages
from causeway_contracts.catalogue import MESSAGES, read_body, write_body
from causeway_contracts.envelope import Message
from causeway_contracts.examples import example
from causeway_contracts.series import SERIES_DESCRIBED
from causeway_platform.subscriptions import topics_of
from causeway_portal.domain.shown_event import Notice
from causeway_portal.messaging import bodies
from causeway_portal.messaging.incoming import SUBSCRIPTIONS
from causeway_portal.store import documents
from causeway_testing.portal_series import SERIES
from causeway_testing.portal_world import (
    EDITIONS,
    GATED,
    INSTITUTIONS,
    NOW,
    PLACES,
    PROGRAMMES,
    sample_event,
    sample_events,
)

STATE = {
    "id": "e1",
    "programme_id": "p1",
    "edition_id": "d1",
    "status": "published",
    "title": {"en": "Lecture"},
    "local_start": "2025-06-24T09:00:00",
    "local_end": "2025-06-24T11:00:00",
    "zone": "Asia/Shanghai",
    "starts_at": NOW,
    "ends_at": NOW,
    "place": {"name": {"en": "Museum"}, "country": "CN"},
    "join_link": "https://rooms.example.org",
    "modes": {"onsite": {"capacity": 3}, "online": {"capacity": None}},
    "registration": {"opens_at": None, "closes_at": NOW},
    "sequence": 2,
    "revision": 5,
    "changed_at": NOW,
}


def body(message_type: str, change: dict, **state: object) -> dict:
    data = write_body(message_type, {"change": change, "state": {**STATE, **state}})
    return read_body(
        Message(id="m", type=message_type, source="s", subject="e1", seq=5, time=datetime.now(UTC), data=data)
    )


def test_an_announced_event_is_shown_as_it_is_announced() -> None:
    event = bodies.shown_event(body(event_messages.PUBLISHED, {}), 5)

    assert event.seq == 5
    assert event.capacities == {"onsite": 3, "online": None}
    assert event.place is not None
    assert event.place.country == "CN"
    assert (event.summary, event.hosts, event.languages) == ({}, (), ())
    assert event.notice is None


def test_a_move_leaves_a_notice_of_the_time_before() -> None:
    change = {
        "previous_start": NOW,
        "previous_end": NOW,
        "previous_zone": "Asia/Shanghai",
        "fields_changed": ["time"],
        "reason": {"en": "The hall is needed."},
    }

    notice = bodies.shown_event(body(event_messages.RESCHEDULED, change), 6).notice

    assert notice == Notice(
        previous_start=NOW,
        previous_zone="Asia/Shanghai",
        fields_changed=("time",),
        reason={"en": "The hall is needed."},
    )


def test_a_cancellation_leaves_its_reason() -> None:
    event = bodies.shown_event(body(event_messages.CANCELLED, {"reason": {"en": "Ill."}}, status="cancelled"), 7)

    assert event.cancelled
    assert event.notice == Notice(reason={"en": "Ill."})


def test_all_four_topics_are_followed() -> None:
    assert topics_of(SUBSCRIPTIONS) == (
        "causeway.events",
        "causeway.notifications",
        "causeway.partners",
        "causeway.registrations",
    )
    assert set(SUBSCRIPTIONS) <= set(MESSAGES)


def test_a_series_is_shown_as_it_was_described() -> None:
    series = bodies.shown_series(example(SERIES_DESCRIBED)["value"], 4)
    assert (series.id, series.seq, series.open) == (f"{series.series_id}.series", 4, True)


def test_no_message_with_personal_data_of_participants_is_followed() -> None:
    followed = [name for name in SUBSCRIPTIONS if name.startswith("causeway.registrations.")]

    assert followed == [
        "causeway.registrations.places-changed.v1",
        "causeway.registrations.admission-described.v1",
        "causeway.registrations.series-described.v1",
        "causeway.registrations.call-described.v1",
    ]


@pytest.mark.parametrize("event", sample_events(), ids=lambda event: event.id)
def test_an_event_survives_the_way_through_its_document(event: object) -> None:
    assert documents.event_from(documents.EVENTS.to_document(event)) == event


@pytest.mark.parametrize(
    ("codec", "copy"),
    [
        (documents.PROGRAMMES, PROGRAMMES[0]),
        (documents.EDITIONS, EDITIONS[0]),
        (documents.INSTITUTIONS, INSTITUTIONS[0]),
        (documents.PLACES, PLACES[0]),
        (documents.ADMISSIONS, GATED),
        (documents.SERIES, SERIES),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_copy_survives_the_way_through_its_document(codec: documents.Codec, copy: object) -> None:
    assert codec.from_document(codec.to_document(copy)) == copy


def test_an_event_is_found_by_words_and_country_that_stand_beside_its_state() -> None:
    document = documents.EVENTS.to_document(replace(sample_event(), summary={}))

    assert {"digital", "museums", "北京", "պեկին"} <= set(document["words"])
    assert document["country"] == "CN"
