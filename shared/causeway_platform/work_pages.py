"""The work process's own small pages: /metrics for Prometheus, /health and /ready for whoever starts it anew."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from causeway_platform.settings import PlatformSettings


class Watched(Protocol):
    """What the pages tell about."""

    @property
    def failed(self) -> list[str]: ...
    @property
    def latest(self) -> Mapping[str, object]: ...
    def database_answers(self) -> bool: ...


@contextmanager
def serve_pages(watched: Watched, settings: PlatformSettings) -> Iterator[int]:
    """Answer on the work port while the block runs, and yield the port; port 0 takes any that is free."""
    server = ThreadingHTTPServer((settings.work_host, settings.work_port), _handler(watched))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="pages", daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(watched: Watched) -> type[BaseHTTPRequestHandler]:
    class Pages(BaseHTTPRequestHandler):
        # A client that says nothing must not hold a thread.
        timeout = 5

        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(200, CONTENT_TYPE_LATEST, generate_latest())
            elif self.path == "/health":
                self._say(200 if not watched.failed else 503, {"failed": watched.failed})
            elif self.path == "/ready":
                ready = watched.database_answers() and not watched.failed
                self._say(200 if ready else 503, {"ready": ready, **_told(watched.latest)})
            else:
                self._say(404, {"pages": ["/metrics", "/health", "/ready"]})

        def _say(self, status: int, body: Mapping[str, object]) -> None:
            self._answer(status, "application/json", json.dumps(body, default=str).encode())

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the library's)
            """Say nothing: these pages are asked every few seconds."""

    return Pages


def _told(latest: Mapping[str, object]) -> dict[str, object]:
    wanted = ("at", "outbox_waiting", "outbox_oldest_s", "relay_rate", "lag_total", "dead_letters", "parked_keys")
    return {name: latest[name] for name in wanted if name in latest}
