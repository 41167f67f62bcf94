"""What is no longer true is not sent: everything is read again just before."""

from datetime import timedelta

import pytest

from causeway_notifications.domain.kinds import ABOUT_A_CANCELLED_EVENT, REMINDER_OFFSETS, WORTH_READING, Kind
from causeway_notifications.domain.known_certificate import KnownCertificate
from causeway_notifications.domain.relevance import why_not
from causeway_testing.notices import NOW, START, a_certificate, a_delivery, a_registration, an_event, an_offer

EVERY_STATUS = ("confirmed", "waiting", "offered", "withdrawn", "declined", "lapsed")


def held_for(kind: Kind) -> KnownCertificate:
    """Return a certificate about which ``kind`` would be news."""
    status = "withdrawn" if kind is Kind.CERTIFICATE_WITHDRAWN else "issued"
    return a_certificate(status=status)


def state(kind: Kind, status: str) -> tuple[bool, str | None]:
    """Return whether ``kind`` should be sent to somebody in ``status``, and what is said about it."""
    now = START - REMINDER_OFFSETS[kind] + timedelta(minutes=1) if kind in REMINDER_OFFSETS else NOW
    event = an_event(status="cancelled" if kind is Kind.CANCELLATION else "published", sequence=1)
    registration = a_registration(status=status, offer=an_offer() if status == "offered" else None, checked_in=True)
    return status in WORTH_READING[kind], why_not(a_delivery(kind, 1), registration, event, now, held_for(kind))


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("status", EVERY_STATUS)
def test_a_notice_is_sent_exactly_while_the_registration_is_as_it_says(kind: Kind, status: str) -> None:
    wanted, reason = state(kind, status)
    assert (reason is None) is wanted


@pytest.mark.parametrize("kind", list(Kind))
def test_nobody_who_asked_to_be_forgotten_is_written_to(kind: Kind) -> None:
    status = sorted(WORTH_READING[kind])[0]
    reason = why_not(a_delivery(kind), a_registration(status=status, person=None), an_event(sequence=1), NOW)
    assert reason == "the person's data was erased"


@pytest.mark.parametrize("kind", sorted(set(Kind) - ABOUT_A_CANCELLED_EVENT))
def test_about_a_cancelled_event_only_the_end_is_told(kind: Kind) -> None:
    status = sorted(WORTH_READING[kind])[0]
    registration = a_registration(status=status, offer=an_offer())
    assert why_not(a_delivery(kind), registration, an_event(status="cancelled"), NOW) == "the event is cancelled"


def test_only_the_newest_change_is_told() -> None:
    event = an_event(sequence=3)
    assert why_not(a_delivery(Kind.CHANGE, 3), a_registration(), event, NOW) is None
    assert "newer message" in (why_not(a_delivery(Kind.CHANGE, 2), a_registration(), event, NOW) or "")


def test_an_offer_is_told_until_it_expires_and_never_as_a_later_one() -> None:
    held = a_registration(status="offered", offer=an_offer(number=2))
    expires = an_offer().expires_at
    assert why_not(a_delivery(Kind.OFFER, 2), held, an_event(), expires - timedelta(seconds=1)) is None
    assert why_not(a_delivery(Kind.OFFER, 2), held, an_event(), expires) == "the offer has expired"
    assert why_not(a_delivery(Kind.OFFER, 1), held, an_event(), NOW) == "the offer has expired"


@pytest.mark.parametrize(
    ("kind", "before_start", "sent"),
    [
        (Kind.REMINDER_DAY, timedelta(days=1), True),
        (Kind.REMINDER_DAY, timedelta(hours=3), True),
        (Kind.REMINDER_DAY, timedelta(hours=2), False),
        (Kind.REMINDER_DAY, timedelta(days=1, minutes=1), False),
        (Kind.REMINDER_HOUR, timedelta(hours=1), True),
        (Kind.REMINDER_HOUR, timedelta(minutes=1), True),
        (Kind.REMINDER_HOUR, timedelta(0), False),
        (Kind.REMINDER_HOUR, timedelta(hours=2), False),
    ],
)
def test_a_reminder_is_sent_only_near_its_time(kind: Kind, before_start: timedelta, *, sent: bool) -> None:
    reason = why_not(a_delivery(kind), a_registration(), an_event(), START - before_start)
    assert (reason is None) is sent


def test_a_certificate_that_does_not_hold_any_more_is_not_announced() -> None:
    for status in ("withdrawn", "replaced"):
        reason = why_not(a_delivery(Kind.CERTIFICATE), a_registration(), an_event(), NOW, a_certificate(status=status))
        assert reason == f"the certificate is {status} by now"
