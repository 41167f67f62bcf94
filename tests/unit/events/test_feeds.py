"""When a feed is new, and when it is not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from causeway_events.use_cases.ports import FeedState, Window
from causeway_events.web.feeds import AHEAD, KEPT_PAST, feed_tag, http_date, last_modified
from causeway_events.web.kept_texts import KeptTexts
from causeway_testing.calendar_office import NOW

STATE = FeedState(
    version=7,
    changed_at=NOW - timedelta(days=3),
    last_left=NOW - timedelta(days=40),
    last_entered=NOW + timedelta(days=100),
)
WINDOW = Window(since=NOW - KEPT_PAST, until=NOW + AHEAD)


def tag(state=STATE, scope="", language="en", public_url="https://a", keep=True):
    return feed_tag(state, scope, language, public_url, keep=keep)


def test_the_same_state_has_the_same_tag():
    assert tag() == tag(replace(STATE))


@pytest.mark.parametrize(
    "other",
    [
        tag(replace(STATE, version=8)),
        tag(replace(STATE, last_left=NOW - timedelta(days=31))),
        tag(replace(STATE, last_left=None)),
        tag(replace(STATE, last_entered=NOW + timedelta(days=549))),
        tag(scope="programme"),
        tag(language="hy"),
        tag(keep=False),
        tag(public_url="https://b"),
    ],
)
def test_whatever_changes_the_bytes_changes_the_tag(other):
    assert other != tag()


def test_a_feed_was_modified_by_its_last_change():
    assert last_modified(STATE, WINDOW) == STATE.changed_at


def test_or_by_an_entry_that_has_left_since():
    left = replace(STATE, last_left=NOW - KEPT_PAST - timedelta(hours=5))
    assert last_modified(left, WINDOW) == NOW - timedelta(hours=5)


def test_or_by_an_entry_that_has_come_near_since():
    entered = replace(STATE, last_entered=NOW + AHEAD - timedelta(hours=2))
    assert last_modified(entered, WINDOW) == NOW - timedelta(hours=2)


def test_it_is_never_modified_in_the_future():
    ahead = replace(STATE, changed_at=NOW + timedelta(seconds=3), last_left=None, last_entered=None)
    assert last_modified(ahead, WINDOW) == NOW


def test_dates_are_written_as_http_wants_them():
    assert http_date(NOW) == "Sat, 21 Nov 2026 09:00:00 GMT"


def test_kept_texts_make_room_by_forgetting_what_was_not_asked_for_longest():
    kept = KeptTexts(2)
    kept.keep("a", "A")
    kept.keep("b", "B")
    assert kept.get("a") == "A"
    kept.keep("c", "C")
    assert (kept.get("b"), kept.get("a"), kept.get("c"), len(kept)) == (None, "A", "C", 2)
