"""What this service says of each fact, held to the catalogue."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from causeway_contracts import applications, certificates, delegations, feedback, series
from causeway_contracts import registrations as messages
from causeway_platform import outbox
from causeway_registrations.domain import facts
from causeway_registrations.domain.delegation_facts import MemberRemoved
from causeway_registrations.domain.demand import Demand, Line
from causeway_registrations.domain.participant import Participant
from causeway_registrations.domain.party import with_companions
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.messaging.outgoing import PUBLICATIONS, modes_of, state_of
from causeway_testing.message_schemas import members_of
from causeway_testing.registrations import NOW, RULES, an_announcement, an_event

CONFIRMED = Registration(
    id="r-1",
    event_id="lecture",
    identity="i",
    participant=Participant("Անահիտ", "anahit@museum.example"),
    mode="onsite",
    status=Status.CONFIRMED,
    position=None,
    language="hy",
    zone="Asia/Yerevan",
    country="AM",
    registered_at=NOW,
)
WAITING = replace(CONFIRMED, status=Status.WAITING, position=4)
OFFERED = WAITING.offer_place(NOW + timedelta(hours=24))
CHECKED_IN = CONFIRMED.check_in(NOW + timedelta(days=1))

ABOUT_EVENTS = {messages.PLACES_CHANGED, messages.ADMISSION_DESCRIBED, messages.ALLOTMENT_CHANGED}
ABOUT_REGISTRATIONS: list[tuple[facts.RegistrationFact, str]] = [
    (facts.ParticipantRegistered(CONFIRMED), messages.REGISTERED),
    (facts.ParticipantWaitlisted(WAITING), messages.WAITLISTED),
    (facts.PlaceOffered(OFFERED), messages.PLACE_OFFERED),
    (facts.OfferAccepted(OFFERED.accept_offer(NOW)), messages.OFFER_ACCEPTED),
    (facts.OfferDeclined(OFFERED.decline_offer()), messages.OFFER_DECLINED),
    (facts.OfferLapsed(OFFERED.lapse_offer()), messages.OFFER_LAPSED),
    (facts.ModeChanged(CONFIRMED.move_to_mode("online", None), "onsite"), messages.MODE_CHANGED),
    (facts.CompanionsChanged(replace(CONFIRMED, revision=2), 3), messages.COMPANIONS_CHANGED),
    (facts.RegistrationWithdrawn(CONFIRMED.withdraw()), messages.WITHDRAWN),
    (MemberRemoved(CONFIRMED.withdraw()), messages.MEMBER_REMOVED),
    (facts.ParticipantCheckedIn(CHECKED_IN), messages.CHECKED_IN),
    (facts.CheckInUndone(CHECKED_IN.undo_check_in()), messages.CHECK_IN_UNDONE),
]


def drafted(fact: object) -> outbox.Draft:
    return PUBLICATIONS[type(fact)](fact)


def encoded(fact: object) -> Mapping[str, Any]:
    """Return the body as it lies in the outbox."""
    draft = drafted(fact)
    body: dict[str, Any] = json.loads(outbox.encode(draft.type, draft.data))
    return body


@pytest.mark.parametrize(("fact", "name"), ABOUT_REGISTRATIONS, ids=lambda value: str(value)[:40])
def test_each_fact_about_a_registration_has_its_message_with_key_number_and_state(
    fact: facts.RegistrationFact, name: str
) -> None:
    draft, body = drafted(fact), encoded(fact)
    assert (draft.type, draft.subject, draft.seq) == (name, "r-1", fact.registration.revision)
    assert body["state"]["status"] == fact.registration.status.value
    assert body["state"]["revision"] == draft.seq
    assert body["person"] == {"name": "Անահիտ", "email": "anahit@museum.example"}


@pytest.mark.parametrize(("fact", "name"), ABOUT_REGISTRATIONS, ids=lambda value: str(value)[:40])
def test_name_and_address_are_in_the_person_and_nowhere_else(fact: facts.RegistrationFact, name: str) -> None:
    body = {member: value for member, value in encoded(fact).items() if member != "person"}
    text = json.dumps(body, ensure_ascii=False)
    assert "museum.example" not in text
    assert "Անահիտ" not in text
    assert CONFIRMED.identity not in body["state"].values()


def test_every_fact_has_a_message_and_every_message_of_ours_a_fact() -> None:
    forgetting = {messages.TRIMMED, messages.ERASED, messages.DATA_REQUESTED}
    said = {name for _, name in ABOUT_REGISTRATIONS} | ABOUT_EVENTS | forgetting | {messages.ATTENDED}
    said |= set(certificates.MESSAGES) | set(feedback.MESSAGES) | set(delegations.MESSAGES) | set(series.MESSAGES)
    said |= set(applications.MESSAGES)
    assert said == set(messages.MESSAGES)
    assert len(PUBLICATIONS) == len(said)


def test_a_change_of_mode_tells_the_mode_before() -> None:
    body = encoded(facts.ModeChanged(CONFIRMED.move_to_mode("online", None), "onsite"))
    assert (body["change"], body["state"]["mode"]) == ({"previous_mode": "onsite"}, "online")


def test_a_change_of_who_comes_along_tells_how_many_they_were_and_names_only_in_the_person() -> None:
    body = encoded(facts.CompanionsChanged(with_companions(CONFIRMED, ("Davit",)), 1))
    assert (body["change"], body["state"]["size"], body["state"]["revision"]) == ({"previous_size": 1}, 2, 2)
    assert body["person"]["companions"] == ["Davit"]


def test_what_is_told_with_other_dates_says_so_and_everything_else_says_nothing_of_it() -> None:
    assert encoded(facts.ParticipantRegistered(CONFIRMED, told_together=True))["change"] == {"told_together": True}
    assert encoded(facts.ParticipantRegistered(CONFIRMED))["change"] == {}


def test_an_offer_is_told_with_its_number_and_end() -> None:
    assert encoded(facts.PlaceOffered(OFFERED))["state"]["offer"] == {
        "number": 1,
        "expires_at": "2025-06-02T09:00:00+00:00",
    }


def test_a_state_has_every_member_of_the_catalogue() -> None:
    assert set(state_of(CONFIRMED)) == set(members_of(messages.REGISTERED, "state"))


def test_the_places_are_told_under_the_event_with_a_number_of_their_own() -> None:
    event, _ = an_event().admit(Line(Demand(mode="onsite")), "somebody", wait=True, now=NOW, rules=RULES)
    told = event.places.tell(NOW)
    draft, body = drafted(facts.PlacesChanged(told)), encoded(facts.PlacesChanged(told))
    assert (draft.type, draft.subject, draft.seq) == (messages.PLACES_CHANGED, "lecture", 1)
    assert body["state"]["modes"]["onsite"] == {
        "capacity": 2,
        "taken": 1,
        "offered": 0,
        "reserved": 0,
        "waiting": 0,
        "checked_in": 0,
    }
    assert "person" not in body


def test_a_mode_that_is_no_longer_announced_is_told_while_somebody_has_a_place_in_it() -> None:
    event, _ = an_event().admit(Line(Demand(mode="onsite")), "somebody", wait=True, now=NOW, rules=RULES)
    narrowed = event.follow(an_announcement(revision=2, capacities={"online": 3}))
    assert set(modes_of(narrowed.places)) == {"onsite", "online"}
    empty = an_event().follow(an_announcement(revision=2, capacities={"online": 3}))
    assert set(modes_of(empty.places)) == {"online"}
