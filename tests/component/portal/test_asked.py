"""Conditions, questions and needs on the pages: for those who register, for those who did, and for operators."""

import re
from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.use_cases.ports import Reply
from causeway_testing.portal_services import problem
from causeway_testing.portal_world import CONFERENCE, LECTURE, PAST, one_registration

REGISTER = f"/api/registrations/events/{CONFERENCE}/registrations"
ENTRIES = {
    "name": "Ani Sargsyan",
    "email": "ani@museum.example",
    "mode": "onsite",
    "language": "hy",
    "zone": "Asia/Yerevan",
    "claim": "claim-123456",
}
ASKED = {"access_code": "K7QM-2XPA", "agree": "yes", "answer-status": "work"}
TOKEN = "registration-9.0.abcdefghijklmnopqrstuvwxyz0"
OPERATIONS = f"/operations/events/{LECTURE}"


def send(world: Any, **changes: Any) -> Any:
    return world.visitor().post(f"/events/{CONFERENCE}", data={**ENTRIES, **ASKED, **changes})


def registered(world: Any) -> str:
    person = {"name": "Ani", "email": "ani@museum.example"}
    world.services.registrations[TOKEN] = one_registration(event_id=CONFERENCE, person=person)
    return f"/my/{TOKEN}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_says_who_can_register_and_asks_in_the_readers_language(world: Any, language: str) -> None:
    html = world.visitor(language).get(f"/events/{CONFERENCE}?code=K7QM").text
    label = {"en": "What brings you here?", "zh-Hans": "您为何参加？", "hy": "Ի՞նչն է ձեզ բերում։"}[language]
    assert label in html
    assert 'name="access_code"' in html
    assert 'value="K7QM"' in html
    assert f'href="/events/{PAST}"' in html
    assert "museum.example" in html
    assert html.count('type="checkbox" id="agree"') == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_kinds_parts_companions_and_the_order_of_the_waiting_list_are_shown(world: Any, language: str) -> None:
    html = world.visitor(language).get(f"/events/{CONFERENCE}").text
    kind, part = {
        "en": ("Expert", "Studio visit"),
        "zh-Hans": ("专家", "工作室参观"),
        "hy": ("Մասնագետ", "Այց արվեստանոց"),
    }[language]
    assert kind in html
    assert part in html
    assert html.count('name="kind"') == 2
    assert 'name="companions"' in html
    assert "2cf24dba" * 8 in html, "the digest of the draw's seed is public"


def test_who_comes_along_and_what_was_chosen_reaches_registrations(world: Any) -> None:
    chosen = {"kind": "expert", "parts": ["visit", "gala"], "companions": " Li  Wei \r\n\r\nAram\r\n"}
    assert send(world, **chosen).status_code == 303
    body = world.services.asked_for("POST", "/registrations")[0].body
    assert (body["kind"], body["parts"], body["companions"]) == ("expert", ["visit"], ["Li Wei", "Aram"])


@pytest.mark.parametrize(
    ("slug", "field"), [("kind-required", "kind"), ("part-not-in-mode", "parts"), ("party-too-large", "companions")]
)
def test_a_choice_that_does_not_fit_is_named_beside_its_field(world: Any, slug: str, field: str) -> None:
    world.services.refuse("POST", REGISTER, slug, 409)
    html = send(world, companions="Li Wei").text
    assert f'id="{field}-error"' in html
    assert f'href="#{field}"' in html
    assert "Li Wei" in html, "what was entered stays"


def test_the_own_page_names_who_comes_along_and_says_when_the_draw_is(world: Any) -> None:
    path = registered(world)
    world.services.registrations[TOKEN] |= {"status": "waiting", "kind": "expert", "parts": ["visit"], "size": 2}
    world.services.registrations[TOKEN]["person"]["companions"] = ["Li Wei"]
    html = world.visitor().get(path).text
    for shown in ("With Li Wei", "Expert", "Studio visit", "Places are drawn on", "it does not matter who is fastest"):
        assert shown in html


