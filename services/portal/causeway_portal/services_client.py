"""The services' HTTP interfaces over one pool of connections."""

from collections.abc import Iterator

import httpx

from causeway_platform.correlation import current_correlation
from causeway_portal.use_cases.ports import Ask, Passing, Reply, ServiceDown

TIMEOUT_S = 5.0
MAX_CONNECTIONS = 64
GATEWAY_TROUBLE = frozenset({502, 504})
"""What a gateway says when the service behind it does not answer."""

NOBODY_THERE = "service-unavailable"
"""What our own gateway says then."""


class ServicesClient:
    """Speaks to the services for the portal's visitors."""

    def __init__(self, api_url: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self._client = httpx.Client(
            base_url=api_url,
            timeout=TIMEOUT_S,
            limits=httpx.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_CONNECTIONS // 2),
            transport=transport,
            # Only the configured address is spoken to, whatever proxies the environment names.
            trust_env=False,
        )

    def ask(self, ask: Ask) -> Reply:
        """Return the service's answer.

        Raises:
            ServiceDown: it could not be reached or did not answer in time.
        """
        return _reply_to(ask, self._send(ask))

    def pass_on(self, ask: Ask) -> Passing:
        """Return the service's answer as it comes; its body is in the chunks, or in the reply if it is a refusal.

        Raises:
            ServiceDown: it could not be reached or did not answer in time.
        """
        response = self._send(ask, stream=True)
        if response.is_success:
            return Passing(Reply(status=response.status_code, body=None), _Chunks(ask, response))
        response.read()
        return Passing(_reply_to(ask, response), iter(()))

    def _send(self, ask: Ask, *, stream: bool = False) -> httpx.Response:
        request = self._client.build_request(
            ask.method,
            ask.path,
            json=ask.body,
            params=dict(ask.query) or None,
            headers=_headers(ask),
            timeout=ask.timeout_s or TIMEOUT_S,
        )
        try:
            return self._client.send(request, stream=stream)
        except httpx.HTTPError as error:
            raise ServiceDown(f"{ask.path}: {type(error).__name__}") from error

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()


def _reply_to(ask: Ask, response: httpx.Response) -> Reply:
    reply = Reply(status=response.status_code, body=_body(response), revision=_revision(response))
    if reply.status in GATEWAY_TROUBLE or reply.slug == NOBODY_THERE:
        raise ServiceDown(f"{ask.path}: {reply.status}")
    return reply


class _Chunks(Iterator[bytes]):
    """The body of an answer as it comes; the server closes it when the visitor has it, or has gone away."""

    def __init__(self, ask: Ask, response: httpx.Response) -> None:
        self._path = ask.path
        self._chunks = response.iter_bytes()
        self.close = response.close

    def __next__(self) -> bytes:
        try:
            return next(self._chunks)
        except httpx.HTTPError as error:
            raise ServiceDown(f"{self._path}: {type(error).__name__}") from error


def _headers(ask: Ask) -> dict[str, str]:
    wanted = {
        "Accept": "application/json",
        # Both sides are on one network; packing and unpacking would cost more than it saves.
        "Accept-Encoding": "identity",
        "Authorization": ask.authorization,
        "Idempotency-Key": ask.claim,
        "If-Match": None if ask.revision is None else f'"{ask.revision}"',
        "X-Forwarded-For": ask.caller_address,
        "Accept-Language": ask.language,
        "X-Request-Id": current_correlation.get(),
    }
    return {name: value for name, value in wanted.items() if value is not None}


def _body(response: httpx.Response) -> object:
    if response.headers.get("Content-Type", "").startswith("application/pdf"):
        return response.content
    if "json" not in response.headers.get("Content-Type", ""):
        return response.text
    try:
        body: object = response.json()
    except ValueError:
        return None
    return body


def _revision(response: httpx.Response) -> int | None:
    text = response.headers.get("ETag", "").removeprefix("W/").strip('"')
    return int(text) if text.isdecimal() else None
