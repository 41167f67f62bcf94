"""A person enrols in a whole series."""

from dataclasses import dataclass
from datetime import datetime

from causeway_platform.identifiers import new_id
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.participant import Consent, Participant, identity_in
from causeway_registrations.domain.series_refusals import AlreadyEnrolled
from causeway_registrations.use_cases.find_series import find_series
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.series_ports import ENROLMENT_GOES_ON


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolParticipant:
    """Who wants to take part in what, and how."""

    series_id: str
    participant: Participant
    mode: str
    kind: str | None = None
    language: str
    zone: str
    country: str | None = None
    institution_id: str | None = None
    accepted_terms: str | None = None
    """The version of the terms that they were shown and accepted, if they were shown any."""


def enrol_participant(command: EnrolParticipant, work: Work, *, now: datetime) -> Enrolment:
    """Keep the wish and have the person registered for the dates; the answer does not wait for them.

    Raises:
        UnknownSeries, SeriesNotOpen
        AlreadyEnrolled: the address is enrolled in this series.
    """
    series = find_series(command.series_id, work)
    series.refuse_unless_open()
    identity = identity_in(series.id, command.participant.email)
    if work.enrolments.live_of(identity) is not None:
        raise AlreadyEnrolled(
            "This address cannot be enrolled in this series again.",
            next_step="Use the link in the message that was sent to this address.",
        )
    enrolment = Enrolment(
        id=new_id(),
        series_id=series.id,
        identity=identity,
        participant=command.participant,
        mode=command.mode,
        kind=command.kind,
        language=command.language,
        zone=command.zone,
        country=command.country,
        institution_id=command.institution_id,
        consent=None if command.accepted_terms is None else Consent(command.accepted_terms, now),
        enrolled_at=now,
    )
    work.enrolments.add(enrolment)
    work.schedule(ENROLMENT_GOES_ON, enrolment.id, now, {"enrolment_id": enrolment.id})
    return enrolment
