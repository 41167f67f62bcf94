"""A delivery is wanted once, tried until it ends, and never ends twice without somebody asking for it."""

from datetime import timedelta

import pytest

from causeway_notifications.domain.delivery import ENDED, Status, delivery_id
from causeway_notifications.domain.kinds import Kind
from causeway_notifications.domain.refusals import StillUnderWay
from causeway_notifications.domain.retries import DELAYS, GIVE_UP_AFTER, next_attempt
from causeway_testing.notices import NOW, a_delivery

LATER = NOW + timedelta(minutes=5)


def test_the_id_says_whom_about_what_and_which_version() -> None:
    assert delivery_id("r-1", Kind.REMINDER_DAY, 3) == "r-1:reminder_day:3"
    assert delivery_id("r-1", Kind.REMINDER_DAY, 3, 2) == "r-1:reminder_day:3.2"


def test_a_new_delivery_is_due_at_once() -> None:
    delivery = a_delivery()
    assert (delivery.status, delivery.due_at, delivery.attempts) == (Status.QUEUED, NOW, 0)
    assert not delivery.ended


def test_an_ended_delivery_is_never_due_again() -> None:
    sending = a_delivery(status=Status.SENDING, claim="c", attempts=1)
    ends = [sending.accept(LATER), sending.fail("550 no such user", LATER), sending.drop("withdrawn", LATER)]
    assert [end.status for end in ends] == [Status.ACCEPTED, Status.FAILED, Status.DROPPED]
    assert all(end.due_at is None and end.ended_at == LATER and end.ended and end.claim is None for end in ends)
    assert {end.status for end in ends} == ENDED


def test_a_delivery_that_is_put_off_keeps_the_attempt_and_the_reason() -> None:
    put_off = a_delivery(status=Status.SENDING, claim="c", attempts=2).put_off("450 later", LATER)
    assert (put_off.status, put_off.attempts, put_off.due_at, put_off.reason) == (Status.RETRY, 2, LATER, "450 later")
    assert put_off.claim is None


@pytest.mark.parametrize(("attempts", "left", "status"), [(1, 0, Status.QUEUED), (3, 2, Status.RETRY)])
def test_a_delivery_that_is_handed_back_does_not_count_the_attempt(attempts: int, left: int, status: Status) -> None:
    back = a_delivery(status=Status.SENDING, claim="c", attempts=attempts).hand_back("no mail server", LATER)
    assert (back.attempts, back.status, back.due_at) == (left, status, LATER)


def test_every_step_raises_the_revision() -> None:
    delivery = a_delivery()
    assert delivery.put_off("x", LATER).revision == delivery.revision + 1


def test_a_delivery_that_has_ended_can_be_sent_again_under_a_new_id() -> None:
    failed = a_delivery(attempts=3).fail("550", LATER)
    again = failed.again(1, LATER)
    assert again.id == f"{failed.id}.1"
    assert (again.status, again.attempts, again.due_at, again.reason) == (Status.QUEUED, 0, LATER, None)
    assert (again.kind, again.version, again.entry) == (failed.kind, failed.version, failed.entry)


def test_a_delivery_under_way_is_not_sent_again() -> None:
    with pytest.raises(StillUnderWay) as refusal:
        a_delivery(status=Status.RETRY).again(1, LATER)
    assert refusal.value.facts == {"status": "retry"}


def test_retries_wait_longer_each_time_and_end_after_a_day() -> None:
    waits = [next_attempt(attempt, NOW, NOW) for attempt in range(1, 12)]
    assert waits == [NOW + delay for delay in DELAYS] + [NOW + DELAYS[-1]] * (11 - len(DELAYS))
    assert list(DELAYS) == sorted(DELAYS)
    assert next_attempt(9, NOW, NOW + GIVE_UP_AFTER) is None


def test_the_last_attempt_is_made_when_the_day_is_over() -> None:
    assert next_attempt(9, NOW, NOW + timedelta(hours=22)) == NOW + GIVE_UP_AFTER
