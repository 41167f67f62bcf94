"""A party that changes: other names, fewer people, or more."""

from dataclasses import replace
from datetime import datetime

from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.demand import Line
from causeway_registrations.domain.kept_places import others_come_first
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.party_refusals import ComesAlone, NoPlacesForCompanions, OfferUnanswered
from causeway_registrations.domain.refusals import DrawPending, EventFull
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.seating import Seating


def refuse_unless_party_may_be(size: int, registration: Registration) -> None:
    """Say no when a party of this size cannot be made of the registration, whatever is free.

    Raises:
        RegistrationEnded, RegistrationErased, ConsentNeeded
        AlreadyCheckedIn: one of them has come, so that only names can be put right.
        ComesAlone, OfferUnanswered: it cannot become larger, or not now.
    """
    registration.refuse_if_ended()
    registration.refuse_without_consent()
    if size != registration.size:
        registration.refuse_if_checked_in()
    if size <= registration.size:
        return
    if registration.named_by is not None:
        raise ComesAlone(
            "Somebody else has asked for this place, for one person.",
            next_step="Ask whoever has named you to name the others, too, or let them register by themselves.",
        )
    if registration.offer is not None:
        raise OfferUnanswered(
            "Places are on offer to the party as it is.",
            next_step="Take the offer, and then ask for more places.",
            expires_at=registration.offer.expires_at.isoformat(),
        )


def with_companions(registration: Registration, companions: tuple[str, ...]) -> Registration:
    """Return the registration of the changed party; whoever stays keeps their seat. What it holds is not its affair."""
    known = registration.seating or Seating.in_a_row(len(registration.companions))
    seating = known.reseat(registration.companions, companions)
    usual = seating == Seating.in_a_row(len(companions))
    return replace(
        registration,
        revision=registration.revision + 1,
        companions=companions,
        seating=None if usual else seating,
    )


def those_who_go(registration: Registration, people: int) -> Registration:
    """Return so many of a party as one of their own, to give back what they hold."""
    return replace(registration, companions=("",) * (people - 1), seating=None)


def take_further(
    event: OfferedEvent,
    registration: Registration,
    further: int,
    allotment: Allotment | None,
    *,
    now: datetime,
    rules: PlaceRules,
) -> OfferedEvent:
    """Give a party so many further places, of an open ``allotment`` or of everybody's, as a newcomer would get them.

    Raises:
        ModeNotOffered, KindRequired, KindNotOffered, UnknownPart, PartNotInMode, PartyTooLarge
        NoPlacesForCompanions: there are too few, or somebody who waits comes first.
    """

    def taken(people: int) -> OfferedEvent | None:
        if allotment is None:
            return _of_everybodys(event, registration, people, now=now, rules=rules)
        return _of_the_allotment(event, registration, people, allotment, now=now, rules=rules)

    event.refuse_unless_in_mode(registration.mode)
    event.admission.refuse_unless_offered(replace(registration.demand, size=registration.size + further))
    found = taken(further)
    if found is not None:
        return found
    possible = next((people for people in range(further - 1, 0, -1) if taken(people) is not None), 0)
    raise NoPlacesForCompanions(
        f"{further} further places cannot be had now, {possible} can.",
        next_step="Let fewer people come along, or let the others register by themselves, where they can wait.",
        wanted=further,
        possible=possible,
    )


def _of_everybodys(
    event: OfferedEvent, registration: Registration, people: int, *, now: datetime, rules: PlaceRules
) -> OfferedEvent | None:
    assert registration.identity is not None, "who was forgotten brings nobody"
    line = Line(replace(registration.demand, size=people), registration.priority)
    try:
        return event.admit(line, registration.identity, wait=False, now=now, rules=rules)[0]
    except (EventFull, DrawPending):
        return None


def _of_the_allotment(
    event: OfferedEvent,
    registration: Registration,
    people: int,
    allotment: Allotment,
    *,
    now: datetime,
    rules: PlaceRules,
) -> OfferedEvent | None:
    if people > allotment.unfilled or others_come_first(event, allotment, now, rules):
        return None
    try:
        return event.admit_from(allotment, replace(registration.demand, size=people))
    except (EventFull, DrawPending):
        return None
