"""Every route, as the caller meets it."""

from datetime import timedelta

import pytest

from causeway_events.domain.capacity import Occupancy
from causeway_events.domain.copies import KnownPlaces
from causeway_testing.calendar_desk import Desk
from causeway_testing.calendar_office import (
    JOIN_LINK,
    LECTURE,
    NOW,
    draft,
    edition,
    host,
    institution,
    programme,
    published,
    schedule,
)

LECTURE_BODY = {
    "title": {"en": "Lecture"},
    "local_start": "2026-12-20T15:00:00",
    "local_end": "2026-12-20T17:00:00",
    "zone": "Asia/Yerevan",
    "modes": {"online": {"capacity": 5}},
}


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def series(desk):
    made = programme()
    desk.work.programmes.add(made)
    return made


@pytest.fixture
def this_year(desk, series):
    made = edition(series)
    desk.work.editions.add(made)
    return made


@pytest.fixture
def lecture(desk, this_year):
    made = published(this_year)
    desk.work.events.add(made)
    return made


def problem(answer):
    assert answer.content_type == "application/problem+json", answer.text
    return (answer.status_code, answer.json["slug"])


class TestProgrammes:
    def test_a_new_programme_says_where_it_is(self, desk):
        body = {"slug": "forum", "kind": "forum", "name": {"en": "Forum"}}
        answer = desk.call("POST", "programmes", json=body)
        assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
        assert answer.headers["Location"] == f"/api/events/programmes/{answer.json['id']}"
        assert desk.call("GET", f"programmes/{answer.json['id']}", role=None).json == answer.json

    def test_the_same_key_gets_the_first_answer(self, desk):
        body = {"slug": "forum", "kind": "forum", "name": {"en": "Forum"}}
        first, second = (desk.call("POST", "programmes", json=body, headers={"Idempotency-Key": "k"}) for _ in range(2))
        assert first.json == second.json
        assert second.headers["Idempotency-Replayed"] == "true"

    def test_programmes_are_listed_page_by_page(self, desk):
        made = [programme(slug=f"p{number}") for number in range(5)]
        for one in made:
            desk.work.programmes.add(one)
        first = desk.call("GET", "programmes?limit=3", role=None).json
        rest = desk.call("GET", f"programmes?limit=3&cursor={first['next']}", role=None).json
        assert [one["id"] for one in first["items"] + rest["items"]] == sorted(one.id for one in made)
        assert rest["next"] is None

    def test_a_programme_is_described_anew_from_the_revision_that_was_read(self, desk, series):
        address, body = f"programmes/{series.id}", {"kind": "forum"}
        assert problem(desk.call("PATCH", address, json=body)) == (428, "revision-not-stated")
        assert problem(desk.call("PATCH", address, json=body, headers={"If-Match": '"9"'})) == (
            412,
            "changed-meanwhile",
        )
        changed = desk.call("PATCH", address, json=body, headers={"If-Match": '"1"'})
        assert (changed.json["kind"], changed.headers["ETag"]) == ("forum", '"2"')

    def test_a_taken_slug_names_the_programme_that_has_it(self, desk, series):
        body = {"slug": series.slug, "kind": "forum", "name": {"en": "Forum"}}
        answer = desk.call("POST", "programmes", json=body)
        assert problem(answer) == (409, "slug-taken")
        assert answer.json["programme_id"] == series.id

    def test_the_history_of_a_programme_is_for_operators(self, desk):
        body = {"slug": "forum", "kind": "forum", "name": {"en": "Forum"}}
        made = desk.call("POST", "programmes", json=body).json
        history = desk.call("GET", f"programmes/{made['id']}/history").json["items"]
        assert [(entry["action"], entry["by"]) for entry in history] == [("described", "anna")]
        assert problem(desk.call("GET", f"programmes/{made['id']}/history", role="partner")) == (403, "not-allowed")
        assert problem(desk.call("GET", "programmes/none/history")) == (404, "unknown-subject")


