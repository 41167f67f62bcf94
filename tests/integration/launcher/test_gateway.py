"""The gateway: one origin, honest headers, limits, and a sensible answer when a service is away."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from causeway_cli.children import Child, Program
from causeway_cli.embedded import wait_until_ready
from causeway_cli.ports import free_ports, is_open
from causeway_cli.programs import BIN, CADDYFILE

pytestmark = pytest.mark.servers

LONG = b"a page that is worth compressing " * 100


@dataclass
class Upstream:
    """One HTTP server that stands for every service and remembers what reached it."""

    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    def last(self, header: str) -> str | None:
        """Return a header of the newest GET that carried one called so."""
        carried = [{name.lower(): value for name, value in headers.items()} for _, headers in self.seen]
        return next((headers[header.lower()] for headers in reversed(carried) if header.lower() in headers), None)


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    found = Upstream()

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found.seen.append((self.path, dict(self.headers)))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("ETag", '"3"')
            self.send_header("Content-Length", str(len(LONG)))
            self.end_headers()
            self.wfile.write(LONG)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def inside() -> int:
    """The port of the listener that only the portal uses."""
    return free_ports(1)[0]


@pytest.fixture(scope="module")
def gateway(upstream: Upstream, inside: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    root = tmp_path_factory.mktemp("gateway")
    port, nobody = free_ports(2)
    alive = f"127.0.0.1:{upstream.port}"
    environment = {f"{name}_UPSTREAM": alive for name in ("EVENTS", "PARTNERS", "REGISTRATIONS", "PORTAL", "MAILBOX")}
    program = Program(
        name="gateway",
        command=(str(BIN / "caddy"), "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"),
        environment={
            **environment,
            "NOTIFICATIONS_UPSTREAM": f"127.0.0.1:{nobody}",
            "CAUSEWAY_SITE": f"http://:{port}",
            "CAUSEWAY_INSIDE_PORT": str(inside),
            "CAUSEWAY_BIND": "127.0.0.1",
            "CAUSEWAY_GATEWAY_EXTRAS": "mailbox",
            "XDG_DATA_HOME": str(root),
            "XDG_CONFIG_HOME": str(root),
        },
        ready=lambda: is_open(port),
    )
    child = Child(program, log=root / "gateway.log", owner=root)
    try:
        wait_until_ready(child, seconds=20)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            yield client
    finally:
        child.stop()


@pytest.mark.parametrize("path", ["/", "/events/1", "/api/events/programme", "/api/portal/health", "/mailbox/"])
def test_paths_reach_their_service_as_they_are(gateway: httpx.Client, upstream: Upstream, path: str) -> None:
    assert gateway.get(f"{path}?asked=here").status_code == 200
    assert f"{path}?asked=here" in [seen for seen, _ in upstream.seen]


def test_every_answer_has_the_security_headers_and_hides_the_server(gateway: httpx.Client) -> None:
    headers = gateway.get("/").headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Referrer-Policy" in headers
    assert "Permissions-Policy" in headers
    assert "Caddy" not in headers.get("Server", "")
    assert "Strict-Transport-Security" not in headers, "only an address with TLS may promise it"


def test_pages_are_compressed(gateway: httpx.Client) -> None:
    answer = gateway.get("/", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.content == LONG


def test_a_revision_read_compressed_can_be_sent_back(gateway: httpx.Client, upstream: Upstream) -> None:
    etag = gateway.get("/api/events/events/1", headers={"Accept-Encoding": "gzip"}).headers["ETag"]

    gateway.get("/api/events/events/1", headers={"If-Match": etag})
    assert upstream.last("If-Match") == '"3"'
    gateway.get("/api/events/events/1", headers={"If-None-Match": etag, "Accept-Encoding": "gzip"})
    assert upstream.last("If-None-Match") == '"3"'


def test_a_caller_cannot_invent_its_own_address(gateway: httpx.Client, upstream: Upstream) -> None:
    gateway.get("/", headers={"X-Forwarded-For": "203.0.113.9"})

    assert upstream.last("X-Forwarded-For") == "127.0.0.1"


def test_the_portal_may_say_on_whose_behalf_it_asks(gateway: httpx.Client, inside: int, upstream: Upstream) -> None:
    gateway.get(f"http://127.0.0.1:{inside}/api/events/programme", headers={"X-Forwarded-For": "203.0.113.9"})

    assert upstream.last("X-Forwarded-For") == "203.0.113.9, 127.0.0.1"


def test_the_inner_listener_serves_apis_only(gateway: httpx.Client, inside: int) -> None:
    assert gateway.get(f"http://127.0.0.1:{inside}/").content == b""


@pytest.mark.parametrize("path", ["/metrics", "/metrics/"])
def test_metrics_are_not_for_the_outside(gateway: httpx.Client, path: str) -> None:
    assert gateway.get(path).status_code == 404


@pytest.mark.parametrize("method", ["TRACE", "CONNECT"])
def test_methods_that_reveal_are_refused(gateway: httpx.Client, method: str) -> None:
    assert gateway.request(method, "/").status_code in {400, 405}


def test_an_unknown_service_is_a_problem_with_a_next_step(gateway: httpx.Client) -> None:
    answer = gateway.get("/api/billing/invoices")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["slug"] == "not-found"
    assert answer.json()["next_step"]


def test_a_service_that_is_away_is_a_503_to_be_repeated_and_the_others_answer(gateway: httpx.Client) -> None:
    answer = gateway.get("/api/notifications/deliveries")

    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["status"] == 503
    assert gateway.get("/api/events/programme").status_code == 200


def test_a_huge_body_is_refused_before_it_reaches_a_service(gateway: httpx.Client) -> None:
    answer = gateway.post("/api/events/programmes", content=b"x" * 1_100_000)

    assert answer.status_code == 413
    assert answer.json()["slug"] == "body-too-large"


def test_no_administration_port_is_open(gateway: httpx.Client) -> None:
    assert gateway.get("/").status_code == 200
    assert "admin off" in CADDYFILE.read_text(encoding="utf-8")


def test_a_deployment_that_sends_real_mail_serves_no_mailbox(tmp_path: Path) -> None:
    environment = {**os.environ, "CAUSEWAY_GATEWAY_EXTRAS": "none", "XDG_CONFIG_HOME": str(tmp_path)}
    program = Program(
        name="adapt",
        command=(str(BIN / "caddy"), "adapt", "--config", str(CADDYFILE), "--adapter", "caddyfile"),
        environment=environment,
    )
    child = Child(program, log=tmp_path / "adapted.json", owner=tmp_path)

    assert child.wait(20)
    assert child.exit_code() == 0
    assert "/mailbox" not in (tmp_path / "adapted.json").read_text()
