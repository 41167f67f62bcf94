"""The operators' pages: watching, mending, checking in."""

import re
from typing import Any

import pytest

from causeway_portal.store.indexes import TROUBLED_DELIVERIES
from causeway_testing.portal_services import operations_figures
from causeway_testing.portal_world import LECTURE

LETTER = "/operations/dead-letters/events/letter-1"
OPERATOR_PAGES = (
    "/operations",
    "/operations/events",
    "/operations/check-in",
    "/operations/programmes/new",
    "/operations/programmes/programme-lectures/editions/new",
    "/operations/editions/edition-2025/events/new",
    "/operations/events/draft-1",
    "/operations/events/draft-1/preview",
    "/operations/events/draft-1/publish",
    LETTER,
)


def mark_of(client: Any) -> str:
    found = re.search(r'name="mark" value="([0-9a-f]{64})"', client.get("/account").text)
    assert found
    return found[1]


@pytest.mark.parametrize("path", OPERATOR_PAGES)
def test_nobody_sees_it_without_signing_in(world: Any, path: str) -> None:
    answer = world.visitor().get(path)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/login?back=%2Foperations")


@pytest.mark.parametrize("path", OPERATOR_PAGES)
def test_partners_are_told_that_it_is_not_theirs(world: Any, path: str) -> None:
    assert world.signed_in("partner@example.org").get(path).status_code == 403


@pytest.mark.parametrize("path", OPERATOR_PAGES)
@pytest.mark.parametrize("language", ["en", "zh-Hans", "hy"])
def test_operators_see_it_in_every_language(world: Any, path: str, language: str) -> None:
    answer = world.signed_in().get(f"{path}?language={language}")

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text


def test_the_page_shows_every_service_with_its_figures(world: Any) -> None:
    html = world.signed_in().get("/operations").text

    for figure in ("3 · 1 s", "812 a second", "Ready", "Registrations", "Notifications"):
        assert figure in html


def test_it_asks_all_services_with_the_operators_token(world: Any) -> None:
    world.signed_in().get("/operations")

    asked = [ask for ask in world.services.asked if ask.path.endswith("/operations")]
    assert len(asked) == 5
    assert all(ask.authorization and ask.authorization.startswith("Bearer ") for ask in asked)
    assert all(ask.timeout_s and ask.timeout_s < 5 for ask in asked)


def test_a_service_that_does_not_answer_is_shown_as_such_and_the_rest_stays(world: Any) -> None:
    client = world.signed_in()
    world.services.down.update({"events", "notifications"})

    answer = client.get("/operations")

    assert answer.status_code == 200
    assert answer.text.count("Does not answer") == 3
    assert "Last places" not in answer.text
    assert "Digital Transformation" in answer.text


def test_a_degraded_service_and_its_parked_keys_stand_out(world: Any) -> None:
    from causeway_portal.use_cases.ports import Reply

    figures = operations_figures(status="degraded", parked_keys=7)
    world.services.answers["GET", "/api/events/operations"] = lambda _: Reply(status=200, body=figures)

    html = world.signed_in().get("/operations").text

    assert "Degraded" in html
    assert '<dd class="alarm">7</dd>' in html


def test_live_counts_stand_beside_a_picture_and_in_numbers(world: Any) -> None:
    html = world.signed_in().get("/operations").text

    row = html[html.index(f"/operations/events/{LECTURE}") :]
    assert re.search(r'<td class="num">114</td>\s*<td class="num">120</td>', row)
    assert '<rect class="bar__fill" x="0" y="0" width="95"' in row


def test_the_changing_part_can_be_asked_for_alone(world: Any) -> None:
    html = world.signed_in().get("/operations?part=live").text

    assert "<html" not in html
    assert "Services" in html


def test_a_dead_letter_is_shown_harmlessly(world: Any) -> None:
    html = world.signed_in().get(LETTER).text

    assert "the body is not JSON" in html
    assert "<script>alert" not in html


@pytest.mark.parametrize(("action", "body"), [("replay", None), ("discard", {"note": "A test message."})])
def test_a_dead_letter_is_mended_with_a_button(world: Any, action: str, body: object) -> None:
    client = world.signed_in()

    form = {"mark": mark_of(client), "claim": "c1", "note": " A test message. "}
    answer = client.post(f"{LETTER}/{action}", data=form)

    assert answer.headers["Location"] == f"/operations?done={action}"
    asked = world.services.asked_for("POST", action)[0]
    assert (asked.path, asked.body, asked.claim) == (f"/api/events/dead-letters/letter-1/{action}", body, "c1")


def test_only_known_services_and_actions_are_asked(world: Any) -> None:
    client = world.signed_in()
    form = {"mark": mark_of(client)}

    assert client.post("/operations/dead-letters/evil/letter-1/replay", data=form).status_code == 404
    assert client.post("/operations/dead-letters/events/letter-1/explode", data=form).status_code == 404
    assert client.get("/operations/dead-letters/evil/letter-1").status_code == 404


def test_a_refused_repair_is_explained(world: Any) -> None:
    world.services.refuse("POST", "/api/events/dead-letters/letter-1/replay", "dead-letter-closed", 409)
    client = world.signed_in()

    answer = client.post(f"{LETTER}/replay", data={"mark": mark_of(client)})

    assert answer.status_code == 409
    assert "It has been dealt with" in answer.text


def test_failed_mail_is_listed_and_can_be_sent_again(world: Any) -> None:
    row = {"_id": "r1:confirmation:1", "revision": 1, "seq": 2, "registration_id": "r1", "event_id": LECTURE}
    world.database[TROUBLED_DELIVERIES].insert_one(
        {**row, "kind": "confirmation", "status": "failed", "attempts": 9, "reason": "550 no such user"}
    )
    client = world.signed_in()

    assert "550 no such user" in client.get("/operations").text
    answer = client.post("/operations/deliveries/r1:confirmation:1/resend", data={"mark": mark_of(client)})

    assert answer.status_code == 303
    assert world.services.asked_for("POST", "/resend")[0].path.endswith("/deliveries/r1:confirmation:1/resend")
    world.database[TROUBLED_DELIVERIES].delete_many({})


def test_people_are_checked_in_by_the_code_of_their_ticket(world: Any) -> None:
    client = world.signed_in()

    answer = client.post("/operations/check-in", data={"mark": mark_of(client), "ticket": " abc.0.def "})

    assert "Ani is checked in." in answer.text
    assert world.services.asked_for("POST", "/check-ins")[0].body == {"ticket": "abc.0.def"}


def test_a_second_scan_says_when_the_first_was(world: Any) -> None:
    world.services.refuse(
        "POST", "/api/registrations/check-ins", "already-checked-in", 409, checked_in_at="2025-06-24T01:05:00+00:00"
    )
    client = world.signed_in()

    answer = client.post("/operations/check-in", data={"mark": mark_of(client), "ticket": "abc"})

    assert answer.status_code == 409
    assert "This ticket was used on 24 June 2025, 01:05 UTC." in answer.text
    assert 'value="abc"' in answer.text
