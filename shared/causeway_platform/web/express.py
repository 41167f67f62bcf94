"""Which requests the server's loop may take itself, and taking them apart: whole ones whose handlers wait for nothing.

Only requests in the plainest form are recognised: one line with a path as we declare it, each header once and in
visible ASCII, a body of known length. Such a request can be read in one way only, so taking it apart needs no more than
splitting it, a tenth of what a full parser takes. Whatever is written differently, or says something that a server has
to know about, is not refused but left to gunicorn's parser.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from causeway_platform.web.late import LateAnswer
from causeway_platform.web.routes import IDENTIFIER, Route

EXTENSION = "causeway.express"
"""Under this name the application tells its server."""

MOST_HEADERS = 60

# The possessive quantifiers never go back, so that no request makes the matching slow.
_HEADERS = rf"((?:[A-Za-z][A-Za-z0-9-]*+: [\x21-\x7e][\x20-\x7e]*+\r\n){{1,{MOST_HEADERS}}}+)\r\n"
_BY_GUNICORN = frozenset(
    {
        # A token may need the database to be checked.
        "HTTP_AUTHORIZATION",
        # The others say that more is to come, or something else than a body.
        "HTTP_TRANSFER_ENCODING",
        "HTTP_EXPECT",
        "HTTP_UPGRADE",
        "HTTP_TE",
        "HTTP_TRAILER",
        "HTTP_PROXY",
    }
)


@dataclass(frozen=True, slots=True)
class ExpressRequest:
    """A request that was taken apart."""

    method: str
    path: str
    headers: Mapping[str, str]
    """By the names that WSGI gives them, ``HTTP_IDEMPOTENCY_KEY``."""
    body: bytes
    late: LateAnswer
    """What it is answered when there is no time for it."""

    def environ(self, client: tuple[str, int], server: tuple[str, int]) -> dict[str, Any]:
        """Return what WSGI (PEP 3333) says of the request."""
        return {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path,
            "RAW_URI": self.path,
            "QUERY_STRING": "",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": server[0],
            "SERVER_PORT": str(server[1]),
            "REMOTE_ADDR": client[0],
            "REMOTE_PORT": str(client[1]),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(self.body),
            **self.headers,
        }


class Lane:
    """The routes whose handlers wait for nothing."""

    def __init__(self, routes: Iterable[Route], *, https: bool = False) -> None:
        """Recognise requests for those of ``routes`` that promise; ``https`` is how people reach the service."""
        self._known = [
            (_pattern(route).match, route, LateAnswer(route, https=https)) for route in routes if route.promises
        ]

    def __bool__(self) -> bool:
        """Say whether any route promises."""
        return bool(self._known)

    def recognise(self, data: bytes) -> ExpressRequest | None:
        """Return the request that a connection's first bytes are, or none if a full parser has to look at them."""
        for match, route, late in self._known:
            if found := match(data):
                headers, body = _headers(found[2]), data[found.end() :]
                if headers is None or headers.get("CONTENT_LENGTH") != str(len(body)):
                    return None
                return ExpressRequest(route.method, found[1].decode("ascii"), headers, body, late)
        return None


def _headers(block: bytes) -> dict[str, str] | None:
    """Return the headers, or none when they say what only a full parser should decide about."""
    lines = block.decode("ascii").split("\r\n")[:-1]
    headers = {}
    for line in lines:
        name, _, value = line.partition(": ")
        headers[_name_in_environ(name)] = value.rstrip(" ")
    told_once = len(headers) == len(lines)
    if not told_once or not _BY_GUNICORN.isdisjoint(headers) or "HTTP_HOST" not in headers:
        return None
    stays = headers.get("HTTP_CONNECTION", "keep-alive").lower() == "keep-alive"
    return headers if stays else None


@lru_cache(1024)
def _name_in_environ(name: str) -> str:
    name = name.upper().replace("-", "_")
    return name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"


def _pattern(route: Route) -> re.Pattern[bytes]:
    path = "".join(
        IDENTIFIER if part.startswith("<") else re.escape(part) for part in re.split("(<[^>]+>)", route.path)
    )
    return re.compile(rf"{route.method} ({path}) HTTP/1\.1\r\n{_HEADERS}".encode())
