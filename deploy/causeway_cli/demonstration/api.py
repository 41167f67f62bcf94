"""A client of the public HTTP APIs that repeats what was not carried out and never does anything twice."""

import time
import uuid
from collections.abc import Mapping
from typing import Any, Self

import httpx

from causeway_cli.trouble import ExitCode, Trouble

PATIENCE_S = 60.0
_TRY_AGAIN = {429, 503}


class Refused(Trouble):
    """The API said no; the text holds its reason and the next step."""

    def __init__(self, method: str, path: str, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.slug = str(problem.get("slug", ""))
        self.problem = problem
        super().__init__(
            f"{method} {path} was answered with {status}: {problem.get('detail') or problem.get('title', 'no reason')}",
            remedy=str(problem.get("next_step", "Look at the logs with `causeway logs`.")),
        )


class Api:
    """Calls under one address, as one caller."""

    def __init__(self, address: str, *, authorization: str | None = None, client: httpx.Client | None = None) -> None:
        self.address = address.rstrip("/")
        self._headers = {"Authorization": authorization} if authorization else {}
        self._own_client = client is None
        self._client = client or httpx.Client(timeout=15.0, limits=httpx.Limits(max_connections=128))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, unless they are shared with another caller."""
        if self._own_client:
            self._client.close()

    def as_caller(self, authorization: str) -> "Api":
        """Return the same address and connections for another caller."""
        return Api(self.address, authorization=authorization, client=self._client)

    def signed_in(self, email: str, password: str) -> "Api":
        """Return the same address for somebody with a login.

        Raises:
            Refused: the address or password is wrong.
        """
        tokens = self.post("/api/partners/logins", {"email": email, "password": password})
        return self.as_caller(f"Bearer {tokens['access_token']}")

    def get(self, path: str, **query: Any) -> Any:
        """Return the body of a GET."""
        return self._call("GET", path, query=query).json()

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None) -> Any:
        """Return the body of a POST; ``key`` makes a later call the same request."""
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        answer = self._call("POST", path, body=body or {}, headers=headers)
        return answer.json() if answer.content else None

    def patch(self, path: str, body: Mapping[str, Any], *, revision: int) -> Any:
        """Return the body of a PATCH to what had ``revision`` when it was read."""
        return self._call("PATCH", path, body=body, headers={"If-Match": f'"{revision}"'}).json()

    def put(self, path: str, body: Mapping[str, Any], *, revision: int) -> Any:
        """Return the body of a PUT to what had ``revision`` when it was read."""
        return self._call("PUT", path, body=body, headers={"If-Match": f'"{revision}"'}).json()

    def _call(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            answer = self._try(method, path, body, query, {**self._headers, **(headers or {})})
            if answer is not None and answer.status_code not in _TRY_AGAIN:
                break
            if time.monotonic() > deadline:
                raise Trouble(
                    f"{method} {path} was not answered for {PATIENCE_S:.0f} s.",
                    remedy="Look at `causeway status`.",
                    exit_code=ExitCode.NOT_READY,
                )
            time.sleep(_pause(answer))
        if answer.is_success:
            return answer
        raise Refused(method, path, answer.status_code, _problem(answer))

    def _try(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        query: Mapping[str, Any] | None,
        headers: Mapping[str, str],
    ) -> httpx.Response | None:
        """Return the answer, or none when the connection broke; the key makes it safe to ask again."""
        try:
            return self._client.request(
                method, self.address + path, json=body, params=dict(query or {}), headers=dict(headers)
            )
        except httpx.TransportError:
            return None


def key_for(*parts: str) -> str:
    """Return an Idempotency-Key of letters, digits, hyphens, dots and colons."""
    return "demonstration:" + ":".join("".join(c if c.isalnum() else "-" for c in part) for part in parts)


def _pause(answer: httpx.Response | None) -> float:
    if answer is None:
        return 0.5
    stated = answer.headers.get("Retry-After", "1")
    return min(float(stated), 5.0) if stated.isdigit() else 1.0


def _problem(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        problem = answer.json()
    except ValueError:
        return {"detail": answer.text[:200]}
    return problem if isinstance(problem, dict) else {"detail": str(problem)[:200]}
