"""Enrolling in a series: every date, those to come included, by the rules for everybody."""

from datetime import timedelta

import pytest

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain import facts, series_facts
from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.gates import Gates
from causeway_registrations.domain.participant import Participant, person_key
from causeway_registrations.domain.refusals import EventOver
from causeway_registrations.domain.registration import Status
from causeway_registrations.domain.retention import USUAL, Held
from causeway_registrations.domain.series_refusals import (
    AlreadyEnrolled,
    DateLeft,
    DateNotLeft,
    EnrolmentEnded,
    SeriesNotOpen,
    UnknownSeries,
)
from causeway_registrations.use_cases import follow_next_date, go_on_with_enrolment
from causeway_registrations.use_cases.describe_admission import DescribeAdmission, describe_admission
from causeway_registrations.use_cases.end_enrolment import EndEnrolment, end_enrolment
from causeway_registrations.use_cases.erase_person import ErasePerson, erase_person
from causeway_registrations.use_cases.erase_registration import EraseRegistration, erase_registration
from causeway_registrations.use_cases.leave_date import LeaveDate, leave_date
from causeway_registrations.use_cases.purge_series import plan_series_purge
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.rejoin_date import RejoinDate, rejoin_date
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration
from causeway_testing.registrations import NOW, a_request, refused
from causeway_testing.series import EDITION, PROGRAMME, SeriesWorld

ME = "anahit@museum.example"


def a_series(*dates: str, **changes: object) -> SeriesWorld:
    """Return an open series with these dates, ten days apart from the tenth day on."""
    world = SeriesWorld()
    for number, date in enumerate(dates, 1):
        world.announce(date, in_days=10 * number)
    world.describe(**changes)
    return world


def leave(world: SeriesWorld, enrolment_id: str, event_id: str) -> None:
    leave_date(LeaveDate(enrolment_id=enrolment_id, event_id=event_id), world.work, now=world.now, rules=world.rules)


def rejoin(world: SeriesWorld, enrolment_id: str, event_id: str, mode: str | None = None) -> None:
    command = RejoinDate(enrolment_id=enrolment_id, event_id=event_id, mode=mode)
    rejoin_date(command, world.work, now=world.now, rules=world.rules)


def end(world: SeriesWorld, enrolment_id: str) -> None:
    end_enrolment(EndEnrolment(enrolment_id=enrolment_id), world.work, now=world.now, retention=USUAL)


def test_the_request_only_keeps_the_wish_and_the_clock_registers_for_every_date() -> None:
    world = a_series("a", "b", "c")
    enrolment = world.enrol()
    assert world.registrations() == {}
    world.run_clock()
    assert set(world.registrations()) == {"a", "b", "c"}
    assert {one.enrolment_id for one in world.registrations().values()} == {enrolment.id}
    assert world.enrolment(enrolment).joined_at == NOW


def test_all_dates_are_told_once_and_together() -> None:
    world = a_series("a", "b")
    world.enrol()
    world.run_clock()
    registered = world.work.told(facts.ParticipantRegistered)
    assert [one.told_together for one in registered] == [True, True]
    (told,) = world.work.told(series_facts.ParticipantEnrolled)
    assert [one.event_id for one in told.dates] == ["a", "b"]


def test_a_date_announced_later_follows_and_is_told_by_itself() -> None:
    world = a_series("a")
    world.enrol()
    world.run_clock()
    world.announce("b", in_days=60, opens_at=NOW + timedelta(days=30))
    world.run_clock()
    assert set(world.registrations()) == {"a", "b"}, "the place is theirs before registration opens for others"
    assert [one.told_together for one in world.work.told(facts.ParticipantRegistered)] == [True, False]


def test_a_programme_is_followed_through_all_its_editions() -> None:
    world = a_series("a")
    world.describe(PROGRAMME)
    world.enrol(series_id=PROGRAMME)
    world.run_clock()
    world.announce("b", edition_id="lectures-2026")
    world.announce("c", edition_id="others", programme_id="others")
    world.run_clock()
    assert set(world.registrations()) == {"a", "b"}


def test_who_is_enrolled_in_the_edition_and_in_the_programme_has_one_place_a_date() -> None:
    world = a_series("a")
    world.describe(PROGRAMME)
    world.enrol(series_id=PROGRAMME)
    world.enrol(series_id=EDITION)
    world.run_clock()
    world.announce("b")
    world.run_clock()
    assert len(world.work.registrations.kept) == 2


def test_a_series_may_wait_until_registration_opens() -> None:
    world = a_series("a", joins_before_opening=False)
    enrolment = world.enrol()
    world.announce("b", in_days=60, opens_at=NOW + timedelta(days=30))
    world.run_clock()
    assert set(world.registrations()) == {"a"}
    assert world.enrolment(enrolment).decided == frozenset()
    world.now = NOW + timedelta(days=30)
    world.run_clock()
    assert set(world.registrations()) == {"a", "b"}


