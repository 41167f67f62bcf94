"""Which requests the server's loop may take itself: whole ones, for routes whose handlers wait for nothing."""

import re
from collections.abc import Callable, Iterable

from causeway_platform.web.routes import IDENTIFIER, Route

EXTENSION = "causeway.express"
"""Under this name the application tells its server."""

Recogniser = Callable[[bytes], bool]

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,4})[ \t]*\r\n", re.IGNORECASE)
# A token may need the database to be checked; the others mean that more is to come, or something else than a body.
_SLOW_HEADER = re.compile(rb"\r\n(?:authorization|transfer-encoding|expect|upgrade)[ \t]*:", re.IGNORECASE)


def recogniser(routes: Iterable[Route]) -> Recogniser | None:
    """Return what tells from a request's first bytes whether it is there as a whole and for a promising route.

    It errs on the careful side: what it does not recognise is served by a thread, like everything else.
    """
    lines = [_request_line(route) for route in routes if route.promises]
    if not lines:
        return None
    begins = re.compile("|".join(lines).encode()).match

    def is_express(data: bytes) -> bool:
        if not begins(data):
            return False
        end = data.find(b"\r\n\r\n") + 2
        length = _LENGTH.search(data, 0, end)
        if length is None or _SLOW_HEADER.search(data, 0, end):
            return False
        return len(data) >= end + 2 + int(length[1])

    return is_express


def _request_line(route: Route) -> str:
    path = "".join(
        IDENTIFIER if part.startswith("<") else re.escape(part) for part in re.split("(<[^>]+>)", route.path)
    )
    return f"{route.method} {path} HTTP/1\\.1\r\n"
