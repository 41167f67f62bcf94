"""Who comes along changes: names put right, places given back and offered on, further ones taken, all or none."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from causeway_platform.refusals import Refusal
from causeway_registrations.domain import facts
from causeway_registrations.domain.admission import Admission, Order, Part, SharedPool, TicketKind, WaitingPolicy
from causeway_registrations.domain.application_refusals import ApplicationRequired
from causeway_registrations.domain.delegation_refusals import ConsentNeeded
from causeway_registrations.domain.gates import Gates
from causeway_registrations.domain.participant import Consent
from causeway_registrations.domain.party_refusals import ComesAlone, NoPlacesForCompanions, OfferUnanswered
from causeway_registrations.domain.refusals import (
    AlreadyCheckedIn,
    EventOver,
    PartyTooLarge,
    RegistrationClosed,
    RegistrationEnded,
    RegistrationNotOpen,
    UnknownTicket,
)
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.store import documents
from causeway_registrations.use_cases.accept_offer import AcceptOffer, accept_offer
from causeway_registrations.use_cases.change_companions import ChangeCompanions, change_companions
from causeway_registrations.use_cases.check_in_participant import CheckInParticipant, check_in_participant
from causeway_registrations.use_cases.follow_announced_event import follow_announced_event
from causeway_registrations.use_cases.grant_allotment import GrantAllotment, grant_allotment
from causeway_registrations.use_cases.name_participant import name_participant
from causeway_registrations.use_cases.ports import OFFER_LAPSES
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.return_allotment import ReturnAllotment, return_allotment
from causeway_registrations.use_cases.undo_check_in import UndoCheckIn, undo_check_in
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration
from causeway_testing.registrations import NOW, RULES, START, FakeWork, a_request, a_work, an_announcement, an_event

NAMES = ("Davit", "Nare", "Aram", "Lilit")
VISIT = Part(id="visit", title={}, starts_at=START, ends_at=START + timedelta(hours=1), capacities={"onsite": 3})


class Hall:
    """Four places onsite; one registration may be for four people."""

    def __init__(self, order: Order = Order.STRICT, places: int = 4, **admission: Any) -> None:
        laid_down = Admission(
            event_id="lecture", revision=1, waiting=WaitingPolicy(order=order), **{"largest_party": 4, **admission}
        )
        self.work: FakeWork = a_work(an_event(capacities={"onsite": places, "online": 3}).admit_by(laid_down))

    def came(self, size: int = 1, **wanted: Any) -> Registration:
        request = a_request(companions=NAMES[: size - 1], **wanted)
        return register_participant(request, self.work, now=NOW, rules=RULES).registration

    def change(self, one: Registration, *names: str, now: Any = NOW) -> Registration:
        command = ChangeCompanions(registration_id=one.id, companions=names)
        return change_companions(command, self.work, now=now, rules=RULES)

    def refused(self, one: Registration, refusal: type[Refusal], *names: str, now: Any = NOW) -> Refusal:
        """Change the party in vain, and return why; nothing has changed then."""
        kept, told = dict(self.work.registrations.kept), list(self.work.facts)
        places, rows = self.work.event().places, dict(self.work.clock_work)
        with pytest.raises(refusal) as caught:
            self.change(one, *names, now=now)
        assert (self.work.registrations.kept, self.work.facts) == (kept, told)
        assert (self.work.event().places, self.work.clock_work) == (places, rows)
        return caught.value

    def now(self, one: Registration) -> Registration:
        return self.work.registrations.kept[one.id]

    def leaves(self, one: Registration) -> None:
        withdraw_registration(WithdrawRegistration(registration_id=one.id), self.work, now=NOW, rules=RULES)

    def counts(self) -> tuple[int, int, int]:
        """Return how many places are taken, on offer and waited for."""
        pool = self.work.event().pools["onsite"]
        return pool.taken, pool.offered, pool.waiting


def test_a_name_put_right_changes_nothing_else() -> None:
    hall = Hall()
    party = hall.came(3)
    before = hall.work.event()
    changed = hall.change(party, "Davit Petrosyan", "Nare")
    assert changed == replace(party, companions=("Davit Petrosyan", "Nare"), revision=2)
    assert hall.work.event() == before
    assert hall.work.told(facts.CompanionsChanged) == [facts.CompanionsChanged(changed, 3)]


def test_the_same_names_change_nothing_and_are_told_to_nobody() -> None:
    hall = Hall()
    party = hall.came(2)
    assert hall.change(party, "Davit") == party
    assert hall.work.told(facts.CompanionsChanged) == []


def test_a_place_given_back_is_offered_on_in_the_same_step() -> None:
    hall = Hall()
    party, waiting = hall.came(4), hall.came(2)
    assert hall.change(party, "Davit", "Nare").size == 3
    assert hall.now(waiting).status is Status.WAITING, "one place is too few for two"
    changed = hall.change(party, "Davit")
    assert (changed.status, changed.revision, hall.now(waiting).status) == (Status.CONFIRMED, 3, Status.OFFERED)
    assert hall.counts() == (4, 2, 0)


def test_every_pool_that_a_party_has_places_of_gets_back_as_many() -> None:
    hall = Hall(
        kinds=(TicketKind(id="student", name={}),),
        pools=(SharedPool(id="s", name={}, capacity=3, modes=frozenset({"onsite"}), kinds=frozenset({"student"})),),
        parts=(VISIT,),
    )
    party = hall.came(3, kind="student", parts=("visit",))
    hall.change(party, "Davit")
    places = hall.work.event().places
    assert (places.kinds, places.parts) == ({"onsite|student": 2}, {"visit|onsite": 2})
    hall.change(party, "Davit", "Nare")
    assert hall.refused(party, NoPlacesForCompanions, "Davit", "Nare", "Aram").facts["possible"] == 0


def test_further_places_are_taken_all_or_none() -> None:
    hall = Hall()
    party = hall.came()
    hall.came()
    refusal = hall.refused(party, NoPlacesForCompanions, *NAMES[:3])
    assert refusal.facts == {"wanted": 3, "possible": 2}
    changed = hall.change(party, *NAMES[:2])
    assert (changed.status, changed.size, hall.counts()) == (Status.CONFIRMED, 3, (4, 0, 0))


def test_nobody_who_waits_is_passed_where_the_order_is_strict() -> None:
    hall = Hall()
    party = hall.came(3)
    waiting = hall.came(2)
    assert hall.now(waiting).status is Status.WAITING
    assert hall.refused(party, NoPlacesForCompanions, *NAMES[:3]).facts["possible"] == 0


def test_a_party_that_fits_passes_one_that_does_not_where_the_policy_lets_it() -> None:
    hall = Hall(Order.FILL)
    party, _ = hall.came(3), hall.came(2)
    assert hall.change(party, *NAMES[:3]).status is Status.CONFIRMED
    assert hall.counts() == (4, 0, 2)


def test_a_party_is_no_larger_than_one_may_be() -> None:
    hall = Hall(largest_party=2)
    party = hall.came()
    assert hall.refused(party, PartyTooLarge, *NAMES[:2]).facts == {"largest": 2}


def test_once_registration_has_closed_only_fewer_may_come() -> None:
    hall = Hall()
    party, closed = hall.came(2), START - timedelta(minutes=30)
    assert hall.refused(party, RegistrationClosed, *NAMES[:2], now=closed).facts["closed_at"]
    assert hall.change(party, "Dawit", now=closed).companions == ("Dawit",)
    assert hall.change(party, now=closed).size == 1
    hall.refused(party, EventOver, "Davit", now=START + timedelta(hours=3))


def test_before_registration_opens_nobody_is_added() -> None:
    hall = Hall()
    party = hall.came()
    later = an_announcement(revision=2, capacities={"onsite": 4}, opens_at=NOW + timedelta(hours=1))
    follow_announced_event(later, hall.work, now=NOW, rules=RULES)
    hall.refused(party, RegistrationNotOpen, "Davit")


def test_where_people_apply_nobody_is_brought_along() -> None:
    hall = Hall(gates=Gates(by_application=True))
    party = register_participant(a_request(), hall.work, now=NOW, rules=RULES, accepted=True).registration
    hall.refused(party, ApplicationRequired, "Davit")


def test_who_waits_for_fewer_keeps_the_position_and_may_be_next() -> None:
    hall = Hall()
    hall.came(3)
    first, second = hall.came(3), hall.came(2)
    changed = hall.change(first, "Davit")
    assert (changed.status, changed.position) == (Status.WAITING, first.position)
    assert hall.counts() == (3, 0, 4)
    hall.change(first)
    assert (hall.now(first).status, hall.now(second).status) == (Status.OFFERED, Status.WAITING)


def test_who_waits_for_more_goes_to_the_end() -> None:
    hall = Hall()
    hall.came(3)
    first, second = hall.came(2), hall.came(1)
    changed = hall.change(first, *NAMES[:2])
    assert (changed.status, changed.position) == (Status.WAITING, 3)
    assert hall.now(second).status is Status.OFFERED, "the place that the larger party kept is free for who came later"


def test_before_a_draw_everybody_keeps_their_number() -> None:
    draw_at = NOW + timedelta(days=2)
    policy = WaitingPolicy(order=Order.LOTTERY, draw_at=draw_at, seed="drawn from a hat")
    admission = Admission(event_id="lecture", revision=1, largest_party=4, waiting=policy)
    hall = Hall()
    hall.work = a_work(an_event().admit_by(admission))
    party = hall.came(2)
    for names in (NAMES[:3], ()):
        changed = hall.change(party, *names)
        assert (changed.status, changed.position) == (Status.WAITING, party.position)


def test_after_offers_have_ended_a_party_that_becomes_small_enough_has_its_places_at_once() -> None:
    hall = Hall()
    hall.came(3)
    waiting = hall.came(2)
    late = START - timedelta(hours=1, minutes=30)
    changed = hall.change(waiting, now=late)
    assert (changed.status, changed.position, hall.counts()) == (Status.CONFIRMED, None, (4, 0, 0))


def test_an_open_offer_holds_for_fewer_and_the_rest_goes_on() -> None:
    hall = Hall()
    everybody = hall.came(4)
    party, single = hall.came(3), hall.came()
    hall.leaves(everybody)
    assert (hall.now(party).status, hall.now(single).status) == (Status.OFFERED, Status.OFFERED)
    later = hall.came(2)
    offer = hall.now(party).offer
    assert offer is not None
    assert hall.refused(party, OfferUnanswered, *NAMES[:3]).facts == {"expires_at": offer.expires_at.isoformat()}
    changed = hall.change(party)
    assert (changed.status, changed.offer, hall.now(later).status) == (Status.OFFERED, offer, Status.OFFERED)
    assert (OFFER_LAPSES, f"{party.id}:1") in hall.work.clock_work
    accept_offer(AcceptOffer(registration_id=party.id), hall.work, now=NOW)
    assert hall.counts() == (4, 3, 0)


def test_what_has_ended_or_was_not_agreed_to_is_not_changed() -> None:
    hall = Hall()
    party = hall.came(2)
    hall.leaves(party)
    hall.refused(party, RegistrationEnded)
    request = a_request(named_by="The university", vouched=True)
    named = name_participant(request, hall.work, now=NOW, rules=RULES)
    hall.refused(named, ConsentNeeded, "Davit")


def test_who_was_named_by_somebody_else_comes_alone() -> None:
    hall = Hall()
    member = hall.came(2, named_by="The university")
    hall.work.registrations.kept[member.id] = member = replace(member, consent=Consent("2026-11", NOW))
    hall.refused(member, ComesAlone, *NAMES[:2])
    assert hall.change(member).size == 1


def test_once_somebody_has_come_only_names_can_be_put_right() -> None:
    hall = Hall()
    party = hall.came(3)
    check_in_participant(CheckInParticipant(registration_id=party.id, seat=2), hall.work, now=NOW)
    for names in (NAMES[:1], NAMES[:3]):
        hall.refused(party, AlreadyCheckedIn, *names)
    assert hall.change(party, "Davit", "Nare Grigoryan").seats == (0, 1, 2)
    assert hall.now(party).name_of(2) == "Nare Grigoryan"
    undo_check_in(UndoCheckIn(registration_id=party.id), hall.work, now=NOW)
    assert hall.change(party).size == 1


def test_the_ticket_of_a_seat_given_up_opens_no_door_and_those_of_others_stay_theirs() -> None:
    hall = Hall()
    party = hall.came(3)
    hall.change(party, "Nare")
    assert (hall.now(party).seats, hall.now(party).name_of(2)) == ((0, 2), "Nare")
    gone = CheckInParticipant(registration_id=party.id, seat=1)
    with pytest.raises(UnknownTicket):
        check_in_participant(gone, hall.work, now=NOW)
    hall.change(party, "Nare", "Aram")
    with pytest.raises(UnknownTicket):
        check_in_participant(gone, hall.work, now=NOW)
    for seat, name in ((2, "Nare"), (3, "Aram")):
        check_in_participant(CheckInParticipant(registration_id=party.id, seat=seat), hall.work, now=NOW)
        assert hall.now(party).name_of(seat) == name
    assert hall.work.event().pools["onsite"].checked_in == 2


def test_the_seats_are_kept_as_they_are() -> None:
    hall = Hall()
    party = hall.came(3)
    assert "seating" not in documents.registration_document(party), "a party that nobody has left needs no list"
    changed = hall.change(party, "Nare")
    assert documents.registration_from(documents.registration_document(changed)) == changed


@pytest.fixture
def kept() -> tuple[Hall, str]:
    """A hall of which an allotment keeps three places."""
    hall = Hall(places=6)
    command = GrantAllotment(
        event_id="lecture",
        label="The university",
        institution_id="ysu",
        mode="onsite",
        kind=None,
        places=3,
        returns_at=NOW + timedelta(days=7),
        waiting_priority=50,
    )
    return hall, grant_allotment(command, hall.work, now=NOW).id


def test_further_places_come_from_the_same_allotment_and_go_back_to_it(kept: tuple[Hall, str]) -> None:
    hall, allotment_id = kept
    member = hall.came(1, allotment_id=allotment_id)
    changed = hall.change(member, *NAMES[:2])
    allotment = hall.work.allotments.kept[allotment_id]
    assert (changed.allotment_id, allotment.filled, hall.counts()) == (allotment_id, 3, (3, 0, 0))
    assert hall.refused(member, NoPlacesForCompanions, *NAMES[:3]).facts == {"wanted": 1, "possible": 0}
    hall.change(member)
    assert (hall.work.allotments.kept[allotment_id].filled, hall.counts()) == (1, (3, 0, 0))
    assert [fact.allotment.filled for fact in hall.work.told(facts.AllotmentChanged)][-3:] == [1, 3, 1]


def test_nobody_who_waits_for_the_allotment_is_passed_by_its_own_people(kept: tuple[Hall, str]) -> None:
    hall, allotment_id = kept
    hall.came(3)
    member = hall.came(2, allotment_id=allotment_id)
    waiting = hall.came(2, allotment_id=allotment_id)
    assert waiting.status is Status.WAITING
    hall.refused(member, NoPlacesForCompanions, *NAMES[:2])


def test_a_party_of_a_returned_allotment_takes_further_places_of_everybodys(kept: tuple[Hall, str]) -> None:
    hall, allotment_id = kept
    member = hall.came(2, allotment_id=allotment_id)
    return_allotment(ReturnAllotment(allotment_id=allotment_id), hall.work, now=NOW, rules=RULES)
    changed = hall.change(member, *NAMES[:3])
    assert (changed.allotment_id, hall.work.allotments.kept[allotment_id].filled) == (None, 0)
    assert hall.counts() == (4, 0, 0)