def test_a_date_that_opens_earlier_or_later_than_first_said_is_followed_when_it_opens() -> None:
    world = a_series("a", joins_before_opening=False)
    world.enrol()
    world.run_clock()
    world.announce("b", in_days=60, opens_at=NOW + timedelta(days=30))
    world.announce("b", in_days=60, opens_at=NOW + timedelta(days=40), revision=2)
    world.now = NOW + timedelta(days=30)
    world.run_clock()
    assert set(world.registrations()) == {"a"}
    world.announce("b", in_days=60, opens_at=world.now, revision=3)
    world.run_clock()
    assert set(world.registrations()) == {"a", "b"}


def test_giving_places_before_opening_after_all_is_done_at_once() -> None:
    world = a_series("a", joins_before_opening=False)
    world.enrol()
    world.announce("b", in_days=60, opens_at=NOW + timedelta(days=30))
    world.run_clock()
    world.describe(joins_before_opening=True)
    world.run_clock()
    assert set(world.registrations()) == {"a", "b"}


def test_a_full_date_is_waited_for_like_by_everybody() -> None:
    world = a_series("a")
    world.announce("b", capacities={"onsite": 0})
    world.enrol()
    world.run_clock()
    assert world.registrations()["b"].status is Status.WAITING


def test_a_gate_that_says_no_is_remembered_with_its_reason_and_the_other_dates_are_joined() -> None:
    world = a_series("a", "b")
    needs_code = Admission(event_id="b", gates=Gates(needs_code=True))
    describe_admission(DescribeAdmission(admission=needs_code, fresh_seed="x"), world.work, now=NOW, rules=world.rules)
    enrolment = world.enrol()
    world.run_clock()
    assert set(world.registrations()) == {"a"}
    assert world.enrolment(enrolment).reason_for("b") == "code-required"
    assert not world.work.told(facts.ParticipantWaitlisted)


def test_cancelled_past_and_closed_dates_are_not_joined() -> None:
    world = a_series("a")
    world.announce("cancelled", cancelled=True)
    world.announce("over", in_days=-2)
    world.announce("closed", closes_at=NOW - timedelta(hours=1))
    enrolment = world.enrol()
    world.run_clock()
    assert set(world.registrations()) == {"a"}
    assert world.enrolment(enrolment).reason_for("closed") == "registration-closed"
    assert world.enrolment(enrolment).decided == {"closed"}


def test_an_own_registration_is_joined_and_not_doubled() -> None:
    world = a_series("a", "b")
    own = register_participant(a_request(ME, event_id="a"), world.work, now=NOW, rules=world.rules).registration
    world.enrol()
    world.run_clock()
    assert world.registrations()["a"] == own
    (told,) = world.work.told(series_facts.ParticipantEnrolled)
    assert own in told.dates


@pytest.mark.parametrize("by_link_of_the_date", [True, False])
def test_a_date_that_was_left_is_never_joined_again_by_itself(by_link_of_the_date: bool) -> None:
    world = a_series("a", "b")
    enrolment = world.enrol()
    world.run_clock()
    if by_link_of_the_date:
        wish = WithdrawRegistration(registration_id=world.registrations()["a"].id)
        withdraw_registration(wish, world.work, now=NOW, rules=world.rules)
    else:
        leave(world, enrolment.id, "a")
    world.announce("a", in_days=10, revision=2, edition_id="elsewhere")
    world.announce("a", in_days=10, revision=3)
    world.run_clock()
    assert set(world.registrations()) == {"b"}
    assert world.enrolment(enrolment).left == ("a",)
    refused(lambda: leave(world, enrolment.id, "a"), DateLeft)


def test_a_date_can_be_rejoined_also_in_another_mode() -> None:
    world = a_series("a", "b")
    enrolment = world.enrol()
    world.run_clock()
    leave(world, enrolment.id, "a")
    rejoin(world, enrolment.id, "a", "online")
    assert world.registrations()["a"].mode == "online"
    assert world.enrolment(enrolment).left == ()
    assert refused(lambda: rejoin(world, enrolment.id, "a"), DateNotLeft).facts == {"status": "confirmed"}


def test_only_dates_of_the_series_can_be_left_and_none_that_is_over() -> None:
    world = a_series("a")
    world.announce("elsewhere", edition_id="x", programme_id="x")
    enrolment = world.enrol()
    world.run_clock()
    refused(lambda: leave(world, enrolment.id, "elsewhere"), UnknownSubject)
    refused(lambda: rejoin(world, enrolment.id, "nowhere"), UnknownSubject)
    world.now = NOW + timedelta(days=11)
    refused(lambda: leave(world, enrolment.id, "a"), EventOver)
    assert world.enrolment(enrolment).left == ()


