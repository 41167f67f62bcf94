"""The demonstration: its data holds together, and its people and dates are what the journeys rely on."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import httpx
import pytest

from causeway_cli.demonstration.api import Api, Refused
from causeway_cli.demonstration.calls import call_for
from causeway_cli.demonstration.load import OFFICE, event_body, read_data
from causeway_cli.demonstration.people import invent_people
from causeway_cli.demonstration.play import GUESTS_ONLINE, GUESTS_ONSITE, ONLINE, ONSITE, WITHDRAWALS

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
EVENTS = [
    event for programme in read_data("programmes") for edition in programme["editions"] for event in edition["events"]
]


def test_every_kind_of_programme_of_the_sources_is_there() -> None:
    assert [programme["ref"] for programme in read_data("programmes")] == [f"P{number}" for number in range(1, 12)]


def test_every_host_is_an_institution_of_the_data() -> None:
    known = {institution["ref"] for institution in read_data("institutions")}
    named = {host["institution"] for programme in read_data("programmes") for host in programme["hosts"]}
    named |= {host["institution"] for event in EVENTS for host in event.get("hosts", [])}

    assert named <= known
    assert OFFICE in known


def test_conditions_are_for_upcoming_events_and_in_every_language_of_the_portal() -> None:
    upcoming = {event["ref"] for event in EVENTS if "starts_in_days" in event}
    for item in read_data("conditions"):
        said = [item["gates"]["terms"]["text"]]
        for question in item["questions"]:
            said += [question["label"], *(choice["label"] for choice in question.get("choices", []))]
        assert item["event"] in upcoming
        assert {tuple(sorted(text)) for text in said} == {("en", "hy", "zh-Hans")}


def test_a_delegation_goes_to_an_upcoming_event_and_has_members_of_both_sorts() -> None:
    events = {event["ref"]: event for event in EVENTS if "starts_in_days" in event}
    for item in read_data("delegations"):
        assert item["mode"] in events[item["event"]]["modes"]
        assert events[item["event"]]["starts_in_days"] > item["returns_before_days"]
        assert len(item["members"]) <= item["places"]
        assert [member["confirms"] for member in item["members"]] == [True, True, False]


def test_a_call_names_contacts_of_partners_as_its_reviewers() -> None:
    told: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            laid_down = request.url.path.endswith("/admission")
            return httpx.Response(200 if laid_down else 404, json={} if laid_down else {"slug": "no-call"})
        if request.method == "PUT":
            told.append(json.loads(request.content))
        return httpx.Response(200, json={})

    contacts = {
        contact["email"]: {"id": f"contact-{number}", "institution_id": institution["ref"]}
        for number, institution in enumerate(read_data("institutions"))
        for contact in institution["contacts"]
    }
    for item in read_data("calls"):
        with httpx.Client(transport=httpx.MockTransport(answer)) as client:
            call_for(item, "event-1", Api("http://api", client=client), NOW, contacts)
        body = told.pop()
        assert len({one["subject"] for one in body["reviewers"]}) == len(item["reviewers"]) > 0
        assert {track for one in body["reviewers"] for track in one["tracks"]} <= {one["id"] for one in body["tracks"]}
        assert all(one["institution_id"] and one["mail_domains"][0].endswith(".example") for one in body["reviewers"])


def test_nobody_real_gets_mail() -> None:
    addresses = [c["email"] for institution in read_data("institutions") for c in institution["contacts"]]
    addresses += [one["email"] for item in read_data("delegations") for one in (item["leader"], *item["members"])]
    addresses += [person.email for person in invent_people(400, tag="t")]

    assert all(address.endswith(".example") for address in addresses)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event["ref"])
def test_an_event_has_texts_and_times_that_fit(event: dict) -> None:
    body = event_body(event, [], NOW)
    start, end = (datetime.fromisoformat(body[name]) for name in ("local_start", "local_end"))

    assert body["zone"] in available_timezones()
    assert start < end
    assert set(event["languages"]) <= set(event["title"])
    assert ("onsite" in event["modes"]) <= (event["place"] is not None)
    closes_at = datetime.fromisoformat(body["registration"]["closes_at"])
    assert (
        datetime.fromisoformat(body["registration"]["opens_at"])
        < closes_at
        < start.replace(tzinfo=ZoneInfo(body["zone"]))
    )


def test_an_upcoming_event_stays_upcoming_whenever_it_is_loaded() -> None:
    event = next(event for event in EVENTS if event["ref"] == "lecture-next")

    for later in (NOW, NOW + timedelta(days=400)):
        start = datetime.fromisoformat(event_body(event, [], later)["local_start"])
        assert timedelta(days=28) < start.replace(tzinfo=ZoneInfo(event["zone"])) - later < timedelta(days=32)


def test_the_same_people_come_every_time_and_no_two_share_an_address() -> None:
    people = invent_people(400, tag="t")

    assert people == invent_people(400, tag="t")
    assert len({person.email for person in people}) == 400
    assert {person.language for person in people} == {"en", "zh-Hans", "hy"}


def test_more_people_come_than_there_are_places_so_that_some_wait() -> None:
    assert GUESTS_ONSITE - ONSITE > WITHDRAWALS
    assert GUESTS_ONLINE > ONLINE


def test_a_request_that_was_not_carried_out_is_sent_again_with_its_key() -> None:
    keys: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        busy = len(keys) == 1
        return httpx.Response(503, headers={"Retry-After": "0"}) if busy else httpx.Response(201, json={"id": "x"})

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        assert Api("http://api", client=client).post("/things", {}) == {"id": "x"}

    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_a_refusal_keeps_its_slug_reason_and_next_step() -> None:
    problem = {"slug": "event-full", "detail": "No place is left.", "next_step": "Choose another date."}
    transport = httpx.MockTransport(lambda _: httpx.Response(409, json=problem))

    with httpx.Client(transport=transport) as client, pytest.raises(Refused) as refused:
        Api("http://api", client=client).post("/things", {})

    assert (refused.value.slug, refused.value.status, refused.value.remedy) == (
        "event-full",
        409,
        "Choose another date.",
    )
    assert "No place is left." in str(refused.value)
