"""Ports move aside when they are taken, except the one that people know."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from causeway_cli import ports
from causeway_cli.ports import OFFSETS, choose_ports, free_ports, is_free, is_open
from causeway_cli.trouble import Trouble


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server


def test_every_process_gets_the_port_of_the_documentation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda _port: True)

    chosen = choose_ports(8000)

    assert chosen.gateway == 8000
    assert (chosen["events-web"], chosen["portal-web"], chosen["mongod"], chosen["portal-work"]) == (
        8001,
        8005,
        8010,
        8015,
    )


def test_a_taken_port_is_replaced_by_a_free_one(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = listener.getsockname()[1]
    monkeypatch.setattr(ports, "is_free", lambda port: port != busy)

    chosen = choose_ports(busy - OFFSETS["kafka"])

    assert chosen["kafka"] != busy
    assert chosen["mongod"] == busy - OFFSETS["kafka"] + OFFSETS["mongod"]


def test_no_two_processes_get_the_same_port_even_when_all_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda port: port not in range(8001, 8100))

    chosen = choose_ports(8000)

    assert len(set(chosen.internal.values())) == len(OFFSETS)


def test_a_port_beyond_the_last_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda _port: True)

    assert all(port <= 65535 for port in choose_ports(65530).internal.values())


def test_a_spare_port_is_not_what_another_process_gets_as_its_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda port: port != 20_001)
    monkeypatch.setattr(ports, "_never_lent", lambda: range(20_000, 20_018))

    chosen = choose_ports(20_000)

    assert chosen["events-web"] == 20_017


def test_a_busy_gateway_port_names_its_owner_and_a_way_out(listener: socket.socket) -> None:
    port = listener.getsockname()[1]

    with pytest.raises(Trouble) as trouble:
        choose_ports(port)

    assert f"Port {port} is in use by py" in trouble.value.sentence
    assert trouble.value.remedy.endswith("make run")
    assert "CAUSEWAY_PORT=" in trouble.value.remedy


def test_drawn_ports_are_none_that_connections_are_given() -> None:
    lent = ports.lent_ports()

    drawn = free_ports(200)

    assert len(set(drawn)) == 200
    assert not any(port in lent for port in drawn)


@pytest.mark.parametrize(
    ("said", "lent"),
    [("32768\t60999\n", range(32_768, 61_000)), ("1024 65535", range(1_024, 65_536)), ("?", range(32_768, 61_000))],
)
def test_what_is_lent_is_what_the_system_says(
    said: str, lent: range, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "LENT", tmp_path / "range")
    ports.LENT.write_text(said)

    assert ports.lent_ports() == lent
    assert all(is_free(port) for port in free_ports(3))


def test_the_owner_of_a_port_nobody_has_is_unknown() -> None:
    assert ports.owner_of(free_ports(1)[0]) == "another process"


def test_open_and_free_tell_the_truth(listener: socket.socket) -> None:
    port = listener.getsockname()[1]

    assert is_open(port)
    assert not is_free(port)
    assert not is_open(free_ports(1)[0])