def test_an_event_as_usual_asks_for_needs_only(world: Any) -> None:
    html = world.visitor().get(f"/events/{LECTURE}").text
    assert "What you need in order to take part" in html
    assert "access_code" not in html
    assert 'id="agree"' not in html
    assert "data-shown-if" not in html


def test_what_was_entered_reaches_registrations(world: Any) -> None:
    answer = send(world, **{"answer-years": "2,5", "access": ["captions"], "diet_note": "No nuts.", "institution": "x"})
    assert answer.status_code == 303
    body = world.services.asked_for("POST", "/registrations")[0].body
    assert (body["access_code"], body["terms_version"]) == ("K7QM-2XPA", "2")
    assert body["answers"] == {"status": "work", "years": 2.5}
    assert body["needs"] == {"access": ["captions"], "access_note": None, "diet": [], "diet_note": "No nuts."}
    assert "institution_id" not in body, "only an institution of the list is passed on"


def test_without_a_script_the_questions_that_follow_appear_on_request(world: Any) -> None:
    html = send(world, step="questions", **{"answer-status": "study"}).text
    assert world.services.asked_for("POST", "/registrations") == []
    assert re.search(r'<div class="question" data-shown-if="answer-status" data-equals="study">', html)
    assert 'value="ani@museum.example"' in html
    hidden = send(world, step="questions").text
    assert re.search(r'<div class="question" data-shown-if="answer-status" data-equals="study" hidden>', hidden)


def test_everything_in_the_way_is_said_at_once_beside_its_field(world: Any) -> None:
    world.services.refuse("POST", REGISTER, "code-not-valid", 409)
    in_the_way = [
        {"slug": "code-not-valid", "errors": []},
        {"slug": "terms-not-accepted", "errors": []},
        {"slug": "answers-do-not-fit", "errors": [{"field": "answers.subject", "reason": "required"}]},
    ]
    checked = Reply(status=200, body={"may_register": False, "would_wait": None, "refusals": in_the_way})
    world.services.answers["POST", f"{REGISTER}/check"] = lambda _: checked

    answer = send(world, agree="")

    assert answer.status_code == 422
    assert "3 entries need another look." in answer.text
    for field in ("access_code", "agree", "answer-subject"):
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}-error"' in answer.text
    assert 'value="K7QM-2XPA"' in answer.text


def test_a_refusal_that_no_entry_mends_is_explained(world: Any) -> None:
    world.services.refuse("POST", REGISTER, "clashes-with-another", 409)
    answer = send(world)
    assert answer.status_code == 409
    assert "Another registration is at the same time" in answer.text
    assert world.services.asked_for("POST", "/check") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_my_page_leads_to_my_answers_and_needs(world: Any, language: str) -> None:
    mine = registered(world)
    page = world.visitor(language).get(mine).text
    assert f'href="{mine}/answers"' in page
    assert f'href="{mine}/needs"' in page
    for path in ("answers", "needs"):
        html = world.visitor(language).get(f"{mine}/{path}").text
        assert f'<html lang="{language}"' in html
        assert html.count("<h1") == 1


def test_my_answers_are_changed_to_the_state_that_was_read(world: Any) -> None:
    mine = registered(world)
    answer = world.visitor().post(f"{mine}/answers", data={"revision": "0", "answer-status": "work"})
    assert answer.headers["Location"] == f"{mine}?done=answers"
    (ask,) = world.services.asked_for("PUT", "/mine/answers")
    assert (ask.body, ask.revision) == ({"answers": {"status": "work"}}, 0)
    assert "Your answers are saved." in world.visitor().get(f"{mine}?done=answers").text
    assert '<option value="work" selected>' in world.visitor().get(f"{mine}/answers").text


