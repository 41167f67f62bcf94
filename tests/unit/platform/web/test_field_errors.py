"""What is wrong with a field has a stable reason, its facts, and words in the language of whoever asked."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from causeway_platform.refusals import Kind, Refusal
from causeway_platform.web.field_errors import field_error, known_by, said
from causeway_platform.web.languages import spoken_to
from causeway_testing.toy_service import SERVICE, Notes

NOTES = f"/api/{SERVICE}/notes"


@pytest.mark.parametrize(
    ("message", "reason", "facts"),
    [
        ("Missing data for required field.", "required", {}),
        ("Longer than maximum length 200.", "too-long", {"max": 200}),
        ("Must be one of: onsite, online.", "not-one-of", {"choices": ["onsite", "online"]}),
        (
            "Must be greater than or equal to -1 and less than or equal to 9007199254740991.",
            "out-of-range",
            {"min": -1, "max": 2**53 - 1},
        ),
        ("Must be equal to best.", "not-equal", {"only": "best"}),
    ],
)
def test_a_sentence_is_known_by_its_reason_and_facts(message: str, reason: str, facts: dict[str, Any]) -> None:
    known = known_by(message)
    assert known is not None
    assert (known.reason, known.facts) == (reason, facts)
    expected = {"field": "name", "message": message, "reason": reason}
    assert field_error("name", message) == (expected | {"facts": facts} if facts else expected)


def test_a_sentence_that_nobody_has_written_down_stays_as_it_is() -> None:
    assert field_error("name", "Quite wrong.") == {"field": "name", "message": "Quite wrong."}
    assert said("Quite wrong.", "hy") == "Quite wrong."
    assert said("Longer than maximum length 5. And so on.", "hy") == "Longer than maximum length 5. And so on."


def test_the_words_hold_the_facts() -> None:
    assert said("Longer than maximum length 200.", "zh-Hans") == "超过了最大长度 200。"
    assert said("Must be one of: onsite, online.", "hy") == "Պետք է լինի հետևյալներից մեկը՝ onsite, online։"
    assert said("Longer than maximum length 200.", "en") == "Longer than maximum length 200."


@pytest.mark.parametrize(
    ("languages", "spoken"),
    [(["fr", "zh-CN", "hy"], "zh-Hans"), (["HY-am"], "hy"), (["en-GB", "hy"], "en"), (["fr"], "en"), ([], "en")],
)
def test_the_best_of_the_languages_that_we_speak_is_spoken(languages: list[str], spoken: str) -> None:
    assert spoken_to(languages) == spoken


def refused(client: FlaskClient, accepted: str | None) -> tuple[Any, dict[str, Any]]:
    headers = {} if accepted is None else {"Accept-Language": accepted}
    answer = client.post(NOTES, json={"places": -5, "surprise": 1}, headers=headers)
    assert answer.status_code == 422
    return answer, json.loads(answer.data)


@pytest.mark.parametrize("accepted", [None, "en-GB, hy;q=0.5", "fr"])
def test_who_reads_none_of_our_other_languages_reads_what_was_always_said(
    client: FlaskClient, accepted: str | None
) -> None:
    answer, problem = refused(client, accepted)
    assert "Content-Language" not in answer.headers
    assert problem["detail"] == "Some fields are missing, unknown or out of bounds."
    assert [error["message"] for error in problem["errors"]][-1] == "Unknown field."


def test_only_the_words_change_with_the_language(client: FlaskClient) -> None:
    _, english = refused(client, None)
    answer, armenian = refused(client, "hy")
    assert answer.headers["Content-Language"] == "hy"
    assert [error["message"] for error in armenian["errors"]][-1] == "Այդպիսի դաշտ չկա։"
    assert armenian["title"] == "Որոշ դաշտեր չեն կարող օգտագործվել"
    spoken = {"title", "detail", "next_step", "errors", "correlation_id"}
    assert {k: v for k, v in english.items() if k not in spoken} == {
        k: v for k, v in armenian.items() if k not in spoken
    }
    assert [_mute(error) for error in english["errors"]] == [_mute(error) for error in armenian["errors"]]
    assert {error["reason"] for error in english["errors"]} == {"required", "out-of-range", "unknown"}


def _mute(error: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in error.items() if name != "message"}


def test_what_rules_find_wrong_with_fields_is_told_as_well(client: FlaskClient, notes: Notes) -> None:
    class Unfit(Refusal):
        slug = "unfit"
        kind = Kind.INVALID

    errors = [{"field": "answers.age", "message": "Not a number.", "reason": "not-a-number"}]
    notes.fails_with = Unfit("Unfit.", next_step="Mend it.", errors=errors)
    answer = client.get(f"{NOTES}/x", headers={"Accept-Language": "zh-CN"})
    assert answer.get_json(force=True)["errors"] == [errors[0] | {"message": "这里应为数字。"}]
    assert errors[0]["message"] == "Not a number."
