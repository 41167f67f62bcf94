"""The answer for those whom there is no time for, made once: it says the same to all of them, but for id and date.

In a rush, telling somebody to come again must cost next to nothing, or it takes the time of those who are served.
"""

from random import getrandbits

from causeway_platform import metrics
from causeway_platform.correlation import current_correlation
from causeway_platform.promises import overloaded
from causeway_platform.web.edge import CORRELATION_HEADER, security_headers
from causeway_platform.web.problems import of_refusal
from causeway_platform.web.routes import Route

_ID = b"0123456789abcdef" * 2
_DATE = b"Thu, 01 Jan 1970 00:00:00 GMT"


class LateAnswer:
    """What those hear who come on top of what can be served: 503 with Retry-After."""

    def __init__(self, route: Route, *, https: bool) -> None:
        """Make the answer for ``route``; ``https`` says whether people reach the service over HTTPS."""
        self._refused = metrics.REQUESTS.labels(route.method, route.template, "503")
        self._patterns = {stay: _pattern(https=https, stay=stay) for stay in (True, False)}

    def rendered(self, date: str, *, stay: bool) -> bytes:
        """Return head and body for one request, and count it.

        Args:
            date: the present moment as HTTP writes it.
            stay: whether the connection stays.
        """
        self._refused.inc()
        correlation = f"{getrandbits(128):032x}".encode("ascii")
        return self._patterns[stay].replace(_ID, correlation).replace(_DATE, date.encode("ascii"), 1)


def _pattern(*, https: bool, stay: bool) -> bytes:
    token = current_correlation.set(_ID.decode())
    try:
        answer = of_refusal(overloaded())
    finally:
        current_correlation.reset(token)
    headers = [
        *answer.headers.items(),
        *security_headers(https=https),
        (CORRELATION_HEADER, _ID.decode()),
        ("Server", "gunicorn"),
        ("Date", _DATE.decode()),
        ("Connection", "keep-alive" if stay else "close"),
    ]
    lines = [f"HTTP/1.1 {answer.status}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + answer.get_data()
