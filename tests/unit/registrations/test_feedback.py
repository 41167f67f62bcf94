"""The rules of feedback: one answer an attendance, anonymous where promised, and no figure about fewer than five."""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causeway_registrations.domain.feedback import Feedback, GivenMark
from causeway_registrations.domain.feedback_facts import FeedbackFormDescribed
from causeway_registrations.domain.feedback_form import Choice, FeedbackForm, Question, QuestionKind
from causeway_registrations.domain.feedback_refusals import (
    AnswerNotFitting,
    FeedbackBegun,
    FeedbackClosed,
    FeedbackGivenBefore,
    FeedbackNotAttended,
    NoFeedbackForm,
)
from causeway_registrations.domain.feedback_results import SMALLEST_GROUP, results_of, shown_groups
from causeway_registrations.domain.registration import Registration
from causeway_registrations.store import feedback_documents as documents
from causeway_registrations.use_cases.describe_feedback_form import DescribeFeedbackForm, describe_feedback_form
from causeway_registrations.use_cases.forget_what_came import forget_what_came
from causeway_registrations.use_cases.give_feedback import GiveFeedback, give_feedback
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.web.feedback_views import results_table
from causeway_testing.registrations import NOW, RULES, START, FakeWork, a_request, a_work, refused

END = START + timedelta(hours=3)
HOW = Question(id="whole", kind=QuestionKind.RATING, text={"en": "How was it?"}, required=True)
AGAIN = Question(
    id="again",
    kind=QuestionKind.CHOICE,
    text={"en": "Again?"},
    choices=(Choice(id="yes", text={"en": "Yes"}), Choice(id="no", text={"en": "No"})),
)
REMARKS = Question(id="remarks", kind=QuestionKind.TEXT, text={"en": "What else?"})
FORM = FeedbackForm(
    event_id="lecture",
    anonymous=True,
    questions=(HOW, AGAIN, REMARKS),
    invited_after=timedelta(hours=2),
    open_for=timedelta(days=14),
)


def asked(*, anonymous: bool = True) -> tuple[FakeWork, Registration]:
    """Return a work with the form and somebody who came."""
    work = a_work()
    describe_feedback_form(DescribeFeedbackForm(form=replace(FORM, anonymous=anonymous)), work)
    came = register_participant(a_request(), work, now=NOW, rules=RULES).registration.check_in(START)
    work.registrations.save(came)
    return work, came


def answered(mode: str, country: str | None, rating: int | None, remark: str = "") -> Feedback:
    answers: dict[str, int | str] = {"whole": rating} if rating else {}
    return Feedback(
        id=f"{mode}{country}{rating}{remark}",
        event_id="lecture",
        registration_id=None,
        day="2025-06-24",
        mode=mode,
        country=country,
        answers=answers | ({"remarks": remark} if remark else {}),
    )


def test_an_anonymous_answer_holds_nothing_that_leads_to_who_gave_it() -> None:
    work, came = asked()
    give_feedback(GiveFeedback(registration_id=came.id, answers={"whole": 4}), work, now=END)
    (kept,) = work.feedback.kept.values()
    document = documents.feedback_document(kept)
    assert "registration_id" not in document
    assert came.id not in str(document)
    assert came.identity not in str(document)
    assert document["day"] == END.date().isoformat()
    assert str(document["_id"])[14] == "4", "a random id, not one of ours that tells the time"
    assert documents.mark_document(next(iter(work.feedback_marks.kept.values()))) == {
        "_id": came.id,
        "revision": 1,
        "event_id": "lecture",
    }
    assert [type(fact) for fact in work.facts if "Feedback" in type(fact).__name__] == [FeedbackFormDescribed]


def test_an_anonymous_form_is_answered_once_and_one_with_names_until_it_closes() -> None:
    work, came = asked()
    command = GiveFeedback(registration_id=came.id, answers={"whole": 4})
    give_feedback(command, work, now=END)
    refused(lambda: give_feedback(command, work, now=END), FeedbackGivenBefore)
    work, came = asked(anonymous=False)
    for rating in (4, 2):
        give_feedback(GiveFeedback(registration_id=came.id, answers={"whole": rating}), work, now=END)
    (kept,) = work.feedback.kept.values()
    assert (kept.id, kept.registration_id, kept.answers, kept.revision) == (came.id, came.id, {"whole": 2}, 2)


def test_only_who_came_is_asked_and_only_until_the_form_closes() -> None:
    work, came = asked()
    command = GiveFeedback(registration_id=came.id, answers={"whole": 4})
    refused(lambda: give_feedback(command, work, now=END + timedelta(days=14)), FeedbackClosed)
    absent = register_participant(a_request(), work, now=NOW, rules=RULES).registration
    other = GiveFeedback(registration_id=absent.id, answers={"whole": 4})
    refused(lambda: give_feedback(other, work, now=END), FeedbackNotAttended)
    work.feedback_forms.kept.clear()
    refused(lambda: give_feedback(command, work, now=END), NoFeedbackForm)
    assert work.feedback.kept == {}


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"again": "yes"},
        {"whole": 0},
        {"whole": 6},
        {"whole": "5"},
        {"whole": 5, "again": "perhaps"},
        {"whole": 5, "again": 1},
        {"whole": 5, "remarks": ""},
        {"whole": 5, "remarks": "a" * 2001},
        {"whole": 5, "other": "x"},
    ],
)
def test_an_answer_that_does_not_fit_is_refused(answers: Mapping[str, int | str]) -> None:
    work, came = asked()
    refused(
        lambda: give_feedback(GiveFeedback(registration_id=came.id, answers=answers), work, now=END), AnswerNotFitting
    )
    assert (work.feedback.kept, work.feedback_marks.kept) == ({}, {})


