"""What a registration may become, and what it refuses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from causeway_registrations.domain.participant import Participant, identity_in, one_spelling
from causeway_registrations.domain.refusals import (
    AlreadyCheckedIn,
    ModeUnchanged,
    NoOffer,
    NotCheckedIn,
    OfferExpired,
    PlaceNotConfirmed,
    RegistrationEnded,
)
from causeway_registrations.domain.registration import Registration, Status
from causeway_testing.registrations import NOW

CONFIRMED = Registration(
    id="r-1",
    event_id="lecture",
    identity="i",
    participant=Participant("Anahit", "anahit@museum.example"),
    mode="onsite",
    status=Status.CONFIRMED,
    position=None,
    language="hy",
    zone="Asia/Yerevan",
    registered_at=NOW,
)
WAITING = replace(CONFIRMED, status=Status.WAITING, position=7)
OFFERED = WAITING.offer_place(NOW + timedelta(hours=24))
ENDED = [CONFIRMED.withdraw(), OFFERED.decline_offer(), OFFERED.lapse_offer()]


@pytest.mark.parametrize("live", [CONFIRMED, WAITING, OFFERED])
def test_whoever_has_a_place_an_offer_or_a_wait_may_withdraw(live: Registration) -> None:
    withdrawn = live.withdraw()
    assert (withdrawn.status, withdrawn.live, withdrawn.position, withdrawn.offer) == (
        Status.WITHDRAWN,
        False,
        None,
        None,
    )
    assert withdrawn.revision == live.revision + 1


@pytest.mark.parametrize("ended", ENDED, ids=lambda ended: ended.status.value)
def test_what_has_ended_cannot_be_changed(ended: Registration) -> None:
    actions: list[Callable[[], object]] = [ended.withdraw, lambda: ended.move_to_mode("online", None)]
    for action in actions:
        with pytest.raises(RegistrationEnded) as refusal:
            action()
        assert refusal.value.facts == {"status": ended.status.value}
        assert refusal.value.next_step


def test_an_offer_leaves_the_queue_and_has_a_number_and_an_end() -> None:
    assert OFFERED.offer is not None
    assert (OFFERED.status, OFFERED.position, OFFERED.offer.number) == (Status.OFFERED, None, 1)


def test_a_second_offer_after_another_wait_has_the_next_number() -> None:
    again = OFFERED.move_to_mode("online", 3).offer_place(NOW)
    assert again.offer is not None
    assert again.offer.number == 2


def test_an_accepted_offer_is_a_confirmed_place() -> None:
    accepted = OFFERED.accept_offer(NOW + timedelta(hours=23, minutes=59))
    assert (accepted.status, accepted.offer) == (Status.CONFIRMED, None)


def test_an_offer_cannot_be_accepted_from_the_moment_it_ends() -> None:
    with pytest.raises(OfferExpired) as refusal:
        OFFERED.accept_offer(NOW + timedelta(hours=24))
    assert refusal.value.facts["expired_at"] == "2025-06-02T09:00:00+00:00"


@pytest.mark.parametrize("other", [CONFIRMED, WAITING, *ENDED], ids=lambda other: other.status.value)
def test_without_an_offer_there_is_nothing_to_answer(other: Registration) -> None:
    actions: list[Callable[[], object]] = [
        lambda: other.accept_offer(NOW),
        other.decline_offer,
        other.lapse_offer,
    ]
    for action in actions:
        with pytest.raises(NoOffer) as refusal:
            action()
        assert refusal.value.facts == {"status": other.status.value}


def test_only_the_offer_that_is_meant_lapses_and_only_after_its_time() -> None:
    end = NOW + timedelta(hours=24)
    assert OFFERED.offer_has_lapsed(1, end)
    assert not OFFERED.offer_has_lapsed(1, end - timedelta(milliseconds=1))
    assert not OFFERED.offer_has_lapsed(2, end)
    assert not OFFERED.accept_offer(NOW).offer_has_lapsed(1, end)


def test_a_change_of_mode_has_a_place_or_a_position() -> None:
    assert CONFIRMED.move_to_mode("online", None).status is Status.CONFIRMED
    moved = CONFIRMED.move_to_mode("online", 4)
    assert (moved.mode, moved.status, moved.position) == ("online", Status.WAITING, 4)


def test_a_change_to_the_same_mode_is_refused() -> None:
    with pytest.raises(ModeUnchanged):
        CONFIRMED.move_to_mode("onsite", None)


def test_a_ticket_works_once_and_says_when_it_was_used_first() -> None:
    checked_in = CONFIRMED.check_in(NOW)
    with pytest.raises(AlreadyCheckedIn) as refusal:
        checked_in.check_in(NOW + timedelta(minutes=5))
    assert refusal.value.facts == {"checked_in_at": NOW.isoformat()}


@pytest.mark.parametrize("other", [WAITING, OFFERED, *ENDED], ids=lambda other: other.status.value)
def test_only_a_confirmed_place_lets_a_person_in(other: Registration) -> None:
    with pytest.raises(PlaceNotConfirmed):
        other.check_in(NOW)


def test_a_used_place_can_be_neither_withdrawn_nor_moved() -> None:
    checked_in = CONFIRMED.check_in(NOW)
    with pytest.raises(AlreadyCheckedIn):
        checked_in.withdraw()
    with pytest.raises(AlreadyCheckedIn):
        checked_in.move_to_mode("online", None)


def test_a_check_in_can_be_taken_back_once() -> None:
    undone = CONFIRMED.check_in(NOW).undo_check_in()
    assert undone.checked_in_at is None
    assert undone.check_in(NOW).checked_in_at == NOW
    with pytest.raises(NotCheckedIn):
        undone.undo_check_in()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anahit@Museum.Example", "anahit@museum.example"),
        ("jos\u00e9@museum.example", "jose\u0301@museum.example"),
        ("info@b\u00fccher.example", "info@xn--bcher-kva.example"),
        ("Li@\u535a\u7269\u9986.example", "li@\u535a\u7269\u9986.EXAMPLE"),
    ],
)
def test_one_mailbox_written_in_two_ways_is_one_person(one: str, other: str) -> None:
    assert one_spelling(one) == one_spelling(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anahit@museum.example", "anahit+tour@museum.example"),
        ("a.nahit@museum.example", "anahit@museum.example"),
        ("anna@museum.example", "\u0430nna@museum.example"),
        ("anahit@museum.example", "anahit@museum2.example"),
    ],
)
def test_mailboxes_that_may_belong_to_two_people_stay_two(one: str, other: str) -> None:
    assert one_spelling(one) != one_spelling(other)


def test_a_domain_that_no_rule_knows_is_compared_as_it_is() -> None:
    too_long = "x\u00e9" * 40
    assert one_spelling(f"a@{too_long}") == f"a@{too_long}"


def test_a_person_is_somebody_else_in_every_event() -> None:
    assert identity_in("lecture", "a@b.example") != identity_in("forum", "a@b.example")
    assert "a@b.example" not in identity_in("lecture", "a@b.example")
