"""``causeway up`` as a person uses it: it comes up, survives every rough end, and leaves nothing running."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from causeway_cli.leftovers import find_leftovers
from causeway_cli.places import PROJECT
from causeway_cli.ports import free_ports, is_open
from causeway_testing.fake_services import write_fake_services
from causeway_testing.waiting import wait_until

pytestmark = pytest.mark.servers


class Launcher:
    """The command line with a state directory, a port and stand-in services of its own."""

    def __init__(self, root: Path) -> None:
        self.state = root / "state"
        self.port = free_ports(1)[0]
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(write_fake_services(root / "services")),
            "CAUSEWAY_PORT": str(self.port),
            "CAUSEWAY_STATE": str(self.state),
            "CAUSEWAY_CACHE": os.environ.get("CAUSEWAY_CACHE") or str(PROJECT / ".causeway" / "cache"),
            "CAUSEWAY_CONTAINERS": "never",
        }
        for name in ("CAUSEWAY_KAFKA", "CAUSEWAY_MONGO_URI", "CAUSEWAY_NAMESPACE"):
            self.environment.pop(name, None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = (sys.executable, "-m", "causeway_cli", *arguments)
        return subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            stdin=subprocess.DEVNULL,
        )

    def up(self) -> dict[str, Any]:
        done = self.run("up", "--detach", "--no-demonstration", "--json")
        assert done.returncode == 0, done.stderr
        account: dict[str, Any] = json.loads(done.stdout)
        return account

    def account(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads((self.state / "run" / "state.json").read_text())
        return state

    def pid_of(self, name: str) -> int:
        return next(row["pid"] for row in self.account()["processes"] if row["name"] == name)


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    launcher = Launcher(tmp_path)
    yield launcher
    launcher.run("down")
    assert find_leftovers(launcher.state) == []


def test_everything_is_behind_one_address_and_down_leaves_nothing(launcher: Launcher) -> None:
    account = launcher.up()

    assert account["url"] == launcher.url
    for path, service in {
        "/": "portal",
        "/events/1": "portal",
        "/api/events/x": "events",
        "/api/partners/x": "partners",
    }.items():
        answer = httpx.get(launcher.url + path)
        assert (answer.json()["service"], answer.json()["PATH_INFO"]) == (service, path)
    assert "Mailbox" in httpx.get(account["mailbox_url"]).text

    assert launcher.run("down").returncode == 0
    assert find_leftovers(launcher.state) == []
    assert not is_open(launcher.port)


def test_a_second_start_says_that_it_runs_already(launcher: Launcher) -> None:
    launcher.up()

    again = launcher.run("up", "--no-demonstration")

    assert again.returncode == 1
    assert again.stderr.strip().splitlines()[-1].endswith("Stop it with: make stop")
    assert "Traceback" not in again.stderr


def test_a_supervisor_killed_without_warning_takes_its_children_along_and_the_next_start_works(
    launcher: Launcher,
) -> None:
    launcher.up()
    secrets = (launcher.state / "secrets.json").read_text()
    os.kill(launcher.account()["pid"], signal.SIGKILL)
    wait_until(lambda: not is_open(launcher.port))

    launcher.up()

    assert httpx.get(launcher.url).status_code == 200
    assert (launcher.state / "secrets.json").read_text() == secrets


def test_children_that_outlived_their_supervisor_are_ended_by_the_next_start(launcher: Launcher) -> None:
    launcher.up()
    mongod = psutil.Process(launcher.pid_of("mongod"))
    # A frozen process hears no SIGTERM: it survives its parent as one stuck on a disk would.
    mongod.suspend()
    os.kill(launcher.account()["pid"], signal.SIGKILL)
    wait_until(lambda: not is_open(launcher.port))
    assert mongod.is_running()

    launcher.up()

    assert not mongod.is_running() or mongod.status() == psutil.STATUS_ZOMBIE
    assert httpx.get(launcher.url).status_code == 200


def test_a_child_that_dies_is_started_again_and_counted(launcher: Launcher) -> None:
    launcher.up()
    os.kill(launcher.pid_of("events-web"), signal.SIGKILL)

    def events_again() -> bool:
        return httpx.get(f"{launcher.url}/api/events/x").status_code == 200 and restarts() == 1

    def restarts() -> int:
        return next(row["restarts"] for row in launcher.account()["processes"] if row["name"] == "events-web")

    wait_until(events_again)
    status = json.loads(launcher.run("status", "--json").stdout)
    assert next(row for row in status["processes"] if row["name"] == "events-web")["restarts"] == 1
    assert all(row["memory_mb"] > 0 for row in status["processes"])


def test_a_busy_gateway_port_is_named_with_its_owner_and_another_port(launcher: Launcher) -> None:
    holder = subprocess.Popen(
        (sys.executable, "-m", "http.server", str(launcher.port), "--bind", "127.0.0.1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: is_open(launcher.port))
        refused = launcher.run("up", "--no-demonstration")
    finally:
        holder.kill()
        holder.wait()

    assert refused.returncode == 1
    assert f"Port {launcher.port} is in use by python" in refused.stderr
    assert f"(pid {holder.pid})" in refused.stderr
    assert "CAUSEWAY_PORT=" in refused.stderr


def test_a_busy_inner_port_moves_aside_silently(launcher: Launcher) -> None:
    holder = subprocess.Popen(
        (sys.executable, "-m", "http.server", str(launcher.port + 1), "--bind", "127.0.0.1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: is_open(launcher.port + 1))
        launcher.up()
        assert httpx.get(f"{launcher.url}/api/events/x").json()["service"] == "events"
    finally:
        holder.kill()
        holder.wait()


def test_ctrl_c_stops_everything_in_order_and_is_the_normal_end(launcher: Launcher) -> None:
    command = (sys.executable, "-m", "causeway_cli", "up", "--no-demonstration")
    supervisor = subprocess.Popen(command, env=launcher.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_until(lambda: is_open(launcher.port) and launcher.account()["phase"] == "running", seconds=60)

    supervisor.send_signal(signal.SIGINT)
    _, errors = supervisor.communicate(timeout=60)

    assert supervisor.returncode == 0
    assert "nothing is left running" in errors.decode()
    assert find_leftovers(launcher.state) == []


def test_ctrl_c_while_starting_leaves_nothing_behind_either(launcher: Launcher) -> None:
    command = (sys.executable, "-m", "causeway_cli", "up", "--no-demonstration")
    supervisor = subprocess.Popen(command, env=launcher.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_until(lambda: len(find_leftovers(launcher.state)) >= 3)

    supervisor.send_signal(signal.SIGINT)
    supervisor.communicate(timeout=60)

    assert supervisor.returncode == 130
    assert find_leftovers(launcher.state) == []


def test_logs_and_rebuild_reach_the_services(launcher: Launcher) -> None:
    launcher.up()

    assert "prepare" in launcher.run("logs", "events-prepare").stdout
    rebuilt = launcher.run("rebuild", "registrations/offered-events")
    assert "['rebuild', 'offered-events']" in rebuilt.stdout
    assert rebuilt.returncode == 0
