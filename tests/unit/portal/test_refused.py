"""Refusals in the reader's words."""

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages.moments import Moments
from causeway_portal.pages.planning_errors import at_entries, entry_of
from causeway_portal.pages.refused import down, refused
from causeway_portal.pages.wording import wording
from causeway_portal.use_cases.ports import Reply
from causeway_testing.portal_services import problem


def explain(reply: Reply, language: str = "en"):
    words = wording(language)
    return refused(reply, words, Moments(words.locale, "Asia/Yerevan"))


def test_a_known_slug_is_explained_with_its_numbers() -> None:
    found = explain(problem("capacity-below-taken", 409, capacity=1000, taken=1200, mode="onsite"))

    assert found.reason == "1,200 places are taken, so the capacity cannot be lowered to 1,000."
    assert found.next_step == "Keep at least 1,200 places, or wait until people have withdrawn."
    assert found.status == 409


def test_a_moment_in_a_refusal_is_written_in_the_readers_time() -> None:
    found = explain(problem("registration-not-open", 409, opens_at="2025-06-24T01:00:00+00:00"))

    assert found.reason == "It opens on 24 June 2025, 05:00."


def test_a_fact_that_is_missing_leaves_a_dash() -> None:
    assert explain(problem("registration-not-open", 409)).reason == "It opens on –."


def test_an_unknown_slug_gets_the_general_words_and_keeps_the_reference() -> None:
    found = explain(problem("brand-new-rule", 409))

    assert found.slug == "unexpected"
    assert found.reference == "ref-1"


def test_what_is_no_problem_document_is_explained_as_well() -> None:
    assert explain(Reply(status=500, body="<html>")).slug == "unexpected"
    assert explain(Reply(status=301, body=None)).status == 502


def test_a_refusal_is_told_in_one_language_only() -> None:
    titles = {explain(problem("event-full", 409), language).title for language in LANGUAGES}

    assert titles == {"All places are taken", "名额已满", "Բոլոր տեղերը զբաղված են"}


def test_a_service_that_is_away_is_said_to_be_away_for_a_moment() -> None:
    assert down(wording("en")).status == 503


def test_text_from_a_service_is_never_taken_as_a_pattern() -> None:
    found = explain(problem("registration-not-open", 409, opens_at="{0.__class__}"))

    assert found.reason == "It opens on {0.__class__}."


def test_input_that_cannot_be_used_names_its_fields_and_other_refusals_do_not() -> None:
    errors = [{"field": f"field{number}", "message": "Unknown field."} for number in range(30)]
    found = explain(problem("invalid-input", 422, errors=[{"field": "kind"}, *errors]))

    assert [one.field for one in found.wrong] == [f"field{number}" for number in range(10)]
    assert found.at("field1") == ""
    assert explain(problem("answers-do-not-fit", 422, errors=errors)).wrong == ()


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("title.en.value", "title-en"),
        ("reason.hy", "reason-hy"),
        ("place.name.zh-Hans.value", "place-zh-Hans"),
        ("place.city.en.value", "city-en"),
        ("place.country", "country"),
        ("registration.closes_at", "closes_at"),
        ("modes.online.capacity", "capacity-online"),
        ("zone", "zone"),
        ("title", ""),
        ("title.fr.value", ""),
        ("modes.astral.capacity", ""),
        ("place.name", ""),
        ("", ""),
    ],
)
def test_a_field_of_a_plan_is_found_at_its_entry(path: str, entry: str) -> None:
    assert entry_of(path) == entry
    refusal = explain(problem("invalid-input", 422, errors=[{"field": path, "message": "Unknown field."}]))
    placed = at_entries(refusal)
    assert placed is not None
    assert placed.at(entry) == "Unknown field."
    assert at_entries(None) is None
