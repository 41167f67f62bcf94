"""Calls, applications, reviews and decisions: the rules alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causeway_platform.refusals import Refusal
from causeway_registrations.domain import application_refusals as refusals
from causeway_registrations.domain.application import OPEN, Application, ApplicationStatus, Given, Wanted
from causeway_registrations.domain.call import Call, Criterion, FollowUp, Reviewer, Section
from causeway_registrations.domain.cohort import Cohort
from causeway_registrations.domain.decision import (
    Best,
    Candidate,
    Decision,
    Left,
    Preview,
    by_hand,
    by_rule,
)
from causeway_registrations.domain.participant import Participant, person_key
from causeway_registrations.domain.retention import RetentionRules
from causeway_registrations.domain.review import Result, Review, refuse_other_scores, result_of, reviewer_of, too_close
from causeway_registrations.store import application_documents as documents
from causeway_registrations.use_cases.decide_applications import LookedAt, commit_decisions
from causeway_registrations.use_cases.purge_applications import PurgeApplications, purge_applications
from causeway_registrations.use_cases.request_data import RequestData, request_data
from causeway_testing.registrations import NOW, RULES, a_work

TRACKS = (Section(id="museums", name={"en": "M"}, places=2), Section(id="relics", name={"en": "R"}))
REGIONS = (Section(id="hebei", name={"en": "H"}, places=1), Section(id="beijing", name={"en": "B"}))
CRITERIA = (Criterion(id="a", name={"en": "A"}, weight=3), Criterion(id="b", name={"en": "B"}))
LI = Reviewer(subject="li", name="Li", institution_id="palace", mail_domains=("palace.example",), tracks=("museums",))
CALL = Call(
    event_id="training",
    opens_at=NOW,
    closes_at=NOW + timedelta(days=10),
    places=3,
    tracks=TRACKS,
    regions=REGIONS,
    criteria=CRITERIA,
    reviewers=(LI,),
)
ANI = Application(
    id="a-1",
    event_id="training",
    identity="i",
    participant=Participant("Ani", "ani@museum.example"),
    language="hy",
    zone="Asia/Yerevan",
    wanted=Wanted(mode="onsite", track="museums", region="beijing", statements=Given(version=1, answers={"why": "x"})),
    submitted_at=NOW,
)


def refused(kind: type[Refusal], attempt: Any) -> Refusal:
    with pytest.raises(kind) as caught:
        attempt()
    return caught.value


def a_review(reviewer: str = "li", **scores: int) -> Review:
    return Review(application_id="a-1", event_id="training", reviewer=reviewer, scores=scores, given_at=NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_at": NOW}, "closes_at"),
        ({"follow_up": FollowUp(due_at=NOW)}, "follow_up"),
        ({"tracks": (TRACKS[0], TRACKS[0])}, "tracks"),
        ({"criteria": (CRITERIA[0], CRITERIA[0])}, "criteria"),
        ({"reviewers": (LI, LI)}, "reviewers"),
        ({"reviewers": (replace(LI, tracks=("pottery",)),)}, "reviewers"),
    ],
)
def test_a_call_that_cannot_be_true_is_refused(changes: dict[str, Any], field: str) -> None:
    refusal = refused(refusals.CallContradictory, replace(CALL, **changes).refuse_contradictions)
    assert refusal.facts["field"] == field


def test_a_call_is_open_from_its_first_moment_to_before_its_last() -> None:
    CALL.refuse_unless_open(NOW)
    refused(refusals.ApplicationsNotOpen, lambda: CALL.refuse_unless_open(NOW - timedelta(seconds=1)))
    closed = refused(refusals.ApplicationsClosed, lambda: CALL.refuse_unless_open(CALL.closes_at))
    assert closed.slug == "applications-closed"


def test_a_section_has_to_be_chosen_where_there_are_some_and_only_there() -> None:
    CALL.refuse_other_sections("relics", "hebei")
    refused(refusals.TrackNotOffered, lambda: CALL.refuse_other_sections(None, "hebei"))
    refused(refusals.RegionNotOffered, lambda: CALL.refuse_other_sections("relics", "yerevan"))
    nowhere = refused(
        refusals.RegionNotOffered, lambda: replace(CALL, regions=()).refuse_other_sections("relics", "hebei")
    )
    assert nowhere.slug == "region-not-offered"


@pytest.mark.parametrize("address", ["x@palace.example", "x@staff.palace.example", "X@PALACE.EXAMPLE"])
def test_a_reviewer_is_too_close_to_their_own_institution(address: str) -> None:
    application = replace(ANI, participant=Participant("X", address))
    assert too_close(LI, application)
    refused(refusals.ConflictOfInterest, lambda: reviewer_of(application, CALL, "li"))
    assert not too_close(LI, replace(ANI, participant=Participant("X", "x@notpalace.example")))
    assert too_close(LI, replace(ANI, wanted=replace(ANI.wanted, institution_id="palace")))


def test_only_named_reviewers_of_the_track_judge() -> None:
    assert reviewer_of(ANI, CALL, "li") is LI
    refused(refusals.NotAReviewer, lambda: reviewer_of(ANI, CALL, "somebody"))
    elsewhere = replace(ANI, wanted=replace(ANI.wanted, track="relics"))
    refused(refusals.NotAReviewer, lambda: reviewer_of(elsewhere, CALL, "li"))


def test_the_result_is_the_mean_of_weighted_means_of_the_reviews_that_count() -> None:
    reviews = [a_review(a=5, b=1), a_review("bao", a=3, b=3), a_review("chen", a=1), a_review("dan", a=9, b=9)]
    declared = a_review("eva", a=1, b=1).declare_conflict(NOW)
    assert result_of([*reviews, declared], CALL) == Result(reviews=2, mean=3.5, spread=0.5)
    assert result_of([], CALL) == Result()


@pytest.mark.parametrize("scores", [{}, {"a": 1}, {"a": 1, "b": 0}, {"a": 6, "b": 1}, {"a": 1, "b": 1, "c": 1}])
def test_scores_beyond_the_call_are_refused(scores: dict[str, int]) -> None:
    refusal = refused(refusals.ScoresDoNotFit, lambda: refuse_other_scores(scores, CALL))
    assert refusal.slug == "scores-do-not-fit"


def test_who_declared_a_conflict_cannot_score_again() -> None:
    declared = a_review(a=1, b=1).declare_conflict(NOW)
    refusal = refused(refusals.ConflictOfInterest, lambda: declared.score({"a": 5}, "", NOW))
    assert refusal.slug == "conflict-of-interest"


@pytest.mark.parametrize("status", [one for one in ApplicationStatus if one is not ApplicationStatus.SUBMITTED])
def test_what_was_decided_is_not_changed_any_more(status: ApplicationStatus) -> None:
    refusal = refused(refusals.ApplicationDecided, lambda: replace(ANI, status=status).change(ANI.wanted))
    assert refusal.slug == "application-decided"


def test_who_was_forgotten_is_nowhere_and_their_link_opens_nothing() -> None:
    gone = ANI.accept("r", NOW).answer_follow_up(Given(version=1, answers={"diet": "x"})).without_person(NOW)
    assert (gone.participant, gone.identity, gone.zone, gone.follow_up) == (None, None, None, None)
    assert (gone.wanted.statements, gone.link_version, gone.live) == (Given(), 2, False)
    assert (gone.status, gone.wanted.track) == (ApplicationStatus.ACCEPTED, "museums")


@pytest.mark.parametrize("one", [ANI, ANI.accept("r", NOW), ANI.put_on_reserve(3, NOW), ANI.without_person(NOW)])
def test_an_application_survives_its_document(one: Application) -> None:
    assert documents.application_from(documents.application_document(one)) == one


def test_a_call_survives_its_document() -> None:
    assert documents.call_from(documents.call_document(CALL)) == CALL


def test_of_equal_scores_the_reviews_that_agree_come_first_and_then_who_came_first() -> None:
    later = replace(ANI, id="a-2", submitted_at=NOW + timedelta(hours=1))
    torn = replace(ANI, id="a-0")
    same = Result(reviews=2, mean=4.0, spread=0.0)
    candidates = [Candidate(later, same), Candidate(torn, replace(same, spread=1.0)), Candidate(ANI, same)]
    preview = by_rule(Best(reserve=9), candidates, CALL, Cohort(event_id="training"))
    assert [one.application_id for one in preview.outcomes] == ["a-1", "a-2", "a-0"]
    assert [one.decision for one in preview.outcomes] == [Decision.ACCEPTED, Decision.ACCEPTED, Decision.RESERVE]


def test_what_was_kept_long_enough_goes_by_itself_and_what_is_counted_stays() -> None:
    work, retention = a_work(), RetentionRules()
    one = replace(ANI, event_id="lecture").accept("r", NOW)
    work.applications.add(replace(one, id="b-1"))
    ends_at = work.event().announced.ends_at
    command = PurgeApplications(event_id="lecture")
    purge_applications(command, work, now=ends_at + timedelta(days=29), rules=RULES, retention=retention)
    assert work.applications.get("b-1").zone == "Asia/Yerevan"
    purge_applications(command, work, now=ends_at + timedelta(days=31), rules=RULES, retention=retention)
    assert (work.applications.get("b-1").zone, work.applications.get("b-1").participant) == (None, ANI.participant)
    purge_applications(command, work, now=ends_at + timedelta(days=181), rules=RULES, retention=retention)
    gone = work.applications.get("b-1")
    assert (gone.participant, gone.status, gone.wanted.country) == (None, ApplicationStatus.ACCEPTED, None)
    assert work.forgotten == ["b-1"]


def test_who_has_only_applied_can_ask_what_is_held() -> None:
    work = a_work()
    work.applications.add(replace(ANI, event_id="lecture"))
    key = person_key("ani@museum.example")
    request_data(RequestData(person_key=key, language="hy", zone="Asia/Yerevan"), work, now=NOW)
    (request,) = work.data_requests.kept.values()
    assert request.registration_id == "a-1"


STATUSES = st.sampled_from([*OPEN, ApplicationStatus.DECLINED, ApplicationStatus.ACCEPTED, ApplicationStatus.WITHDRAWN])
RESULTS = st.one_of(
    st.just(Result()),
    st.builds(
        Result,
        reviews=st.just(2),
        mean=st.sampled_from([1.0, 2.5, 4.0, 5.0]),
        spread=st.sampled_from([0.0, 0.5]),
    ),
)


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    found = []
    for number in range(draw(st.integers(0, 12))):
        wanted = Wanted(
            mode="onsite",
            track=draw(st.sampled_from(["museums", "relics"])),
            region=draw(st.sampled_from(["hebei", "beijing"])),
        )
        submitted_at = NOW + timedelta(hours=draw(st.integers(0, 3)))
        status = draw(STATUSES)
        rank = number + 1 if status is ApplicationStatus.RESERVE else None
        one = replace(ANI, id=f"a-{number:02}", wanted=wanted, submitted_at=submitted_at, status=status, rank=rank)
        found.append(Candidate(one, draw(RESULTS)))
    return found


ANY_RULE = st.builds(
    Best, reserve=st.integers(0, 4), least=st.sampled_from([None, 2.0, 4.5]), declines_rest=st.booleans()
)


def accepted_in(preview: Preview, **where: str) -> int:
    by_id = {one.application.id: one.application.wanted for one in preview.candidates}
    chosen = [by_id[one.application_id] for one in preview.outcomes if one.decision is Decision.ACCEPTED]
    return sum(all(getattr(wanted, name) == value for name, value in where.items()) for wanted in chosen)


@given(candidates(), ANY_RULE)
def test_no_limit_is_ever_exceeded_and_nobody_better_who_fits_is_passed(found: list[Candidate], rule: Best) -> None:
    preview = by_rule(rule, found, CALL, Cohort(event_id="training"))
    assert accepted_in(preview) <= 3
    assert accepted_in(preview, track="museums") <= 2
    assert accepted_in(preview, region="hebei") <= 1
    assert preview.cohort.accepted == accepted_in(preview)
    orders = {one.application.id: one.order for one in found}
    shown = [orders[one.application_id] for one in preview.outcomes]
    assert shown == sorted(shown)
    ranks = [one.rank for one in preview.outcomes if one.decision is Decision.RESERVE]
    assert ranks == list(range(1, len(ranks) + 1))
    room = Cohort(event_id="training")
    by_id = {one.application.id: one for one in found}
    for outcome in preview.outcomes:
        candidate = by_id[outcome.application_id]
        wanted, mean = candidate.application.wanted, candidate.result.mean
        worthy = mean is not None and (rule.least is None or mean >= rule.least)
        fits = worthy and room.has_room(CALL, wanted.track, wanted.region)
        assert (outcome.decision is Decision.ACCEPTED) == fits
        room = room.take(wanted.track, wanted.region) if fits else room


@given(candidates(), ANY_RULE, st.randoms(use_true_random=False))
def test_the_same_input_gives_the_same_decisions_in_whatever_order_it_comes(
    found: list[Candidate], rule: Best, chance: Any
) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    first, second = (by_rule(rule, one, CALL, Cohort(event_id="training")) for one in (found, shuffled))
    assert (first.outcomes, first.digest) == (second.outcomes, second.digest)


@given(candidates(), ANY_RULE)
def test_only_who_still_hopes_is_decided_on_and_nobody_unread(found: list[Candidate], rule: Best) -> None:
    preview = by_rule(rule, found, CALL, Cohort(event_id="training"))
    assert {one.application.status for one in preview.candidates} <= OPEN
    by_id = {one.application.id: one for one in found}
    for outcome in preview.outcomes:
        if by_id[outcome.application_id].result.mean is None:
            assert outcome.decision is not Decision.ACCEPTED
            assert outcome.decision is Decision.RESERVE or outcome.left is Left.NOT_REVIEWED


def test_a_changed_application_changes_the_digest() -> None:
    result = Result(reviews=1, mean=4.0, spread=0.0)
    before = by_rule(Best(), [Candidate(ANI, result)], CALL, Cohort(event_id="training"))
    after = by_rule(Best(), [Candidate(replace(ANI, revision=2), result)], CALL, Cohort(event_id="training"))
    assert before.digest != after.digest


def test_a_list_made_by_hand_exceeds_nothing_and_puts_people_behind_those_on_reserve() -> None:
    on_reserve = replace(ANI, id="a-9").put_on_reserve(4, NOW)
    found = [Candidate(one, Result()) for one in (ANI, replace(ANI, id="a-2"), replace(ANI, id="a-3"), on_reserve)]
    cohort = Cohort(event_id="training")
    chosen = [("a-1", Decision.RESERVE), ("a-2", Decision.ACCEPTED)]
    listed = by_hand(chosen, found, CALL, cohort, last_rank=4)
    assert [(one.decision, one.rank) for one in listed.outcomes] == [(Decision.RESERVE, 5), (Decision.ACCEPTED, None)]
    everybody = [(one.application.id, Decision.ACCEPTED) for one in found]
    refused(refusals.PlacesExceeded, lambda: by_hand(everybody, found, CALL, cohort))
    refused(refusals.NotDecidable, lambda: by_hand([("nobody", Decision.DECLINED)], found, CALL, cohort))


@pytest.mark.parametrize("changed", ["cohort", "call", "nothing"])
def test_what_has_changed_since_the_look_makes_it_outdated(changed: str) -> None:
    work, cohort = a_work(), Cohort(event_id="training", revision=3)
    looked = LookedAt(
        by_rule(Best(), [Candidate(ANI, Result(reviews=1, mean=4.0, spread=0.0))], CALL, cohort), CALL, cohort
    )
    work.calls.kept["training"] = replace(CALL, revision=1) if changed == "call" else CALL
    work.cohorts.kept["training"] = replace(cohort, revision=4) if changed == "cohort" else cohort

    def decide() -> None:
        commit_decisions(looked, work, digest=looked.preview.digest, by="li", now=CALL.closes_at)

    if changed == "nothing":
        decide()
        assert work.cohorts.kept["training"].accepted == 1
    else:
        refused(refusals.PreviewOutdated, decide)
