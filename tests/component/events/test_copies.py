"""What others told, and what it is good for here."""

from datetime import UTC, datetime

import pytest

from causeway_contracts import catalogue, registrations
from causeway_contracts.envelope import Message
from causeway_platform.identifiers import new_id
from causeway_testing.records import institution_message
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
