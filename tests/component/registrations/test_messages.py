"""The whole service with its work process: what it hears on topics, what it says there, and what the clock does."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from causeway_contracts import catalogue, events
from causeway_contracts import registrations as messages
from causeway_contracts.envelope import Message, read_message
from causeway_testing.daylight import zone_by_day
from causeway_testing.records import everything_on
from causeway_testing.stage import Stage, event_state, publish_event, say
from causeway_testing.waiting import wait_until

pytestmark = pytest.mark.servers

MODES = {"onsite": {"capacity": 1}, "online": {"capacity": 0}}


@pytest.fixture(scope="module")
def stage(mongo_uri: str, kafka: str, namespace: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    directory: Path = tmp_path_factory.mktemp("registrations")
    short = {"REGISTRATIONS_OFFER_LASTS_S": "2", "REGISTRATIONS_SHORTEST_OFFER_S": "1"}
    with Stage(mongo_uri=mongo_uri, kafka=kafka, directory=directory, namespace=namespace, extra=short) as running:
        running.prepare("registrations")
        running.spawn("registrations-web")
        running.spawn("registrations-work")
        running.await_ready("registrations-web")
        running.await_ready("registrations-work")
        yield running


@pytest.fixture(scope="module")
def public(stage: Stage) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{stage.url('registrations')}/api/registrations/", timeout=10) as client:
        yield client


def open_event(stage: Stage, public: httpx.Client) -> str:
    event_id = publish_event(stage, modes=MODES)
    wait_until(lambda: public.get(f"events/{event_id}/places").status_code == 200, what="the event to be known")
    return event_id


def registered(public: httpx.Client, event_id: str, number: int) -> dict[str, Any]:
    body = {
        "name": f"Person {number}",
        "email": f"person-{number}-{event_id[-6:]}@museum.example",
        "mode": "onsite",
        "language": "zh-Hans",
        # An offer does not end at night, so people live where it is day while this runs.
        "zone": zone_by_day(),
    }
    answer = public.post(f"events/{event_id}/registrations", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def status_of(public: httpx.Client, registration: dict[str, Any]) -> str:
    answer = public.get("mine", headers={"Authorization": f"Link {registration['manage_token']}"})
    return str(answer.json()["status"])


def said(stage: Stage, subject: str) -> list[Message]:
    """Return the messages about ``subject`` on our topic, their bodies checked against the catalogue."""
    records = everything_on(stage.kafka, f"{stage.namespace}causeway.registrations")
    found = [read_message(one.key, one.value, one.headers) for one in records if one.key.decode() == subject]
    for message in found:
        catalogue.read_body(message)
    return found


def test_an_event_is_open_once_it_was_announced_and_follows_every_kind_of_change(
    stage: Stage, public: httpx.Client
) -> None:
    event_id = open_event(stage, public)
    places = f"events/{event_id}/places"
    changed = {"onsite": {"capacity": 7}, "online": {"capacity": None}}
    state = event_state(event_id, revision=2, modes=changed)
    say(stage, events.CHANGED, state, {"fields_changed": ["modes"]})
    wait_until(lambda: public.get(places).json()["modes"]["onsite"]["capacity"] == 7, what="the change")
    assert public.get(places).json()["modes"]["online"]["free"] is None
    say(stage, events.CANCELLED, event_state(event_id, revision=4, status="cancelled"), {"reason": {"en": "Storm"}})
    wait_until(lambda: public.get(places).json()["cancelled"], what="the cancellation")
    # What was said before arrives late: it must not bring the event back.
    say(stage, events.CHANGED, event_state(event_id, revision=3), {"fields_changed": ["title"]})
    later = open_event(stage, public)
    assert public.get(f"events/{later}/places").json()["cancelled"] is False
    assert public.get(places).json()["cancelled"] is True


def test_each_step_of_a_registration_is_told_in_order_with_its_state_and_the_person(
    stage: Stage, public: httpx.Client
) -> None:
    event_id = open_event(stage, public)
    first, second = registered(public, event_id, 1), registered(public, event_id, 2)
    public.post("mine/withdraw", headers={"Authorization": f"Link {first['manage_token']}"})
    wait_until(lambda: len(said(stage, second["id"])) >= 2, what="the offer to be told")
    assert [message.type for message in said(stage, first["id"])] == [messages.REGISTERED, messages.WITHDRAWN]
    waited, offered = said(stage, second["id"])[:2]
    assert (waited.type, waited.seq, waited.data["state"]["position"]) == (messages.WAITLISTED, 1, 1)
    assert (offered.type, offered.seq, offered.data["state"]["offer"]["number"]) == (messages.PLACE_OFFERED, 2, 1)
    assert offered.data["person"]["name"] == "Person 2"
    assert offered.data["state"]["link_version"] == 1
    told = said(stage, event_id)
    assert {message.type for message in told} == {messages.PLACES_CHANGED}
    assert [message.seq for message in told] == list(range(1, len(told) + 1))
    assert "person" not in told[-1].data


def test_an_offer_nobody_answers_goes_to_the_next_by_itself(stage: Stage, public: httpx.Client) -> None:
    event_id = open_event(stage, public)
    first, second, third = (registered(public, event_id, number) for number in range(3))
    public.post("mine/withdraw", headers={"Authorization": f"Link {first['manage_token']}"})
    assert status_of(public, second) == "offered"
    wait_until(lambda: status_of(public, second) == "lapsed", seconds=20, what="the offer to lapse")
    assert status_of(public, third) in {"offered", "lapsed"}
    accepted = registered(public, open_event(stage, public), 9)
    assert status_of(public, accepted) == "confirmed", "a place that was never on offer does not lapse"


def test_a_raised_capacity_is_offered_to_those_who_wait(stage: Stage, public: httpx.Client) -> None:
    event_id = open_event(stage, public)
    people = [registered(public, event_id, number) for number in range(4)]
    raised = {"onsite": {"capacity": 3}, "online": {"capacity": 0}}
    state = event_state(event_id, revision=2, modes=raised)
    say(stage, events.CHANGED, state, {"fields_changed": ["modes"]})
    wait_until(lambda: status_of(public, people[1]) == "offered", what="the first offer")
    assert [status_of(public, one) for one in people] == ["confirmed", "offered", "offered", "waiting"]


def test_the_copy_of_events_is_rebuilt_from_the_topic_with_the_places_as_they_are(
    stage: Stage, public: httpx.Client
) -> None:
    event_id = open_event(stage, public)
    first = registered(public, event_id, 1)
    before = public.get(f"events/{event_id}/places").json()
    command = [sys.executable, "-m", "causeway_registrations", "rebuild", "offered-events"]
    done = subprocess.run(
        command, env={**os.environ, **stage.environment}, check=False, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert public.get(f"events/{event_id}/places").json() == before
    assert status_of(public, first) == "confirmed"
    assert registered(public, event_id, 2)["status"] == "waiting", "the one place is still taken"
