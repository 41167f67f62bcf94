"""Signing in, going on, signing out and passwords over HTTP on a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from causeway_platform.signing_keys import KeyRing
from causeway_platform.web.callers import OPERATOR, PARTNER
from causeway_platform.web.doorkeeper import AccessTokens
from causeway_testing.partners import PASSWORD

OTHER_PASSWORD = "quite another phrase"


def refresh(house: Any, token: str) -> Any:
    return house.call("POST", "/logins/refresh", {"refresh_token": token})


def test_the_first_operator_signs_in_and_is_an_operator(house: Any) -> None:
    answer = house.login("Operator@Office.example")
    assert answer.status_code == 201
    assert (answer.json["role"], answer.json["token_type"], answer.json["expires_in"]) == ("operator", "Bearer", 600)
    caller = AccessTokens(KeyRing(house.service.database["signing_keys"])).caller(answer.json["access_token"])
    assert caller.role is OPERATOR
    assert caller.subject == answer.json["contact"]["id"]
    assert caller.institution_id == answer.json["contact"]["institution_id"]


def test_a_partners_contact_is_a_partner(house: Any) -> None:
    contact, token = house.person()
    caller = AccessTokens(KeyRing(house.service.database["signing_keys"])).caller(token)
    assert (caller.role, caller.institution_id) == (PARTNER, contact["institution_id"])


def test_answers_with_tokens_are_not_to_be_stored_by_anybody(house: Any) -> None:
    answer = house.login("operator@office.example")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("email", ["operator@office.example", "nobody@office.example"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(house: Any, email: str) -> None:
    answer = house.login(email, "not the password at all")
    document = {name: value for name, value in answer.json.items() if name != "correlation_id"}
    assert answer.status_code == 401
    assert document["slug"] == "wrong-credentials"
    assert email not in answer.text
    assert "WWW-Authenticate" in answer.headers


def test_a_wrong_password_and_an_unknown_address_cost_the_same(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    contact, _ = house.person()
    house.service.database["attempts"].delete_many({})
    spent: list[int] = []
    verify = PasswordHasher.verify

    def watched(hasher: PasswordHasher, hashed: str, password: str) -> bool:
        spent.append(len(hashed))
        return verify(hasher, hashed, password)

    monkeypatch.setattr(PasswordHasher, "verify", watched)
    for email in (contact["email"], "nobody@office.example"):
        assert house.login(email, "not the password at all").status_code == 401
    assert len(spent) == 2
    assert spent[0] == spent[1]
    # Both leave the same trace.
    assert [row["failures"] for row in house.rows("attempts")] == [1, 1]


def test_guessing_has_to_wait_and_the_wait_is_said(house: Any) -> None:
    contact, _ = house.person()
    answers = [house.login(contact["email"], "guess number one!") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 30
    assert house.login(contact["email"]).status_code == 429
    house.later = timedelta(seconds=31)
    try:
        assert house.login(contact["email"]).status_code == 201
    finally:
        house.later = timedelta()


def test_guesses_made_at_once_are_all_counted(house: Any) -> None:
    contact, _ = house.person()
    house.service.database["attempts"].delete_many({})

    def guess(number: int) -> int:
        body = {"email": contact["email"], "password": f"guess number {number}"}
        client = house.http.application.test_client()
        return int(client.post("/api/partners/logins", json=body).status_code)

    # No more at once than have a place at the hasher, so that a slow machine turns nobody away.
    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(guess, range(4)))
    assert statuses == [401] * 4
    (row,) = house.rows("attempts")
    assert row["failures"] == 4


def test_a_session_goes_on_by_trading_tokens_until_it_is_ended(house: Any) -> None:
    contact, _ = house.person()
    first = house.login(contact["email"]).json["refresh_token"]
    second = refresh(house, first)
    assert second.status_code == 200
    assert second.json["contact"]["id"] == contact["id"]
    third = refresh(house, second.json["refresh_token"]).json["refresh_token"]
    assert house.call("POST", "/logins/end", {"refresh_token": third}).status_code == 204
    ended = refresh(house, third)
    assert (ended.status_code, ended.json["slug"]) == (401, "session-ended")


def test_a_token_used_twice_ends_the_session_and_that_is_kept(house: Any) -> None:
    contact, _ = house.person()
    first = house.login(contact["email"]).json["refresh_token"]
    second = refresh(house, first).json["refresh_token"]
    assert refresh(house, first).status_code == 401
    assert refresh(house, second).status_code == 401
    (session,) = house.rows("sessions", _id=first.partition(".")[0])
    assert session["ended_because"] == "token used twice"


def test_one_token_traded_by_many_at_once_is_good_for_one_of_them_at_most(house: Any) -> None:
    contact, _ = house.person()
    token = house.login(contact["email"]).json["refresh_token"]

    def trade(_: int) -> int:
        client = house.http.application.test_client()
        return int(client.post("/api/partners/logins/refresh", json={"refresh_token": token}).status_code)

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(trade, range(4)))
    assert statuses == [200, 401, 401, 401]


def test_no_secret_is_kept_as_it_is(house: Any) -> None:
    contact, _ = house.person()
    answer = house.call(
        "POST", "/logins", {"email": contact["email"], "password": PASSWORD}, Idempotency_Key="login-secret"
    )
    secret = answer.json["refresh_token"].partition(".")[2]
    stored = "".join(
        repr(list(house.service.database[name].find())) for name in house.service.database.list_collection_names()
    )
    assert secret not in stored
    assert PASSWORD not in stored
    assert answer.json["access_token"] not in stored


def put_password(house: Any, contact: Any, token: str, revision: int = 1, **body: str) -> Any:
    path = f"/contacts/{contact['id']}/password"
    return house.call("PUT", path, body, token=token, If_Match=f'"{revision}"')


def test_people_set_their_own_password_with_the_present_one(house: Any) -> None:
    contact, token = house.person()
    old_session = house.login(contact["email"]).json["refresh_token"]
    assert put_password(house, contact, token, password=OTHER_PASSWORD).json["slug"] == "wrong-password"
    wrong = put_password(house, contact, token, password=OTHER_PASSWORD, current_password="not the present")
    assert wrong.status_code == 422
    assert put_password(house, contact, token, password=OTHER_PASSWORD, current_password=PASSWORD).status_code == 204
    assert house.login(contact["email"]).status_code == 401
    assert house.login(contact["email"], OTHER_PASSWORD).status_code == 201
    assert refresh(house, old_session).status_code == 401


def test_a_weak_password_is_refused_with_the_rule(house: Any) -> None:
    contact, token = house.person()
    answer = put_password(house, contact, token, password="password1234", current_password=PASSWORD)
    assert (answer.status_code, answer.json["slug"], answer.json["shortest"]) == (422, "weak-password", 12)


def test_nobody_but_operators_sets_anothers_password(house: Any) -> None:
    contact, token = house.person()
    colleague = house.name_contact(contact["institution_id"])
    stranger = house.name_contact(house.enrol()["id"])
    assert put_password(house, colleague, token, password=OTHER_PASSWORD).status_code == 403
    assert put_password(house, stranger, token, password=OTHER_PASSWORD).status_code == 404
    assert put_password(house, stranger, house.operator, password=OTHER_PASSWORD).status_code == 204
    assert put_password(house, stranger, house.operator, revision=9, password=OTHER_PASSWORD).status_code == 412


def test_a_deactivated_contact_and_a_suspended_institution_stay_outside(house: Any) -> None:
    contact, _ = house.person()
    session = house.login(contact["email"]).json["refresh_token"]
    house.as_operator("PATCH", f"/institutions/{contact['institution_id']}", {"status": "suspended"}, If_Match='"1"')
    refused = house.login(contact["email"])
    assert (refused.status_code, refused.json["slug"]) == (403, "institution-suspended")
    assert refresh(house, session).status_code == 401
    house.as_operator("PATCH", f"/institutions/{contact['institution_id']}", {"status": "active"}, If_Match='"2"')
    house.as_operator("PATCH", f"/contacts/{contact['id']}", {"active": False}, If_Match='"1"')
    assert house.login(contact["email"]).status_code == 401


def test_one_address_of_a_machine_signs_in_ten_times_a_minute(guarded_house: Any) -> None:
    answers = [guarded_house.login(f"somebody-{number}@example.org") for number in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert answers[-1].json["slug"] == "too-many-requests"
    assert int(answers[-1].headers["Retry-After"]) > 0
