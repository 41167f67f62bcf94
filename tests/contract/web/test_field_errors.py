"""Whatever a field of any service can say of what is wrong with it, it says in every language."""

import re
import string
from typing import Any

import pytest
from flask.testing import FlaskClient

from causeway_platform.service import Service
from causeway_platform.web.field_errors import field_error, known_by, said, words
from causeway_platform.web.languages import ENGLISH, SPOKEN
from causeway_registrations.domain.form import MESSAGES
from causeway_testing.field_sentences import said_by_fields, said_in_source
from causeway_testing.route_matrix import SERVICES, allowed_headers, call, media_type_of
from causeway_testing.tokens import TokenMint

SCRIPTS = {"zh-Hans": "[\u4e00-\u9fff]", "hy": "[\u0530-\u058f]"}


@pytest.fixture(scope="module")
def sentences(built: dict[str, Service]) -> dict[str, str]:
    """Every sentence, with who says it; the services are built so that all their schemas are there."""
    assert set(built) == set(SERVICES)
    from_forms = dict.fromkeys(MESSAGES.values(), "the form's answers")
    return said_by_fields() | said_in_source() | from_forms


def test_everything_that_fields_say_has_words_in_every_language(sentences: dict[str, str]) -> None:
    assert len(sentences) > 60
    unknown = {sentence: who for sentence, who in sentences.items() if known_by(sentence) is None}
    assert unknown == {}
    for language, script in SCRIPTS.items():
        assert [sentence for sentence in sentences if not re.search(script, said(sentence, language))] == []


def test_no_words_are_kept_for_what_nobody_says(sentences: dict[str, str]) -> None:
    spoken = {known.reason for sentence in sentences if (known := known_by(sentence))}
    assert set(words()) - spoken == set()


@pytest.mark.parametrize("reason", sorted(words()))
def test_every_language_says_the_same_with_the_same_facts(reason: str) -> None:
    by_language = words()[reason]
    assert set(by_language) == set(SPOKEN)
    facts = {_slots(sentence) for sentence in by_language[ENGLISH]}
    assert {_slots(by_language[language]) for language in SCRIPTS} == facts


def _slots(sentence: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


def test_nothing_that_fields_say_is_cut_off(sentences: dict[str, str]) -> None:
    assert [sentence for sentence in sentences if field_error("", sentence)["message"] != sentence] == []


@pytest.mark.parametrize(("wrong", "sentence"), MESSAGES.items())
def test_an_answers_error_has_the_reason_that_its_sentence_has(wrong: Any, sentence: str) -> None:
    known = known_by(sentence)
    assert known is not None
    assert known.reason == wrong.value


@pytest.mark.parametrize("language", SCRIPTS)
@pytest.mark.parametrize("name", SERVICES)
def test_every_route_tells_the_caller_what_is_wrong_in_their_language(
    name: str, language: str, built: dict[str, Service], clients: dict[str, FlaskClient], mint: TokenMint
) -> None:
    heard = 0
    for route in built[name].routes:
        headers = allowed_headers(route, mint) | {"Accept-Language": language}
        asked: dict[str, Any] = {"data": b"{}", "content_type": media_type_of(route)} if route.body else {}
        answer = call(clients[name], route, headers=headers, query_string={"surprise": "1"}, **asked)
        if answer.status_code != 422:
            continue
        problem = answer.get_json(force=True)
        assert answer.headers["Content-Language"] == language, route.name
        texts = [problem["title"], problem["detail"], *(error["message"] for error in problem["errors"])]
        assert all(re.search(SCRIPTS[language], text) for text in texts), (route.name, texts)
        assert all(error["reason"] for error in problem["errors"]), route.name
        heard += 1
    assert heard > 5
