"""Which message tells of which fact."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from causeway_contracts import registrations as messages
from causeway_platform.outbox import Draft
from causeway_platform.work import Publications
from causeway_registrations.domain import facts
from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.as_data import form_data, gates_data
from causeway_registrations.domain.attendance import Mark
from causeway_registrations.domain.delegation_facts import MemberRemoved
from causeway_registrations.domain.places import Places
from causeway_registrations.domain.registration import Registration
from causeway_registrations.messaging.application_messages import APPLICATION_PUBLICATIONS
from causeway_registrations.messaging.certificate_messages import CERTIFICATE_PUBLICATIONS
from causeway_registrations.messaging.delegation_messages import DELEGATION_PUBLICATIONS
from causeway_registrations.messaging.feedback_messages import FEEDBACK_PUBLICATIONS
from causeway_registrations.messaging.series_messages import SERIES_PUBLICATIONS

NOWHERE = "UTC"


def _about_registration(message_type: str) -> Callable[[facts.RegistrationFact], Draft]:
    def draft(fact: facts.RegistrationFact) -> Draft:
        # Said only where it is true, so that every other message stays as it was.
        return _draft(message_type, fact.registration, {"told_together": True} if fact.told_together else {})

    return draft


def _mode_changed(fact: facts.ModeChanged) -> Draft:
    return _draft(messages.MODE_CHANGED, fact.registration, {"previous_mode": fact.previous_mode})


def _companions_changed(fact: facts.CompanionsChanged) -> Draft:
    return _draft(messages.COMPANIONS_CHANGED, fact.registration, {"previous_size": fact.previous_size})


def _trimmed(fact: facts.RegistrationTrimmed) -> Draft:
    return _draft(messages.TRIMMED, fact.registration, {"fields_removed": list(fact.parts)})


def _erased(fact: facts.RegistrationErased) -> Draft:
    return _draft(messages.ERASED, fact.registration, {"wanted_by": fact.wanted_by})


def _data_requested(fact: facts.DataRequested) -> Draft:
    wish = fact.request
    return Draft.of_state(messages.DATA_REQUESTED, wish.id, wish.revision, asdict(wish))


def _draft(message_type: str, registration: Registration, change: dict[str, Any]) -> Draft:
    return Draft.of_state(
        message_type,
        registration.id,
        registration.revision,
        state_of(registration),
        change=change,
        person=_person_of(registration),
    )


def _person_of(registration: Registration) -> dict[str, Any] | None:
    participant = registration.participant
    if participant is None:
        return None
    person: dict[str, Any] = {"name": participant.name, "email": participant.email}
    if registration.companions:
        person["companions"] = list(registration.companions)
    return person


def state_of(registration: Registration) -> dict[str, Any]:
    """Return the registration as others may know it, without the person."""
    offer = registration.offer
    return {
        "id": registration.id,
        "event_id": registration.event_id,
        "mode": registration.mode,
        "kind": registration.kind,
        "parts": list(registration.parts),
        "size": registration.size,
        "status": registration.status.value,
        "position": registration.position,
        "offer": offer and {"number": offer.number, "expires_at": offer.expires_at},
        "language": registration.language,
        # The field must be there; who was forgotten is nowhere.
        "zone": registration.zone or NOWHERE,
        "country": registration.country,
        "institution_id": registration.institution_id,
        "named_by": registration.named_by,
        "enrolment_id": registration.enrolment_id,
        "link_version": registration.link_version,
        "registered_at": registration.registered_at,
        "checked_in_at": registration.checked_in_at,
        "revision": registration.revision,
    }


def _places_changed(fact: facts.PlacesChanged) -> Draft:
    places = fact.places
    state = {
        "event_id": places.id,
        "modes": modes_of(places),
        "kinds": dict(places.kinds),
        "parts": dict(places.parts),
        "revision": places.told_revision,
    }
    return Draft.of_state(messages.PLACES_CHANGED, places.id, places.told_revision, state)


def modes_of(places: Places) -> dict[str, dict[str, Any]]:
    """Return how full each mode is; one that is no longer announced only while somebody has a place in it."""
    return {
        mode: {
            "capacity": pool.capacity,
            "taken": pool.taken,
            "offered": pool.offered,
            "reserved": pool.reserved,
            "waiting": pool.waiting,
            "checked_in": pool.checked_in,
        }
        for mode, pool in places.pools.items()
        if pool.announced or pool.taken or pool.waiting
    }


def _admission_described(fact: facts.AdmissionDescribed) -> Draft:
    admission = fact.admission
    subject = admission_subject(admission.event_id)
    return Draft.of_state(messages.ADMISSION_DESCRIBED, subject, admission.revision, admission_state(admission))


def admission_subject(event_id: str) -> str:
    """Return the key of an event's admission; that of its places is the bare id, and of one key only the last stays."""
    return f"{event_id}.admission"