def test_a_wrong_answer_of_mine_is_said_beside_it(world: Any) -> None:
    mine = registered(world)
    errors = [{"field": "answers.arrival", "message": "Not a date.", "reason": "not-a-date"}]
    refused = problem("answers-do-not-fit", 422, errors=errors)
    world.services.answers["PUT", "/api/registrations/mine/answers"] = lambda _: refused
    answer = world.visitor().post(f"{mine}/answers", data={"answer-arrival": "soon"})
    assert answer.status_code == 422
    assert 'id="answer-arrival-error"' in answer.text
    assert "Please enter a date." in answer.text


def test_my_needs_are_changed_and_a_late_tab_is_told(world: Any) -> None:
    mine = registered(world)
    sent = {"revision": "0", "access": ["wheelchair", "gold taps"], "diet_note": "No nuts.\r\nPlease."}
    assert world.visitor().post(f"{mine}/needs", data=sent).headers["Location"] == f"{mine}?done=needs"
    (ask,) = world.services.asked_for("PUT", "/mine/needs")
    assert ask.body["access"] == ["wheelchair"]
    assert ask.body["diet_note"] == "No nuts.\nPlease."
    world.services.refuse("PUT", "/api/registrations/mine/needs", "changed-meanwhile", 412)
    late = world.visitor().post(f"{mine}/needs", data=sent)
    assert late.status_code == 412
    assert "It was changed meanwhile" in late.text


@pytest.mark.parametrize("path", ["answers", "needs"])
def test_a_link_that_does_not_work_shows_nothing(world: Any, path: str) -> None:
    assert world.visitor().get(f"/my/nobody/{path}").status_code == 404
    world.services.down = {"registrations"}
    assert world.visitor().get(f"/my/nobody/{path}").status_code == 503


@pytest.mark.parametrize("page", ["conditions", "codes", "given"])
def test_these_pages_are_for_operators(world: Any, page: str) -> None:
    assert world.visitor().get(f"{OPERATIONS}/{page}").status_code == 303
    assert world.signed_in("partner@example.org").get(f"{OPERATIONS}/{page}").status_code == 403


def mark_in(html: str) -> str:
    found = re.search(r'name="mark" value="([0-9a-f]+)"', html)
    assert found is not None
    return found[1]


def test_operators_change_conditions(world: Any) -> None:
    client = world.signed_in()
    html = client.get(f"{OPERATIONS}/conditions").text
    assert 'name="needs_code" value="yes" checked' in html
    assert "Photographs are taken." in html
    sent = {
        "mark": mark_in(html),
        "revision": "3",
        "needs_code": "yes",
        "mail_domains": "@Museum.example, музей.example",
        "institutions": ["university"],
        "prerequisites": f"http://localhost/events/{PAST}\n",
        "taking_part": "registered",
        "terms_version": "3",
        "terms.en": "New words.",
    }
    answer = client.post(f"{OPERATIONS}/conditions", data=sent)
    assert answer.headers["Location"] == f"{OPERATIONS}/conditions?done=gates"
    (ask,) = world.services.asked_for("PUT", "/admission/gates")
    assert ask.revision == 3
    assert ask.body == {
        "needs_code": True,
        "mail_domains": ["museum.example", "xn--e1adhj9a.example"],
        "institutions": ["university"],
        "prerequisites": [{"event_id": PAST, "taking_part": "registered"}],
        "refuses_clash": False,
        "terms": {"version": "3", "text": {"en": "New words."}},
    }


def test_operators_read_every_wording_of_the_terms(world: Any) -> None:
    page = world.signed_in().get(f"{OPERATIONS}/conditions?terms=from-here").text
    section = page.split('id="wordings"')[1].split("</section>")[0]
    assert '<p lang="hy">Լուսանկարում ենք։</p>' in section
    assert "Nobody is &lt;b&gt;filmed&lt;/b&gt;." in section
    assert "terms=older#wordings" in section
    (ask,) = world.services.asked_for("GET", "/admission/terms")
    assert ask.query == {"limit": "20", "cursor": "from-here"}
    nothing = Reply(status=200, body={"items": [], "next": None})
    world.services.answers["GET", f"/api/registrations/events/{LECTURE}/admission/terms"] = lambda _: nothing
    assert 'id="wordings"' not in world.signed_in().get(f"{OPERATIONS}/conditions").text


