"""The edge as gunicorn serves it, on a real database: schemathesis, operations, readiness, and an orderly end."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, parse_headers
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from pymongo import MongoClient
from pymongo.database import Database

from causeway_cli.ports import free_ports
from causeway_platform import dead_letters, outbox
from causeway_platform.mongo import Document
from causeway_testing.fuzzing import SUPPORT, assert_document_kept
from causeway_testing.tokens import TokenMint
from causeway_testing.waiting import wait_until

pytestmark = pytest.mark.servers
PROJECT = Path(__file__).parents[3]
NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Served:
    """The toy behind gunicorn."""

    url: str
    process: subprocess.Popen[bytes]
    mint: TokenMint
    log: Path

    def process_of_requests(self) -> psutil.Process:
        """Return the worker, the one child of gunicorn's own process."""
        (worker,) = psutil.Process(self.process.pid).children()
        return worker

    def get(self, path: str, **options: Any) -> httpx.Response:
        return httpx.get(f"{self.url}/api/toys{path}", timeout=10, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return httpx.post(f"{self.url}/api/toys{path}", timeout=10, **options)


@contextmanager
def serving(mongo_uri: str, namespace: str, home: Path) -> Iterator[Served]:
    """Serve the toy as the platform's services are served."""
    mint, (port,) = TokenMint(), free_ports(1)
    environment = {
        **os.environ,
        "HOME": str(home),
        "PORT": str(port),
        "PYTHONPATH": str(SUPPORT),
        "CAUSEWAY_MONGO_URI": mongo_uri,
        "CAUSEWAY_NAMESPACE": namespace,
        "CAUSEWAY_ACCESS_LOG_SAMPLE": "1",
        "TOYS_PUBLIC_KEY": json.dumps(mint.jwk),
    }
    environment.pop("XDG_RUNTIME_DIR", None)
    log = home / "gunicorn.log"
    command = [sys.executable, "-m", "gunicorn", "-c", str(PROJECT / "deploy" / "gunicorn.conf.py")]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "causeway_testing.toy_wsgi:app"], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    toy = Served(f"http://127.0.0.1:{port}", process, mint, log)
    try:
        wait_until(lambda: answers(toy), seconds=20, what="the toy answers")
        yield toy
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def served(mongo_uri: str, namespace: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(mongo_uri, namespace, tmp_path_factory.mktemp("home")) as toy:
        yield toy


@pytest.fixture(scope="module")
def database(mongo_uri: str, namespace: str, served: Served) -> Iterator[Database[Document]]:
    """The toy's database with the platform's indexes."""
    client: MongoClient[Document] = MongoClient(mongo_uri, tz_aware=True)
    found = client[f"{namespace}toys"]
    found[outbox.COLLECTION].create_indexes(list(outbox.INDEXES))
    found[dead_letters.COLLECTION].create_indexes(list(dead_letters.INDEXES))
    yield found
    client.close()


def answers(toy: Served) -> bool:
    try:
        return toy.get("/health").status_code == 200
    except httpx.TransportError:
        return False


def clock_letter(letter_id: str, at: datetime) -> Document:
    row = {"_id": f"remind:{letter_id}", "kind": "remind", "subject": letter_id, "due_at": at, "payload": {}}
    return {**dead_letters.of_clock_work(row, "KeyError: 'x'", 6, at), "_id": letter_id}


def test_every_route_keeps_what_its_document_promises(served: Served, database: Database[Document]) -> None:
    database[dead_letters.COLLECTION].insert_many([clock_letter(f"fuzz-{n}", NOW) for n in range(3)])
    assert_document_kept(served.url, "toys", served.mint.bearer()["Authorization"], seconds=20)


@pytest.mark.parametrize("path", ["/toys", "/nowhere"])
@pytest.mark.parametrize("size", [70_000, 300_000, 1_000_000])
def test_a_connection_outlives_a_body_that_nobody_reads(served: Served, path: str, size: int) -> None:
    headers = {"Content-Type": "application/json", **served.mint.bearer()}
    with closing(HTTPConnection(served.url.removeprefix("http://"), timeout=10)) as connection:
        connection.connect()
        # Were it closed, the next request would fail instead of opening another one.
        connection.auto_open = 0
        for body, statuses in ((b'"' + b"x" * size + b'"', {404, 413}), (b"{}", {404, 422})):
            connection.request("POST", f"/api/toys{path}", body=body, headers=headers)
            answer = connection.getresponse()
            assert answer.read()
            assert answer.status in statuses
            # A server that hangs up does so after it has answered.
            time.sleep(0.2)


def test_no_control_socket_is_left_for_others(served: Served) -> None:
    assert not list(served.log.parent.glob("**/*.ctl"))
    assert served.get("/health").status_code == 200


def test_operators_see_backlog_letters_and_workers(served: Served, database: Database[Document]) -> None:
    database[dead_letters.COLLECTION].delete_many({})
    row = {
        "_id": "m-1",
        "topic": "t",
        "key": "k",
        "seq": 1,
        "time": datetime.now(UTC) - timedelta(seconds=5),
        "sent": 0,
    }
    database[outbox.COLLECTION].delete_many({})
    database[outbox.COLLECTION].insert_one(row)
    beat = {"at": datetime.now(UTC), "lag": [{"topic": "t", "behind": 3}]}
    database["workers"].replace_one({"_id": "toys"}, beat, upsert=True)
    shown = served.get("/operations", headers=served.mint.bearer()).json()
    assert shown["outbox"]["waiting"] == 1
    assert 4 < shown["outbox"]["oldest_seconds"] < 60
    assert (shown["dead_letters"], shown["parked_keys"]) == (0, 0)
    assert shown["workers"][0]["lag"] == [{"topic": "t", "behind": 3}]


@pytest.mark.parametrize(
    ("ages_s", "status", "reason"),
    [
        ((0, 0), "ready", ""),
        ((120, 0), "degraded", "has not reported for"),
        ((None, 0), "degraded", "No work process"),
        ((0, 300), "degraded", "oldest unsent message is 300 s"),
    ],
)
def test_readiness_tells_what_is_amiss(
    served: Served,
    database: Database[Document],
    ages_s: tuple[int | None, int],
    status: str,
    reason: str,
) -> None:
    now, (worker_age_s, outbox_age_s) = datetime.now(UTC), ages_s
    database["workers"].delete_many({})
    database[outbox.COLLECTION].delete_many({})
    database[outbox.COLLECTION].insert_one({"_id": "m", "time": now - timedelta(seconds=outbox_age_s), "sent": 0})
    if worker_age_s is not None:
        database["workers"].insert_one({"_id": "toys", "at": now - timedelta(seconds=worker_age_s)})

    def says_so() -> bool:
        answer = served.get("/ready")
        assert answer.status_code == 200
        document = answer.json()
        return bool(document["status"] == status and reason[:20] in " ".join(document["reasons"]))

    wait_until(says_so, what=f"the toy is {status}")


def test_a_dead_letter_is_replayed_once_and_the_deed_is_noted(served: Served, database: Database[Document]) -> None:
    database[dead_letters.COLLECTION].insert_one(clock_letter("letter-1", NOW))
    headers = served.mint.bearer(subject="operator-7")
    listed = served.get("/dead-letters", headers=headers).json()
    assert "letter-1" in [item["id"] for item in listed["items"]]
    assert served.post("/dead-letters/letter-1/replay", headers=headers).json()["status"] == "replayed"
    assert database["clock_work"].find_one({"_id": "remind:letter-1"})
    again = served.post("/dead-letters/letter-1/replay", headers=headers)
    assert (again.status_code, again.json()["slug"]) == (409, "dead-letter-closed")
    noted = list(database["operator_actions"].find({"letter": "letter-1"}))
    assert [(row["action"], row["by"]) for row in noted] == [("replay", "operator-7")]


def test_a_dead_letter_is_discarded_with_a_note(served: Served, database: Database[Document]) -> None:
    database[dead_letters.COLLECTION].insert_one(clock_letter("letter-2", NOW))
    headers = served.mint.bearer()
    assert served.post("/dead-letters/letter-2/discard", headers=headers, json={}).status_code == 422
    done = served.post("/dead-letters/letter-2/discard", headers=headers, json={"note": "A test."}).json()
    assert (done["status"], done["note"]) == ("discarded", "A test.")
    assert served.get("/dead-letters/letter-2", headers=headers).json()["status"] == "discarded"


def test_dead_letters_are_listed_page_by_page(served: Served, database: Database[Document]) -> None:
    database[dead_letters.COLLECTION].delete_many({})
    letters = [clock_letter(f"page-{n}", NOW - timedelta(minutes=n // 2)) for n in range(5)]
    database[dead_letters.COLLECTION].insert_many(letters)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = served.get("/dead-letters", headers=served.mint.bearer(), params=query).json()
        seen += [item["id"] for item in page["items"]]
        if not (cursor := page["next"]):
            break
    assert sorted(seen) == [f"page-{n}" for n in range(5)]


def test_the_log_has_one_line_a_request_and_no_token(served: Served) -> None:
    token = served.mint.token("operator")
    served.get("/operations", headers={"Authorization": f"Bearer {token}", "X-Request-Id": "find-me-1"})
    wait_until(lambda: b"find-me-1" in served.log.read_bytes(), what="the line is written")
    text = served.log.read_text()
    assert token not in text
    line = json.loads(next(line for line in text.splitlines() if "find-me-1" in line))
    assert (line["route"], line["status"]) == ("/api/toys/operations", 200)


def test_requests_in_flight_are_answered_before_the_end(mongo_uri: str, namespace: str, tmp_path: Path) -> None:
    with serving(mongo_uri, namespace, tmp_path) as toy:
        port = int(toy.url.rpartition(":")[2])
        body = b'{"surprise": 1}'
        head = (
            f"POST /api/toys/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        )
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(f"{head}\r\n\r\n".encode() + body[:5])
            # The worker must have begun to read before it is told to end.
            time.sleep(0.3)
            toy.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            connection.sendall(body[5:])
            assert connection.recv(100).startswith(b"HTTP/1.1 422")
        assert toy.process.wait(timeout=30) == 0


def later(after_ms: int = 0, ends: str = "well", *headers: str) -> bytes:
    """Return a whole request that is done by another thread."""
    body = json.dumps({"after_ms": after_ms})
    first = ("POST /api/toys/later HTTP/1.1", "Host: x", "Content-Type: application/json", f"Toy-Ends: {ends}")
    lines = [*first, *headers]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", body]).encode()


class Caller:
    """One connection to the toy, on which several requests may be sent before the first is answered."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.send = connection.sendall
        self._reader = connection.makefile("rb")
        self.close = self._reader.close

    def answer(self) -> tuple[int, dict[str, str], Any]:
        """Read one answer: status, headers by small name, and what its JSON says."""
        status = int(self._reader.readline().split()[1])
        headers = {name.lower(): value for name, value in parse_headers(self._reader).items()}
        return status, headers, json.loads(self._reader.read(int(headers["content-length"])))

    def hung_up(self) -> bool:
        """Wait for what comes next and say whether it is the end."""
        return self._reader.read(1) == b""


@contextmanager
def connected(toy: Served) -> Iterator[Caller]:
    with socket.create_connection(("127.0.0.1", int(toy.url.rpartition(":")[2])), timeout=10) as connection:
        caller = Caller(connection)
        try:
            yield caller
        finally:
            caller.close()


# With the token a thread serves the request and waits, without it the loop does; both must look alike.
@pytest.mark.parametrize("headers", [(), ("Authorization: Nothing known",)])
@pytest.mark.parametrize(("ends", "status"), [("well", 200), ("refused", 409), ("broken", 500)])
def test_a_promised_answer_is_like_every_other(
    served: Served, headers: tuple[str, ...], ends: str, status: int
) -> None:
    with connected(served) as caller:
        for number in range(2):
            caller.send(later(30, ends, f"X-Request-Id: later-{number}", *headers))
            found, head, body = caller.answer()
            assert found == status
            assert (head["connection"], head["x-request-id"]) == ("keep-alive", f"later-{number}")
            assert (head["x-content-type-options"], head["cache-control"]) == ("nosniff", "no-store")
            if status == 200:
                assert (head["etag"], body) == ('"7"', {"address": "127.0.0.1"})
            else:
                assert (head["content-type"], body["correlation_id"]) == ("application/problem+json", f"later-{number}")
    wait_until(lambda: b"later-1" in served.log.read_bytes(), what="the line is written")
    line = json.loads(
        next(line for line in served.log.read_text().splitlines() if '"later-1"' in line and "route" in line)
    )
    assert line["ms"] >= 30, "the log counts until the answer, not until the promise"


def test_a_request_that_comes_in_pieces_or_behind_another_is_answered_in_order(served: Served) -> None:
    with connected(served) as caller:
        caller.send(later(200) + later(0, "refused") + later()[:-3])
        assert caller.answer()[0] == 200
        assert caller.answer()[0] == 409
        time.sleep(0.1)
        caller.send(later()[-3:] + b"GET /api/toys/health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert caller.answer()[0] == 200
        assert caller.answer()[2] == {"status": "alive"}


def test_malformed_requests_for_a_promising_route_are_refused_as_elsewhere(served: Served) -> None:
    for headers in (("Content-Length: 3",), ("Bad Header: x",), ("X: a\rb",)):
        with connected(served) as caller:
            caller.send(later(0, "well", *headers))
            assert caller.socket.recv(100).startswith(b"HTTP/1.1 400")
    with connected(served) as caller:
        caller.send(later(0, "well", "Connection: close").replace(b"0}", b"-}"))
        found, head, body = caller.answer()
        assert (found, head["connection"], body["slug"]) == (400, "close", "malformed-body")
        assert caller.hung_up()


def test_many_more_promises_than_threads_leave_the_server_free_for_others(served: Served) -> None:
    with ExitStack() as stack:
        waiting = [stack.enter_context(connected(served)) for _ in range(200)]
        for caller in waiting:
            caller.send(later(2000))
        began = time.monotonic()
        assert served.get("/health").status_code == 200
        assert time.monotonic() - began < 1.8, "it was answered only when the promises were kept"
        assert [caller.answer()[0] for caller in waiting] == [200] * 200


def test_a_client_that_never_reads_its_answers_holds_up_nobody(served: Served) -> None:
    with connected(served) as deaf:
        deaf.socket.setblocking(False)
        with suppress(BlockingIOError, ConnectionError):
            for _ in range(20_000):
                deaf.socket.send(later())
        began = time.monotonic()
        with connected(served) as other:
            other.send(later())
            assert other.answer()[0] == 200
        assert time.monotonic() - began < 5


def test_promises_are_kept_before_the_end(mongo_uri: str, namespace: str, tmp_path: Path) -> None:
    with serving(mongo_uri, namespace, tmp_path) as toy, connected(toy) as caller:
        caller.send(later(1500))
        time.sleep(0.3)
        toy.process.send_signal(signal.SIGTERM)
        found, head, _ = caller.answer()
        assert (found, head["connection"]) == (200, "close")
        assert toy.process.wait(timeout=30) == 0


def test_of_a_crowd_that_comes_at_once_everybody_is_answered(served: Served) -> None:
    crowd = 300
    with ExitStack() as stack:
        # All of them are there before the server looks again.
        served.process_of_requests().suspend()
        try:
            callers = [stack.enter_context(connected(served)) for _ in range(crowd)]
            for caller in callers:
                caller.send(later())
        finally:
            served.process_of_requests().resume()
        answers = [caller.answer() for caller in callers]
        # Who is told to come again, if anybody, depends on how fast the machine is; see the tests of the worker.
        assert {status for status, _, _ in answers} <= {200, 503}
        assert sum(status == 200 for status, _, _ in answers) >= crowd / 4
        for caller in callers[:: crowd // 20]:
            caller.send(later())
            assert caller.answer()[0] == 200, "whoever comes again is served"
