"""A person changes who comes along: names are put right, places given up or further ones taken."""

from dataclasses import dataclass, replace
from datetime import datetime

from causeway_registrations.domain.chain import application_required
from causeway_registrations.domain.facts import AllotmentChanged, CompanionsChanged
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.party import (
    refuse_unless_party_may_be,
    take_further,
    those_who_go,
    with_companions,
)
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.allotments import leave_allotment, open_allotment_of, without
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.offer_free_places import offer_free_places
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCompanions:
    """Which registration, and the names of all who come along from now on."""

    registration_id: str
    companions: tuple[str, ...]


def change_companions(command: ChangeCompanions, work: Work, *, now: datetime, rules: PlaceRules) -> Registration:
    """Keep the names; take all further places or none, and offer on what is given up. The same names change nothing.

    Raises:
        UnknownSubject: there is no such registration.
        EventCancelled, EventOver, RegistrationEnded, ConsentNeeded
        AlreadyCheckedIn: somebody of the party has come, so that only names can be put right.
        RegistrationNotOpen, RegistrationClosed, ApplicationRequired, ComesAlone, OfferUnanswered: no more can come.
        ModeNotOffered, KindRequired, KindNotOffered, UnknownPart, PartNotInMode, PartyTooLarge
        NoPlacesForCompanions: there are too few further places, or somebody who waits comes first.
    """
    before = work.registrations.get(command.registration_id)
    event = find_event(before.event_id, work)
    event.refuse_unless_ahead(now)
    after = with_companions(before, command.companions)
    refuse_unless_party_may_be(after.size, before)
    if command.companions == before.companions:
        return before
    if after.size > before.size:
        _refuse_unless_more_may_come(event, now)
    resized, after = _resized(before, after, event, work, now=now, rules=rules)
    work.registrations.save(after)
    work.record(CompanionsChanged(after, before.size))
    if resized is not event:
        work.offered_events.save(offer_free_places(resized, work, now=now, rules=rules))
    return after


def _refuse_unless_more_may_come(event: OfferedEvent, now: datetime) -> None:
    event.refuse_unless_open(now)
    if event.admission.gates.by_application:
        raise application_required()


def _resized(
    before: Registration, after: Registration, event: OfferedEvent, work: Work, *, now: datetime, rules: PlaceRules
) -> tuple[OfferedEvent, Registration]:
    """Return the event and the registration once the party has its new size; the same event when that is the old."""
    if after.size == before.size:
        return event, after
    if before.status is Status.WAITING:
        return _waiting_anew(before, after, event, now=now, rules=rules)
    if after.size > before.size:
        return _with_more(before, after, event, work, now=now, rules=rules)
    going = those_who_go(before, before.size - after.size)
    event = without(going, event, work)
    leave_allotment(going, work)
    return event, after


def _waiting_anew(
    before: Registration, after: Registration, event: OfferedEvent, *, now: datetime, rules: PlaceRules
) -> tuple[OfferedEvent, Registration]:
    """Let a party wait for another number of places: in its old position for fewer, behind all others for more.

    A larger one in its old place would keep what it lacks from people who came later than its wish.
    """
    assert before.identity is not None, "who was forgotten waits for nothing"
    event, position = event.release(before).admit(after.line, before.identity, wait=True, now=now, rules=rules)
    if position is None:
        return event, replace(after, status=Status.CONFIRMED, position=None, waits_for=None)
    return event, replace(after, position=before.position if after.size < before.size else position)


def _with_more(
    before: Registration, after: Registration, event: OfferedEvent, work: Work, *, now: datetime, rules: PlaceRules
) -> tuple[OfferedEvent, Registration]:
    allotment, further = open_allotment_of(before, work), after.size - before.size
    event = take_further(event, before, further, allotment, now=now, rules=rules)
    if allotment is None:
        # What an allotment has returned is everybody's, and so are all places of a party that has others besides.
        leave_allotment(before, work)
        return event, replace(after, allotment_id=None)
    filled = allotment.fill(further)
    work.allotments.save(filled)
    work.record(AllotmentChanged(filled))
    return event, after
