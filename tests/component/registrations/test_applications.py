"""Applications over HTTP: applied, judged, decided in bulk, moved up, taken back and forgotten."""

from datetime import timedelta
from typing import Any

import pytest

from causeway_platform.links import Links
from causeway_platform.mailboxes import person_key
from causeway_platform.transactions import transact
from causeway_platform.web.callers import DATA_LINK
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.application_ports import DECISIONS_GO_ON
from causeway_registrations.use_cases.go_on_with_decisions import GoOnWithDecisions, go_on_with_decisions
from causeway_testing.calling import REVIEWERS, applied, apply, as_reviewer, called, review

pytestmark = pytest.mark.servers


def decide(counter: Any, event_id: str, **body: Any) -> Any:
    return counter.call("POST", f"/events/{event_id}/call/decisions", body, role="operator")


def carry_out(counter: Any, event_id: str) -> None:
    """Do what the clock would do."""
    rows = list(counter.service.database["clock_work"].find({"kind": DECISIONS_GO_ON}))
    for row in rows:

        def go_on(session: Any, round_id: str = row["payload"]["round_id"]) -> None:
            work: Any = counter.service.open_work(session)
            command = GoOnWithDecisions(round_id=round_id)
            go_on_with_decisions(command, work, now=counter.now(), rules=PlaceRules())
            work.flush()

        transact(counter.service.client, go_on)


def decided(counter: Any, event_id: str, **rule: Any) -> dict[str, Any]:
    preview = decide(counter, event_id, **rule)
    assert preview.status_code == 200, preview.text
    committed = decide(counter, event_id, **rule, dry_run=False, digest=preview.json["digest"])
    assert committed.status_code == 200, committed.text
    carry_out(counter, event_id)
    path = f"/events/{event_id}/call/decisions/{committed.json['id']}"
    return dict(counter.call("GET", path, role="operator").json)


def mine(counter: Any, application: dict[str, Any]) -> dict[str, Any]:
    return dict(counter.call("GET", "/my-application", link=application["token"]).json)


def closed(counter: Any) -> None:
    counter.later.append(timedelta(days=6))


def test_one_applies_once_and_the_link_shows_and_changes_it(counter: Any) -> None:
    event_id = called(counter)
    application = applied(counter, event_id)
    assert application["status"] == "submitted"
    assert "anahit" not in str({name: value for name, value in application.items() if name != "token"})
    again = apply(counter, event_id)
    assert (again.status_code, again.json["slug"]) == (409, "already-applied")
    shown = mine(counter, application)
    assert (shown["person"]["name"], shown["statements"], shown["changeable"]) == ("Anahit", {"why": "To learn"}, True)
    body = {"mode": "online", "track": "relics", "statements": {"why": "Because"}}
    changed = counter.call("POST", "/my-application/change", body, link=application["token"])
    assert (changed.status_code, changed.json["track"]) == (200, "relics"), changed.text
    kinds = [row["type"].split(".")[-2] for row in counter.messages(application["id"])]
    assert kinds == ["application-submitted", "application-changed"]


def test_what_does_not_fit_the_call_is_refused(counter: Any) -> None:
    event_id = called(counter)
    refused = {
        "track-not-offered": {"track": "pottery"},
        "region-not-offered": {"region": "hebei"},
        "answers-do-not-fit": {"statements": {}},
    }
    for slug, changes in refused.items():
        assert apply(counter, event_id, **changes).json["slug"] == slug
    assert apply(counter, counter.announce()).json["slug"] == "no-call"
    later = called(counter, opens_at=(counter.now() + timedelta(days=1)).isoformat())
    assert apply(counter, later).json["slug"] == "applications-not-open"
    closed(counter)
    assert apply(counter, event_id).json["slug"] == "applications-closed"
    assert counter.service.database["applications"].count_documents({"event_id": event_id}) == 0


