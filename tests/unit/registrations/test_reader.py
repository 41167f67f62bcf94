"""Who may know of which call and application: operators of all, reviewers of theirs, others of none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.application import Application, ApplicationStatus, Wanted
from causeway_registrations.domain.application_refusals import ApplicationDecided, ConflictOfInterest, NotAReviewer
from causeway_registrations.domain.call import Call, Criterion, Reviewer, Section
from causeway_registrations.domain.participant import Participant
from causeway_registrations.domain.reader import Reader
from causeway_registrations.use_cases.declare_conflict import DeclareConflict, declare_conflict
from causeway_registrations.use_cases.review_application import ReviewApplication, review_application
from causeway_testing.registrations import NOW, FakeWork, a_work, refused

LI = Reviewer(subject="li", name="Li", mail_domains=("palace.example",), tracks=("museums",))
WU = Reviewer(subject="wu", name="Wu")
CALL = Call(
    event_id="training",
    opens_at=NOW,
    closes_at=NOW + timedelta(days=10),
    tracks=(Section(id="museums", name={"en": "M"}), Section(id="relics", name={"en": "R"})),
    criteria=(Criterion(id="a", name={"en": "A"}),),
    reviewers=(LI, WU),
)
ANI = Application(
    id="a-1",
    event_id="training",
    identity="i",
    participant=Participant("Ani", "ani@museum.example"),
    language="hy",
    zone="Asia/Yerevan",
    wanted=Wanted(mode="onsite", track="museums"),
    submitted_at=NOW,
)
OF_RELICS = replace(ANI, wanted=replace(ANI.wanted, track="relics"))
DECLINED = ANI.decline(NOW)
FORGOTTEN = ANI.without_person(NOW)

OPERATOR = Reader(subject="an-operator")
PARTNER_LI = Reader(subject="li", operates=False)
PARTNER_WU = Reader(subject="wu", operates=False)
STRANGER = Reader(subject="stranger", operates=False)


@pytest.mark.parametrize(
    ("reader", "known", "there", "there_without_call"),
    [(OPERATOR, True, True, True), (PARTNER_LI, True, True, False), (STRANGER, False, False, False)],
)
def test_a_call_is_there_for_operators_and_its_reviewers(
    reader: Reader, *, known: bool, there: bool, there_without_call: bool
) -> None:
    assert reader.knows(CALL) is known
    assert reader.knows_of(ANI, CALL) is there
    assert (reader.knows(None), reader.knows_of(ANI, None)) == (there_without_call, there_without_call)


@pytest.mark.parametrize(
    ("application", "readers"),
    [
        (ANI, {"an-operator", "li", "wu"}),
        (OF_RELICS, {"an-operator", "wu"}),
        (ANI.put_on_reserve(1, NOW), {"an-operator", "li", "wu"}),
        (DECLINED, {"an-operator"}),
        (ANI.withdraw(), {"an-operator"}),
        (FORGOTTEN, {"an-operator"}),
    ],
)
def test_an_application_is_read_by_whom_it_is_to_be_judged_by(application: Application, readers: set[str]) -> None:
    everybody = (OPERATOR, PARTNER_LI, PARTNER_WU, STRANGER)
    assert {one.subject for one in everybody if one.may_read(application, CALL)} == readers


def a_work_with(application: Application, call: Call = CALL) -> FakeWork:
    work = a_work()
    work.calls.save(call)
    work.applications.add(application)
    return work


def scoring(reader: Reader) -> ReviewApplication:
    return ReviewApplication(application_id="a-1", reviewer=reader, scores={"a": 4})


def test_a_partner_who_reviews_scores_and_steps_aside_as_an_operator_does() -> None:
    work = a_work_with(ANI)
    assert review_application(scoring(PARTNER_LI), work, now=NOW).reviewer == "li"
    declared = declare_conflict(DeclareConflict(application_id="a-1", reviewer=PARTNER_LI), work, now=NOW)
    assert (declared.conflict, declared.reviewer) == (True, "li")


@pytest.mark.parametrize("reader", [STRANGER, PARTNER_LI])
def test_what_is_not_theirs_is_not_there_for_partners(reader: Reader) -> None:
    work = a_work_with(OF_RELICS)
    for attempt in (
        lambda: review_application(scoring(reader), work, now=NOW),
        lambda: declare_conflict(DeclareConflict(application_id="a-1", reviewer=reader), work, now=NOW),
    ):
        assert refused(attempt, UnknownSubject).facts == {"noun": "application"}
    assert work.reviews.kept == {}
    refused(lambda: review_application(scoring(OPERATOR), work, now=NOW), NotAReviewer)


def test_a_partner_who_is_too_close_hears_so() -> None:
    close = replace(ANI, participant=Participant("Bao", "bao@palace.example"))
    refused(lambda: review_application(scoring(PARTNER_LI), a_work_with(close), now=NOW), ConflictOfInterest)


def test_only_operators_hear_how_it_was_decided() -> None:
    operating = Reader(subject="li")
    assert DECLINED.status is ApplicationStatus.DECLINED
    told = refused(lambda: review_application(scoring(operating), a_work_with(DECLINED), now=NOW), ApplicationDecided)
    assert (told.facts, "declined" in told.detail) == ({"status": "declined"}, True)
    kept = refused(lambda: review_application(scoring(PARTNER_LI), a_work_with(DECLINED), now=NOW), ApplicationDecided)
    assert (kept.facts, "declined" in kept.detail) == ({}, False)


def test_a_reviewer_is_shown_of_the_others_who_they_are() -> None:
    shown = CALL.for_reviewer("wu")
    assert shown.reviewers == (Reviewer(subject="li", name="Li"), WU)
    assert CALL.for_reviewer("li").reviewers == (LI, WU)
