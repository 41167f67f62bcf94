"""Ids: unique, sortable by time, and of the version that RFC 9562 defines."""

import time
import uuid

from causeway_platform.identifiers import new_id


def test_an_id_is_a_uuid_of_version_7() -> None:
    parsed = uuid.UUID(new_id())

    assert parsed.version == 7
    assert parsed.variant == uuid.RFC_4122


def test_later_ids_sort_after_earlier_ones() -> None:
    made = [new_id() for _ in range(10_000)]

    assert made == sorted(made)


def test_ids_made_together_differ() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_an_id_carries_the_moment_it_was_made() -> None:
    milliseconds = uuid.UUID(new_id()).int >> 80

    assert abs(milliseconds - time.time_ns() // 1_000_000) < 1_000
