"""A refusal speaks the language of whoever calls; where there are no words in it, and for all others, English."""

from types import SimpleNamespace
from typing import Any

import pytest

from causeway_platform.refusals import Refusal, UnknownSubject
from causeway_platform.web.callers import PUBLIC
from causeway_platform.web.languages import preferred_languages
from causeway_platform.web.problems import of_refusal
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.refusals import EventFull, RegistrationNotOpen
from causeway_registrations.web.spoken import language_of, row_reason, speaking, tell

OPENS = "2026-11-22T20:00:00+00:00"


def call(accepted: str, **body: Any) -> Any:
    return SimpleNamespace(languages=preferred_languages(accepted), body=body)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("hy", "hy"), ("fr, zh-CN;q=0.5, hy;q=0.4", "zh-Hans"), ("en-GB, hy;q=0.9", "en"), ("fr", "en"), ("", "en")],
)
def test_the_best_of_the_callers_languages_that_we_speak_is_spoken(accepted: str, language: str) -> None:
    assert language_of(call(accepted)) == language


def test_the_words_change_and_the_slug_and_the_facts_stay() -> None:
    refusal = RegistrationNotOpen("Not yet.", next_step="Later.", opens_at=OPENS)
    tell(refusal, call("zh-CN", zone="Asia/Shanghai"))
    answer = of_refusal(refusal)
    assert answer.headers["Content-Language"] == "zh-Hans"
    problem = answer.get_json(force=True)
    assert (problem["slug"], problem["opens_at"], problem["title"]) == ("registration-not-open", OPENS, "报名尚未开始")
    assert "2026年11月23日" in problem["detail"]
    assert problem["next_step"] == "请届时再来。"


@pytest.mark.parametrize("accepted", ["", "en", "fr"])
def test_english_is_what_the_refusal_itself_says(accepted: str) -> None:
    refusal = EventFull("Not enough onsite places of this event are free.", next_step="Send wait: true.")
    tell(refusal, call(accepted))
    assert (refusal.title, refusal.detail) == (EventFull.title, "Not enough onsite places of this event are free.")
    assert "Content-Language" not in of_refusal(refusal).headers


def test_what_has_no_words_stays_english() -> None:
    refusal = UnknownSubject.named("thing")
    tell(refusal, call("hy"))
    assert (refusal.detail, refusal.language) == ("There is no such thing.", None)


def test_one_callers_words_are_not_the_next_ones() -> None:
    tell(EventFull("Full.", next_step="Wait."), call("hy"))
    assert EventFull("Full.", next_step="Wait.").title == EventFull.title == "All places are taken"


def test_every_route_speaks() -> None:
    routes = Routes("toys")

    @routes.get("/full", callers=PUBLIC, summary="Say no")
    def full(_: Any) -> Any:
        raise EventFull("Full.", next_step="Wait.", short_of="part")

    (route,) = speaking(routes)
    assert (route.name, route.path) == ("full", "/api/toys/full")
    with pytest.raises(Refusal) as refused:
        route.handler(call("hy"))
    assert refused.value.title == "Ձեր ընտրած մասում տեղ չկա"


def test_a_row_names_the_columns_at_fault_or_says_why_else() -> None:
    assert "email, name" in (row_reason("invalid-input", {}, ["email", "name"], "hy") or "")
    errors = [{"field": "email", "message": "Not a valid email address."}, {"field": "x", "message": "Unknown field."}]
    said = row_reason("invalid-input", {"errors": errors}, ["email", "x"], "zh-Hans")
    assert said == "email: 这不是有效的电子邮箱。 x: 没有这一项。 请更正该行后重新发送表格。"
    assert (row_reason("event-full", {"short_of": "kind"}, [], "zh-Hans") or "").startswith("其余名额留给其他票种。")
    assert "–" not in (row_reason("answers-do-not-fit", {}, ["answers"], "hy") or "–")
    assert row_reason("event-full", {}, [], "en") is None
    assert row_reason("nobody-knows", {}, ["email"], "hy") is None
