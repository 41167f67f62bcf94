"""One suite over the store in memory and the one in MongoDB, and what only the real one can promise."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from causeway_events.domain.capacity import Occupancy
from causeway_events.domain.copies import KnownPlaces
from causeway_events.domain.facts import EventPublished
from causeway_events.domain.history import change_of
from causeway_events.messaging.outgoing import PUBLICATIONS
from causeway_events.store.feed_states import FeedStates
from causeway_events.store.indexes import INDEXES
from causeway_events.store.readings import MongoReadings
from causeway_events.store.work import EventsWork
from causeway_events.use_cases.ports import EventFilter, Window
from causeway_platform import outbox
from causeway_platform.mongo import connect, database_of
from causeway_platform.settings import read_platform_settings
from causeway_platform.transactions import transact
from causeway_testing.calendar_desk import FakeReadings
from causeway_testing.calendar_office import (
    LECTURE,
    NOW,
    FakeWork,
    draft,
    edition,
    institution,
    programme,
    published,
    schedule,
)

pytestmark = pytest.mark.servers

PUBLIC = ("published", "cancelled")
WINDOW = Window(since=NOW - timedelta(days=30), until=NOW + timedelta(days=550))


@dataclass
class Store:
    """A store, how to write to it in one go, and how to read from it."""

    readings: Any
    keep: Any


@pytest.fixture(scope="module")
def database(mongo_uri, kafka, namespace):
    values = {"CAUSEWAY_MONGO_URI": mongo_uri, "CAUSEWAY_KAFKA": kafka, "CAUSEWAY_NAMESPACE": namespace}
    settings = read_platform_settings("events", values)
    client = connect(settings)
    found = database_of(client, settings)
    for name, indexes in {**INDEXES, outbox.COLLECTION: outbox.INDEXES}.items():
        if indexes:
            found[name].create_indexes(list(indexes))
        else:
            found.create_collection(name)
    yield client, found, settings
    client.close()


@pytest.fixture
def run(database):
    """Do something in one transaction."""
    client, found, settings = database
    for name in (*INDEXES, outbox.COLLECTION):
        found[name].delete_many({})

    def in_one_transaction(action, *, now=NOW):
        def once(session):
            work = EventsWork(found, session, settings, PUBLICATIONS, clock=lambda: now)
            result = action(work)
            work.flush()
            return result

        return transact(client, once)

    return in_one_transaction


@pytest.fixture(params=["memory", "mongodb"])
def store(request, run, database):
    if request.param == "memory":
        work = FakeWork()
        return Store(FakeReadings(work), lambda shelf, *rows: [getattr(work, shelf).add(row) for row in rows])

    def keep(shelf, *rows):
        run(lambda work: [getattr(work, shelf).add(row) for row in rows])

    return Store(MongoReadings(database[1]), keep)


def wanted(**changes):
    return EventFilter(**({"statuses": PUBLIC} | changes))


def found(store, *, after=None, limit=10, **changes):
    return [event.id for event in store.readings.events(wanted(**changes), after=after, limit=limit)]


class TestReading:
    def test_what_was_kept_is_read_and_what_was_not_is_none(self, store):
        series = programme()
        this_year = edition(series)
        event = published(this_year)
        store.keep("programmes", series)
        store.keep("editions", this_year)
        store.keep("events", event)
        assert store.readings.programme(series.id) == series
        assert store.readings.edition(this_year.id) == this_year
        assert store.readings.event(event.id) == event
        assert store.readings.programmes_by_id([series.id, "none"]) == {series.id: series}
        for read in (store.readings.programme, store.readings.edition, store.readings.event):
            assert read("none") is None

    def test_events_come_by_start_then_id_and_go_on_after_a_position(self, store):
        this_year = edition()
        events = [published(this_year, schedule=schedule(LECTURE + timedelta(days=day))) for day in (2, 0, 1, 1)]
        store.keep("events", *events)
        order = [event.id for event in sorted(events, key=lambda event: (event.schedule.starts_at, event.id))]
        assert found(store) == order
        position = (events[2].schedule.starts_at, order[1])
        assert found(store, after=position, limit=1) == [order[2]]
        assert found(store, after=(events[0].schedule.starts_at, order[3])) == []

    @pytest.mark.parametrize(
        ("changes", "count"),
        [
            ({}, 3),
            ({"statuses": ("draft",)}, 1),
            ({"statuses": ()}, 0),
            ({"country": "AM"}, 2),
            ({"country": "CN"}, 0),
            ({"language": "hy"}, 1),
            ({"mode": "onsite"}, 2),
            ({"mode": "online"}, 3),
            ({"programme_id": "none"}, 0),
            ({"edition_id": "none"}, 0),
            ({"ends_from": schedule().ends_at}, 3),
            ({"ends_from": schedule().ends_at + timedelta(seconds=1)}, 1),
            ({"ends_from": schedule().starts_at, "starts_before": schedule().ends_at}, 2),
            ({"starts_before": schedule().starts_at}, 0),
            ({"starts_before": schedule().starts_at + timedelta(seconds=1)}, 2),
        ],
    )
    def test_every_filter_narrows(self, store, changes, count):
        this_year = edition()
        online = published(
            this_year,
            place=None,
            modes={"online": None},
            languages=("hy", "en"),
            schedule=schedule(LECTURE + timedelta(days=1)),
        )
        store.keep("events", published(this_year), published(this_year), draft(this_year), online)
        assert len(found(store, **changes)) == count

    def test_filters_by_programme_and_edition_find_their_own(self, store):
        first, second = edition(), edition()
        one, other = published(first), published(second)
        store.keep("events", one, other)
        assert found(store, programme_id=first.programme_id) == [one.id]
        assert found(store, edition_id=second.id) == [other.id]

    def test_lists_by_id_go_on_after_an_id(self, store):
        series = programme()
        editions = [edition(series, label=str(number)) for number in range(4)]
        store.keep("programmes", series)
        store.keep("editions", *editions)
        ids = sorted(one.id for one in editions)
        assert [one.id for one in store.readings.editions(series.id, after=None, limit=3)] == ids[:3]
        assert [one.id for one in store.readings.editions(series.id, after=ids[2], limit=3)] == ids[3:]
        assert store.readings.editions("none", after=None, limit=3) == []
        assert [one.id for one in store.readings.programmes(after=None, limit=3)] == [series.id]
        assert store.readings.programmes(after=series.id, limit=3) == []

    def test_a_history_is_one_things_only(self, store):
        event, other = draft(), draft()
        entries = [change_of(None, event, by="a", action=action, at=NOW) for action in ("drafted", "changed")]
        store.keep("history", *entries, change_of(None, other, by="a", action="drafted", at=NOW))
        read = store.readings.history(event.id, after=None, limit=10)
        assert sorted(entry.id for entry in read) == sorted(entry.id for entry in entries)
        assert len(store.readings.history(event.id, after=read[0].id, limit=10)) == 1

    def test_copies_are_read_by_id_and_the_unknown_are_absent(self, store):
        museum = institution("museum")
        places = KnownPlaces(id="event", revision=3, modes={"onsite": Occupancy(taken=3)})
        store.keep("institutions", museum)
        store.keep("places", places)
        assert store.readings.institutions(["museum", "unheard-of"]) == {"museum": museum}
        assert store.readings.places(["event", "unheard-of"]) == {"event": places}


class TestFeeds:
    def test_a_feed_shows_the_window_and_nothing_secret(self, store):
        this_year = edition()
        inside = published(this_year)
        late = published(this_year, schedule=schedule(LECTURE + timedelta(days=600)))
        early = draft(this_year, schedule=schedule(LECTURE - timedelta(days=100))).published(now=NOW, as_record=True)
        store.keep("events", inside, late, early, draft(this_year))
        shown = store.readings.feed_events(None, WINDOW, limit=10)
        assert [event.id for event in shown] == [inside.id]
        assert [event.id for event in store.readings.feed_events(this_year.programme_id, WINDOW, limit=10)] == [
            inside.id
        ]
        assert store.readings.feed_events("none", WINDOW, limit=10) == []

    def test_the_state_names_the_entries_next_to_the_window(self, store):
        this_year = edition()
        inside = published(this_year)
        early = draft(this_year, schedule=schedule(LECTURE - timedelta(days=100))).published(now=NOW, as_record=True)
        store.keep("events", inside, early)
        state = store.readings.feed_state(None, WINDOW)
        assert state.last_left == early.schedule.ends_at
        assert state.last_entered == inside.schedule.starts_at
        assert store.readings.feed_state("none", WINDOW).last_entered is None

    def test_a_change_is_another_version(self, store):
        this_year = edition()
        store.keep("events", published(this_year))
        before = store.readings.feed_state(this_year.programme_id, WINDOW)
        store.keep("events", published(this_year))
        assert store.readings.feed_state(this_year.programme_id, WINDOW).version > before.version


class TestOnlyInMongo:
    def test_a_feeds_version_rises_with_the_change_or_not_at_all(self, run, database):
        states, this_year = FeedStates(database[1]), edition()
        event = published(this_year)

        def add_and_fail(work):
            work.events.add(event)
            work.flush()
            raise RuntimeError("the process dies here")

        with pytest.raises(RuntimeError):
            run(add_and_fail)
        assert states.state(None, WINDOW).version == 0
        run(lambda work: work.events.add(event))
        assert states.state(None, WINDOW).version == 1
        assert states.state(None, WINDOW).changed_at == NOW
        assert states.state(this_year.programme_id, WINDOW).version == 1
        assert states.state("another", WINDOW).version == 0

    def test_one_transaction_raises_a_version_once(self, run, database):
        this_year = edition()
        run(lambda work: [work.events.add(published(this_year)) for _ in range(20)])
        assert FeedStates(database[1]).state(None, WINDOW).version == 1

    def test_drafts_raise_no_version_and_a_programmes_name_raises_its_own(self, run, database):
        series, states = programme(), FeedStates(database[1])
        run(lambda work: (work.events.add(draft()), work.programmes.add(series)))
        assert states.state(None, WINDOW).version == 0
        assert states.state(series.id, WINDOW).version == 1

    def test_the_edges_are_read_again_when_time_moves_an_entry_over_one(self, run, database):
        event = published()
        run(lambda work: work.events.add(event))
        states = FeedStates(database[1])
        assert states.state(None, WINDOW).last_left is None
        later = Window(since=event.schedule.ends_at + timedelta(seconds=1), until=WINDOW.until + timedelta(days=60))
        assert states.state(None, later).last_left == event.schedule.ends_at
        far = published(schedule=schedule(LECTURE + timedelta(days=700)))
        run(lambda work: work.events.add(far))
        assert states.state(None, later).last_entered == event.schedule.starts_at
        near = Window(since=later.since, until=far.schedule.starts_at)
        assert states.state(None, near).last_entered == far.schedule.starts_at

    def test_asking_again_costs_one_small_read(self, run, database):
        run(lambda work: work.events.add(published()))
        states = FeedStates(database[1])
        first = states.state(None, WINDOW)
        database[1]["events"].drop_indexes()
        try:
            # Without its indexes and rows it could not answer from the events.
            database[1]["events"].delete_many({})
            later = Window(since=WINDOW.since + timedelta(hours=1), until=WINDOW.until + timedelta(hours=1))
            assert states.state(None, later) == first
        finally:
            database[1]["events"].create_indexes(list(INDEXES["events"]))

    def test_a_fact_is_an_outbox_row_of_the_same_transaction(self, run, database):
        event = published()

        def publish(work):
            work.events.add(event)
            work.record(EventPublished(event))

        run(publish)
        (row,) = database[1][outbox.COLLECTION].find({})
        assert (row["key"], row["seq"], row["type"]) == (event.id, event.revision, "causeway.events.published.v1")

    @pytest.mark.parametrize(
        ("collection", "where", "sort"),
        [
            ("events", {"status": {"$in": list(PUBLIC)}, "starts_at": {"$gte": NOW}}, [("starts_at", 1), ("_id", 1)]),
            ("events", {"ends_at": {"$gte": NOW}, "starts_at": {"$lt": NOW}}, [("starts_at", 1), ("_id", 1)]),
            ("events", {"programme_id": "p", "status": {"$in": list(PUBLIC)}}, [("starts_at", 1), ("_id", 1)]),
            ("events", {"edition_id": "e", "status": {"$in": list(PUBLIC)}}, [("starts_at", 1), ("_id", 1)]),
            ("events", {"ends_at": {"$lt": NOW}, "status": {"$in": list(PUBLIC)}}, [("ends_at", -1)]),
            ("events", {"programme_id": "p", "ends_at": {"$lt": NOW}}, [("ends_at", -1)]),
            ("editions", {"programme_id": "p"}, [("_id", 1)]),
            ("editions", {"programme_id": "p", "label": "2026"}, None),
            ("history", {"subject": "s"}, [("_id", 1)]),
            ("programmes", {"slug": "s"}, None),
        ],
    )
    def test_no_question_is_answered_by_reading_everything(self, database, collection, where, sort):
        question = {"find": collection, "filter": where, **({"sort": dict(sort)} if sort else {})}
        plan = str(database[1].command("explain", question, verbosity="queryPlanner")["queryPlanner"]["winningPlan"])
        assert "COLLSCAN" not in plan
        assert "'SORT'" not in plan

    def test_moments_come_back_in_utc(self, run, database, mongo_uri):
        event = published()
        run(lambda work: work.events.add(event))
        assert MongoReadings(database[1]).event(event.id).schedule.starts_at.tzinfo is not None
        with MongoClient(mongo_uri) as plain:
            row = plain[database[1].name]["events"].find_one({"_id": event.id})
        assert row["starts_at"] == datetime(2026, 12, 20, 11, 0, tzinfo=UTC).replace(tzinfo=None)
