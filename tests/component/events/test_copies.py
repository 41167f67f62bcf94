"""What others told, and what it is good for here."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from causeway_contracts import catalogue, partners, registrations
from causeway_contracts.envelope import Message
from causeway_platform.identifiers import new_id
from causeway_testing.records import institution_message
from causeway_testing.tokens import TokenMint
from causeway_testing.waiting import wait_until

pytestmark = pytest.mark.servers


def places_message(event_id, seq, taken, waiting=0):
    row = {"capacity": 120, "taken": taken, "offered": 0, "waiting": waiting, "checked_in": 0}
    body = {"change": {}, "state": {"event_id": event_id, "modes": {"onsite": row}, "revision": seq}}
    return Message(
        id=new_id(),
        type=registrations.PLACES_CHANGED,
        source="causeway/registrations",
        subject=event_id,
        seq=seq,
        time=datetime.now(UTC),
        data=catalogue.write_body(registrations.PLACES_CHANGED, body),
    )


def knows(office, collection, entity_id, revision):
    wait_until(
        lambda: office.database[collection].find_one({"_id": entity_id, "revision": revision}),
        what=f"{collection} to be followed",
    )


def test_a_host_is_named_once_partners_has_told_of_it(office, tell):
    edition = office.edition("hosts")
    museum = new_id()
    hosts = [{"institution_id": museum, "role": "host"}]
    event = office.draft(edition)
    refused = office.operator.patch(f"events/{event['id']}", json={"hosts": hosts}, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["slug"]) == (422, "unknown-institution")
    assert refused.json()["institution_id"] == museum

    tell("partners").say(institution_message(museum, 1, name="History Museum of Armenia"))
    knows(office, "institutions", museum, 1)
    named = office.operator.patch(f"events/{event['id']}", json={"hosts": hosts}, headers={"If-Match": '"1"'})
    assert named.json()["hosts"] == hosts

    office.operator.post(f"events/{event['id']}/publish", json={})
    entries = office.public.get("programme", params={"edition": edition["id"]}).json()["items"]
    assert entries[0]["hosts"][0]["names"] == {"en": "History Museum of Armenia"}


def test_a_capacity_below_what_is_taken_is_refused_with_the_numbers(office, tell):
    event = office.published(office.edition("capacity"))
    tell("registrations").say(places_message(event["id"], 5, taken=77, waiting=3))
    knows(office, "places", event["id"], 5)

    def lower_to(capacity):
        body = {"modes": {"onsite": {"capacity": capacity}, "online": {"capacity": 200}}}
        return office.operator.patch(f"events/{event['id']}", json=body, headers={"If-Match": '"2"'})

    refused = lower_to(76)
    assert (refused.status_code, refused.json()["slug"]) == (409, "capacity-below-taken")
    assert (refused.json()["taken"], refused.json()["capacity"], refused.json()["mode"]) == (77, 76, "onsite")
    assert office.operator.get(f"events/{event['id']}").json()["modes"]["onsite"] == {"capacity": 120}
    assert lower_to(77).json()["modes"]["onsite"] == {"capacity": 77}

    entry = office.public.get("programme", params={"edition": event["edition_id"]}).json()["items"][0]
    assert entry["places"]["onsite"] == {"capacity": 77, "taken": 77, "waiting": 3, "remaining": 0}
    data = office.public.get(f"events/{event['id']}/event.jsonld").json()
    assert data["remainingAttendeeCapacity"] == 200


def test_old_news_never_replaces_newer(office, tell):
    event_id = new_id()
    tell("registrations").say(places_message(event_id, 9, taken=9))
    knows(office, "places", event_id, 9)
    after = new_id()
    tell("registrations").say(places_message(event_id, 8, taken=1), places_message(after, 1, taken=0))
    knows(office, "places", after, 1)
    assert office.database["places"].find_one({"_id": event_id})["modes"]["onsite"]["taken"] == 9


def key_message(mint, seq):
    state = {"kid": mint.kid, "jwk": mint.jwk, "active_from": datetime.now(UTC), "retired_at": None, "revision": seq}
    return Message(
        id=new_id(),
        type=partners.SIGNING_KEY_PUBLISHED,
        source="causeway/partners",
        subject=mint.kid,
        seq=seq,
        time=datetime.now(UTC),
        data=catalogue.write_body(partners.SIGNING_KEY_PUBLISHED, {"change": {}, "state": state}),
    )


def test_a_key_that_partners_publishes_lets_its_operators_in(office, tell):
    mint = TokenMint()
    tell("partners").say(key_message(mint, 1))
    wait_until(lambda: office.database["signing_keys"].find_one({"_id": mint.kid}), what="the key to be followed")
    body = {"slug": "new-key", "kind": "forum", "name": {"en": "Forum"}}
    # An unknown key is looked up again after a second at most.
    wait_until(
        lambda: office.public.post("programmes", json=body, headers=mint.bearer("operator")).status_code == 201,
        what="the new key to be trusted",
    )


def test_every_copy_can_be_made_anew_from_the_topics(office, tell):
    museum, event_id, mint = new_id(), new_id(), TokenMint()
    tell("partners").say(institution_message(museum, 1, name="Old"), institution_message(museum, 2, name="New"))
    tell("partners").say(key_message(mint, 1))
    tell("registrations").say(places_message(event_id, 1, taken=1), places_message(event_id, 2, taken=2))
    knows(office, "institutions", museum, 2)
    knows(office, "places", event_id, 2)
    wait_until(lambda: office.database["signing_keys"].find_one({"_id": mint.kid}), what="the key to be followed")
    copies = {"institutions": museum, "places": event_id, "signing-keys": mint.kid}
    collections = {name: office.database[name.replace("-", "_")] for name in copies}
    before = {name: collections[name].find_one({"_id": entity_id}) for name, entity_id in copies.items()}
    for name, entity_id in copies.items():
        collections[name].delete_one({"_id": entity_id})
        command = [sys.executable, "-m", "causeway_events", "rebuild", name]
        done = subprocess.run(
            command,
            env={**os.environ, **office.stage.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "messages applied" in done.stdout
        assert collections[name].find_one({"_id": entity_id}) == before[name]
    # The key of this test's operator never was on the topic; put it back for the tests that follow.
    office.mint.publish_to(office.database)
