"""Operators' forms become requests, and answers become forms again."""

from werkzeug.datastructures import MultiDict

from causeway_portal.pages import planning_forms as forms
from causeway_testing.portal_services import PLANNED

FORM = MultiDict(
    [
        ("title.en", " A lecture "),
        ("title.zh-Hans", "讲座"),
        ("title.hy", ""),
        ("description.en", "One.\r\n\r\nTwo."),
        ("languages", "en"),
        ("languages", "hy"),
        ("languages", "tlh"),
        ("mode.onsite", "yes"),
        ("capacity.onsite", "120"),
        ("mode.online", "yes"),
        ("capacity.online", ""),
        ("local_start", "2025-06-24T09:00"),
        ("local_end", "2025-06-24T11:30"),
        ("zone", "Asia/Shanghai"),
        ("place.en", "Capital Museum"),
        ("city.en", "Beijing"),
        ("country", "CN"),
        ("join_link", " https://rooms.example.org/1 "),
        ("opens_at", ""),
        ("closes_at", "2025-06-23T20:00"),
        ("host.0", "office"),
        ("role.0", "co_host"),
        ("host.1", ""),
    ]
)


def test_a_form_becomes_the_body_of_a_draft() -> None:
    body = forms.event_body(FORM, draft=True)

    assert body["title"] == {"en": "A lecture", "zh-Hans": "讲座"}
    assert body["description"] == {"en": "One.\n\nTwo."}
    assert body["languages"] == ["en", "hy"]
    assert body["modes"] == {"onsite": {"capacity": 120}, "online": {"capacity": None}}
    assert body["hosts"] == [{"institution_id": "office", "role": "co_host"}]
    assert body["place"]["country"] == "CN"
    assert body["join_link"] == "https://rooms.example.org/1"


def test_the_window_is_entered_in_the_events_time() -> None:
    assert forms.event_body(FORM, draft=True)["registration"] == {
        "opens_at": None,
        "closes_at": "2025-06-23T12:00:00+00:00",
    }


def test_without_a_closing_moment_the_service_chooses_the_window() -> None:
    form = FORM.copy()
    form["closes_at"] = ""

    assert "registration" not in forms.event_body(form, draft=True)


def test_a_published_events_change_leaves_time_and_place_alone() -> None:
    body = forms.event_body(FORM, draft=False)

    assert not {"local_start", "local_end", "zone", "place", "join_link"} & set(body)


def test_what_is_no_number_or_moment_goes_to_the_service_to_be_refused() -> None:
    form = FORM.copy()
    form["capacity.onsite"] = "many"
    form["closes_at"] = "soon"

    body = forms.event_body(form, draft=True)

    assert body["modes"]["onsite"] == {"capacity": "many"}
    assert body["registration"]["closes_at"] == "soon"


def test_an_event_online_only_has_no_place() -> None:
    form = FORM.copy()
    form["place.en"] = ""

    assert forms.schedule_body(form)["place"] is None


def test_an_answer_becomes_a_form_that_makes_the_same_request() -> None:
    body = forms.event_body(forms.entries_of(PLANNED), draft=True)

    for name in ("title", "summary", "description", "languages", "modes", "hosts", "zone"):
        assert body[name] == PLANNED[name], name
    assert body["local_start"] == "2025-07-01T10:00"
    assert body["registration"] == PLANNED["registration"]
    assert body["place"]["name"] == PLANNED["place"]["name"]


def test_a_programme_is_described_from_its_form() -> None:
    form = MultiDict([("slug", " Museum-Lectures "), ("kind", "lecture_series"), ("name.en", "Lectures")])

    assert forms.programme_body(form) == {
        "slug": "museum-lectures",
        "kind": "lecture_series",
        "name": {"en": "Lectures"},
        "purpose": {},
    }
