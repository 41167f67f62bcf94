"""Verifying a certificate by its code, having one, and giving them out from the operators' desk."""

from datetime import timedelta
from typing import Any

import pytest

from causeway_portal.pages.verification import plain_code
from causeway_testing.portal_afterwards import CERTIFICATE_CODE, certificate, verified
from causeway_testing.portal_world import LECTURE

BARE = CERTIFICATE_CODE.replace("-", "")
PAGE = f"/operations/events/{LECTURE}/certificates"


def registered(world: Any, **changes: Any) -> str:
    answer = {
        "name": "Ani",
        "email": "ani@example.org",
        "mode": "onsite",
        "language": "en",
        "zone": "Asia/Yerevan",
        "claim": "one",
    }
    world.visitor().post(f"/events/{LECTURE}", data=answer)
    token = next(iter(world.services.registrations))
    world.services.registrations[token].update(changes)
    return str(token)


def test_a_typed_code_leads_to_what_it_says(world: Any) -> None:
    world.services.verified[BARE] = verified()
    client = world.visitor()
    answer = client.get("/verify", query_string={"code": f" {CERTIFICATE_CODE.lower()} "})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/verify/{BARE}")
    page = client.get(answer.headers["Location"])
    assert "This certificate is genuine and holds" in page.text
    assert "Ani Sargsyan" in page.text
    assert '<dd lang="hy">Թանգարանների' in page.text
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert client.get(f"/verify/{CERTIFICATE_CODE}").text == page.text.replace(
        f"/verify/{BARE}", f"/verify/{CERTIFICATE_CODE}"
    )


@pytest.mark.parametrize(("status", "words"), [("withdrawn", "was withdrawn"), ("replaced", "replaced by a newer one")])
def test_what_does_not_hold_any_more_says_so_and_not_whose_it_was(world: Any, status: str, words: str) -> None:
    moment = world.now.isoformat()
    world.services.verified[BARE] = verified(status=status, name=None, ended_at=moment)
    page = world.visitor().get(f"/verify/{CERTIFICATE_CODE}").text
    assert words in page
    assert "Since" in page
    assert "Ani Sargsyan" not in page


def test_unknown_codes_all_look_the_same_and_the_form_stays(world: Any) -> None:
    pages = {code: world.visitor().get(f"/verify/{code}") for code in ("WRONG", "A" * 300, "<b>x")}
    for answer in pages.values():
        assert answer.status_code == 404
        assert "No certificate has this code" in answer.text
        assert 'name="code"' in answer.text
        assert "<b>x" not in answer.text
    assert world.visitor().get("/verify/---").headers["Location"] == "/verify"
    assert plain_code("王-a1") == "A1"


def test_who_asks_too_often_or_while_the_service_is_away_is_told_so(world: Any) -> None:
    world.services.refuse("GET", f"/api/registrations/certificates/{BARE}", "too-many-requests", 429)
    assert world.visitor().get(f"/verify/{CERTIFICATE_CODE}").status_code == 429
    world.services.down.add("registrations")
    assert world.visitor().get("/verify/OTHER").status_code == 503


def test_my_page_shows_a_certificate_that_holds_and_gives_the_sheet(world: Any) -> None:
    token = registered(world, certificate=certificate())
    assert "Your certificate" not in world.visitor().get(f"/my/{token}").text, "before the event nobody asks"
    world.now += timedelta(days=60)
    page = world.visitor().get(f"/my/{token}").text
    assert f'href="/my/{token}/certificate.pdf"' in page
    assert f'href="/verify/{CERTIFICATE_CODE}"' in page
    sheet = world.visitor().get(f"/my/{token}/certificate.pdf")
    assert (sheet.content_type, sheet.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert sheet.data.startswith(b"%PDF")
    assert world.visitor().get("/my/forged.0.x/certificate.pdf").status_code == 404


def test_my_page_says_why_a_certificate_was_withdrawn(world: Any) -> None:
    reason = {"en": "Somebody else <came>."}
    token = registered(world, certificate=certificate(status="withdrawn", reason=reason))
    world.now += timedelta(days=60)
    page = world.visitor().get(f"/my/{token}").text
    assert "Somebody else &lt;came&gt;." in page
    assert "certificate.pdf" not in page


def test_an_operator_lays_down_the_rule_sees_who_would_get_one_and_gives_them_out(world: Any) -> None:
    client = world.signed_in()
    page = client.get(PAGE).text
    assert "97" in page
    assert "Not checked in" in page
    mark = page.split('name="mark" value="')[1].split('"')[0]
    form = {"mark": mark, "claim": "c", "revision": "1", "checked_in": "yes", "share": "75", "title.hy": "Վկայական"}
    answer = client.post(PAGE, data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?done=rule")
    (asked,) = world.services.asked_for("PUT", "/certificate-rule")
    assert (asked.revision, asked.body["share"], asked.body["minutes"]) == (1, 75, None)
    assert (asked.body["checked_in"], asked.body["passed"], asked.body["title"]) == (True, False, {"hy": "Վկայական"})
    for path, done in (
        (f"{PAGE}/issue", "issued"),
        (f"{PAGE}/certificate-1/reissue", "reissue"),
        (f"{PAGE}/certificate-1/withdraw", "withdraw"),
    ):
        sent = {"mark": mark, "claim": "d", "name": "Ani", "reason.en": "Mistake"}
        assert client.post(path, data=sent).headers["Location"] == f"{PAGE}?done={done}"
    (withdrawal,) = world.services.asked_for("POST", "/withdraw")
    assert (withdrawal.body, withdrawal.claim) == ({"reason": {"en": "Mistake"}}, "withdraw.d")
    assert client.post(f"{PAGE}/certificate-1/burn", data={"mark": mark}).status_code == 404


def test_a_refused_rule_comes_back_with_what_was_entered(world: Any) -> None:
    client = world.signed_in()
    mark = client.get(PAGE).text.split('name="mark" value="')[1].split('"')[0]
    path = f"/api/registrations/events/{LECTURE}/certificate-rule"
    world.services.refuse("PUT", path, "invalid-input", 422)
    answer = client.post(PAGE, data={"mark": mark, "claim": "c", "revision": "1", "share": "many"})
    assert answer.status_code == 422
    assert 'value="many"' in answer.text


def test_the_desk_is_for_operators(world: Any) -> None:
    assert world.visitor().get(PAGE).status_code == 303
    assert world.signed_in("partner@example.org").get(PAGE).status_code == 403
    assert world.signed_in().get("/operations/events/nowhere/certificates").status_code == 404