def test_an_event_with_a_call_refuses_who_has_not_applied(counter: Any) -> None:
    event_id = called(counter)
    refused = counter.register(event_id)
    assert (refused.status_code, refused.json["slug"]) == (409, "application-required")
    gates = {"needs_code": False}
    path = f"/events/{event_id}/admission"
    revision = counter.call("GET", path, role="operator").headers["ETag"]
    kept = counter.call("PUT", f"{path}/gates", gates, role="operator", If_Match=revision)
    assert kept.json["by_application"] is True
    assert counter.register(event_id).json["slug"] == "application-required"
    called(counter, event_id, 1, only_way_in=False)
    assert counter.register(event_id).status_code == 201


def test_a_forged_or_revoked_link_opens_nothing(counter: Any) -> None:
    event_id = called(counter)
    application = applied(counter, event_id)
    other = applied(counter, event_id, "ani")
    head, version, signature = application["token"].split(".")
    forged = f"{other['id']}.{version}.{signature}"
    manage = counter.registered(counter.announce())["manage_token"]
    for token in (forged, f"{head}.2.{signature}", manage):
        assert counter.call("GET", "/my-application", link=token).status_code == 404
        assert counter.call("POST", "/my-application/withdraw", link=token).status_code == 404
    assert counter.call("GET", "/mine", link=application["token"]).status_code == 404
    assert mine(counter, other)["status"] == "submitted"


def test_reviewers_see_the_others_reviews_after_their_own_and_nothing_of_those_they_are_close_to(counter: Any) -> None:
    event_id = called(counter)
    application = applied(counter, event_id)
    close = applied(counter, event_id, "bao", email="bao@staff.palace.example")
    first, second = REVIEWERS
    assert review(counter, application, first, 4, 2).status_code == 200
    path = f"/applications/{application['id']}"
    before = as_reviewer(counter, second, "GET", path).json
    assert (before["reviews"], before["result"]["mean"], before["judges"]) == ([], None, True)
    assert review(counter, application, second, 5, 5).status_code == 200
    after = as_reviewer(counter, second, "GET", path).json
    assert len(after["reviews"]) == 2
    assert after["result"] == {"reviews": 2, "mean": 4.1667, "spread": 0.8333}
    for refused in (
        as_reviewer(counter, first, "GET", f"/applications/{close['id']}"),
        review(counter, close, first, 1, 1),
    ):
        assert (refused.status_code, refused.json["slug"]) == (403, "conflict-of-interest")
    lines = as_reviewer(counter, first, "GET", f"/events/{event_id}/applications").json["items"]
    assert [(line["conflict"], line["person"] is None) for line in lines] == [(False, False), (True, True)]
    table = as_reviewer(counter, first, "GET", f"/events/{event_id}/applications.csv").text
    assert "bao@" not in table
    assert "anahit@" in table


def test_a_declared_conflict_takes_the_scores_back(counter: Any) -> None:
    event_id = called(counter)
    application = applied(counter, event_id)
    first, second = REVIEWERS
    review(counter, application, first, 5, 5)
    path = f"/applications/{application['id']}"
    assert as_reviewer(counter, first, "POST", f"{path}/conflict").json["conflict"] is True
    assert as_reviewer(counter, first, "GET", path).json["slug"] == "conflict-of-interest"
    assert review(counter, application, first, 5, 5, revision=2).json["slug"] == "conflict-of-interest"
    assert counter.call("GET", path, role="operator").json["result"]["reviews"] == 0
    assert review(counter, application, "somebody", 5, 5).json["slug"] == "not-a-reviewer"
    assert review(counter, application, second, 6, 5).json["slug"] == "scores-do-not-fit"
    assert review(counter, application, second, 5).json["slug"] == "scores-do-not-fit"


def judged(counter: Any, event_id: str, **scores: int) -> dict[str, dict[str, Any]]:
    """Apply and judge people by name."""
    found = {}
    for name, score in scores.items():
        found[name] = applied(counter, event_id, name)
        assert review(counter, found[name], REVIEWERS[1], score, score).status_code == 200
    return found