def test_operators_change_questions_and_what_was_refused_is_still_there(world: Any) -> None:
    client = world.signed_in()
    html = client.get(f"{OPERATIONS}/conditions").text
    assert "study | I study" in html
    sent = {
        "mark": mark_in(html),
        "revision": "3",
        "id.0": "status",
        "type.0": "choice",
        "label.0.en": "Why?",
        "choices.0": "study | I study | 学习\nwork | I work",
        "required.0": "yes",
        "id.2": "subject",
        "type.2": "text",
        "label.2.en": "What?",
        "if.2": "status",
        "equals.2": "study",
    }
    assert client.post(f"{OPERATIONS}/questions", data=sent).status_code == 303
    (ask,) = world.services.asked_for("PUT", "/admission/form")
    first, second = ask.body["questions"]
    assert first["choices"][0] == {"id": "study", "label": {"en": "I study", "zh-Hans": "学习"}}
    assert (first["required"], second["shown_if"]) == (True, {"question": "status", "equals": "study"})
    path = f"/api/registrations/events/{LECTURE}/admission/form"
    world.services.refuse("PUT", path, "form-does-not-fit", 422, question="subject")
    refused = client.post(f"{OPERATIONS}/questions", data=sent)
    assert refused.status_code == 422
    assert "“subject”" in refused.text
    assert 'value="What?"' in refused.text


def test_operators_make_codes_see_them_once_or_take_a_file(world: Any) -> None:
    client = world.signed_in()
    html = client.get(f"{OPERATIONS}/codes").text
    assert "Delegation &lt;b&gt;" in html
    assert "can be registered for without a code" in html
    made = {"items": [{"code": "K7QM-2XPA-9TRC", "label": "=1+1", "limit": 1, "expires_at": None}]}
    path = f"/api/registrations/events/{LECTURE}/access-codes"
    world.services.answers["POST", path] = lambda _: Reply(status=201, body=made)
    sent = {"mark": mark_in(html), "claim": "claim-1", "label": "Guests", "count": "1", "limit": "", "code": ""}
    page = client.post(f"{OPERATIONS}/codes", data={**sent, "expires_at": "2025-06-24T12:00"})
    assert page.status_code == 200
    assert f"http://localhost/events/{LECTURE}?code=K7QM-2XPA-9TRC" in page.text
    (ask,) = world.services.asked_for("POST", "/access-codes")
    assert ask.body == {"label": "Guests", "limit": None, "count": 1, "expires_at": "2025-06-24T04:00:00+00:00"}
    file = client.post(f"{OPERATIONS}/codes", data={**sent, "as": "file"})
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.text.splitlines()[1] == "K7QM-2XPA-9TRC,'=1+1,1,"
    assert client.get(f"{OPERATIONS}/codes.csv").text.startswith("label")
    revoked = client.post(f"{OPERATIONS}/codes/{'0' * 64}/revoke", data={"mark": mark_in(html)})
    assert revoked.headers["Location"] == f"{OPERATIONS}/codes?done=revoked"


@pytest.mark.parametrize("language", LANGUAGES)
def test_operators_see_needs_and_answers(world: Any, language: str) -> None:
    client = world.signed_in()
    html = client.get(f"{OPERATIONS}/given?language={language}").text
    assert "Ani &lt;i&gt;" in html
    assert "No &lt;nuts&gt;" in html
    assert {"en": "I study", "zh-Hans": "I study", "hy": "Սովորում եմ"}[language] in html
    assert f'<html lang="{language}"' in html
    empty = client.get(f"/operations/events/{CONFERENCE}/given?language={language}").text
    assert empty.count('class="empty"') == 2
