"""Series and enrolments as documents, and back. What is not there is left out, to keep documents small."""

from dataclasses import fields
from typing import Any

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec
from causeway_registrations.domain.dates_to_follow import DatesToFollow
from causeway_registrations.domain.enrolment import Enrolment, NotJoined
from causeway_registrations.domain.participant import Consent, Participant, person_key
from causeway_registrations.domain.series import Series


def series_document(series: Series) -> Document:
    """Return the document of a series."""
    return {
        "_id": series.id,
        "revision": series.revision,
        "open": series.open,
        "title": dict(series.title),
        "usual_mode": series.usual_mode,
        "joins_before_opening": series.joins_before_opening,
    }


def series_from(document: Document) -> Series:
    """Return the series."""
    return Series(id=document["_id"], **{name: value for name, value in document.items() if name != "_id"})


def enrolment_document(enrolment: Enrolment) -> Document:
    """Return the document; ``live`` is there only while it is true, for the indexes of live ones."""
    participant, consent = enrolment.participant, enrolment.consent
    document: Document = {
        "_id": enrolment.id,
        "revision": enrolment.revision,
        "series_id": enrolment.series_id,
        "mode": enrolment.mode,
        "language": enrolment.language,
        "link_version": enrolment.link_version,
        "enrolled_at": enrolment.enrolled_at,
    }
    sometimes: dict[str, Any] = {
        "identity": enrolment.identity,
        "name": participant and participant.name,
        "email": participant and participant.email,
        "person_key": participant and person_key(participant.email),
        "live": enrolment.live or None,
        "kind": enrolment.kind,
        "zone": enrolment.zone,
        "country": enrolment.country,
        "institution_id": enrolment.institution_id,
        "consent": consent and {"version": consent.version, "at": consent.at},
        "left": list(enrolment.left) or None,
        "not_joined": [{"event_id": one.event_id, "slug": one.slug} for one in enrolment.not_joined] or None,
        "joined_at": enrolment.joined_at,
        "ended_at": enrolment.ended_at,
        "erased_at": enrolment.erased_at,
    }
    document.update((name, value) for name, value in sometimes.items() if value is not None)
    return document


def enrolment_from(document: Document) -> Enrolment:
    """Return the enrolment."""
    name, consent = document.get("name"), document.get("consent")
    return Enrolment(
        id=document["_id"],
        revision=document["revision"],
        series_id=document["series_id"],
        identity=document.get("identity"),
        participant=None if name is None else Participant(name, document["email"]),
        mode=document["mode"],
        kind=document.get("kind"),
        language=document["language"],
        zone=document.get("zone"),
        country=document.get("country"),
        institution_id=document.get("institution_id"),
        consent=Consent(consent["version"], consent["at"]) if consent else None,
        left=tuple(document.get("left", ())),
        not_joined=tuple(NotJoined(**one) for one in document.get("not_joined", ())),
        link_version=document["link_version"],
        enrolled_at=document["enrolled_at"],
        joined_at=document.get("joined_at"),
        ended_at=document.get("ended_at"),
        erased_at=document.get("erased_at"),
    )


def dates_document(dates: DatesToFollow) -> Document:
    """Return the document of the dates that a series still has to follow."""
    document = {field.name: getattr(dates, field.name) for field in fields(DatesToFollow)}
    return {"_id": document.pop("series_id"), **document, "event_ids": list(dates.event_ids)}


def dates_from(document: Document) -> DatesToFollow:
    """Return the dates that a series still has to follow."""
    return DatesToFollow(
        series_id=document["_id"],
        revision=document["revision"],
        event_ids=tuple(document["event_ids"]),
        after=document["after"],
    )


SERIES = Codec("series", series_document, series_from)
ENROLMENTS = Codec("enrolment", enrolment_document, enrolment_from)
DATES_TO_FOLLOW = Codec("list of dates", dates_document, dates_from)
