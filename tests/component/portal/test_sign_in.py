"""Signing in: a visit on the server, its secret in the cookie alone, and every form marked."""

import re
from datetime import timedelta
from typing import Any

import pytest

from causeway_portal.domain.visit import SignedIn
from causeway_portal.pages.desk import VISIT_COOKIE
from causeway_testing.portal_services import access_token, problem
from causeway_testing.portal_world import NOW

SECRET_FORM = {"email": "operator@example.org", "password": "correct horse battery"}


def mark_of(client: Any, path: str = "/account") -> str:
    found = re.search(r'name="mark" value="([0-9a-f]{64})"', client.get(path).text)
    assert found
    return found[1]


def signed_in(minutes: int = 10, **changes: Any) -> SignedIn:
    values = {
        "access_token": access_token(),
        "refresh_token": "refresh-0",
        "access_expires_at": NOW + timedelta(minutes=minutes),
        "contact_id": "c1",
        "name": "Lilit",
        "email": "operator@example.org",
        "role": "operator",
        "institution_id": "office",
    }
    return SignedIn(**{**values, **changes})


def test_an_operator_is_led_to_operations_and_a_partner_home(world: Any) -> None:
    assert world.visitor().post("/login", data=SECRET_FORM).headers["Location"] == "/operations"
    partner = {**SECRET_FORM, "email": "partner@example.org"}
    assert world.visitor().post("/login", data=partner).headers["Location"] == "/"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world: Any) -> None:
    cookie = world.visitor().post("/login", data=SECRET_FORM).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age" not in cookie


def test_over_tls_the_cookie_is_sent_over_tls_only(world: Any) -> None:
    secure = type(world)(world.database, world.services, public_url="https://exchange.example.org")

    assert "Secure" in secure.visitor().post("/login", data=SECRET_FORM).headers["Set-Cookie"]


def test_a_stolen_database_opens_no_visit(world: Any) -> None:
    visit = world.visits.start(signed_in())

    row = world.database["visits"].find_one()
    assert visit.id not in str(row)
    assert signed_in().access_token.encode() not in row["sealed"]
    assert b"operator@example.org" not in row["sealed"]


def test_a_changed_row_is_no_visit(world: Any) -> None:
    visit = world.visits.start(signed_in())
    world.database["visits"].update_one({}, {"$set": {"sealed": b"x" * 80}})

    assert world.visits.find(visit.id) is None


def test_whatever_is_wrong_with_the_login_gets_one_answer(world: Any) -> None:
    texts = []
    for form in ({**SECRET_FORM, "password": "wrong"}, {**SECRET_FORM, "email": "nobody@example.org"}, {}):
        answer = world.visitor().post("/login", data=form)
        assert answer.status_code == 401
        texts.append(re.sub(r'value="[^"]*"|Reference.*', "", answer.text))

    assert len(set(texts)) == 1
    assert "The address or the password is wrong" in texts[0]


def test_too_many_attempts_are_explained(world: Any) -> None:
    world.services.answers["POST", "/api/partners/logins"] = lambda _: problem("too-many-attempts", 429)

    answer = world.visitor().post("/login", data=SECRET_FORM)

    assert answer.status_code == 429
    assert "Too many wrong passwords" in answer.text


def test_while_partners_is_away_nobody_can_sign_in_but_everybody_can_read(world: Any) -> None:
    world.services.down.add("partners")

    assert world.visitor().post("/login", data=SECRET_FORM).status_code == 503
    assert world.visitor().get("/").status_code == 200


def test_the_password_is_never_shown_again(world: Any) -> None:
    assert "wrong-secret" not in world.visitor().post("/login", data={**SECRET_FORM, "password": "wrong-secret"}).text


def test_after_signing_in_one_lands_where_one_wanted_to_go_but_never_elsewhere(world: Any) -> None:
    wanted = {**SECRET_FORM, "back": "/operations/events"}
    assert world.visitor().post("/login", data=wanted).headers["Location"] == "/operations/events"

    evil = {**SECRET_FORM, "email": "partner@example.org", "back": "https://evil.example/"}
    assert world.visitor().post("/login", data=evil).headers["Location"] == "/"


def test_signing_out_ends_the_visit_here_and_at_partners(world: Any) -> None:
    client = world.signed_in()

    answer = client.post("/logout", data={"mark": mark_of(client)})

    assert answer.status_code == 303
    assert world.database["visits"].count_documents({}) == 0
    assert len(world.services.asked_for("POST", "/logins/end")) == 1
    assert client.get("/operations").status_code == 303