def admission_state(admission: Admission) -> dict[str, Any]:
    """Return the admission as anybody may know it: a lottery's seed only after its draw."""
    policy = admission.waiting
    return {
        "id": admission_subject(admission.event_id),
        "event_id": admission.event_id,
        "kinds": [{"id": kind.id, "name": kind.name, "priority": kind.priority} for kind in admission.kinds],
        "pools": [
            {
                "id": pool.id,
                "name": pool.name,
                "capacity": pool.capacity,
                "modes": sorted(pool.modes),
                "kinds": sorted(pool.kinds),
            }
            for pool in admission.pools
        ],
        "parts": [
            {
                "id": part.id,
                "title": part.title,
                "starts_at": part.starts_at,
                "ends_at": part.ends_at,
                "modes": {mode: {"capacity": capacity} for mode, capacity in part.capacities.items()},
            }
            for part in admission.parts
        ],
        "largest_party": admission.largest_party,
        "waiting": {
            "order": policy.order.value,
            "draw_at": policy.draw_at,
            "seed_digest": policy.seed_digest,
            "seed": policy.seed if policy.drawn_at else None,
        },
        "minimum_minutes": admission.minimum_minutes,
        "gates": gates_data(admission.gates),
        "form": form_data(admission.form),
        "revision": admission.revision,
    }


def _allotment_changed(fact: facts.AllotmentChanged) -> Draft:
    allotment = fact.allotment
    state = {
        "id": allotment.id,
        "event_id": allotment.event_id,
        "label": allotment.label,
        "institution_id": allotment.institution_id,
        "mode": allotment.mode,
        "kind": allotment.kind,
        "places": allotment.places,
        "filled": allotment.filled,
        "returns_at": allotment.returns_at,
        "returned_at": allotment.returned_at,
        "revision": allotment.revision,
    }
    return Draft.of_state(messages.ALLOTMENT_CHANGED, allotment.id, allotment.revision, state)


def _attended(fact: facts.AttendanceChanged) -> Draft:
    attendance = fact.attendance
    state = {
        "id": attendance.id,
        "registration_id": attendance.registration_id,
        "event_id": attendance.event_id,
        "seat": attendance.seat,
        "mode": attendance.mode,
        "attended": attendance.attended(fact.minimum_minutes),
        "occasions": sorted(attendance.occasions),
        "marks": [_mark_state(mark) for mark in attendance.marks.values()],
        "first_at": attendance.first_at,
        "minutes": attendance.minutes,
        "revision": attendance.revision,
    }
    return Draft.of_state(messages.ATTENDED, attendance.id, attendance.revision, state)


def _mark_state(mark: Mark) -> dict[str, Any]:
    return {
        "occasion": mark.occasion,
        "day": mark.day,
        "first_at": mark.first.at,
        "how": mark.first.how.value,
        "minutes": mark.minutes,
    }


PUBLICATIONS: Publications = {
    facts.ParticipantRegistered: _about_registration(messages.REGISTERED),
    facts.ParticipantWaitlisted: _about_registration(messages.WAITLISTED),
    facts.PlaceOffered: _about_registration(messages.PLACE_OFFERED),
    facts.OfferAccepted: _about_registration(messages.OFFER_ACCEPTED),
    facts.OfferDeclined: _about_registration(messages.OFFER_DECLINED),
    facts.OfferLapsed: _about_registration(messages.OFFER_LAPSED),
    facts.ModeChanged: _mode_changed,
    facts.CompanionsChanged: _companions_changed,
    facts.RegistrationWithdrawn: _about_registration(messages.WITHDRAWN),
    facts.ParticipantCheckedIn: _about_registration(messages.CHECKED_IN),
    facts.CheckInUndone: _about_registration(messages.CHECK_IN_UNDONE),
    facts.RegistrationTrimmed: _trimmed,
    facts.RegistrationErased: _erased,
    facts.DataRequested: _data_requested,
    facts.PlacesChanged: _places_changed,
    facts.AdmissionDescribed: _admission_described,
    **CERTIFICATE_PUBLICATIONS,
    **FEEDBACK_PUBLICATIONS,
    MemberRemoved: _about_registration(messages.MEMBER_REMOVED),
    **DELEGATION_PUBLICATIONS,
    **SERIES_PUBLICATIONS,
    **APPLICATION_PUBLICATIONS,
    facts.AllotmentChanged: _allotment_changed,
    facts.AttendanceChanged: _attended,
}
