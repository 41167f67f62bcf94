"""Look up what the gates of an event ask about a person; a gate that is not set costs no look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from causeway_registrations.domain.access_code import fingerprint
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.chain import Asking
from causeway_registrations.domain.gates import Gates, Prerequisite, TakingPart
from causeway_registrations.domain.needs import NOTHING_NEEDED, Stated
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.participant import identity_in, person_key
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.use_cases.ports import Work

MOST_REGISTRATIONS = 200
"""Of one person, the newest; nobody has more at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What somebody brings along to register, besides who they are."""

    access_code: str | None = None
    terms_version: str | None = None
    answers: Mapping[str, object] = field(default_factory=dict)
    needs: Stated = NOTHING_NEEDED


NOTHING_BROUGHT = Brought()


def look_up(
    event: OfferedEvent,
    email: str,
    brought: Brought,
    work: Work,
    *,
    now: datetime,
    kind: str | None = None,
    institution_id: str | None = None,
) -> Asking:
    """Return the person's wish with everything that the event's gates ask about."""
    gates, identity = event.admission.gates, identity_in(event.id, email)
    found = _registrations(event, email, gates, work)
    code = brought.access_code if gates.needs_code else None
    return Asking(
        event=event,
        now=now,
        email=email,
        identity=identity,
        kind=kind,
        institution_id=institution_id,
        code_given=bool(code),
        code=work.access_codes.find(fingerprint(event.id, code)) if code else None,
        taken_part_in=frozenset(one.event_id for one in gates.prerequisites if _fulfilled(one, found)),
        others=_announcements(event, found, work) if gates.refuses_clash else (),
        terms_version=brought.terms_version,
        answers=brought.answers,
        registered_already=work.registrations.live_of(identity) is not None,
    )


def _registrations(event: OfferedEvent, email: str, gates: Gates, work: Work) -> Sequence[Registration]:
    if not (gates.prerequisites or gates.refuses_clash):
        return ()
    found = work.registrations.known_of(person_key(email), MOST_REGISTRATIONS)
    return [one for one in found if one.event_id != event.id]


def _fulfilled(prerequisite: Prerequisite, found: Sequence[Registration]) -> bool:
    there = [one for one in found if one.event_id == prerequisite.event_id and one.status is Status.CONFIRMED]
    if prerequisite.taking_part is TakingPart.REGISTERED:
        return bool(there)
    return any(one.checked_in_at is not None for one in there)


def _announcements(event: OfferedEvent, found: Sequence[Registration], work: Work) -> list[Announcement]:
    others = [work.offered_events.find(one.event_id) for one in found if one.live]
    return [other.announced for other in others if other is not None]
