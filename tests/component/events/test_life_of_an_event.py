"""From an empty calendar to a cancelled lecture, over HTTP and on the topic."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.servers


def types(records):
    return [dict(record.headers)["ce_type"].decode().split(".")[2] for record in records]


def test_an_event_lives_from_draft_to_cancellation_and_everybody_hears(office):
    edition = office.edition("life")
    draft = office.draft(edition)
    event = f"events/{draft['id']}"
    assert office.public.get(event).status_code == 404

    published = office.operator.post(f"{event}/publish", json={}, headers={"If-Match": '"1"'}).json()
    assert (published["status"], published["revision"], published["warnings"]) == ("published", 2, [])

    changed = office.operator.patch(event, json={"title": {"en": "New title"}}, headers={"If-Match": '"2"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"3"')

    body = {"local_start": "2027-05-21T15:00:00", "reason": {"en": "The hall is taken"}}
    moved = office.operator.post(f"{event}/reschedule", json=body).json()
    assert (moved["local_end"], moved["sequence"]) == ("2027-05-21T17:00:00", 1)
    assert moved["registration"]["closes_at"] == moved["starts_at"]

    cancelled = office.operator.post(f"{event}/cancel", json={"reason": {"en": "Storm"}}).json()
    assert (cancelled["status"], cancelled["sequence"], cancelled["revision"]) == ("cancelled", 2, 5)

    records = office.hears(draft["id"], 4)
    assert types(records) == ["published", "changed", "rescheduled", "cancelled"]
    assert [dict(record.headers)["ce_seq"] for record in records] == [b"2", b"3", b"4", b"5"]
    rescheduled = json.loads(records[2].value)
    assert rescheduled["change"]["previous_start"] == published["starts_at"]
    assert rescheduled["change"]["reason"] == {"en": "The hall is taken"}
    assert rescheduled["state"]["join_link"] == "https://meet.example/secret-room"

    entries = office.operator.get(f"{event}/history").json()["items"]
    assert [entry["action"] for entry in entries] == ["drafted", "published", "changed", "rescheduled", "cancelled"]
    assert {entry["by"] for entry in entries} == {"anna"}
    assert entries[2]["differences"]["title"]["before"] == draft["title"]


def test_programmes_and_editions_are_told_of_too(office):
    edition = office.edition("told")
    assert types(office.hears(edition["programme_id"], 1)) == ["programme-described"]
    assert types(office.hears(edition["id"], 1)) == ["edition-described"]
    answer = office.operator.patch(
        f"programmes/{edition['programme_id']}",
        json={"purpose": {"en": "Mutual learning"}},
        headers={"If-Match": '"1"'},
    )
    assert answer.json()["revision"] == 2
    answer = office.operator.patch(f"editions/{edition['id']}", json={"label": "2027"}, headers={"If-Match": '"1"'})
    assert answer.json()["label"] == "2027"
    assert len(office.hears(edition["id"], 2)) == 2
    history = office.operator.get(f"editions/{edition['id']}/history").json()["items"]
    assert history[1]["differences"] == {"label": {"before": "2026", "after": "2027"}}


def test_a_draft_can_be_thrown_away_and_its_history_stays(office):
    draft = office.draft(office.edition("thrown-away"))
    event = f"events/{draft['id']}"
    assert office.operator.delete(event, headers={"If-Match": '"1"'}).status_code == 204
    assert office.operator.get(event).status_code == 404
    actions = [entry["action"] for entry in office.operator.get(f"{event}/history").json()["items"]]
    assert actions == ["drafted", "deleted"]


def test_a_wrong_change_can_be_changed_back_from_the_history(office):
    event = office.published(office.edition("undo"))
    address = f"events/{event['id']}"
    office.operator.patch(address, json={"summary": {"en": "Oops"}}, headers={"If-Match": '"2"'})
    before = office.operator.get(f"{address}/history").json()["items"][-1]["differences"]["summary"]["before"]
    mended = office.operator.patch(address, json={"summary": before}, headers={"If-Match": '"3"'}).json()
    assert mended["summary"] == event["summary"]


def test_nobody_overwrites_what_another_has_just_changed(office):
    event = office.published(office.edition("two-operators"))
    address = f"events/{event['id']}"

    def change(number):
        body = {"summary": {"en": f"By operator {number}"}}
        return office.operator.patch(address, json=body, headers={"If-Match": '"2"'}).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(change, range(8)))
    assert sorted(answers) == [200] + [412] * 7
    assert office.operator.patch(address, json={}, headers={}).status_code == 428
    assert office.operator.post(f"{address}/cancel", json={}, headers={"If-Match": '"2"'}).status_code == 412


def test_the_same_request_again_makes_no_second_event(office):
    edition = office.edition("again")
    from_ = {"Idempotency-Key": "draft-1"}
    body = {
        "title": {"en": "Once"},
        "local_start": "2027-06-01T10:00:00",
        "local_end": "2027-06-01T11:00:00",
        "zone": "UTC",
        "modes": {"online": {"capacity": None}},
    }
    address = f"editions/{edition['id']}/events"
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: office.operator.post(address, json=body, headers=from_), range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert office.operator.get("events", params={"edition": edition["id"]}).json()["items"][0]["title"] == {
        "en": "Once"
    }


def test_two_programmes_made_at_once_never_share_a_slug(office):
    body = {"slug": "race", "kind": "forum", "name": {"en": "Race"}}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: office.operator.post("programmes", json=body), range(6)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    assert {answer.json()["slug"] for answer in answers} == {"race", "slug-taken"}


def test_a_missing_join_link_is_a_warning_and_no_refusal(office):
    event = office.published(office.edition("no-link"), join_link=None)
    assert event["warnings"] == ["join-link-missing"]
