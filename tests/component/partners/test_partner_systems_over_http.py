"""Partner systems over HTTP: secrets, tokens as RFC 6749 has them, and the published keys."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from causeway_platform.signing_keys import KeyRing
from causeway_platform.web.callers import CLIENT
from causeway_platform.web.doorkeeper import AccessTokens

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def client(house: Any) -> dict[str, Any]:
    body = {"institution_id": house.enrol()["id"], "label": "Calendar", "scopes": ["events:read", "partners:read"]}
    answer = house.as_operator("POST", "/clients", body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def ask(house: Any, body: str, basic: str | None = None) -> Any:
    headers = {} if basic is None else {"Authorization": f"Basic {base64.b64encode(basic.encode()).decode()}"}
    return house.http.post("/api/partners/token", data=body, content_type=FORM, headers=headers)


def grant(client: dict[str, Any], **more: str) -> str:
    fields = {"grant_type": "client_credentials", "client_id": client["id"], "client_secret": client["client_secret"]}
    return "&".join(f"{name}={value}" for name, value in (fields | more).items())


def test_a_system_gets_a_token_that_every_service_understands(house: Any, client: dict[str, Any]) -> None:
    answer = ask(house, grant(client))
    assert answer.status_code == 200
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 600)
    assert answer.json["scope"] == "events:read partners:read"
    assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")
    caller = AccessTokens(KeyRing(house.service.database["signing_keys"])).caller(answer.json["access_token"])
    assert (caller.role, caller.subject, caller.scopes) == (CLIENT, client["id"], {"events:read", "partners:read"})


def test_a_system_may_authenticate_with_http_basic(house: Any, client: dict[str, Any]) -> None:
    basic = f"{client['id']}:{client['client_secret']}"
    assert ask(house, "grant_type=client_credentials", basic).status_code == 200
    assert ask(house, f"grant_type=client_credentials&client_id={client['id']}", basic).status_code == 200


def test_a_token_holds_the_scopes_that_were_asked_for_and_opens_no_more(house: Any, client: dict[str, Any]) -> None:
    narrow = ask(house, grant(client, scope="events:read")).json["access_token"]
    wide = ask(house, grant(client)).json["access_token"]
    assert house.call("GET", "/institutions", token=wide).status_code == 200
    refused = house.call("GET", "/institutions", token=narrow)
    assert (refused.status_code, refused.json["scope"]) == (403, "partners:read")


def test_a_system_sees_the_contacts_of_its_own_institution_only(house: Any, client: dict[str, Any]) -> None:
    token = ask(house, grant(client)).json["access_token"]
    own, other = house.name_contact(client["institution_id"]), house.name_contact(house.enrol()["id"])
    assert house.call("GET", f"/contacts/{own['id']}", token=token).status_code == 200
    assert house.call("GET", f"/contacts/{other['id']}", token=token).status_code == 404
    assert house.call("POST", "/institutions", {}, token=token).status_code == 403


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ("", 401, "invalid_client"),
        ("grant_type=client_credentials", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=nobody&client_secret=x", 401, "invalid_client"),
        ("client_id=nobody&client_secret=x", 400, "invalid_request"),
        ("grant_type=password&client_id=nobody&client_secret=x", 400, "unsupported_grant_type"),
    ],
)
def test_errors_have_the_shape_of_the_standard(house: Any, body: str, status: int, error: str) -> None:
    answer = ask(house, body)
    assert (answer.status_code, answer.json["error"], answer.mimetype) == (status, error, "application/json")
    assert answer.json["error_description"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("WWW-Authenticate" in answer.headers) is (status == 401)


@pytest.mark.parametrize("basic", ["no-colon", ":", "nobody:x", "%zz:%zz", "a:b:c"])
def test_basic_credentials_that_are_none_are_an_invalid_client(house: Any, basic: str) -> None:
    assert ask(house, "grant_type=client_credentials", basic).json["error"] == "invalid_client"


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic //79"])
def test_a_basic_header_that_cannot_be_read_is_an_invalid_client(house: Any, header: str) -> None:
    answer = house.http.post(
        "/api/partners/token",
        data="grant_type=client_credentials",
        content_type=FORM,
        headers={"Authorization": header},
    )
    assert (answer.status_code, answer.json["error"]) == (401, "invalid_client")


def test_two_ways_to_authenticate_at_once_are_refused(house: Any, client: dict[str, Any]) -> None:
    basic = f"{client['id']}:{client['client_secret']}"
    assert ask(house, grant(client), basic).json["error"] == "invalid_request"
    assert ask(house, "grant_type=client_credentials&client_id=other", basic).json["error"] == "invalid_request"


def test_a_scope_that_the_client_lacks_is_refused(house: Any, client: dict[str, Any]) -> None:
    answer = ask(house, grant(client, scope="events:read%20events:write"))
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_scope")


def test_a_token_request_in_json_is_not_taken(house: Any) -> None:
    assert house.call("POST", "/token", {"grant_type": "client_credentials"}).status_code == 415


def test_a_secret_is_shown_once_and_kept_only_as_a_hash(house: Any) -> None:
    body = {"institution_id": house.enrol()["id"], "label": "Feed", "scopes": ["events:read"]}
    first = house.as_operator("POST", "/clients", body, Idempotency_Key="client-1").json
    again = house.as_operator("POST", "/clients", body, Idempotency_Key="client-1")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json == first | {"client_secret": None}
    stored = repr(house.rows("clients", _id=first["id"])) + repr(house.rows("answers"))
    assert first["client_secret"] not in stored
    assert ask(house, grant(first)).status_code == 200


def test_after_a_rotation_both_secrets_work_for_a_day(house: Any, client: dict[str, Any]) -> None:
    rotated = house.as_operator("POST", f"/clients/{client['id']}/secret").json
    assert rotated["client_secret"] not in {None, client["client_secret"]}
    assert rotated["former_secret_until"]
    assert ask(house, grant(client)).status_code == 200
    assert ask(house, grant(rotated)).status_code == 200
    house.later = timedelta(hours=24, seconds=1)
    try:
        assert ask(house, grant(client)).json["error"] == "invalid_client"
        assert ask(house, grant(rotated)).status_code == 200
    finally:
        house.later = timedelta()


def test_a_revoked_client_is_gone_from_the_list_and_gets_no_token(house: Any, client: dict[str, Any]) -> None:
    path = f"/clients?institution_id={client['institution_id']}"
    assert [row["id"] for row in house.as_operator("GET", path).json["items"]] == [client["id"]]
    assert house.as_operator("DELETE", f"/clients/{client['id']}").status_code == 428
    assert house.as_operator("DELETE", f"/clients/{client['id']}", If_Match='"1"').status_code == 204
    assert house.as_operator("GET", path).json["items"] == []
    assert ask(house, grant(client)).json["error"] == "invalid_client"
    assert house.as_operator("POST", f"/clients/{client['id']}/secret").status_code == 409


def test_a_list_never_shows_a_secret(house: Any, client: dict[str, Any]) -> None:
    listed = house.as_operator("GET", "/clients")
    assert client["client_secret"] not in listed.text
    assert "hash" not in listed.text


def test_published_keys_are_public_and_have_no_private_part(house: Any) -> None:
    answer = house.call("GET", "/keys")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.json["keys"]
    for key in answer.json["keys"]:
        assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