class TestEditions:
    def test_editions_are_opened_and_listed_in_their_programme(self, desk, series):
        address = f"programmes/{series.id}/editions"
        made = [desk.call("POST", address, json={"label": label}).json for label in ("2025", "2026")]
        assert desk.call("GET", address, role=None).json["items"] == made
        assert desk.call("GET", f"editions/{made[0]['id']}", role=None).json == made[0]
        assert problem(desk.call("POST", address, json={"label": "2025"})) == (409, "label-taken")

    def test_what_is_in_no_programme_is_not_found(self, desk):
        assert problem(desk.call("GET", "programmes/none/editions", role=None)) == (404, "unknown-subject")
        assert problem(desk.call("POST", "programmes/none/editions", json={"label": "1"})) == (404, "unknown-subject")
        assert problem(desk.call("GET", "editions/none", role=None)) == (404, "unknown-subject")

    def test_an_edition_is_described_anew(self, desk, this_year):
        body, headers = {"label": "batch 3", "name": {"en": "Third"}}, {"If-Match": '"1"'}
        answer = desk.call("PATCH", f"editions/{this_year.id}", json=body, headers=headers)
        assert (answer.json["label"], answer.json["name"], answer.json["revision"]) == ("batch 3", {"en": "Third"}, 2)
        assert desk.call("GET", f"editions/{this_year.id}/history").json["items"][0]["action"] == "changed"


class TestEvents:
    def test_a_draft_is_seen_by_operators_only(self, desk, this_year):
        made = desk.call("POST", f"editions/{this_year.id}/events", json=LECTURE_BODY)
        assert made.status_code == 201
        address = f"events/{made.json['id']}"
        assert made.headers["Location"] == f"/api/events/{address}"
        assert desk.call("GET", address).json == made.json
        for role in (None, "partner", "client"):
            assert problem(desk.call("GET", address, role=role)) == (404, "unknown-subject")

    def test_the_join_link_is_shown_to_operators_only(self, desk, lecture):
        address = f"events/{lecture.id}"
        assert desk.call("GET", address).json["join_link"] == JOIN_LINK
        for role in (None, "partner", "client"):
            shown = desk.call("GET", address, role=role)
            assert shown.status_code == 200
            assert JOIN_LINK not in shown.text

    def test_a_copy_that_is_still_good_is_not_sent_again(self, desk, lecture):
        answer = desk.call("GET", f"events/{lecture.id}", role=None, headers={"If-None-Match": '"2"'})
        assert (answer.status_code, answer.data) == (304, b"")

    def test_a_change_is_for_the_revision_that_was_read(self, desk, lecture):
        address, body = f"events/{lecture.id}", {"title": {"en": "New"}}
        assert problem(desk.call("PATCH", address, json=body)) == (428, "revision-not-stated")
        assert problem(desk.call("PATCH", address, json=body, headers={"If-Match": '"1"'}))[0] == 412
        changed = desk.call("PATCH", address, json=body, headers={"If-Match": '"2"'})
        assert (changed.status_code, changed.headers["ETag"]) == (200, '"3"')

    def test_a_capacity_below_what_is_taken_comes_with_the_numbers(self, desk, lecture):
        desk.work.places.add(KnownPlaces(id=lecture.id, revision=1, modes={"onsite": Occupancy(taken=90)}))
        body = {"modes": {"onsite": {"capacity": 80}, "online": {"capacity": 200}}}
        answer = desk.call("PATCH", f"events/{lecture.id}", json=body, headers={"If-Match": '"2"'})
        assert problem(answer) == (409, "capacity-below-taken")
        assert (answer.json["taken"], answer.json["capacity"], answer.json["mode"]) == (90, 80, "onsite")
        assert desk.work.events.get(lecture.id) == lecture

    def test_a_draft_is_published_with_a_warning_where_the_link_is_missing(self, desk, this_year):
        made = draft(this_year, join_link=None)
        desk.work.events.add(made)
        answer = desk.call("POST", f"events/{made.id}/publish", json={})
        assert (answer.json["status"], answer.json["warnings"]) == ("published", ["join-link-missing"])

    def test_a_move_needs_no_more_than_the_new_start(self, desk, lecture):
        body = {"local_start": "2026-12-21T16:00:00", "reason": {"en": "The hall is taken"}}
        answer = desk.call("POST", f"events/{lecture.id}/reschedule", json=body)
        assert (answer.json["local_end"], answer.json["sequence"]) == ("2026-12-21T18:00:00", 1)
        assert answer.json["previous_start"] == lecture.schedule.starts_at.isoformat()
        assert desk.work.facts[-1].reason == {"en": "The hall is taken"}

    def test_verbs_take_the_revision_if_it_is_stated(self, desk, lecture):
        for verb in ("reschedule", "cancel"):
            answer = desk.call("POST", f"events/{lecture.id}/{verb}", json={}, headers={"If-Match": '"1"'})
            assert problem(answer) == (412, "changed-meanwhile")

    def test_a_cancelled_event_tells_why(self, desk, lecture):
        answer = desk.call("POST", f"events/{lecture.id}/cancel", json={"reason": {"en": "Storm"}})
        assert (answer.json["status"], answer.json["cancellation_reason"]) == ("cancelled", {"en": "Storm"})
        assert problem(desk.call("POST", f"events/{lecture.id}/cancel", json={})) == (409, "event-cancelled")

    def test_a_thrown_away_draft_leaves_its_history(self, desk, this_year):
        made = desk.call("POST", f"editions/{this_year.id}/events", json=LECTURE_BODY).json
        answer = desk.call("DELETE", f"events/{made['id']}", headers={"If-Match": '"1"'})
        assert (answer.status_code, answer.data) == (204, b"")
        history = desk.call("GET", f"events/{made['id']}/history").json["items"]
        assert [entry["action"] for entry in history] == ["drafted", "deleted"]

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("PATCH", "events/none"),
            ("DELETE", "events/none"),
            ("POST", "events/none/publish"),
            ("POST", "events/none/reschedule"),
            ("POST", "events/none/cancel"),
            ("GET", "events/none/history"),
            ("GET", "events/none/calendar.ics"),
            ("GET", "events/none/event.jsonld"),
            ("GET", "programmes/none/calendar.ics"),
        ],
    )
    def test_what_does_not_exist_is_not_found(self, desk, method, path):
        options = {} if method in {"GET", "DELETE"} else {"json": {}}
        answer = desk.call(method, path, headers={"If-Match": '"1"'}, **options)
        assert problem(answer) == (404, "unknown-subject")

    @pytest.mark.parametrize("role", [None, "partner", "client"])
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", "programmes"),
            ("PATCH", "programmes/p"),
            ("POST", "programmes/p/editions"),
            ("PATCH", "editions/e"),
            ("POST", "editions/e/events"),
            ("PATCH", "events/e"),
            ("DELETE", "events/e"),
            ("POST", "events/e/publish"),
            ("POST", "events/e/reschedule"),
            ("POST", "events/e/cancel"),
            ("GET", "events/e/history"),
            ("GET", "editions/e/history"),
        ],
    )
    def test_only_operators_may(self, desk, role, method, path):
        answer = desk.call(method, path, role=role)
        assert answer.status_code == (401 if role is None else 403)


