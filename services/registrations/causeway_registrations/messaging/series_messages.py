"""Which message tells of which fact about series and enrolments."""

from collections.abc import Callable
from typing import Any

from causeway_contracts import series as messages
from causeway_platform.outbox import Draft
from causeway_platform.work import Publications
from causeway_registrations.domain import series_facts as facts
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.registration import Registration

NOWHERE = "UTC"


def _described(fact: facts.SeriesDescribed) -> Draft:
    series = fact.series
    # Of one key only the last message stays, so nothing else may have this one.
    subject = f"{series.id}.series"
    state = {
        "id": subject,
        "series_id": series.id,
        "open": series.open,
        "title": dict(series.title),
        "usual_mode": series.usual_mode,
        "joins_before_opening": series.joins_before_opening,
        "revision": series.revision,
    }
    return Draft.of_state(messages.SERIES_DESCRIBED, subject, series.revision, state)


def _about_enrolment(message_type: str) -> Callable[[facts.EnrolmentFact], Draft]:
    def draft(fact: facts.EnrolmentFact) -> Draft:
        enrolment, known = fact.enrolment, fact.enrolment.participant
        person = None if known is None else {"name": known.name, "email": known.email}
        change = {"title": dict(fact.series.title), "dates": [_date(one) for one in fact.dates]}
        state = enrolment_state(enrolment)
        return Draft.of_state(message_type, enrolment.id, enrolment.revision, state, change=change, person=person)

    return draft


def _erased(fact: facts.EnrolmentErased) -> Draft:
    enrolment = fact.enrolment
    return Draft.of_state(messages.ENROLMENT_ERASED, enrolment.id, enrolment.revision, enrolment_state(enrolment))


def _date(registration: Registration) -> dict[str, Any]:
    return {
        "event_id": registration.event_id,
        "registration_id": registration.id,
        "registration_revision": registration.revision,
        "link_version": registration.link_version,
        "mode": registration.mode,
        "status": registration.status.value,
    }


def enrolment_state(enrolment: Enrolment) -> dict[str, Any]:
    """Return the enrolment as others may know it, without the person."""
    return {
        "id": enrolment.id,
        "series_id": enrolment.series_id,
        "mode": enrolment.mode,
        "status": "live" if enrolment.live else "ended",
        "language": enrolment.language,
        "zone": enrolment.zone or NOWHERE,
        "country": enrolment.country,
        "institution_id": enrolment.institution_id,
        "left": list(enrolment.left),
        "not_joined": [{"event_id": one.event_id, "slug": one.slug} for one in enrolment.not_joined],
        "link_version": enrolment.link_version,
        "enrolled_at": enrolment.enrolled_at,
        "ended_at": enrolment.ended_at,
        "revision": enrolment.revision,
    }


SERIES_PUBLICATIONS: Publications = {
    facts.SeriesDescribed: _described,
    facts.ParticipantEnrolled: _about_enrolment(messages.ENROLLED),
    facts.EnrolmentEnded: _about_enrolment(messages.ENROLMENT_ENDED),
    facts.EnrolmentErased: _erased,
}
