"""People of an allotment that is used up wait: for its own places, else for everybody's with its priority."""

from datetime import timedelta
from typing import Any

import pytest

from causeway_registrations.domain.admission import Admission, Order, WaitingPolicy
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.facts import AllotmentChanged
from causeway_registrations.domain.refusals import AllotmentElsewhere, AllotmentReturned, AllotmentUsedUp
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.store import documents
from causeway_registrations.use_cases.accept_offer import AcceptOffer, accept_offer
from causeway_registrations.use_cases.change_allotment import ChangeAllotment, change_allotment
from causeway_registrations.use_cases.change_mode import ChangeMode, change_mode
from causeway_registrations.use_cases.decline_offer import DeclineOffer, decline_offer
from causeway_registrations.use_cases.grant_allotment import GrantAllotment, grant_allotment
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.return_allotment import ReturnAllotment, return_allotment
from causeway_registrations.use_cases.show_waiting_list import ShowWaitingList, show_waiting_list
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration
from causeway_testing.registrations import NOW, RULES, FakeWork, a_request, a_work, an_announcement, an_event, refused

RETURNS = NOW + timedelta(days=7)


class Hall:
    """Three places onsite, of which an allotment keeps two; its people wait before the others."""

    def __init__(self, order: Order = Order.STRICT, priority: int | None = 50, places: int = 2) -> None:
        admission = Admission(event_id="lecture", revision=1, largest_party=3, waiting=WaitingPolicy(order=order))
        self.work: FakeWork = a_work(an_event(capacities={"onsite": 3, "online": 3}).admit_by(admission))
        command = GrantAllotment(
            event_id="lecture",
            label="The university",
            institution_id="ysu",
            mode="onsite",
            kind=None,
            places=places,
            returns_at=RETURNS,
            waiting_priority=priority,
        )
        self.id = grant_allotment(command, self.work, now=NOW).id

    @property
    def allotment(self) -> Allotment:
        return self.work.allotments.kept[self.id]

    def came(self, size: int = 1, **wanted: Any) -> Registration:
        companions = tuple(map(str, range(size - 1)))
        request = a_request(companions=companions, **wanted)
        return register_participant(request, self.work, now=NOW, rules=RULES).registration

    def member(self, size: int = 1, **wanted: Any) -> Registration:
        return self.came(size, allotment_id=self.id, **wanted)

    def full(self) -> tuple[Registration, Registration]:
        """Fill the hall; return somebody with a place of everybody's and one of the two members."""
        return self.came(), (self.member(), self.member())[0]

    def leaves(self, one: Registration) -> None:
        withdraw_registration(WithdrawRegistration(registration_id=one.id), self.work, now=NOW, rules=RULES)

    def changed(self, places: int, **more: Any) -> Allotment:
        command = ChangeAllotment(allotment_id=self.id, places=places, returns_at=RETURNS, **more)
        return change_allotment(command, self.work, now=NOW, rules=RULES)

    def now(self, one: Registration) -> tuple[str, str | None]:
        kept = self.work.registrations.kept[one.id]
        return kept.status.value, kept.allotment_id


def test_a_place_of_the_allotment_that_is_given_back_goes_to_its_own_people() -> None:
    hall = Hall()
    _, member = hall.full()
    stranger, own, later = hall.came(), hall.member(), hall.member()
    assert (own.status, own.waits_for, own.priority, own.allotment_id) == (Status.WAITING, hall.id, 50, None)
    hall.leaves(member)
    assert hall.now(own) == ("offered", hall.id)
    assert (hall.now(stranger), hall.now(later)) == (("waiting", None), ("waiting", None))
    assert hall.allotment.filled == 2
    assert [fact.allotment.filled for fact in hall.work.told(AllotmentChanged)] == [0, 1, 2, 1, 2]
    pool = hall.work.event().pools["onsite"]
    assert (pool.taken, pool.reserved, pool.offered, pool.confirmed, pool.waiting) == (3, 0, 1, 2, 2)


def test_what_they_were_offered_is_theirs_or_goes_to_the_next_of_them() -> None:
    hall = Hall()
    _, member = hall.full()
    first, second = hall.member(), hall.member()
    hall.leaves(member)
    decline_offer(DeclineOffer(registration_id=first.id), hall.work, now=NOW, rules=RULES)
    assert (hall.now(second), hall.allotment.filled) == (("offered", hall.id), 2)
    accept_offer(AcceptOffer(registration_id=second.id), hall.work, now=NOW)
    assert hall.now(second) == ("confirmed", hall.id)
    hall.leaves(second)
    assert (hall.allotment.filled, hall.allotment.unfilled) == (1, 1)


def test_else_they_have_their_turn_by_the_priority_of_the_allotment() -> None:
    hall = Hall()
    anybody, _ = hall.full()
    stranger, own = hall.came(), hall.member()
    hall.leaves(anybody)
    assert (hall.now(own), hall.now(stranger)) == (("offered", None), ("waiting", None))
    assert hall.allotment.filled == 2, "it is a place of everybody's"
    behind = Hall(priority=150)
    anybody, _ = behind.full()
    own, stranger = behind.member(), behind.came()
    behind.leaves(anybody)
    assert (behind.now(own), behind.now(stranger)) == (("waiting", None), ("offered", None))


