"""Where things are kept, and who may look."""

import stat
from pathlib import Path

import pytest

from causeway_cli.places import PROJECT, Places, find_places


def test_the_state_is_in_the_checkout_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CAUSEWAY_STATE", raising=False)
    assert find_places().root == PROJECT / ".causeway"

    monkeypatch.setenv("CAUSEWAY_STATE", str(tmp_path / "elsewhere"))
    assert find_places().root == tmp_path / "elsewhere"
    assert find_places(tmp_path / "said").root == tmp_path / "said"


def test_several_states_share_what_was_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CAUSEWAY_CACHE", raising=False)

    assert find_places(tmp_path / "a").kafka_jars == find_places(tmp_path / "b").kafka_jars


def test_other_accounts_may_not_look_into_the_state(tmp_path: Path) -> None:
    places = Places(root=tmp_path / "state", cache=tmp_path / "cache")

    places.prepare()

    assert stat.S_IMODE(places.root.stat().st_mode) == 0o700
    assert places.data.is_dir()
    assert places.log_of("kafka").parent.is_dir()
