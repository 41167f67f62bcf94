"""The broker's jars are whole or fetched again, and when that fails the next run begins anew."""

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from causeway_cli import kafka_jars
from causeway_cli.kafka_jars import damaged, ensure_jars, read_sums
from causeway_cli.trouble import Trouble

SUMS = {"kafka.jar": hashlib.sha256(b"whole").hexdigest()}


class Maven:
    """Puts down one content a call, as a repository does; remembers which repository was used."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *contents: bytes | None) -> None:
        self.repositories: list[Path | None] = []
        self._contents = list(contents)
        monkeypatch.setattr(kafka_jars, "_fetch", self._fetch)

    def _fetch(self, directory: Path, _log: Path, *, repository: Path | None) -> None:
        self.repositories.append(repository)
        content = self._contents.pop(0)
        if content is not None:
            directory.mkdir(parents=True)
            (directory / "kafka.jar").write_bytes(content)


def test_whole_jars_are_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maven = Maven(monkeypatch, b"whole")
    for _ in range(2):
        ensure_jars(tmp_path / "jars", log=tmp_path / "log", sums=SUMS)

    assert maven.repositories == [None]


def test_whoever_comes_while_they_are_fetched_waits_and_finds_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maven = Maven(monkeypatch, b"whole", b"whole")
    fetch = kafka_jars._fetch

    def slowly(directory: Path, log: Path, *, repository: Path | None) -> None:
        time.sleep(0.2)
        fetch(directory, log, repository=repository)

    monkeypatch.setattr(kafka_jars, "_fetch", slowly)
    with ThreadPoolExecutor(2) as two:
        calls = [two.submit(ensure_jars, tmp_path / "jars", log=tmp_path / "log", sums=SUMS) for _ in range(2)]

    assert [call.result() for call in calls] == [tmp_path / "jars"] * 2
    assert maven.repositories == [None]


def test_a_truncated_jar_is_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "jars").mkdir()
    (tmp_path / "jars" / "kafka.jar").write_bytes(b"who")
    Maven(monkeypatch, b"whole")

    ensure_jars(tmp_path / "jars", log=tmp_path / "log", sums=SUMS)

    assert damaged(tmp_path / "jars", SUMS) == []


@pytest.mark.parametrize("first", [b"who", None])
def test_a_damaged_copy_in_mavens_own_repository_is_gone_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bytes | None
) -> None:
    maven = Maven(monkeypatch, first, b"whole")

    ensure_jars(tmp_path / "jars", log=tmp_path / "log", sums=SUMS)

    assert maven.repositories == [None, tmp_path / "maven-repository"]
    assert not (tmp_path / "maven-repository").exists()


def test_jars_that_stay_damaged_are_told_of_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Maven(monkeypatch, b"who", b"who")

    with pytest.raises(Trouble) as trouble:
        ensure_jars(tmp_path / "jars", log=tmp_path / "log", sums=SUMS)

    assert trouble.value.sentence == "1 of the broker's 1 jars arrived damaged, first kafka.jar."
    assert not (tmp_path / "jars").exists()


def test_missing_maven_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kafka_jars.shutil, "which", lambda _name: None)

    with pytest.raises(Trouble) as trouble:
        ensure_jars(tmp_path / "jars", log=tmp_path / "log", sums=SUMS)

    assert trouble.value.remedy == "apt-get install -y maven"


def test_a_network_that_is_down_points_to_mavens_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = tmp_path / "mvn"
    failing.write_text("#!/bin/sh\necho no route to host\nexit 1\n")
    failing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    with pytest.raises(Trouble) as trouble:
        ensure_jars(tmp_path / "jars", log=tmp_path / "maven.log", sums=SUMS)

    assert "could not be fetched" in trouble.value.sentence
    assert "no route to host" in (tmp_path / "maven.log").read_text()


def test_the_list_of_sums_names_the_broker_and_its_log() -> None:
    sums = read_sums()

    assert "kafka_2.13-4.1.0.jar" in sums
    assert any(name.startswith("log4j-slf4j-impl") for name in sums)
    assert all(len(digest) == 64 for digest in sums.values())
