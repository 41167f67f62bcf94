"""Who runs is known by process id and start time, and only one supervisor has the lock."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from causeway_cli.places import Places
from causeway_cli.state import (
    ProcessRecord,
    State,
    is_alive,
    read_state,
    running_state,
    sole_supervisor,
    start_time,
    write_state,
)
from causeway_cli.trouble import Trouble


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(root=tmp_path, cache=tmp_path / "cache")


def own_state() -> State:
    return State(
        phase="running",
        pid=os.getpid(),
        started=start_time(os.getpid()),
        url="http://127.0.0.1:8000",
        mailbox_url="http://127.0.0.1:8000/mailbox/",
        kafka="127.0.0.1:8008",
        mongo_uri="mongodb://127.0.0.1:8010/",
        processes=(ProcessRecord(name="kafka", pid=1, started=1.0, port=8008),),
    )


def test_what_is_written_is_read_again(places: Places) -> None:
    write_state(places.state, own_state())

    assert read_state(places.state) == own_state()
    assert running_state(places) == own_state()


def test_a_process_id_that_was_given_to_somebody_else_is_not_taken_for_ours(places: Places) -> None:
    write_state(places.state, replace(own_state(), started=start_time(os.getpid()) - 100))

    assert running_state(places) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"phase": "running"}', '{"processes": []}'])
def test_a_broken_state_file_counts_as_none(places: Places, content: str) -> None:
    places.prepare()
    places.state.write_text(content)

    assert read_state(places.state) is None


def test_a_dead_process_is_not_alive() -> None:
    assert not is_alive(2**22 + 1, 0.0)
    assert start_time(2**22 + 1) == 0.0


def test_only_one_supervisor_has_the_lock(places: Places) -> None:
    with sole_supervisor(places):
        write_state(places.state, own_state())
        with pytest.raises(Trouble) as trouble, sole_supervisor(places):
            pass

    assert f"http://127.0.0.1:8000 (pid {os.getpid()})" in trouble.value.sentence
    assert trouble.value.remedy == "Stop it with: make stop"


def test_a_lock_file_left_by_a_killed_supervisor_holds_nobody_up(places: Places) -> None:
    places.prepare()
    places.lock.write_text("left behind")

    with sole_supervisor(places):
        assert places.lock.exists()
