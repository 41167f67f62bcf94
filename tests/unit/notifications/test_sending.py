"""What becomes of claimed deliveries: sent, left, put off, given up, sent again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from causeway_notifications.domain.address import FLAGGED_AFTER, RefusedAddress, fingerprint
from causeway_notifications.domain.delivery import Delivery, Status
from causeway_notifications.domain.facts import DeliveryFailed, DeliveryRecovered
from causeway_notifications.domain.kinds import Kind
from causeway_notifications.domain.known_certificate import KnownCertificate
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution
from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.domain.refusals import NoLongerTrue, StillUnderWay
from causeway_notifications.domain.retries import GIVE_UP_AFTER
from causeway_notifications.use_cases.resend_delivery import resend_delivery
from causeway_notifications.use_cases.send_deliveries import Hopeless, Ready, Settled, prepare, put_off
from causeway_notifications.use_cases.settle_delivery import fail_delivery, recover_delivery
from causeway_platform.refusals import UnknownSubject
from causeway_testing.notices import EVENT, NOW, FakeWork, a_delivery, a_registration, an_event

EMAIL = "reader1@example.org"
CLAIMED = a_delivery(status=Status.SENDING, claim="mine", attempts=1)


class FakeQueue:
    """What a sender reads, from a fake work."""

    def __init__(self, work: FakeWork) -> None:
        self._work = work

    def claim(self, limit: int, now: datetime) -> list[Delivery]:
        return [CLAIMED]

    def renew(self, held: Iterable[Delivery], now: datetime) -> None:
        """Not needed here."""

    def settle(self, outcomes: Sequence[tuple[Delivery, Delivery]]) -> None:
        """Not needed here."""

    def events(self, ids: Iterable[str]) -> Mapping[str, KnownEvent]:
        return {one: self._work.events.by_id[one] for one in ids if one in self._work.events.by_id}

    def institutions(self, ids: Iterable[str]) -> Mapping[str, KnownInstitution]:
        return {one: self._work.institutions.by_id[one] for one in ids if one in self._work.institutions.by_id}

    def certificates(self, ids: Iterable[str]) -> Mapping[str, KnownCertificate]:
        return {one: self._work.certificates.by_id[one] for one in ids if one in self._work.certificates.by_id}

    def registrations(self, ids: Iterable[str]) -> Mapping[str, KnownRegistration]:
        return {one: self._work.registrations.by_id[one] for one in ids if one in self._work.registrations.by_id}

    def refused_addresses(self, fingerprints: Iterable[str]) -> Mapping[str, RefusedAddress]:
        known = self._work.addresses.by_id
        return {one: known[one] for one in fingerprints if one in known}


@pytest.fixture
def work() -> FakeWork:
    work = FakeWork()
    work.events.add(an_event())
    work.institutions.add(KnownInstitution(id="host-1", revision=1, names={"en": "Bureau"}))
    work.registrations.add(a_registration())
    work.deliveries.add(CLAIMED)
    return work


def prepared(work: FakeWork, delivery: Delivery = CLAIMED, now: datetime = NOW) -> Ready | Settled | Hopeless:
    (item,) = prepare([delivery], FakeQueue(work), now)
    return item


def test_a_delivery_that_is_true_is_ready_with_all_its_letter_needs(work: FakeWork) -> None:
    item = prepared(work)
    assert isinstance(item, Ready)
    assert (item.event, item.registration, item.person) == (an_event(), a_registration(), a_registration().person)
    assert set(item.institutions) == {"host-1"}


def test_a_delivery_that_is_no_longer_true_is_dropped_with_the_reason(work: FakeWork) -> None:
    work.registrations.save(a_registration(revision=2, status="withdrawn"))
    item = prepared(work)
    assert isinstance(item, Settled)
    assert (item.delivery.status, item.delivery.reason) == (Status.DROPPED, "the registration is withdrawn by now")


def test_a_delivery_about_an_event_that_is_not_known_yet_waits_a_moment(work: FakeWork) -> None:
    work.events.remove(an_event())
    item = prepared(work)
    assert isinstance(item, Settled)
    assert (item.delivery.status, item.delivery.attempts) == (Status.QUEUED, 0)
    assert item.delivery.due_at == NOW + timedelta(seconds=2)


def test_an_event_that_never_becomes_known_is_somebodys_to_look_at(work: FakeWork) -> None:
    work.events.remove(an_event())
    assert isinstance(prepared(work, now=NOW + GIVE_UP_AFTER), Hopeless)


def test_an_address_that_was_refused_too_often_is_left_alone_until_somebody_asks(work: FakeWork) -> None:
    work.addresses.add(RefusedAddress(id=fingerprint(EMAIL.upper()), revision=1, refusals=FLAGGED_AFTER))
    assert isinstance(prepared(work), Hopeless)
    assert isinstance(prepared(work, replace(CLAIMED, resend=1)), Ready)


def test_an_address_that_was_refused_once_is_tried_again(work: FakeWork) -> None:
    work.addresses.add(RefusedAddress.first(EMAIL))
    assert isinstance(prepared(work), Ready)


def test_a_server_that_asks_for_patience_gets_it_for_a_day() -> None:
    item = put_off(CLAIMED, "450 greylisted", NOW)
    assert isinstance(item, Settled)
    assert item.delivery.status is Status.RETRY
    given_up = put_off(CLAIMED, "450 greylisted", NOW + GIVE_UP_AFTER)
    assert isinstance(given_up, Hopeless)
    assert "450 greylisted" in given_up.reason


def test_a_failure_is_kept_counted_and_said(work: FakeWork) -> None:
    failed = fail_delivery(CLAIMED, work, reason="550 no", refused_address=EMAIL, now=NOW)
    assert failed is not None
    assert (failed.status, failed.reason) == (Status.FAILED, "550 no")
    assert work.facts == [DeliveryFailed(failed)]
    assert work.addresses.get(fingerprint(EMAIL)).refusals == 1


def test_the_third_refusal_flags_the_address(work: FakeWork) -> None:
    for attempt in range(FLAGGED_AFTER):
        claimed = a_delivery(Kind.CHANGE, attempt, status=Status.SENDING, claim="mine")
        work.deliveries.add(claimed)
        fail_delivery(claimed, work, reason="550 no", refused_address=EMAIL, now=NOW)
    assert work.addresses.get(fingerprint(EMAIL)).flagged


def test_a_failure_that_is_not_the_addresss_does_not_count_against_it(work: FakeWork) -> None:
    fail_delivery(CLAIMED, work, reason="554 content", refused_address=None, now=NOW)
    assert not work.addresses.by_id


@pytest.mark.parametrize("change", [{"claim": "another's"}, {"status": Status.ACCEPTED, "claim": "mine"}])
def test_what_somebody_else_has_taken_over_is_not_touched(work: FakeWork, change: dict[str, object]) -> None:
    work.deliveries.save(replace(CLAIMED, **change))  # type: ignore[arg-type]  # fields of the dataclass
    assert fail_delivery(CLAIMED, work, reason="550", refused_address=EMAIL, now=NOW) is None
    assert recover_delivery(CLAIMED, work, address=EMAIL, now=NOW) is None
    assert not work.facts


def test_a_message_sent_again_and_taken_clears_the_address_and_is_said(work: FakeWork) -> None:
    work.addresses.add(RefusedAddress(id=fingerprint(EMAIL), revision=1, refusals=9))
    again = replace(CLAIMED, id=f"{CLAIMED.id}.1", resend=1)
    work.deliveries.add(again)
    accepted = recover_delivery(again, work, address=EMAIL, now=NOW)
    assert accepted is not None
    assert accepted.status is Status.ACCEPTED
    assert work.facts == [DeliveryRecovered(accepted)]
    assert not work.addresses.by_id


def test_sending_again_makes_a_new_delivery_each_time(work: FakeWork) -> None:
    work.deliveries.save(CLAIMED.accept(NOW))
    first = resend_delivery(CLAIMED.id, work, now=NOW)
    work.deliveries.save(first.fail("450", NOW))
    second = resend_delivery(CLAIMED.id, work, now=NOW)
    assert [first.id, second.id] == [f"{CLAIMED.id}.1", f"{CLAIMED.id}.2"]
    assert second.status is Status.QUEUED


def test_a_message_is_not_sent_again_while_a_repeat_is_on_its_way(work: FakeWork) -> None:
    work.deliveries.save(CLAIMED.accept(NOW))
    resend_delivery(CLAIMED.id, work, now=NOW)
    with pytest.raises(StillUnderWay):
        resend_delivery(CLAIMED.id, work, now=NOW)


def test_what_is_no_longer_true_is_not_sent_again(work: FakeWork) -> None:
    work.deliveries.save(CLAIMED.accept(NOW))
    work.registrations.save(a_registration(revision=2, status="withdrawn"))
    with pytest.raises(NoLongerTrue) as refusal:
        resend_delivery(CLAIMED.id, work, now=NOW)
    assert refusal.value.facts == {"reason": "the registration is withdrawn by now"}
    assert len(work.deliveries.by_id) == 1


def test_an_unknown_message_cannot_be_sent_again(work: FakeWork) -> None:
    with pytest.raises(UnknownSubject):
        resend_delivery(f"{EVENT}:change:1", work, now=NOW)
