"""A leader's page, and the page on which a member confirms for themselves."""

import io
from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_testing.portal_delegations import DELEGATION_TOKEN, TABLE, a_table, delegation, named_participant
from causeway_testing.portal_services import problem
from causeway_testing.portal_world import NOW

PAGE = f"/delegation/{DELEGATION_TOKEN}"
API = "/api/registrations/delegation"
TOKEN = "registration-9.0.abcdefghijklmnopqrstuvwxyz0"


def test_a_leader_sees_the_quota_the_time_left_and_the_members(world: Any) -> None:
    answer = world.visitor().get(PAGE)
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == ("no-referrer", "no-store")
    for words in ("Yerevan State University", "2 of 3", "1 free", "5 days left", "Member &lt;1&gt;"):
        assert words in answer.text
    assert "member-1@university.example" in answer.text
    assert answer.text.count("Take out or replace") == 2, "who has left cannot be taken out"
    assert "noindex" in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "/members/member-1", "/tables/table-1"])
def test_every_page_is_there_in_every_language(world: Any, language: str, path: str) -> None:
    answer = world.visitor(language=language).get(f"{PAGE}{path}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text


@pytest.mark.parametrize("path", ["", "/members/member-1", "/tables/table-1", "/tables/table-1/refused.csv"])
def test_a_forged_link_gets_the_answer_of_every_link_that_does_not_work(world: Any, path: str) -> None:
    answer = world.visitor().get(f"/delegation/forged{path}")
    assert answer.status_code == 404
    assert "This link does not work." in answer.text
    posted = world.visitor().post("/delegation/forged/members", data={"name": "A", "email": "a@b.example"})
    assert posted.status_code == 404


def test_a_member_is_named(world: Any) -> None:
    form = {"claim": "c", "name": " Ani ", "email": "ani@university.example", "language": "hy"}
    answer = world.visitor().post(f"{PAGE}/members", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?done=named")
    (asked,) = world.services.asked_for("POST", "/delegation/members")
    assert asked.body == {"name": "Ani", "email": "ani@university.example", "language": "hy"}
    assert (asked.authorization, asked.claim) == (f"Link {DELEGATION_TOKEN}", "delegation.c")
    assert "asked by mail to confirm" in world.visitor().get(f"{PAGE}?done=named").text


def test_what_was_entered_comes_back_with_the_reason(world: Any) -> None:
    world.services.refuse("POST", f"{API}/members", "allotment-used-up", 409, left=0)
    answer = world.visitor().post(f"{PAGE}/members", data={"claim": "c", "name": "Ani", "email": "ani@u.example"})
    assert answer.status_code == 409
    assert 'value="ani@u.example"' in answer.text
    assert 'role="alert"' in answer.text


def test_a_member_is_taken_out_or_replaced_after_a_page_that_asks(world: Any) -> None:
    page = world.visitor().get(f"{PAGE}/members/member-1").text
    assert "Member &lt;1&gt;" in page
    removed = world.visitor().post(f"{PAGE}/members/member-1/remove", data={"claim": "c"})
    assert removed.headers["Location"] == f"{PAGE}?done=removed"
    form = {"claim": "c.r", "name": "Aram", "email": "aram@university.example", "language": "xx"}
    replaced = world.visitor().post(f"{PAGE}/members/member-1/replace", data=form)
    assert replaced.headers["Location"] == f"{PAGE}?done=replaced"
    (asked,) = world.services.asked_for("POST", "/members/member-1/replace")
    assert asked.body == {"name": "Aram", "email": "aram@university.example", "language": None}
    assert world.services.asked_for("POST", "/members/member-1/withdraw")
    world.services.refuse("POST", f"{API}/members/member-1/withdraw", "already-checked-in", 409)
    again = world.visitor().post(f"{PAGE}/members/member-1/remove", data={"claim": "c"})
    assert again.status_code == 409
    assert "Member &lt;1&gt;" in again.text


@pytest.mark.parametrize("by_file", [True, False])
def test_a_table_is_pasted_or_sent_as_a_file_and_tried_first(world: Any, by_file: bool) -> None:
    form: dict[str, Any] = {"claim": "c", "try": "yes"}
    written = TABLE.replace("\n", "\r\n")
    form |= {"table": (io.BytesIO(written.encode("utf-8-sig")), "t.csv")} if by_file else {"pasted": written}
    answer = world.visitor().post(f"{PAGE}/tables", data=form, content_type="multipart/form-data")
    assert answer.headers["Location"] == f"{PAGE}/tables/table-1"
    (asked,) = world.services.asked_for("POST", "/delegation/imports")
    assert asked.body == {"csv": TABLE, "dry_run": True}
    page = world.visitor().get(f"{PAGE}/tables/table-1").text
    assert "Tried: nobody was named" in page
    assert "without “Only try it”" in page
    refused = world.visitor().get(f"{PAGE}/tables/table-1/refused.csv")
    assert refused.content_type == "text/csv; charset=utf-8"
    assert "attachment" in refused.headers["Content-Disposition"]


def test_a_table_under_way_says_how_far_it_is(world: Any) -> None:
    under_way = a_table(dry_run=False, looked_at=1, finished_at=None)
    world.services.answers["GET", f"{API}/imports/table-1"] = lambda _: problem("x", 200, **under_way)
    page = world.visitor().get(f"{PAGE}/tables/table-1").text
    assert "1 of 3" in page
    assert "Look again" in page


def test_what_is_no_table_is_refused_on_the_same_page(world: Any) -> None:
    world.services.refuse("POST", f"{API}/imports", "sheet-unreadable", 422)
    answer = world.visitor().post(
        f"{PAGE}/tables",
        data={"claim": "c", "table": (io.BytesIO(b"\xff\xff"), "t.xls")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "Yerevan State University" in answer.text


def test_once_the_places_have_returned_nothing_can_be_filled(world: Any) -> None:
    returned = delegation(returned_at=NOW.isoformat())
    world.services.answers["GET", API] = lambda _: problem("x", 200, **returned)
    page = world.visitor().get(PAGE).text
    assert "Name this member" not in page
    assert "Returned" in page


def test_the_page_says_when_the_service_is_away(world: Any) -> None:
    world.services.down.add("registrations")
    assert world.visitor().get(PAGE).status_code == 503


@pytest.fixture
def named(world: Any) -> dict[str, Any]:
    registration = named_participant()
    world.services.registrations[TOKEN] = registration
    return registration


def test_a_named_person_is_led_to_confirm_for_themselves(world: Any, named: dict[str, Any]) -> None:
    page = world.visitor().get(f"/my/{TOKEN}").text
    assert f"/my/{TOKEN}/confirm" in page
    assert "The &lt;university&gt; has named you" in page
    assert f"/my/{TOKEN}/accept" not in page
    form = world.visitor().get(f"/my/{TOKEN}/confirm")
    assert form.headers["Referrer-Policy"] == "no-referrer"
    for words in ("Ani Sargsyan", "ani@example.org", "What happens to your data", "Yes, I take part"):
        assert words in form.text
    assert '<option value="hy" lang="hy" selected>' in form.text
    said = world.visitor().post(f"/my/{TOKEN}/confirm", data={"claim": "c", "terms": "7", "language": "en"})
    assert said.headers["Location"] == f"/my/{TOKEN}?done=accept"
    (asked,) = world.services.asked_for("POST", "/mine/confirm")
    assert asked.body == {"consent": {"version": "7"}, "language": "en"}
    assert world.visitor().get(f"/my/{TOKEN}/confirm").status_code == 303, "there is nothing left to confirm"


def test_what_is_missing_is_asked_again_with_the_reason(world: Any, named: dict[str, Any]) -> None:
    world.services.refuse("POST", "/api/registrations/mine/confirm", "terms-not-accepted", 409)
    answer = world.visitor().post(f"/my/{TOKEN}/confirm", data={"claim": "c", "diet": "vegan"})
    assert answer.status_code == 422
    assert 'value="vegan" checked' in answer.text
    world.services.refuse("POST", "/api/registrations/mine/confirm", "offer-expired", 409, expired_at=NOW.isoformat())
    late = world.visitor().post(f"/my/{TOKEN}/confirm", data={"claim": "c"})
    assert (late.status_code, 'role="alert"' in late.text) == (409, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_confirmation_is_there_in_every_language(world: Any, named: dict[str, Any], language: str) -> None:
    answer = world.visitor(language=language).get(f"/my/{TOKEN}/confirm")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
