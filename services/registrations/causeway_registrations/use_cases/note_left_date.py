"""Remember in a person's enrolments that they have given up the place of one date, however they did it."""

from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.participant import identity_in
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.series import series_of
from causeway_registrations.use_cases.ports import Work


def note_left_date(before: Registration, event: OfferedEvent, work: Work) -> None:
    """Mark the date as left, so that no later going through the dates brings the person back.

    It goes by the person, not by who made the registration: one that they had made themselves counts as well.
    """
    if before.participant is None:
        return
    for series_id in series_of(event.announced):
        enrolment = work.enrolments.live_of(identity_in(series_id, before.participant.email))
        if enrolment is not None and event.id not in enrolment.left:
            work.enrolments.save(enrolment.note_left(event.id))
