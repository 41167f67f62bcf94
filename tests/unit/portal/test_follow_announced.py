"""Copies move forward only, and what is unknown is kept."""

from typing import Any

from causeway_portal.domain.shown_event import Notice
from causeway_portal.domain.shown_places import ModePlaces, ShownPlaces
from causeway_portal.use_cases.follow_announced import follow_announced, follow_announced_event
from causeway_testing.portal_world import NOW, sample_event


class Kept:
    """Copies in a dictionary."""

    def __init__(self) -> None:
        self.rows: dict[str, Any] = {}

    def find(self, entity_id: str, /) -> Any:
        return self.rows.get(entity_id)

    def add(self, entity: Any, /) -> None:
        assert entity.id not in self.rows
        self.rows[entity.id] = entity

    def save(self, entity: Any, /) -> None:
        assert entity.revision == self.rows[entity.id].revision + 1
        self.rows[entity.id] = entity


def places(seq: int, taken: int) -> ShownPlaces:
    return ShownPlaces(id="e", seq=seq, modes={"online": ModePlaces(capacity=10, taken=taken)})


def test_an_unknown_thing_is_kept() -> None:
    kept = Kept()

    follow_announced(places(7, 3), kept)

    assert kept.rows["e"].seq == 7


def test_a_newer_state_replaces_the_older_and_counts_our_own_revision() -> None:
    kept = Kept()
    follow_announced(places(1, 3), kept)

    follow_announced(places(5, 4), kept)

    assert kept.rows["e"].modes["online"].taken == 4
    assert kept.rows["e"].revision == 2


def test_an_older_or_repeated_state_changes_nothing() -> None:
    kept = Kept()
    follow_announced(places(5, 4), kept)

    follow_announced(places(5, 9), kept)
    follow_announced(places(4, 9), kept)

    assert kept.rows["e"].modes["online"].taken == 4
    assert kept.rows["e"].revision == 1


def test_the_notice_of_a_move_survives_a_change_of_texts() -> None:
    kept = Kept()
    moved = Notice(previous_start=NOW, previous_zone="Asia/Shanghai", fields_changed=("time",), reason={})
    follow_announced_event(sample_event(seq=1, notice=moved), kept)

    follow_announced_event(sample_event(seq=2, title={"en": "Better title"}), kept)

    event = kept.rows[sample_event().id]
    assert event.title == {"en": "Better title"}
    assert event.notice == moved


def test_a_later_notice_replaces_the_earlier() -> None:
    kept = Kept()
    follow_announced_event(sample_event(seq=1, notice=Notice(reason={"en": "first"})), kept)

    follow_announced_event(sample_event(seq=2, status="cancelled", notice=Notice(reason={"en": "last"})), kept)

    assert kept.rows[sample_event().id].notice == Notice(reason={"en": "last"})