class TestLists:
    def test_events_come_by_start_and_drafts_for_operators_only(self, desk, this_year):
        later = published(this_year, schedule=schedule(LECTURE + timedelta(days=2)))
        sooner, hidden = published(this_year), draft(this_year, schedule=schedule(LECTURE + timedelta(days=1)))
        for event in (later, sooner, hidden):
            desk.work.events.add(event)

        def ids(role, query=""):
            return [item["id"] for item in desk.call("GET", f"events{query}", role=role).json["items"]]

        assert ids("operator") == [sooner.id, hidden.id, later.id]
        assert ids(None) == ids("partner") == [sooner.id, later.id]
        assert ids("operator", "?status=draft") == [hidden.id]
        assert ids(None, "?status=draft") == []
        assert ids(None, f"?from={later.schedule.starts_at.isoformat().replace('+', '%2B')}") == [later.id]

    def test_pages_of_events_that_start_together_leave_none_out(self, desk, this_year):
        events = [published(this_year) for _ in range(5)]
        for event in events:
            desk.work.events.add(event)
        found, cursor = [], ""
        while cursor is not None:
            page = desk.call("GET", f"programme?limit=2{cursor and '&cursor=' + cursor}", role=None).json
            found += [item["id"] for item in page["items"]]
            cursor = page["next"]
        assert found == sorted(event.id for event in events)

    def test_the_public_calendar_names_programme_hosts_and_places(self, desk, series, this_year):
        event = published(this_year, hosts=(host("museum"), host("unheard-of", "guidance")))
        desk.work.events.add(event)
        desk.work.institutions.add(institution("museum"))
        desk.work.places.add(KnownPlaces(id=event.id, revision=1, modes={"online": Occupancy(taken=198)}))
        (entry,) = desk.call("GET", "programme", role=None).json["items"]
        assert entry["programme"] == {"id": series.id, "slug": series.slug, "name": dict(series.name)}
        assert [named["names"] for named in entry["hosts"]] == [{"en": "History Museum of Armenia"}, {}]
        assert entry["places"]["online"] == {"capacity": 200, "taken": 198, "waiting": 0, "remaining": 2}
        assert entry["url"] == f"https://exchange.example/events/{event.id}"
        assert JOIN_LINK not in str(entry)

    def test_nothing_there_is_an_empty_page(self, desk):
        assert desk.call("GET", "programme", role=None).json == {"items": [], "next": None}


