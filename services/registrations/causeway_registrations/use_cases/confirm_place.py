"""A person whom somebody else has named confirms it: with their own consent, and what the event asks."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.chain import agreed_to_the_terms, with_answers
from causeway_registrations.domain.participant import Consent
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.accept_offer import confirm_held
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.keep_what_came import keep_what_came
from causeway_registrations.use_cases.look_up import Brought, look_up
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPlace:
    """Whose place, the version of the terms of data use that they accept, and what they bring along."""

    registration_id: str
    accepted_terms: str
    brought: Brought
    language: str | None = None
    zone: str | None = None
    """How they want to be written to; unsaid, as whoever named them thought."""


def confirm_place(command: ConfirmPlace, work: Work, *, now: datetime) -> Registration:
    """Make the held place theirs.

    Raises:
        UnknownSubject: there is no such registration.
        NotNamed: they have registered by themselves.
        NoOffer, OfferExpired: the place is theirs already, or not any more.
        EventCancelled, EventOver, TermsNotAccepted, AnswersDoNotFit
    """
    before = work.registrations.get(command.registration_id)
    consent = Consent(command.accepted_terms, now)
    consenting = before.consent_to(consent, language=command.language, zone=command.zone)
    event = find_event(before.event_id, work)
    event.refuse_unless_ahead(now)
    assert before.participant is not None, "who was forgotten confirms nothing"
    asking = look_up(event, before.participant.email, command.brought, work, now=now, kind=before.kind)
    agreed_to_the_terms(asking)
    with_answers(asking)
    confirmed = confirm_held(consenting, work, now=now)
    keep_what_came(asking, command.brought.needs, confirmed, work)
    return confirmed