def test_decisions_are_previewed_and_carried_out_as_previewed(counter: Any) -> None:
    event_id = called(counter)
    people = judged(counter, event_id, ani=3, bao=5, chen=4)
    unread = applied(counter, event_id, "dan")
    rule = {"reserve": 1, "declines_rest": True}
    preview = decide(counter, event_id, **rule).json
    order = [(one["name"], one["decision"], one["rank"]) for one in preview["outcomes"]]
    assert order == [("Bao", "accepted", None), ("Chen", "reserve", 1), ("Ani", "declined", None), ("Dan", None, None)]
    early = decide(counter, event_id, **rule, dry_run=False, digest=preview["digest"])
    assert early.json["slug"] == "call-still-open"
    closed(counter)
    forged = decide(counter, event_id, **rule, dry_run=False, digest="0" * 64)
    assert (forged.status_code, forged.json["slug"]) == (409, "preview-outdated")
    done = decided(counter, event_id, **rule)
    assert (done["done"], done["refused"]) == (3, [])
    states = {name: mine(counter, one)["status"] for name, one in people.items()}
    assert states == {"ani": "declined", "bao": "accepted", "chen": "reserve"}
    assert mine(counter, unread)["status"] == "submitted"
    (registration,) = counter.rows(event_id)
    assert (registration["status"], registration["email"]) == ("confirmed", "bao@museum.example")
    carry_out(counter, event_id)
    assert len(counter.rows(event_id)) == 1


def test_a_preview_is_out_of_date_once_somebody_has_withdrawn(counter: Any) -> None:
    event_id = called(counter)
    people = judged(counter, event_id, ani=3, bao=5)
    closed(counter)
    digest = decide(counter, event_id).json["digest"]
    assert counter.call("POST", "/my-application/withdraw", link=people["bao"]["token"]).status_code == 200
    late = decide(counter, event_id, dry_run=False, digest=digest)
    assert (late.status_code, late.json["slug"]) == (409, "preview-outdated")
    assert counter.rows(event_id) == []


@pytest.mark.parametrize("by", ["application", "registration"])
def test_who_gives_a_place_back_lets_the_next_of_the_track_move_up(counter: Any, by: str) -> None:
    event_id = called(counter)
    people = judged(counter, event_id, ani=3, bao=5, chen=4)
    closed(counter)
    decided(counter, event_id, reserve=2)
    assert mine(counter, people["ani"])["rank"] == 2
    if by == "application":
        answer = counter.call("POST", "/my-application/withdraw", link=people["bao"]["token"])
    else:
        (row,) = counter.rows(event_id)
        answer = counter.call("POST", f"/registrations/{row['_id']}/withdraw", role="operator")
    assert answer.status_code == 200, answer.text
    states = {name: mine(counter, one)["status"] for name, one in people.items()}
    assert states == {"ani": "reserve", "bao": "withdrawn", "chen": "accepted"}
    held = [row["email"] for row in counter.rows(event_id, status="confirmed")]
    assert held == ["chen@museum.example"]
    last = counter.messages(people["chen"]["id"])[-1]
    assert last["type"].endswith("application-decided.v1")
    assert counter.call("GET", f"/events/{event_id}/cohort", role="operator").json["taken"] == 1


def test_an_operator_lets_somebody_move_up_by_hand(counter: Any) -> None:
    event_id = called(counter, moves_up_by_itself=False)
    people = judged(counter, event_id, ani=3, bao=5)
    closed(counter)
    decided(counter, event_id, reserve=2)
    path = f"/events/{event_id}/call/move-up"
    assert counter.call("POST", path, {}, role="operator").json["slug"] == "nobody-to-move-up"
    counter.call("POST", "/my-application/withdraw", link=people["bao"]["token"])
    assert mine(counter, people["ani"])["status"] == "reserve"
    assert counter.call("POST", path, {}, role="operator").json == {"applications": [people["ani"]["id"]]}
    assert mine(counter, people["ani"])["status"] == "accepted"


