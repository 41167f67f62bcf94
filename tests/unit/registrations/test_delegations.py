"""Delegations by their rules: who leads, who is asked, what goes back, and what is told to whom."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from causeway_platform import outbox
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.data_request import DataRequest
from causeway_registrations.domain.delegation import Delegation, Leader
from causeway_registrations.domain.delegation_facts import (
    DelegationLed,
    DelegationLeft,
    DelegationReminded,
    MemberRemoved,
    MembersLapsed,
)
from causeway_registrations.domain.delegation_refusals import ConsentNeeded, NotNamed, TooLateToAsk
from causeway_registrations.domain.facts import OfferAccepted, PlaceOffered
from causeway_registrations.domain.participant import Consent, Participant
from causeway_registrations.domain.refusals import AllotmentUsedUp, EventFull, NoOffer, OfferExpired, SheetUnreadable
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.retention import USUAL
from causeway_registrations.domain.sheet import Sheet
from causeway_registrations.messaging.delegation_messages import DELEGATION_PUBLICATIONS
from causeway_registrations.store.delegations import delegation_document, delegation_from
from causeway_registrations.use_cases.change_allotment import ChangeAllotment, change_allotment
from causeway_registrations.use_cases.confirm_place import ConfirmPlace, confirm_place
from causeway_registrations.use_cases.decline_offer import DeclineOffer, decline_offer
from causeway_registrations.use_cases.delegation_ports import DELEGATION_REMINDER, LAPSES_TOLD
from causeway_registrations.use_cases.grant_allotment import GrantAllotment, grant_allotment
from causeway_registrations.use_cases.lapse_offer import LapseOffer, lapse_offer
from causeway_registrations.use_cases.look_up import NOTHING_BROUGHT
from causeway_registrations.use_cases.name_member import NameMember, name_member
from causeway_registrations.use_cases.name_participant import name_participant
from causeway_registrations.use_cases.purge_event import PurgeEvent, purge_event
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.remind_leader import RemindLeader, remind_leader
from causeway_registrations.use_cases.remove_member import RemoveMember, remove_member
from causeway_registrations.use_cases.return_allotment import ReturnAllotment, return_allotment
from causeway_registrations.use_cases.tell_lapses import TellLapses, tell_lapses
from causeway_testing.registrations import NOW, RULES, START, FakeWork, a_request, a_work, an_event, refused

RETURNS = NOW + timedelta(days=10)
LILIT = Leader(name="Lilit", email="lilit@university.example", language="hy", zone="Asia/Yerevan")
ARAM = Leader(name="Aram", email="aram@university.example", language="en", zone="UTC")


def said(fact: DelegationLed) -> dict[str, Any]:
    """Return the body of the message that tells of ``fact``."""
    draft = DELEGATION_PUBLICATIONS[DelegationLed](fact)
    body: dict[str, Any] = json.loads(outbox.encode(draft.type, draft.data))
    return body


def an_office() -> FakeWork:
    return a_work(an_event(capacities={"onsite": 5, "online": 3}))


def led(work: FakeWork, places: int = 2, returns_at: datetime = RETURNS) -> Allotment:
    command = GrantAllotment(
        event_id="lecture",
        label="The university",
        institution_id=None,
        mode="onsite",
        kind=None,
        places=places,
        returns_at=returns_at,
        leader=LILIT,
    )
    return grant_allotment(command, work, now=NOW)


def delegation_of(work: FakeWork) -> Delegation:
    (found,) = work.delegations.kept.values()
    assert isinstance(found, Delegation)
    return found


def named(work: FakeWork, allotment: Allotment, name: str = "ani", now: datetime = NOW) -> Registration:
    assert allotment.delegation_id is not None
    person = Participant(name, f"{name}@university.example")
    return name_member(
        NameMember(delegation_id=allotment.delegation_id, participant=person), work, now=now, rules=RULES
    )


def confirmed(work: FakeWork, member: Registration, now: datetime = NOW) -> Registration:
    command = ConfirmPlace(registration_id=member.id, accepted_terms="1", brought=NOTHING_BROUGHT)
    return confirm_place(command, work, now=now)


def lapse(work: FakeWork, member: Registration, now: datetime) -> None:
    lapse_offer(LapseOffer(registration_id=member.id, number=1), work, now=now, rules=RULES)


def onsite(work: FakeWork) -> tuple[int, int, int, int]:
    """Return how many places are taken, reserved, offered and confirmed."""
    pool = work.event().pools["onsite"]
    return pool.taken, pool.reserved, pool.offered, pool.confirmed


def change(work: FakeWork, allotment: Allotment, **changes: Any) -> Allotment:
    wanted: dict[str, Any] = {"places": allotment.places, "returns_at": allotment.returns_at} | changes
    return change_allotment(ChangeAllotment(allotment_id=allotment.id, **wanted), work, now=NOW, rules=RULES)


def test_a_named_persons_place_is_held_and_becomes_theirs_by_their_own_word() -> None:
    work = an_office()
    allotment = led(work)
    member = named(work, allotment)
    assert (member.status, member.named_by, member.language) == (Status.OFFERED, "The university", "hy")
    assert member.offer is not None
    assert member.offer.expires_at == NOW + timedelta(days=7)
    assert onsite(work) == (2, 1, 1, 0)
    assert [fact.registration for fact in work.told(PlaceOffered)] == [member]
    theirs = confirmed(work, member)
    assert (theirs.status, theirs.consent) == (Status.CONFIRMED, Consent("1", NOW))
    assert onsite(work) == (2, 1, 0, 1)
    assert [fact.registration for fact in work.told(OfferAccepted)] == [theirs]
    refused(lambda: confirmed(work, theirs), NoOffer)


def test_nobody_else_says_yes_and_who_came_alone_has_nothing_to_confirm() -> None:
    work = an_office()
    member = named(work, led(work))
    refused(lambda: member.accept_offer(NOW), ConsentNeeded)
    refused(lambda: member.move_to_mode("online", None), ConsentNeeded)
    alone = register_participant(a_request(), work, now=NOW, rules=RULES).registration
    refused(lambda: confirmed(work, alone), NotNamed)
    assert member.offer is not None
    refused(lambda: confirmed(work, member, now=member.offer.expires_at), OfferExpired)


def test_what_is_declined_lapsed_or_taken_out_is_the_delegations_again() -> None:
    work = an_office()
    allotment = led(work)
    first = named(work, allotment)
    decline_offer(DeclineOffer(registration_id=first.id), work, now=NOW, rules=RULES)
    second = named(work, allotment, "aram")
    lapse(work, second, NOW + timedelta(days=7))
    third = confirmed(work, named(work, allotment, "eva"))
    assert allotment.delegation_id is not None
    remove_member(
        RemoveMember(delegation_id=allotment.delegation_id, registration_id=third.id), work, now=NOW, rules=RULES
    )
    assert [fact.registration.status for fact in work.told(MemberRemoved)] == [Status.WITHDRAWN]
    assert onsite(work) == (2, 2, 0, 0)
    assert work.allotments.get(allotment.id).filled == 0


def test_no_more_are_named_than_there_are_places_and_nobody_waits_unasked() -> None:
    work = an_office()
    allotment = led(work, places=1)
    named(work, allotment)
    refused(lambda: named(work, allotment, "aram"), AllotmentUsedUp)
    for _ in range(4):
        register_participant(a_request(), work, now=NOW, rules=RULES)
    asked = a_request(named_by="", vouched=True)
    before = dict(work.registrations.kept)
    refused(lambda: name_participant(asked, work, now=NOW, rules=RULES), EventFull)
    assert work.registrations.kept == before


@pytest.mark.parametrize(
    ("now", "returns_at", "until"),
    [
        (NOW, RETURNS, NOW + timedelta(days=7)),
        (NOW + timedelta(days=5), RETURNS, RETURNS),
        (NOW, START + timedelta(days=1), NOW + timedelta(days=7)),
        (START - timedelta(hours=4), START + timedelta(days=1), START - timedelta(hours=2)),
    ],
)
def test_one_may_confirm_for_a_week_but_never_after_the_places_return_or_offers_end(
    now: datetime, returns_at: datetime, until: datetime
) -> None:
    work = an_office()
    member = named(work, led(work, returns_at=returns_at), now=now)
    assert member.offer is not None
    assert member.offer.expires_at == until


def test_it_is_too_late_to_name_somebody_whom_there_is_no_time_to_ask() -> None:
    work = an_office()
    allotment = led(work)
    refusal = refused(lambda: named(work, allotment, now=RETURNS - timedelta(minutes=14)), TooLateToAsk)
    assert refusal.facts["until"] == RETURNS.isoformat()


def test_a_leader_is_written_to_when_named_and_not_again_for_the_same() -> None:
    work = an_office()
    allotment = led(work)
    assert change(work, allotment, leader=LILIT, keep_leader=False).delegation_id == allotment.delegation_id
    assert len(work.told(DelegationLed)) == 1
    before = delegation_of(work)
    change(work, allotment, leader=ARAM, keep_leader=False)
    assert work.forgotten == [before.id]
    assert [fact.relieves for fact in work.told(DelegationLed)] == [False, True]
    assert delegation_of(work).leader == ARAM
    assert not delegation_of(work).opens_by(before.link_version)
    change(work, allotment)
    assert delegation_of(work).leader == ARAM, "unsaid, it stays as it is"
    change(work, allotment, leader=None, keep_leader=False)
    assert delegation_of(work).leader is None
    assert len(work.told(DelegationLeft)) == 1


def test_another_spelling_of_the_name_keeps_the_leaders_link() -> None:
    work = an_office()
    allotment = led(work)
    before = delegation_of(work)
    spelled = Leader(name="Lilit Sargsyan", email="LILIT@university.example", language="hy", zone="Asia/Yerevan")
    change(work, allotment, leader=spelled, keep_leader=False)
    assert delegation_of(work).opens_by(before.link_version)
    assert not work.forgotten
    assert [said(fact)["change"] for fact in work.told(DelegationLed)] == [{}, {}]


def test_others_hear_that_nothing_older_may_keep_a_leader_who_was_replaced() -> None:
    work = an_office()
    allotment = led(work)
    request = DataRequest.first(delegation_of(work), language="hy", zone="Asia/Yerevan", now=NOW)
    work.data_requests.add(request)

    change(work, allotment, leader=ARAM, keep_leader=False)

    first, second = [said(fact) for fact in work.told(DelegationLed)]
    assert (first["change"], first["person"]["name"]) == ({}, LILIT.name)
    assert (second["change"], second["person"]["name"]) == ({"person_forgotten": True}, ARAM.name)
    assert work.data_requests.find(request.id) is None, "that the one before asked for their data"


def test_the_leader_is_reminded_three_days_before_the_date_wherever_it_moves() -> None:
    work = an_office()
    allotment = led(work)
    key = (DELEGATION_REMINDER, delegation_of(work).id)
    assert work.clock_work[key][0] == RETURNS - timedelta(days=3)
    later = change(work, allotment, returns_at=RETURNS + timedelta(days=4))
    assert work.clock_work[key][0] == RETURNS + timedelta(days=1)
    command = RemindLeader(delegation_id=delegation_of(work).id)
    remind_leader(command, work, now=RETURNS)
    assert not work.told(DelegationReminded), "it is not near yet"
    remind_leader(command, work, now=RETURNS + timedelta(days=1))
    assert len(work.told(DelegationReminded)) == 1
    return_allotment(ReturnAllotment(allotment_id=later.id), work, now=NOW, rules=RULES)
    assert key not in work.clock_work
    remind_leader(command, work, now=RETURNS + timedelta(days=2))
    assert len(work.told(DelegationReminded)) == 1, "nothing is left to fill"


def test_who_is_named_within_the_last_three_days_is_not_reminded() -> None:
    work = an_office()
    led(work, returns_at=NOW + timedelta(days=2))
    assert not [kind for kind, _ in work.clock_work if kind == DELEGATION_REMINDER]


def test_many_lapses_are_one_mail() -> None:
    work = an_office()
    allotment = led(work)
    members = [named(work, allotment, name) for name in ("ani", "aram")]
    end = NOW + timedelta(days=7)
    for member in members:
        lapse(work, member, end)
    delegation = delegation_of(work)
    assert work.clock_work[LAPSES_TOLD, delegation.id][0] == end + timedelta(minutes=15)
    for _ in range(2):
        tell_lapses(TellLapses(delegation_id=delegation.id), work)
    assert [fact.lapsed for fact in work.told(MembersLapsed)] == [2]


def test_a_leader_is_forgotten_with_the_other_people_of_an_event() -> None:
    work = an_office()
    led(work)
    ended = work.event().announced.ends_at
    purge_event(PurgeEvent(event_id="lecture"), work, now=ended + timedelta(days=181), rules=RULES, retention=USUAL)
    assert delegation_of(work).leader is None
    assert len(work.told(DelegationLeft)) == 1


@pytest.mark.parametrize("leader", [LILIT, None])
def test_a_delegation_comes_back_from_its_document_as_it_was(leader: Leader | None) -> None:
    kept = Delegation(
        id="d", revision=3, event_id="lecture", allotment_id="a", leader=leader, link_version=2, led_since=NOW
    )
    document = delegation_document(kept)
    assert delegation_from(document) == kept
    assert ("person_key" in document) is (leader is not None)


def test_a_table_says_terms_and_answers_in_columns_only_for_those_who_are_not_asked() -> None:
    sheet = Sheet(id="s", text="name,email,terms,answers.field\nAni,ani@university.example,1,Glass\n")
    (row,) = sheet.rows
    assert (row.values()["terms_version"], row.values()["answers"]) == ("1", {"field": "Glass"})
    refused(sheet.refuse_what_people_say_themselves, SheetUnreadable)
    refused(lambda: Sheet(id="s", text="name,email,answers.\nA,a@b.example,1\n").rows, SheetUnreadable)
