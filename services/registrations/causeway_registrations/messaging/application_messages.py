"""Which message tells of which fact about calls and applications; what applicants wrote is told to nobody."""

from collections.abc import Callable
from typing import Any

from causeway_contracts import applications as messages
from causeway_platform.outbox import Draft
from causeway_platform.work import Publications
from causeway_registrations.domain import application_facts as facts
from causeway_registrations.domain.application import Application
from causeway_registrations.domain.as_data import form_data, section_data
from causeway_registrations.domain.call import Call

NOWHERE = "UTC"


def _about_application(message_type: str) -> Callable[[facts.ApplicationFact], Draft]:
    def draft(fact: facts.ApplicationFact) -> Draft:
        return _draft(message_type, fact.application, {})

    return draft


def _decided(fact: facts.ApplicationDecided) -> Draft:
    return _draft(messages.APPLICATION_DECIDED, fact.application, {"previous_status": fact.previous_status})


def _erased(fact: facts.ApplicationErased) -> Draft:
    return _draft(messages.APPLICATION_ERASED, fact.application, {"wanted_by": fact.wanted_by})


def _draft(message_type: str, application: Application, change: dict[str, Any]) -> Draft:
    known = application.participant
    person = None if known is None else {"name": known.name, "email": known.email}
    state = application_state(application)
    return Draft.of_state(message_type, application.id, application.revision, state, change=change, person=person)


def application_state(application: Application) -> dict[str, Any]:
    """Return the application as others may know it, without the person."""
    wanted = application.wanted
    return {
        "id": application.id,
        "event_id": application.event_id,
        "mode": wanted.mode,
        "status": application.status.value,
        "rank": application.rank,
        "track": wanted.track,
        "region": wanted.region,
        "country": wanted.country,
        "institution_id": wanted.institution_id,
        "registration_id": application.registration_id,
        "language": application.language,
        # The field must be there; who was forgotten is nowhere.
        "zone": application.zone or NOWHERE,
        "link_version": application.link_version,
        "submitted_at": application.submitted_at,
        "revision": application.revision,
    }


def _call_described(fact: facts.CallDescribed) -> Draft:
    call = fact.call
    return Draft.of_state(messages.CALL_DESCRIBED, call_subject(call.event_id), call.revision, call_state(call))


def call_subject(event_id: str) -> str:
    """Return the key of an event's call; of one key only the last message stays, and its places have the bare id."""
    return f"{event_id}.call"


def call_state(call: Call) -> dict[str, Any]:
    """Return the call as anybody may know it: without reviewers, criteria and what is asked of accepted people."""
    return {
        "id": call_subject(call.event_id),
        "event_id": call.event_id,
        "opens_at": call.opens_at,
        "closes_at": call.closes_at,
        "places": call.places,
        "tracks": [section_data(track) for track in call.tracks],
        "regions": [section_data(region) for region in call.regions],
        "statements": form_data(call.statements),
        "only_way_in": call.only_way_in,
        "revision": call.revision,
    }


APPLICATION_PUBLICATIONS: Publications = {
    facts.CallDescribed: _call_described,
    facts.ApplicationSubmitted: _about_application(messages.APPLICATION_SUBMITTED),
    facts.ApplicationChanged: _about_application(messages.APPLICATION_CHANGED),
    facts.ApplicationDecided: _decided,
    facts.ApplicationWithdrawn: _about_application(messages.APPLICATION_WITHDRAWN),
    facts.ApplicationErased: _erased,
}