def test_while_everybody_has_places_nobody_waits() -> None:
    hall = Hall(places=1)
    hall.member()
    another = hall.member()
    assert (another.status, another.allotment_id, another.waits_for) == (Status.CONFIRMED, None, None)


@pytest.mark.parametrize(("order", "offered"), [(Order.STRICT, False), (Order.FILL, True)])
def test_a_party_that_does_not_fit_keeps_what_is_left_as_the_policy_says(order: Order, offered: bool) -> None:
    hall = Hall(order)
    _, member = hall.full()
    party, single = hall.member(2), hall.member()
    hall.leaves(member)
    assert hall.now(party) == ("waiting", None), "all of them or none"
    assert hall.now(single)[0] == ("offered" if offered else "waiting")
    if not offered:
        newcomer = hall.member()
        assert newcomer.status is Status.WAITING, "who comes later passes nobody"
        refused(lambda: hall.member(wait=False), AllotmentUsedUp)
        hall.leaves(party)
        assert (hall.now(single), hall.now(newcomer)) == (("offered", hall.id), ("waiting", None))


@pytest.mark.parametrize(("priority", "status"), [(40, "confirmed"), (50, "waiting"), (60, "waiting"), (None, None)])
def test_whose_priority_was_lowered_since_passes_who_waits_with_the_old_one(
    priority: int | None, status: str | None
) -> None:
    """The waiting party keeps one place that is left; whoever comes before it by priority may have that place."""
    hall = Hall()
    _, member = hall.full()
    party, _ = hall.member(2), hall.leaves(member)
    assert (hall.now(party), hall.allotment.unfilled) == (("waiting", None), 1)
    hall.changed(2, waiting_priority=priority, keep_priority=False)
    if status is None:
        refused(hall.member, AllotmentUsedUp)
    else:
        newcomer = hall.member()
        assert hall.now(newcomer) == (status, hall.id if status == "confirmed" else None)
    assert hall.now(party) == ("waiting", None)


def test_more_places_kept_are_offered_to_its_own_people_first() -> None:
    hall = Hall()
    hall.full()
    own, stranger = hall.member(), hall.came()
    hall.work.offered_events.save(
        hall.work.event().follow(an_announcement(revision=2, capacities={"onsite": 4, "online": 3}))
    )
    changed = hall.changed(3)
    assert (hall.now(own), hall.now(stranger)) == (("offered", hall.id), ("waiting", None))
    assert (changed.filled, changed.waiting_priority) == (3, 50), "unsaid, the priority stays"


def test_once_its_places_are_everybodys_they_keep_their_turn() -> None:
    hall = Hall()
    _, member = hall.full()
    own = hall.member()
    return_allotment(ReturnAllotment(allotment_id=hall.id), hall.work, now=NOW, rules=RULES)
    refused(hall.member, AllotmentReturned)
    stranger = hall.came()
    hall.leaves(member)
    assert (hall.now(own), hall.now(stranger)) == (("offered", None), ("waiting", None))


def test_who_does_not_want_to_wait_or_may_not_is_refused_as_before() -> None:
    hall = Hall()
    hall.full()
    assert refused(lambda: hall.member(wait=False), AllotmentUsedUp).facts == {"left": 0}
    refused(lambda: hall.member(mode="online"), AllotmentElsewhere)
    hall.changed(2, waiting_priority=None, keep_priority=False)
    refused(hall.member, AllotmentUsedUp)
    without = Hall(priority=None)
    without.full()
    refused(without.member, AllotmentUsedUp)


def test_who_goes_online_waits_for_the_allotment_no_longer() -> None:
    hall = Hall()
    hall.full()
    own = hall.member()
    command = ChangeMode(registration_id=own.id, mode="online")
    moved = change_mode(command, hall.work, now=NOW, rules=RULES)
    assert (moved.status, moved.waits_for, hall.work.event().places.lines) == (Status.CONFIRMED, None, {})


def test_the_waiting_list_shows_who_would_be_next_for_the_allotment() -> None:
    hall = Hall()
    hall.full()
    own = hall.member()
    opened = hall.work.allotments.kept[hall.id].take_back(1)
    hall.work.allotments.kept[hall.id] = opened
    before = dict(hall.work.allotments.kept)
    shown = show_waiting_list(ShowWaitingList(event_id="lecture", parties=5), hall.work, now=NOW, rules=RULES)
    assert [one.id for one in shown.next] == [own.id]
    assert [line.allotment_id for line in shown.lines] == [hall.id]
    assert hall.work.allotments.kept == before, "looking ahead fills nothing"


def test_who_waits_for_an_allotment_is_kept_as_such() -> None:
    hall = Hall()
    hall.full()
    own = hall.member()
    document = documents.registration_document(own)
    assert document["line"] == f"onsite|||1|50|{hall.id}"
    assert documents.registration_from(document) == own
    kept = documents.allotment_document(hall.allotment)
    assert documents.allotment_from(kept) == hall.allotment
    del kept["waiting_priority"]
    assert documents.allotment_from(kept).waiting_priority is None, "as those that were granted before"
