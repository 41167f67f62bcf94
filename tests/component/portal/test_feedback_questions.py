"""Operators write, change, order and take away the questions of an event's feedback."""

import re
from typing import Any

from causeway_portal.pages.event_feedback import usual_questions
from causeway_testing.portal_afterwards import QUESTIONS
from causeway_testing.portal_world import LECTURE

PAGE = f"/operations/events/{LECTURE}/feedback/questions"
FORM = f"/api/registrations/events/{LECTURE}/feedback-form"


def entries(html: str) -> dict[str, str]:
    """Return what a browser would send if nothing were changed."""
    main = html.split('<form class="form form--plan"')[1].split("</form>", maxsplit=1)[0]
    inputs = re.findall(r"<input[^>]*>", main)
    named = {name[1]: one for one in inputs if (name := re.search(r'name="([^"]*)"', one))}
    sent = {
        name: value[1] if (value := re.search(r'value="([^"]*)"', one)) else ""
        for name, one in named.items()
        if "checkbox" not in one or " checked" in one
    }
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', main):
        sent[name] = re.findall(r'value="([^"]*)" selected', options)[0]
    return sent | dict(re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', main))


def save(world: Any, **changes: str) -> Any:
    client = world.signed_in()
    return client.post(PAGE, data=entries(client.get(PAGE).text) | changes)


def asked(world: Any) -> Any:
    return world.services.asked_for("PUT", "/feedback-form")[-1]


def test_what_is_kept_is_shown_and_saving_it_unchanged_changes_nothing(world: Any) -> None:
    answer = save(world)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?done=questions")
    assert asked(world).revision == 4
    assert asked(world).body == {
        "anonymous": False,
        "questions": QUESTIONS,
        "invited_after_h": 3,
        "open_for_h": 200,
    }


def test_a_question_is_added_changed_and_taken_away_by_language(world: Any) -> None:
    added = {"id.3": "guide", "type.3": "rating", "label.3.en": "The guide?", "label.3.hy": "Ուղեկցո՞րդը"}
    changed = {"choices.1": "yes | Yes | 会\nno | No", "label.1.zh-Hans": "再来？", "required.1": "yes"}
    save(world, **added, **changed, **{"id.0": "", "anonymous": "yes"})
    again, remarks, guide = asked(world).body["questions"]
    assert again["text"] == {"en": "Again?", "zh-Hans": "再来？"}
    assert (again["required"], again["choices"][0]["text"]) == (True, {"en": "Yes", "zh-Hans": "会"})
    assert remarks == QUESTIONS[2]
    assert (guide["kind"], guide["text"]) == ("rating", {"en": "The guide?", "hy": "Ուղեկցո՞րդը"})
    assert asked(world).body["anonymous"] is True


def test_questions_stand_in_the_order_that_was_entered(world: Any) -> None:
    def ordered(**places: str) -> list[str]:
        save(world, **{f"at.{row[1:]}": place for row, place in places.items()})
        return [question["id"] for question in asked(world).body["questions"]]

    assert ordered(_2="1") == ["remarks", "whole", "again"], "who moves up comes before who was there"
    assert ordered(_0="2") == ["again", "whole", "remarks"], "who moves down comes after"
    assert ordered(_0="3", _2="1") == ["remarks", "again", "whole"]
    assert ordered(_0="first") == ["whole", "again", "remarks"], "what is no number moves nothing"


def test_the_usual_questions_are_there_to_begin_with(world: Any) -> None:
    world.services.refuse("GET", FORM, "no-feedback-form", 404)
    client = world.signed_in()
    html = client.get(PAGE).text
    assert "Nobody is asked so far" in html
    client.post(PAGE, data=entries(html))
    body = asked(world).body
    assert (asked(world).revision, body["anonymous"], body["open_for_h"]) == (0, True, 336)
    assert [one["text"] for one in body["questions"]] == [one["text"] for one in usual_questions()]


def test_what_was_refused_is_still_there_with_the_revision_it_was_made_for(world: Any) -> None:
    world.services.refuse("PUT", FORM, "feedback-begun", 409)
    refused = save(world, **{"label.0.en": "<b>New?", "revision": "3"})
    assert refused.status_code == 409
    assert "People have answered already" in refused.text
    assert 'value="&lt;b&gt;New?"' in refused.text
    assert 'name="revision" value="3"' in refused.text


def test_only_operators_see_the_questions_of_the_desk(world: Any) -> None:
    assert world.visitor().get(PAGE).status_code == 303
    assert world.signed_in().get(PAGE.replace(LECTURE, "no-such-event")).status_code == 404