def test_signing_in_again_ends_the_visit_before(world: Any) -> None:
    client = world.signed_in()

    client.post("/login", data={**SECRET_FORM, "mark": mark_of(client)})

    assert world.database["visits"].count_documents({}) == 1


def test_a_signed_in_form_without_its_mark_is_refused(world: Any) -> None:
    client = world.signed_in()

    for form in ({}, {"mark": "0" * 64}, {"mark": ""}):
        assert client.post("/logout", data=form).status_code == 403
    assert world.database["visits"].count_documents({}) == 1


def test_the_mark_of_one_visit_opens_no_form_of_another(world: Any) -> None:
    first, second = world.signed_in(), world.signed_in()

    assert first.post("/logout", data={"mark": mark_of(second)}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_other_sites_cannot_post_forms_here(world: Any, headers: dict[str, str]) -> None:
    assert world.visitor().post("/login", data=SECRET_FORM, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {}])
def test_our_own_pages_can(world: Any, headers: dict[str, str]) -> None:
    assert world.visitor().post("/login", data=SECRET_FORM, headers=headers).status_code == 303


def test_an_access_token_that_runs_out_is_renewed_before_it_does(world: Any) -> None:
    client = world.signed_in()
    before = world.database["visits"].find_one()["sealed"]
    world.now = NOW + timedelta(minutes=9, seconds=30)

    assert client.get("/account").status_code == 200

    assert len(world.services.asked_for("POST", "/logins/refresh")) == 1
    assert world.database["visits"].find_one()["sealed"] != before
    assert client.get("/account").status_code == 200
    assert len(world.services.asked_for("POST", "/logins/refresh")) == 1


def test_two_pages_at_once_use_the_refresh_token_only_once(world: Any) -> None:
    visit = world.visits.start(signed_in(minutes=0))
    world.now = NOW + timedelta(seconds=1)

    assert world.visits.claim_renewal(visit.id)
    assert not world.visits.claim_renewal(visit.id)


def test_a_renewal_that_nobody_finished_can_be_claimed_again(world: Any) -> None:
    visit = world.visits.start(signed_in())
    world.now = NOW + timedelta(seconds=1)
    world.visits.claim_renewal(visit.id)

    world.now = NOW + timedelta(seconds=30)

    assert world.visits.claim_renewal(visit.id)


def test_a_page_waits_for_another_that_renews(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = world.visits.start(signed_in(minutes=0))
    world.now = NOW + timedelta(seconds=1)
    world.visits.claim_renewal(visit.id)
    newer = signed_in(access_token=access_token("operator") + "2")
    monkeypatch.setattr("causeway_portal.pages.desk.time.sleep", lambda _: world.visits.renew(visit, newer))
    client = world.visitor(**{VISIT_COOKIE: visit.id})

    assert client.get("/account").status_code == 200
    assert world.services.asked_for("POST", "/logins/refresh") == []


def test_a_session_that_partners_has_ended_is_over_here_too(world: Any) -> None:
    client = world.signed_in()
    world.now = NOW + timedelta(minutes=20)
    world.services.refuse("POST", "/api/partners/logins/refresh", "session-ended", 401)

    assert client.get("/account").headers["Location"] == "/login?back=/account"
    assert world.database["visits"].count_documents({}) == 0


def test_while_partners_is_away_a_signed_in_person_still_sees_public_pages(world: Any) -> None:
    client = world.signed_in()
    world.now = NOW + timedelta(minutes=20)
    world.services.down.add("partners")

    assert client.get("/").status_code == 200
    assert world.database["visits"].count_documents({}) == 1


def test_a_visit_ends_after_twelve_hours_without_use(world: Any) -> None:
    client = world.signed_in()
    world.now = NOW + timedelta(hours=13)

    assert client.get("/account").status_code == 303


def test_a_made_up_cookie_is_nobody(world: Any) -> None:
    assert world.visitor(**{VISIT_COOKIE: "x" * 3000}).get("/account").status_code == 303


def test_the_account_page_says_who_one_is(world: Any) -> None:
    html = world.signed_in().get("/account").text

    assert "Lilit Petrosyan" in html
    assert "Museums Development Centre" in html
    assert "/api/events/programme.ics" in html
