"""An organiser makes codes that open the door to an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.access_code import AccessCode, fingerprint, hint_of
from causeway_registrations.domain.gate_refusals import CodeTaken
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAccessCodes:
    """The codes wanted, and what all of them are good for; see ``AccessCode``."""

    event_id: str
    codes: Sequence[str]
    label: str
    limit: int | None
    expires_at: datetime | None = None
    kind: str | None = None
    bound_to: str | None = None
    allotment_id: str | None = None


def make_access_codes(command: MakeAccessCodes, work: Work, *, now: datetime) -> list[AccessCode]:
    """Keep the codes' fingerprints, and return them in the order of the codes.

    Raises:
        UnknownEvent
        CodeTaken: the event has one of these codes already.
    """
    find_event(command.event_id, work)
    made = [_access_code(command, code, now) for code in command.codes]
    for code in made:
        if work.access_codes.find(code.id) is not None:
            raise CodeTaken(
                "This event has that code already.",
                next_step="Choose another one, or leave the choice to us.",
            )
        work.access_codes.add(code)
    return made


def _access_code(command: MakeAccessCodes, code: str, now: datetime) -> AccessCode:
    return AccessCode(
        id=fingerprint(command.event_id, code),
        event_id=command.event_id,
        hint=hint_of(code),
        label=command.label,
        limit=command.limit,
        expires_at=command.expires_at,
        kind=command.kind,
        bound_to=command.bound_to,
        allotment_id=command.allotment_id,
        created_at=now,
    )
