"""Somebody names a person for a place; it is held until that person confirms it with their own consent."""

from dataclasses import replace
from datetime import datetime

from causeway_registrations.domain.chain import pass_gates
from causeway_registrations.domain.delegation_refusals import ConsentNeeded
from causeway_registrations.domain.facts import AllotmentChanged, PlaceOffered
from causeway_registrations.domain.registration import Offer, Registration, Status
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.offer_free_places import lapse_subject
from causeway_registrations.use_cases.ports import OFFER_LAPSES, Work
from causeway_registrations.use_cases.register_participant import (
    RegisterParticipant,
    look_up_for,
    new_registration,
    take_places,
)


def name_participant(command: RegisterParticipant, work: Work, *, now: datetime, rules: PlaceRules) -> Registration:
    """Hold a place for the person in ``command``, and have them asked.

    It is the person's first offer, so whatever holds for offers holds here: no ticket before the answer, and without
    one in time the place goes back. Nobody waits unasked. What the event asks is asked of the person themselves.

    Raises:
        UnknownEvent, ModeNotOffered
        KindRequired, KindNotOffered, UnknownPart, PartNotInMode, PartyTooLarge
        ConsentNeeded: it is said for the person what they are to be asked.
        EventFull, DrawPending: too few places are free.
        UnknownAllotment, AllotmentReturned, AllotmentUsedUp, AllotmentElsewhere: the allotment has no place for them.
        TooLateToAsk: nobody could be expected to confirm in the time that is left.
        Refusal: a gate of the chain says no; see ``domain.chain``.
    """
    _refuse_what_people_say_themselves(command)
    event = find_event(command.event_id, work)
    asking = replace(look_up_for(command, event, work, now=now), asked_later=True)
    pass_gates(asking)
    line = event.admission.line_of(command.demand)
    event, _, _, filled = take_places(replace(command, wait=False), line, asking, work, rules=rules)
    offer = Offer(number=1, expires_at=event.consent_until(now, filled, rules))
    named = replace(
        new_registration(command, line, asking.identity, None, now), status=Status.OFFERED, offer=offer, offers_made=1
    )
    if filled is not None:
        work.allotments.save(filled)
        work.record(AllotmentChanged(filled))
    work.registrations.add(named)
    work.offered_events.save(event.hold_for_named(line.demand))
    payload = {"registration_id": named.id, "number": offer.number}
    work.schedule(OFFER_LAPSES, lapse_subject(named.id, offer.number), offer.expires_at, payload)
    work.record(PlaceOffered(named))
    return named


def _refuse_what_people_say_themselves(command: RegisterParticipant) -> None:
    brought = command.brought
    if command.companions or command.accepted_terms or brought.terms_version or brought.answers:
        raise ConsentNeeded(
            "Each person is asked to agree and to answer themselves, so nobody else can do it for them.",
            next_step="Leave companions, consent, terms and answers out, or register people without asking them.",
        )