class TestFeeds:
    def test_nothing_is_read_or_rendered_to_say_that_nothing_is_new(self, desk, lecture):
        first = desk.call("GET", "programme.ics", role=None)
        assert desk.readings.feed_reads == 1
        again = desk.call("GET", "programme.ics", role=None, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
        since = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert desk.call("GET", "programme.ics", role=None, headers=since).status_code == 304
        assert desk.readings.feed_reads == 1

    def test_what_was_rendered_serves_the_next_reader(self, desk, lecture):
        first, second = (desk.call("GET", "programme.ics", role=None) for _ in range(2))
        assert first.data == second.data
        assert desk.readings.feed_reads == 1

    def test_a_tag_that_does_not_match_wins_over_a_date_that_does(self, desk, lecture):
        first = desk.call("GET", "programme.ics", role=None)
        headers = {"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]}
        assert desk.call("GET", "programme.ics", role=None, headers=headers).status_code == 200

    def test_an_entry_leaves_thirty_days_after_its_end_and_the_tag_knows(self, desk, lecture):
        desk.now = lecture.schedule.ends_at + timedelta(days=29)
        before = desk.call("GET", "programme.ics", role=None)
        assert lecture.id in before.text
        desk.now += timedelta(days=2)
        after = desk.call("GET", "programme.ics", role=None, headers={"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200
        assert lecture.id not in after.text

    def test_an_entry_comes_in_when_it_is_near_enough(self, desk, this_year):
        far = published(this_year, schedule=schedule(LECTURE + timedelta(days=700)))
        desk.work.events.add(far)
        assert far.id not in desk.call("GET", "programme.ics", role=None).text
        desk.now = far.schedule.starts_at - timedelta(days=549)
        assert far.id in desk.call("GET", "programme.ics", role=None).text

    def test_cancelled_entries_can_be_left_out(self, desk, lecture):
        desk.call("POST", f"events/{lecture.id}/cancel", json={})
        kept = desk.call("GET", "programme.ics", role=None)
        dropped = desk.call("GET", "programme.ics?cancelled=drop", role=None)
        assert "STATUS:CANCELLED" in kept.text
        assert "VEVENT" not in dropped.text
        assert kept.headers["ETag"] != dropped.headers["ETag"]

    def test_an_empty_feed_is_a_calendar_too(self, desk, series):
        answer = desk.call("GET", f"programmes/{series.id}/calendar.ics", role=None)
        assert answer.text.startswith("BEGIN:VCALENDAR\r\n")
        assert "NAME:Relics and Museums Lecture" in answer.text

    def test_calendars_may_be_kept_by_others_and_read_from_other_sites(self, desk, lecture):
        for path in ("programme.ics", f"events/{lecture.id}/calendar.ics"):
            headers = desk.call("GET", path, role=None).headers
            assert headers["Cache-Control"] == "public, max-age=60"
            assert headers["Access-Control-Allow-Origin"] == "*"
            assert headers["Vary"] == "Accept-Language"

    def test_a_feed_that_changes_while_it_is_read_is_read_again(self, desk, lecture, this_year):
        read = desk.readings.feed_events

        def busy(programme_id, window, *, limit):
            events = read(programme_id, window, limit=limit)
            if desk.readings.feed_reads == 1:
                desk.work.events.add(published(this_year))
            return events

        desk.readings.feed_events = busy
        answer = desk.call("GET", "programme.ics", role=None)
        assert answer.text.count("BEGIN:VEVENT") == 2
        same = desk.call("GET", "programme.ics", role=None, headers={"If-None-Match": answer.headers["ETag"]})
        assert same.status_code == 304

    @pytest.mark.parametrize("query", ["?language=!", "?cancelled=maybe", "?unknown=1", "?language=en&language=hy"])
    def test_a_wish_that_makes_no_sense_is_refused(self, desk, query):
        assert problem(desk.call("GET", f"programme.ics{query}", role=None)) == (422, "invalid-input")

    def test_the_moment_of_the_change_is_in_the_header(self, desk, lecture):
        assert lecture.changed_at == NOW
        headers = desk.call("GET", f"events/{lecture.id}/calendar.ics", role=None).headers
        assert headers["Last-Modified"] == "Sat, 21 Nov 2026 09:00:00 GMT"
