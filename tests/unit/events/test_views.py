"""What each caller may see, and that bodies become what the commands take."""

from datetime import UTC, datetime

import pytest
from marshmallow import ValidationError

from causeway_events.domain.capacity import Occupancy
from causeway_events.domain.copies import KnownPlaces
from causeway_events.domain.history import change_of
from causeway_events.domain.place import Host, Place
from causeway_events.domain.registration_window import RegistrationWindow
from causeway_events.settings import read_settings
from causeway_events.web import answers, schemas
from causeway_events.web.commands import domain_values
from causeway_events.web.views import (
    JOIN_LINK_MISSING,
    change_view,
    edition_view,
    event_view,
    places_view,
    programme_view,
    public_event_view,
    warnings_of,
)
from causeway_testing.calendar_office import JOIN_LINK, NOW, draft, edition, host, programme, published

DRAFT = {
    "title": {"en": "Lecture"},
    "local_start": "2026-12-20T15:00:00",
    "local_end": "2026-12-20T17:00:00",
    "zone": "Asia/Yerevan",
    "modes": {"onsite": {"capacity": 10}},
}


@pytest.mark.parametrize(
    ("schema", "view"),
    [
        (answers.ProgrammeView, programme_view(programme(hosts=(host(),)))),
        (answers.EditionView, edition_view(edition())),
        (answers.EventView, event_view(published(hosts=(host(),)))),
        (answers.EventView, public_event_view(published(place=None, modes={"online": None}))),
        (answers.ChangeView, change_view(change_of(None, draft(), by="anna", action="drafted", at=NOW))),
    ],
)
def test_what_is_answered_is_what_the_document_promises(schema, view):
    assert schema().validate(view) == {}


def test_the_join_link_is_for_operators_only():
    event = published()
    assert event_view(event)["join_link"] == JOIN_LINK
    assert JOIN_LINK not in str(public_event_view(event))


def test_operators_are_warned_of_a_missing_link_before_anybody_misses_it():
    assert warnings_of(published(join_link=None)) == [JOIN_LINK_MISSING]
    assert warnings_of(published()) == warnings_of(draft(join_link=None)) == []
    assert warnings_of(published(join_link=None, modes={"onsite": 5})) == []


def test_places_are_shown_by_mode_with_what_is_left():
    places = KnownPlaces(id="e", revision=1, modes={"onsite": Occupancy(taken=5, waiting=2)})
    assert places_view(draft(modes={"onsite": 10, "online": None}), places) == {
        "onsite": {"capacity": 10, "taken": 5, "waiting": 2, "remaining": 5},
        "online": {"capacity": None, "taken": 0, "waiting": 0, "remaining": None},
    }


def test_a_body_becomes_what_the_command_takes():
    body = schemas.EventBody().load(
        DRAFT
        | {
            "hosts": [{"institution_id": "museum", "role": "host"}],
            "place": {"name": {"en": "Museum"}},
            "registration": {"closes_at": "2026-12-20T10:00:00.987654+04:00"},
        }
    )
    values = domain_values(body)
    assert values["hosts"] == (Host(institution_id="museum", role="host"),)
    assert values["place"] == Place(name={"en": "Museum"})
    assert values["modes"] == {"onsite": 10}
    assert values["registration"] == RegistrationWindow(
        opens_at=None, closes_at=datetime(2026, 12, 20, 6, 0, tzinfo=UTC)
    )


def test_a_place_can_be_taken_away():
    assert domain_values(schemas.EventChangeBody().load({"place": None})) == {"place": None}


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "published"},
        {"sequence": 4},
        {"title": {"en": ""}},
        {"title": {"not a tag": "x"}},
        {"title": {"en": "a\x00b"}},
        {"title": "Lecture"},
        {"modes": {"onsite": {"capacity": -1}}},
        {"modes": {"onsite": {"capacity": "12"}}},
        {"modes": {"onsite": {"capacity": 1.5}}},
        {"modes": {"telepathy": {"capacity": 1}}},
        {"modes": {"onsite": 5}},
        {"zone": "Mars/Crater"},
        {"local_start": "2026-12-20T15:00:00+04:00"},
        {"local_start": "yesterday"},
        {"local_start": {"$gt": ""}},
        {"join_link": "javascript:alert(1)"},
        {"join_link": "https://user:secret@meet.example"},
        {"hosts": [{"institution_id": "a", "role": "king"}]},
        {"hosts": [{"institution_id": {"$ne": 1}, "role": "host"}]},
        {"hosts": [{"institution_id": f"i{number}", "role": "host"} for number in range(31)]},
        {"languages": ["tlh!"]},
        {"place": {"name": {"en": "x"}, "country": "XX"}},
        {"place": {}},
        {"registration": {}},
        {"start_fold": 2},
    ],
)
def test_what_no_honest_client_sends_is_refused_by_shape(wrong):
    with pytest.raises(ValidationError):
        schemas.EventBody().load(DRAFT | wrong)


@pytest.mark.parametrize("slug", ["Forum", "-a", "a--b", "a_b", "a/b", "a\n", "", "я", "a" * 65])
def test_a_slug_is_fit_for_an_address(slug):
    with pytest.raises(ValidationError):
        schemas.ProgrammeBody().load({"slug": slug, "kind": "forum", "name": {"en": "F"}})


def test_the_settings_are_those_of_every_service():
    values = {"CAUSEWAY_MONGO_URI": "mongodb://x", "CAUSEWAY_KAFKA": "k", "CAUSEWAY_NAMESPACE": "t-"}
    assert read_settings(values).database_name == "t-events"