def test_a_list_made_by_hand_cannot_exceed_the_places(counter: Any) -> None:
    event_id = called(counter)
    people = judged(counter, event_id, ani=3, bao=5)
    closed(counter)
    both = [{"application_id": one["id"], "decision": "accepted"} for one in people.values()]
    refused = decide(counter, event_id, decisions=both)
    assert (refused.status_code, refused.json["slug"]) == (409, "places-exceeded")
    twice = decide(counter, event_id, decisions=[both[0], {**both[0], "decision": "declined"}])
    assert twice.json["slug"] == "not-decidable"
    decided(counter, event_id, decisions=both[:1])
    assert mine(counter, people["ani"])["status"] == "accepted"


def test_who_cannot_be_registered_stays_and_is_named(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 0, "online": 3})
    called(counter, event_id)
    people = judged(counter, event_id, ani=5)
    closed(counter)
    done = decided(counter, event_id)
    assert done["refused"] == [{"application_id": people["ani"]["id"], "slug": "event-full"}]
    assert mine(counter, people["ani"])["status"] == "submitted"
    assert counter.call("GET", f"/events/{event_id}/cohort", role="operator").json["taken"] == 0


def test_accepted_people_answer_what_is_asked_of_them(counter: Any) -> None:
    event_id = called(counter)
    people = judged(counter, event_id, ani=5)
    body = {"answers": {"diet": "Everything"}}
    early = counter.call("POST", "/my-application/follow-up", body, link=people["ani"]["token"])
    assert early.json["slug"] == "no-follow-up"
    closed(counter)
    decided(counter, event_id)
    given = counter.call("POST", "/my-application/follow-up", body, link=people["ani"]["token"])
    assert given.status_code == 200, given.text
    assert mine(counter, people["ani"])["follow_up"]["answers"] == {"diet": "Everything"}


def test_a_person_sees_and_has_forgotten_what_they_wrote_and_what_was_said(counter: Any) -> None:
    # The hall is full with one, so that whoever moves up needs the very place that is given up.
    event_id = called(counter, counter.announce(capacities={"onsite": 1}))
    people = judged(counter, event_id, ani=4, bao=5)
    closed(counter)
    decided(counter, event_id, reserve=1)
    key = person_key("bao@museum.example")
    links = counter.service.settings.link_keys
    token = Links(links).sign_until(DATA_LINK, key, counter.now() + timedelta(days=1))
    items = counter.call("GET", "/people/applications", link=token).json["items"]
    (held,) = (one for one in items if one["event_id"] == event_id)
    assert (held["statements"], len(held["reviews"])) == ({"why": "To learn"}, 1)
    assert "reviewer" not in held["reviews"][0]
    erased = counter.call("POST", "/people/erasures", link=token)
    assert erased.status_code == 200, erased.text
    (row,) = counter.service.database["applications"].find({"_id": people["bao"]["id"]})
    assert not {"name", "email", "person_key", "identity", "zone"} & set(row)
    assert row["statements"]["answers"] == {}
    assert counter.service.database["reviews"].count_documents({"application_id": people["bao"]["id"]}) == 0
    assert all("bao@" not in str(message["value"]) for message in counter.messages(people["bao"]["id"]))
    assert mine(counter, people["ani"])["status"] == "accepted"
    assert counter.call("GET", "/my-application", link=people["bao"]["token"]).status_code == 404


def test_editions_of_a_programme_are_compared(counter: Any) -> None:
    earlier = counter.announce(programme_id="youth", edition_id="2025", starts_at=counter.now() + timedelta(days=8))
    event_id = counter.announce(programme_id="youth", edition_id="2026")
    counter.announce(programme_id="youth", edition_id="without-a-call")
    for one in (earlier, event_id):
        called(counter, one)
        judged(counter, one, ani=5, bao=4)
    closed(counter)
    decided(counter, event_id)
    cohort = counter.call("GET", f"/events/{event_id}/cohort", role="operator").json
    figures = [(one["edition_id"], one["applied"], one["accepted"], one["share"]) for one in cohort["editions"]]
    assert figures == [("2026", 2, 1, 0.5), ("2025", 2, 0, 0.0)]
    assert cohort["tracks"] == [{"id": "museums", "count": 1}]
    assert cohort["countries"] == [{"id": "AM", "count": 1}]
