"""Answering a feedback form without an account, and what operators see of it."""

from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages.event_feedback import usual_questions
from causeway_testing.portal_afterwards import feedback_results, my_feedback
from causeway_testing.portal_services import problem
from causeway_testing.portal_world import LECTURE

TOKEN = "registration-9.0.abcdefghijklmnopqrstuvwxyz0"
PAGE = f"/operations/events/{LECTURE}/feedback"
MINE = "/api/registrations/mine/feedback"
RESULTS = f"/api/registrations/events/{LECTURE}/feedback"


def with_form(world: Any, **changes: Any) -> Any:
    world.services.answers["GET", MINE] = lambda _: my_feedback(**changes)
    world.services.answers["POST", MINE] = lambda _: my_feedback()
    return world.visitor()


def test_a_form_is_answered_once_without_a_name(world: Any) -> None:
    client = with_form(world)
    page = client.get(f"/feedback/{TOKEN}")
    assert "kept without your name" in page.text
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("no-referrer", "no-store")
    form = {
        "claim": "c",
        "answer.whole": "5",
        "answer.again": "yes",
        "answer.remarks": " Fine\r\nindeed ",
        "answer.x": "1",
    }
    sent = client.post(f"/feedback/{TOKEN}", data=form)
    assert (sent.status_code, sent.headers["Location"]) == (303, f"/feedback/{TOKEN}?done=yes")
    (asked,) = world.services.asked_for("POST", "/mine/feedback")
    assert asked.body == {"answers": {"whole": 5, "again": "yes", "remarks": "Fine\nindeed"}}
    assert asked.authorization == f"Link {TOKEN}"
    finished = with_form(world, given=True).get(f"/feedback/{TOKEN}").text
    assert "cannot be changed any more" in finished
    assert "<textarea" not in finished


def test_what_was_answered_by_name_is_there_to_be_changed(world: Any) -> None:
    page = with_form(world, anonymous=False, given=True, answers={"whole": 4, "remarks": "<b>"}).get(
        f"/feedback/{TOKEN}"
    )
    assert 'value="4" required checked' in page.text
    assert "&lt;b&gt;</textarea>" in page.text


@pytest.mark.parametrize(("slug", "status"), [("feedback-closed", 409), ("no-feedback-form", 404)])
def test_where_nothing_is_asked_the_page_says_so(world: Any, slug: str, status: int) -> None:
    world.services.answers["GET", MINE] = lambda _: problem(slug, status, closed_at="2025-06-01T00:00:00+00:00")
    answer = world.visitor().get(f"/feedback/{TOKEN}")
    assert answer.status_code == status
    assert "organiser" in answer.text


def test_a_forged_link_leads_nowhere_and_a_refused_answer_comes_back(world: Any) -> None:
    world.services.answers["GET", MINE] = lambda _: problem("unknown-link", 404)
    assert world.visitor().get("/feedback/forged").status_code == 404
    client = with_form(world)
    world.services.refuse("POST", MINE, "answer-not-fitting", 422)
    answer = client.post(f"/feedback/{TOKEN}", data={"claim": "c", "answer.remarks": "kept text"})
    assert answer.status_code == 422
    assert "kept text" in answer.text


def test_an_operator_asks_the_usual_questions_in_every_language(world: Any) -> None:
    world.services.refuse("GET", RESULTS, "no-feedback-form", 404)
    client = world.signed_in()
    mark = client.get(PAGE).text.split('name="mark" value="')[1].split('"')[0]
    answer = client.post(PAGE, data={"mark": mark, "claim": "c", "anonymous": "yes"})
    assert answer.headers["Location"] == f"{PAGE}?done=asked"
    (asked,) = world.services.asked_for("PUT", "/feedback-form")
    assert (asked.body["anonymous"], asked.revision, asked.body["questions"]) == (True, 0, usual_questions())
    assert all(set(question["text"]) == set(LANGUAGES) for question in usual_questions())


def test_an_operator_sees_figures_texts_and_the_table(world: Any) -> None:
    world.services.answers["GET", RESULTS] = lambda _: feedback_results()
    page = world.signed_in().get(PAGE).text
    assert "12 answers" in page
    assert "4.25" in page
    assert "Armenia" in page
    assert "&lt;i&gt;Lovely" in page
    world.services.answers["GET", f"{RESULTS}.csv"] = lambda _: feedback_results(body="question,counted\r\n")
    table = world.signed_in().get(f"{PAGE}.csv")
    assert (table.content_type, table.text) == ("text/csv; charset=utf-8", "question,counted\r\n")
    assert world.visitor().get(f"{PAGE}.csv").status_code == 303


def test_while_too_few_have_answered_nothing_is_shown(world: Any) -> None:
    world.services.answers["GET", RESULTS] = lambda _: feedback_results(answers=None)
    page = world.signed_in().get(PAGE).text
    assert "figures need five answers" in page
    assert "Armenia" not in page