def test_what_people_were_promised_stays_once_somebody_has_answered() -> None:
    work, came = asked()
    describe_feedback_form(DescribeFeedbackForm(form=FORM), work)
    give_feedback(GiveFeedback(registration_id=came.id, answers={"whole": 4}), work, now=END)
    named = DescribeFeedbackForm(form=replace(FORM, anonymous=False))
    refused(lambda: describe_feedback_form(named, work), FeedbackBegun)
    assert work.feedback_forms.find("lecture").revision == 2


sizes = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 12))


@given(sizes)
def test_no_figure_and_no_difference_of_figures_is_about_fewer_than_five(counted: dict[str, int]) -> None:
    shown = shown_groups(counted)
    total = sum(counted.values())
    known = [counted[group] for group in shown] + ([total] if total >= SMALLEST_GROUP else [])
    assert all(size >= SMALLEST_GROUP for size in known)
    if total >= SMALLEST_GROUP:
        # Whatever shown groups are taken away from the whole, nobody or at least five are left.
        for some in range(len(shown) + 1):
            for taken in combinations(sorted(shown), some):
                left = total - sum(counted[group] for group in taken)
                assert left == 0 or left >= SMALLEST_GROUP


@given(sizes)
def test_nothing_is_hidden_without_need(counted: dict[str, int]) -> None:
    if all(size >= SMALLEST_GROUP for size in counted.values()):
        assert shown_groups(counted) == frozenset(counted)


people = st.lists(
    st.builds(
        answered,
        st.sampled_from(["onsite", "online"]),
        st.sampled_from(["AM", "CN", "IT", None]),
        st.sampled_from([None, 1, 5]),
    ),
    max_size=30,
)


@given(people)
def test_every_figure_of_the_results_is_about_five_or_more_and_so_is_what_is_left(given_ones: list[Feedback]) -> None:
    results = results_of(FORM, given_ones)
    assert results.answers is None or results.answers >= SMALLEST_GROUP
    for result in results.questions:
        if result.whole is None:
            assert (result.groups, result.choices, result.texts) == ({}, {}, ())
            continue
        for figures in result.groups.values():
            left = result.whole.answers - sum(figure.answers for figure in figures.values())
            assert left == 0 or left >= SMALLEST_GROUP
            assert all(figure.answers >= SMALLEST_GROUP for figure in figures.values())


def test_figures_are_right_and_texts_stand_in_no_order() -> None:
    ones = [answered("onsite", "AM", rating) for rating in (5, 4, 3, 3, 5)] + [answered("online", "CN", 1)] * 6
    how = results_of(FORM, ones).questions[0]
    assert how.whole is not None
    assert (how.whole.answers, how.whole.mean) == (11, 2.36)
    assert {name: figure.mean for name, figure in how.groups["country"].items()} == {"AM": 4.0, "CN": 1.0}
    remarks = [answered("onsite", "AM", None, f"remark {n}") for n in range(40)]
    orders = {tuple(results_of(FORM, remarks).questions[2].texts) for _ in range(5)}
    assert len(orders) > 1
    assert all(Counter(order) == Counter(f"remark {n}" for n in range(40)) for order in orders)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_the_table_is_a_formula(text: str) -> None:
    remarks = [answered("onsite", "AM", None, text)] * 5
    rows = list(csv.reader(io.StringIO(results_table(results_of(FORM, remarks)))))
    assert [row[-1] for row in rows if row[1] == "text"] == [f"'{text}"] * 5


def test_documents_keep_everything() -> None:
    form = replace(FORM, revision=3)
    assert documents.form_from(documents.form_document(form)) == form
    for one in (answered("onsite", None, 5), replace(answered("onsite", "AM", 5), registration_id="r", revision=2)):
        assert documents.feedback_from(documents.feedback_document(one)) == one
    mark = GivenMark(registration_id="r", event_id="e")
    assert documents.mark_from(documents.mark_document(mark)) == mark


def test_what_was_said_by_name_goes_with_its_person_and_what_was_said_by_nobody_stays() -> None:
    for anonymous, left in ((True, 1), (False, 0)):
        work, came = asked(anonymous=anonymous)
        give_feedback(GiveFeedback(registration_id=came.id, answers={"whole": 4}), work, now=END)
        forget_what_came(came.id, work)
        assert (len(work.feedback.kept), len(work.feedback_marks.kept)) == (left, 0)