def test_ending_withdraws_what_is_to_come_once_and_leaves_what_has_begun() -> None:
    world = a_series("a", "b", "c")
    enrolment = world.enrol()
    world.run_clock()
    world.now = NOW + timedelta(days=10, hours=1)
    end(world, enrolment.id)
    world.run_clock()
    assert set(world.registrations()) == {"a"}
    (told,) = world.work.told(series_facts.EnrolmentEnded)
    assert [one.event_id for one in told.dates] == ["b", "c"]
    assert all(one.told_together for one in world.work.told(facts.RegistrationWithdrawn))
    world.announce("d", in_days=60)
    world.run_clock()
    assert set(world.registrations()) == {"a"}, "an ended enrolment follows nothing"
    refused(lambda: end(world, enrolment.id), EnrolmentEnded)


def test_who_ended_can_enrol_again() -> None:
    world = a_series("a")
    end(world, world.enrol().id)
    world.run_clock()
    world.enrol()
    world.run_clock()
    assert set(world.registrations()) == {"a"}


def test_a_closed_series_takes_nobody_new_and_goes_on_for_those_who_are_in() -> None:
    world = a_series("a")
    world.enrol()
    world.run_clock()
    world.describe(open=False)
    refused(lambda: world.enrol("other@museum.example"), SeriesNotOpen)
    world.announce("b")
    world.run_clock()
    assert set(world.registrations()) == {"a", "b"}


def test_nobody_enrols_twice_and_nothing_is_enrolled_in_that_is_not_there() -> None:
    world = a_series("a")
    world.enrol(ME)
    refused(lambda: world.enrol(ME.upper()), AlreadyEnrolled)
    refused(lambda: world.enrol(series_id="nothing"), UnknownSeries)
    refusal = refused(lambda: world.describe("nothing"), UnknownSeries)
    assert refusal.slug == "unknown-series"


def test_many_dates_and_many_people_are_done_in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(go_on_with_enrolment, "DATES_AT_ONCE", 2)
    monkeypatch.setattr(follow_next_date, "PEOPLE_AT_ONCE", 2)
    world = a_series("a", "b", "c", "d", "e")
    people = [f"person-{number}@museum.example" for number in range(5)]
    for email in people:
        world.enrol(email)
    world.run_clock(most=1)
    assert all(len(world.registrations(email)) == 2 for email in people)
    world.run_clock()
    world.announce("f", in_days=70, capacities={"onsite": 3})
    world.run_clock(most=1)
    assert sum(world.registration("f", email) is not None for email in people) == 2
    world.run_clock()
    assert all(len(world.registrations(email)) == 6 for email in people)
    waiting = [email for email in people if world.registrations(email)["f"].status is Status.WAITING]
    assert waiting == people[3:], "who enrolled first comes first"


def test_who_is_forgotten_is_followed_no_more() -> None:
    world = a_series("a")
    enrolment = world.enrol()
    world.run_clock()
    erased = erase_person(ErasePerson(person_key=person_key(ME)), world.work, now=NOW, rules=world.rules)
    assert erased == 2
    world.announce("b")
    world.run_clock()
    assert world.registrations() == {}
    forgotten = world.enrolment(enrolment)
    assert (forgotten.participant, forgotten.identity, forgotten.zone) == (None, None, None)
    assert enrolment.id in world.work.forgotten
    assert world.work.told(series_facts.EnrolmentErased)


def test_an_operator_who_forgets_a_registration_ends_what_would_bring_the_person_back() -> None:
    world = a_series("a")
    enrolment = world.enrol()
    world.run_clock()
    command = EraseRegistration(registration_id=world.registrations()["a"].id)
    erase_registration(command, world.work, now=NOW, rules=world.rules)
    assert world.enrolment(enrolment).erased_at == NOW


def test_what_is_held_goes_some_time_after_the_last_date_and_a_later_date_puts_it_off() -> None:
    world = a_series("a")
    enrolment = world.enrol()
    world.run_clock()
    plan_series_purge("a", world.work, retention=USUAL)
    world.announce("b", in_days=100)
    plan_series_purge("b", world.work, retention=USUAL)
    world.now = NOW + timedelta(days=101) + USUAL.keep[Held.ZONE]
    world.run_clock()
    assert world.enrolment(enrolment).held == {Held.PERSON}
    world.now = NOW + timedelta(days=101) + USUAL.keep[Held.PERSON]
    world.run_clock()
    assert world.enrolment(enrolment).held == frozenset()


def test_an_ended_enrolment_is_forgotten_after_its_time_though_the_series_goes_on() -> None:
    world = a_series("a")
    enrolment = world.enrol()
    end(world, enrolment.id)
    world.announce("far", in_days=1000)
    world.now = NOW + USUAL.keep[Held.PERSON]
    world.run_clock()
    assert world.enrolment(enrolment).participant is None


def test_a_person_is_one_whatever_the_spelling_of_their_address() -> None:
    world = a_series("a")
    enrolment = world.enrol(participant=Participant("Anahit", ME.upper()))
    world.run_clock()
    assert set(world.registrations(ME)) == {"a"}
    assert world.enrolment(enrolment).participant == Participant("Anahit", ME.upper()), "kept as written"
