"""The partners service over the run's MongoDB and Kafka: its routes, and its prepared first operator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from causeway_partners.settings import read_settings
from causeway_partners.wiring import build
from causeway_platform.clock import utc_now
from causeway_platform.preparation import prepare
from causeway_platform.service import Service
from causeway_platform.web.app import create_app
from causeway_testing.partners import PASSWORD

OPERATOR_EMAIL = "operator@office.example"

_numbers = count(1)


@dataclass
class House:
    """A running service and the ways in.

    ``later`` moves the service's clock forward.
    """

    service: Service
    http: FlaskClient
    later: timedelta = timedelta()
    _tokens: dict[str, str] = field(default_factory=dict)

    def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, **headers: str
    ) -> TestResponse:
        """Send a request; ``If_Match="1"`` and the like are headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            named["Authorization"] = f"Bearer {token}"
        return self.http.open(f"/api/partners{path}", method=method, json=body, headers=named)

    def login(self, email: str, password: str = PASSWORD) -> TestResponse:
        """Try to sign in."""
        return self.call("POST", "/logins", {"email": email, "password": password})

    @property
    def operator(self) -> str:
        """An access token of the first operator."""
        if "operator" not in self._tokens:
            answer = self.login(OPERATOR_EMAIL)
            assert answer.status_code == 201, answer.text
            self._tokens["operator"] = answer.json["access_token"]
        return self._tokens["operator"]

    def as_operator(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Send a request as the first operator."""
        return self.call(method, path, body, token=self.operator, **headers)

    def enrol(self, **changes: Any) -> dict[str, Any]:
        """Enrol a museum and return it."""
        museum = {
            "names": {"en": f"Museum {next(_numbers)}"},
            "kind": "museum",
            "country": "AM",
            "zone": "Asia/Yerevan",
        }
        answer = self.as_operator("POST", "/institutions", museum | changes)
        assert answer.status_code == 201, answer.text
        return dict(answer.json)

    def name_contact(self, institution_id: str, **changes: Any) -> dict[str, Any]:
        """Name a contact and return it."""
        number = next(_numbers)
        contact = {"role": "coordinator", "name": f"Person {number}", "email": f"person-{number}@museum.example"}
        body = contact | {"language": "hy", "zone": "Asia/Yerevan"} | changes
        answer = self.as_operator("POST", f"/institutions/{institution_id}/contacts", body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json)

    def give_password(self, contact: Mapping[str, Any], password: str = PASSWORD) -> None:
        """Let a contact sign in."""
        body = {"password": password}
        tag = f'"{contact["revision"]}"'
        answer = self.as_operator("PUT", f"/contacts/{contact['id']}/password", body, If_Match=tag)
        assert answer.status_code == 204, answer.text

    def person(self, **changes: Any) -> tuple[dict[str, Any], str]:
        """Return a contact of a new museum, and their access token."""
        institution_id = changes.pop("institution_id", None) or self.enrol()["id"]
        contact = self.name_contact(institution_id, **changes)
        self.give_password(contact)
        return contact, str(self.login(contact["email"]).json["access_token"])

    def rows(self, collection: str, **where: Any) -> list[dict[str, Any]]:
        """Return documents as they are stored."""
        return list(self.service.database[collection].find(where))


@pytest.fixture(scope="module")
def environment(mongo_uri: str, kafka: str, namespace: str) -> dict[str, str]:
    """What the service is configured with."""
    return {
        "CAUSEWAY_MONGO_URI": mongo_uri,
        "CAUSEWAY_KAFKA": kafka,
        "CAUSEWAY_NAMESPACE": namespace,
        "PARTNERS_SIGNING_SECRET": "a secret of this test run",
        "PARTNERS_FIRST_OPERATOR_EMAIL": OPERATOR_EMAIL,
        "PARTNERS_FIRST_OPERATOR_PASSWORD": PASSWORD,
    }


@pytest.fixture(scope="module")
def house(environment: dict[str, str]) -> Iterator[House]:
    """The service, prepared, without rate limits."""
    yield from _open(environment, limits="no")


@pytest.fixture(scope="module")
def guarded_house(environment: dict[str, str]) -> Iterator[House]:
    """The service, prepared, with its rate limits."""
    yield from _open(environment, limits="yes")


@pytest.fixture
def house_of_its_own(environment: dict[str, str], namespace: str) -> Iterator[House]:
    """A service that one test may leave in any state."""
    yield from _open(environment | {"CAUSEWAY_NAMESPACE": f"{namespace}own-"}, limits="no")


def _open(environment: dict[str, str], *, limits: str) -> Iterator[House]:
    houses: list[House] = []
    service = build(read_settings(environment), clock=lambda: utc_now() + houses[0].later)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERS_RATE_LIMITS", limits)
        houses.append(House(service, create_app(service).test_client()))
    prepare(service)
    yield houses[0]
    service.close()
