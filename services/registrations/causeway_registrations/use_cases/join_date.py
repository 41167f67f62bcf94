"""Register somebody who is enrolled in a series for one of its dates, like a person who asks by themselves."""

from collections.abc import Sequence
from datetime import datetime

from causeway_platform.refusals import Refusal
from causeway_registrations.domain.enrolment import Enrolment, Joining
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.participant import identity_in
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.series import Series, series_of
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.register_participant import RegisterParticipant, register_participant


def join_date(
    enrolment: Enrolment,
    event: OfferedEvent,
    series: Series,
    work: Work,
    *,
    now: datetime,
    rules: PlaceRules,
    told_together: bool = False,
) -> Enrolment:
    """Return the enrolment with the person registered for the date, or with the reason why not; the caller saves it.

    Who is registered already stays as they are, and who has left the date in another series stays away.
    """
    if registration_of(enrolment, event.id, work) is not None:
        return enrolment.note_joined(event.id)
    if _left_elsewhere(enrolment, event, work):
        return enrolment.note_left(event.id)
    mark = work.savepoint()
    try:
        register_enrolled(
            enrolment, event, series, work, now=now, rules=rules, mode=enrolment.mode, told_together=told_together
        )
    except Refusal as refusal:
        work.roll_back(mark)
        return enrolment.note_refused(event.id, refusal.slug)
    return enrolment.note_joined(event.id)


def register_enrolled(
    enrolment: Enrolment,
    event: OfferedEvent,
    series: Series,
    work: Work,
    *,
    now: datetime,
    rules: PlaceRules,
    mode: str,
    told_together: bool = False,
) -> Registration:
    """Give the person a place in one date, or a position on its waiting list.

    Raises:
        Refusal: as for everybody who registers; see ``register_participant``.
    """
    participant, zone = enrolment.participant, enrolment.zone
    assert participant is not None, "who was forgotten has no live enrolment"
    command = RegisterParticipant(
        event_id=event.id,
        participant=participant,
        mode=mode,
        # A kind of ticket is an event's own; where there is no such kind, the event asks for another or for none.
        kind=enrolment.kind if event.admission.kind(enrolment.kind) else None,
        language=enrolment.language,
        zone=zone or event.announced.zone,
        country=enrolment.country,
        institution_id=enrolment.institution_id,
        accepted_terms=None if enrolment.consent is None else enrolment.consent.version,
        joining=Joining(enrolment_id=enrolment.id, early=series.joins_before_opening, told_together=told_together),
    )
    return register_participant(command, work, now=now, rules=rules).registration


def registration_of(enrolment: Enrolment, event_id: str, work: Work) -> Registration | None:
    """Return the person's live registration for a date, whoever made it, or none."""
    participant = enrolment.participant
    return None if participant is None else work.registrations.live_of(identity_in(event_id, participant.email))


def _left_elsewhere(enrolment: Enrolment, event: OfferedEvent, work: Work) -> bool:
    """Say whether the person is enrolled in another series of the date as well, and has left it there."""
    if enrolment.participant is None:
        return False
    others = (
        work.enrolments.live_of(identity_in(series_id, enrolment.participant.email))
        for series_id in _other_series(event, enrolment.series_id, work)
    )
    return any(other is not None and event.id in other.left for other in others)


def _other_series(event: OfferedEvent, series_id: str, work: Work) -> list[str]:
    """Return the series that the date belongs to as well."""
    return [one for one in series_of(event.announced) if one != series_id and work.series.find(one) is not None]


def want_people(enrolments: Sequence[Enrolment], event: OfferedEvent, series: Series, work: Work) -> None:
    """Ask for what ``join_date`` looks at about each of many people, so that all is read at once."""
    others = _other_series(event, series.id, work)
    for participant in (one.participant for one in enrolments):
        if participant is not None:
            work.registrations.want_person(identity_in(event.id, participant.email))
            for other in others:
                work.enrolments.want_person(identity_in(other, participant.email))
    work.load_wanted()


def want_registrations(enrolment: Enrolment, event_ids: list[str], work: Work) -> None:
    """Ask for the person's registrations for these dates, and for the dates, so that all are read at once."""
    if enrolment.participant is None:
        return
    for event_id in event_ids:
        work.offered_events.want(event_id)
        work.registrations.want_person(identity_in(event_id, enrolment.participant.email))
    work.load_wanted()
