"""The services' operator APIs as the command line uses them: signed in as the first operator, short of patience."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from causeway_cli.secrets_file import Secrets
from causeway_cli.trouble import ExitCode, Trouble

TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Operator:
    """A signed-in client. Paths begin with ``/api/``."""

    client: httpx.Client

    def get(self, path: str, **query: str | int) -> Any:
        """Return the JSON of a GET. Raises :class:`Trouble` with the problem's own words."""
        return _body(_ask(lambda: self.client.get(path, params=query)))

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Return the JSON of a POST. Raises :class:`Trouble` with the problem's own words."""
        return _body(_ask(lambda: self.client.post(path, json=dict(body or {}))))


@contextmanager
def signed_in(url: str, secrets: Secrets, *, transport: httpx.BaseTransport | None = None) -> Iterator[Operator]:
    """Yield the operator's client. Raises :class:`Trouble` when nobody answers or the login is refused."""
    with httpx.Client(base_url=url, timeout=TIMEOUT_S, transport=transport) as client:
        login = {"email": secrets.operator_email, "password": secrets.operator_password}
        tokens = _body(_ask(lambda: client.post("/api/partners/logins", json=login)))
        if not isinstance(tokens, dict) or "access_token" not in tokens:
            raise Trouble("The login was answered, but without a token.", remedy=f"Is it Causeway that runs at {url}?")
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        yield Operator(client)


def _ask(request: Any) -> httpx.Response:
    try:
        answer: httpx.Response = request()
    except httpx.TransportError as error:
        raise Trouble(
            "The gateway does not answer.",
            remedy="See what runs with: .venv/bin/causeway status",
            exit_code=ExitCode.NOT_READY,
        ) from error
    return answer


def _body(answer: httpx.Response) -> Any:
    if answer.is_success:
        return answer.json() if answer.content else None
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    if answer.status_code in {502, 503, 504}:
        path = answer.request.url.path
        raise Trouble(f"{path} does not answer.", remedy="Try again in a moment.", exit_code=ExitCode.NOT_READY)
    reason = problem.get("detail") or problem.get("title") or "no reason given"
    raise Trouble(
        f"{answer.request.method} {answer.request.url.path} was answered with {answer.status_code}: {reason}",
        remedy=str(problem.get("next_step", "")),
    )
