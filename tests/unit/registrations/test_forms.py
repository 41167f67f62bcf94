"""Questions and answers: what fits, what does not, and that nothing whatever that comes in can break them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causeway_registrations.domain.as_data import form_data, form_of, gates_data, gates_of
from causeway_registrations.domain.form import Choice, Condition, Form, Question, QuestionType
from causeway_registrations.domain.gate_refusals import AnswersDoNotFit, FormDoesNotFit
from causeway_registrations.domain.gates import Gates, Prerequisite, TakingPart, Terms
from causeway_testing.registrations import refused


def question(name: str, kind: QuestionType = QuestionType.TEXT, *choices: str, **changes: Any) -> Question:
    labelled = tuple(Choice(id=choice, label={"en": choice}) for choice in choices)
    return Question(id=name, type=kind, label={"en": name}, choices=labelled, **changes)


STATUS = question("status", QuestionType.CHOICE, "study", "work", required=True)
SUBJECT = question("subject", required=True, shown_if=Condition(question="status", equals="study"))
YEAR = question("year", QuestionType.NUMBER, shown_if=Condition(question="subject", equals="Conservation"))
ARRIVAL = question("arrival", QuestionType.DATE)
FORM = Form(version=1, questions=(STATUS, SUBJECT, YEAR, ARRIVAL))


def wrong(answers: dict[str, object], form: Form = FORM) -> dict[str, str]:
    refusal = refused(lambda: form.read(answers), AnswersDoNotFit)
    return {error["field"].removeprefix("answers."): error["reason"] for error in refusal.facts["errors"]}


def test_only_what_is_asked_is_kept() -> None:
    assert FORM.read({"status": "work", "subject": "left over"}) == {"status": "work"}
    whole = {"status": "study", "subject": "Conservation", "year": 2.0, "arrival": "2026-11-22"}
    assert FORM.read(whole) == {**whole, "year": 2}


def test_a_question_behind_a_question_that_is_not_asked_is_not_asked_either() -> None:
    assert FORM.read({"status": "work", "subject": "Conservation", "year": 4}) == {"status": "work"}


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({}, {"status": "required"}),
        ({"status": "  "}, {"status": "required"}),
        ({"status": "study"}, {"subject": "required"}),
        ({"status": "rest"}, {"status": "not-a-choice"}),
        ({"status": ["work"]}, {"status": "not-a-text"}),
        ({"status": "study", "subject": "x" * 2001}, {"subject": "too-long"}),
        ({"status": "study", "subject": "a\x00b"}, {"subject": "not-a-text"}),
        ({"status": "study", "subject": "Conservation", "year": "2"}, {"year": "not-a-number"}),
        ({"status": "study", "subject": "Conservation", "year": True}, {"year": "not-a-number"}),
        ({"status": "study", "subject": "Conservation", "year": float("nan")}, {"year": "not-a-number"}),
        ({"status": "study", "subject": "Conservation", "year": 10**400}, {"year": "not-a-number"}),
        ({"status": "work", "arrival": "20261122"}, {"arrival": "not-a-date"}),
        ({"status": "work", "arrival": "2026-02-30"}, {"arrival": "not-a-date"}),
        ({"status": "work", "colour": "red"}, {"colour": "unknown"}),
        ({"colour": "red", "arrival": "soon"}, {"colour": "unknown", "status": "required", "arrival": "not-a-date"}),
    ],
)
def test_each_wrong_answer_is_named_with_what_is_wrong(answers: dict[str, object], found: dict[str, str]) -> None:
    assert wrong(answers) == found


def test_the_version_rises_when_the_questions_change_and_only_then() -> None:
    first = Form().asking((STATUS,))
    assert first.version == 1
    assert first.asking((STATUS,)) is first
    assert first.asking((STATUS, SUBJECT)).version == 2
    assert Form().asking(()).version == 0


@pytest.mark.parametrize(
    "questions",
    [
        (STATUS, STATUS),
        (SUBJECT, STATUS),
        (STATUS, question("x", shown_if=Condition(question="status", equals="rest"))),
        (question("x", shown_if=Condition(question="x", equals="y")),),
        (question("x", QuestionType.CHOICE),),
        (question("x", QuestionType.CHOICE, "a", "a"),),
        (question("x", QuestionType.TEXT, "a"),),
    ],
    ids=["id twice", "later question", "no such choice", "itself", "no choice", "choice twice", "choices of a text"],
)
def test_a_form_that_contradicts_itself_is_refused(questions: tuple[Question, ...]) -> None:
    refusal = refused(Form(questions=questions).refuse_contradictions, FormDoesNotFit)
    assert refusal.facts["question"] in {one.id for one in questions}


def test_a_form_without_a_contradiction_is_taken() -> None:
    assert FORM.refuse_contradictions() is None


NAMES = st.sampled_from(["a", "b", "c", "d"])
TEXTS = st.text(max_size=20)
QUESTIONS = st.builds(
    Question,
    id=NAMES,
    type=st.sampled_from(list(QuestionType)),
    label=st.just({"en": "?"}),
    required=st.booleans(),
    choices=st.lists(st.builds(Choice, id=NAMES, label=st.just({"en": "!"})), max_size=3).map(tuple),
    shown_if=st.none() | st.builds(Condition, question=NAMES, equals=NAMES | TEXTS),
)
FORMS = st.builds(Form, version=st.integers(0, 9), questions=st.lists(QUESTIONS, max_size=5).map(tuple))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | NAMES | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300)
@given(form=FORMS, answers=st.dictionaries(NAMES | TEXTS, ANYTHING, max_size=6))
def test_any_answers_to_any_form_are_read_or_refused_and_what_was_read_reads_again(
    form: Form, answers: dict[str, Any]
) -> None:
    read: Any = None
    named: list[Any] = []
    try:
        read = form.read(answers)
    except AnswersDoNotFit as refusal:
        named = refusal.facts["errors"]
    assert (read is None) == bool(named), "a refusal names what is wrong"
    if read is not None:
        assert set(read) <= set(answers)
        assert form.read(read) == read


@settings(max_examples=100)
@given(form=FORMS)
def test_a_form_is_sound_or_refused_and_comes_back_as_it_was_kept(form: Form) -> None:
    ids = {one.id for one in form.questions}
    named = next(iter(ids), None)
    try:
        form.refuse_contradictions()
    except FormDoesNotFit as refusal:
        named = refusal.facts["question"]
    assert named is None or named in ids
    assert form_of(form_data(form)) == form


def test_gates_come_back_as_they_were_kept() -> None:
    gates = Gates(
        needs_code=True,
        mail_domains=("museum.example",),
        institutions=("hunan",),
        prerequisites=(Prerequisite(event_id="first", taking_part=TakingPart.REGISTERED),),
        refuses_clash=True,
        terms=Terms(version="1", text={"en": "Yes."}),
    )
    assert gates_of(gates_data(gates)) == gates
    assert gates_of(gates_data(Gates())) == Gates()
