"""Each missing thing is said in a sentence with the command that mends it."""

import socket
from pathlib import Path

import pytest

from causeway_cli import checks
from causeway_cli.checks import Finding, examine, refuse_if_unfit
from causeway_cli.places import Places
from causeway_cli.ports import free_ports
from causeway_cli.settings import Choices
from causeway_cli.trouble import Trouble


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(root=tmp_path, cache=tmp_path / "cache")


def test_too_little_memory_says_how_much_is_needed() -> None:
    finding = checks.free_memory(600_000_000)

    assert finding.detail == "Only 0.6 GB of memory are free."
    assert "2.5 GB" in finding.remedy
    assert "--skip-checks" in finding.remedy


def test_too_little_disk_says_where_the_data_may_go_instead(tmp_path: Path) -> None:
    finding = checks.free_disk(tmp_path / "not" / "there" / "yet", 300_000_000)

    assert finding.detail.startswith("Only 0.3 GB of disk")
    assert "CAUSEWAY_STATE=" in finding.remedy


def test_enough_of_both_needs_no_remedy(tmp_path: Path) -> None:
    assert checks.free_memory(3_000_000_000).ok
    assert checks.free_disk(tmp_path, 3_000_000_000).ok


def test_missing_java_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.shutil, "which", lambda _name: None)

    assert checks.java_version().remedy == "apt-get install -y openjdk-17-jre-headless"


@pytest.mark.parametrize(
    ("words", "fit"), [('openjdk version "17.0.15"', True), ('java version "1.8.0_381"', False), ("", False)]
)
def test_an_old_java_is_not_enough(monkeypatch: pytest.MonkeyPatch, words: str, fit: bool) -> None:
    monkeypatch.setattr(checks.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(checks, "_words_of", lambda _command: words)

    assert checks.java_version().ok is fit


def test_maven_is_needed_only_until_the_jars_are_there(monkeypatch: pytest.MonkeyPatch, places: Places) -> None:
    monkeypatch.setattr(checks.shutil, "which", lambda _name: None)

    assert checks.maven(places).remedy == "apt-get install -y maven"
    monkeypatch.setattr(checks, "damaged", lambda _directory, _sums: [])
    assert checks.maven(places).ok


def test_a_database_that_lacks_a_library_says_which_packages_bring_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot_run(_path: Path) -> str:
        raise Trouble(
            "The MongoDB server cannot run here: libcurl.so.4 is missing.", remedy="apt-get install -y libcurl4"
        )

    monkeypatch.setattr(checks, "version_of", cannot_run)

    assert checks.mongod().remedy == "apt-get install -y libcurl4"


def test_a_busy_port_is_named_with_its_owner(places: Places) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        finding = checks.gateway_port(places, server.getsockname()[1])

    assert "is in use by" in finding.detail
    assert "CAUSEWAY_PORT=" in finding.remedy


def test_a_free_port_is_fine(places: Places) -> None:
    assert checks.gateway_port(places, free_ports(1)[0]).ok


def test_outside_servers_need_neither_java_nor_a_database_here(places: Places) -> None:
    outside = Choices(port=free_ports(1)[0], kafka="broker:9092", mongo_uri="mongodb://db")

    names = {finding.name for finding in examine(places, outside, engine=False)}

    assert names.isdisjoint({"Java", "Maven", "MongoDB"})


def test_a_container_engine_makes_java_needless(places: Places) -> None:
    names = {finding.name for finding in examine(places, Choices(port=free_ports(1)[0]), engine=True)}

    assert "Java" not in names


def test_the_first_failure_is_told_and_the_others_are_counted() -> None:
    findings = [Finding("A", "fine"), Finding("B", "B is missing.", "get B"), Finding("C", "C is missing.", "get C")]

    with pytest.raises(Trouble) as trouble:
        refuse_if_unfit(findings)

    assert trouble.value.sentence == "B is missing. (1 more: .venv/bin/causeway doctor)"
    assert trouble.value.remedy == "get B"


def test_a_fit_machine_is_not_refused() -> None:
    refuse_if_unfit([Finding("A", "fine")])
