"""Series and enrolments, from the domain to JSON."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.series import Series
from causeway_registrations.use_cases.series_ports import ShownDate, ShownEnrolment

Sign = Callable[[Registration], str | None]
"""Makes the link to a registration, or none for who may not have it."""


def series_view(series: Series) -> dict[str, Any]:
    """Return what was laid down for a series."""
    return {
        "series_id": series.id,
        "open": series.open,
        "title": dict(series.title),
        "usual_mode": series.usual_mode,
        "joins_before_opening": series.joins_before_opening,
        "revision": series.revision,
    }


def enrolment_view(enrolment: Enrolment) -> dict[str, Any]:
    """Return an enrolment without the person."""
    consent = enrolment.consent
    return {
        "id": enrolment.id,
        "series_id": enrolment.series_id,
        "mode": enrolment.mode,
        "kind": enrolment.kind,
        "status": status_of(enrolment),
        "language": enrolment.language,
        "zone": enrolment.zone,
        "country": enrolment.country,
        "institution_id": enrolment.institution_id,
        "consent": consent and {"version": consent.version, "at": consent.at.isoformat()},
        "enrolled_at": enrolment.enrolled_at.isoformat(),
        "ended_at": _moment(enrolment.ended_at),
        "erased_at": _moment(enrolment.erased_at),
        "revision": enrolment.revision,
    }


def status_of(enrolment: Enrolment) -> str:
    """Return where an enrolment stands."""
    if not enrolment.live:
        return "ended"
    return "joining" if enrolment.joined_at is None else "live"


def personal_enrolment_view(enrolment: Enrolment) -> dict[str, Any]:
    """Return an enrolment with the person; such an answer is never kept for an Idempotency-Key."""
    person = enrolment.participant
    return {**enrolment_view(enrolment), "person": person and {"name": person.name, "email": person.email}}


def held_enrolment_view(shown: ShownEnrolment) -> dict[str, Any]:
    """Return all that is held in one enrolment."""
    enrolment = shown.enrolment
    return {
        **personal_enrolment_view(enrolment),
        "title": dict(shown.series.title),
        "left": list(enrolment.left),
    }


def shown_enrolment_view(shown: ShownEnrolment, sign: Sign, now: datetime) -> dict[str, Any]:
    """Return an enrolment with its dates."""
    dates = [_date_view(one, shown.enrolment, sign, now) for one in shown.dates]
    return {
        **personal_enrolment_view(shown.enrolment),
        "title": dict(shown.series.title),
        "looked_at": sum(one["status"] != "coming" for one in dates),
        "dates": dates,
    }


def _date_view(date: ShownDate, enrolment: Enrolment, sign: Sign, now: datetime) -> dict[str, Any]:
    announced, registration = date.announced, date.registration
    status = _date_status(date, enrolment)
    return {
        "event_id": announced.id,
        "title": dict(announced.title),
        "starts_at": announced.starts_at.isoformat(),
        "ends_at": announced.ends_at.isoformat(),
        "zone": announced.zone,
        "over": announced.ends_at <= now,
        "status": status,
        "reason": enrolment.reason_for(announced.id) if status == "not-joined" else None,
        "mode": None if registration is None else registration.mode,
        "registration_id": None if registration is None else registration.id,
        "manage_token": None if registration is None else sign(registration),
    }


def _date_status(date: ShownDate, enrolment: Enrolment) -> str:
    announced = date.announced
    if announced.cancelled:
        return "cancelled"
    if date.registration is not None:
        return date.registration.status.value
    if announced.id in enrolment.left:
        return "left"
    if enrolment.reason_for(announced.id) is not None:
        return "not-joined"
    return "coming" if enrolment.live else "ended"


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
