"""An organiser takes a code back."""

from dataclasses import dataclass
from datetime import datetime

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.access_code import AccessCode
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeAccessCode:
    """Which code of which event."""

    event_id: str
    code_id: str


def revoke_access_code(command: RevokeAccessCode, work: Work, *, now: datetime) -> AccessCode:
    """Let nobody in by the code any more; revoking it again changes nothing.

    Raises:
        UnknownSubject: the event has no such code.
    """
    code = work.access_codes.find(command.code_id)
    if code is None or code.event_id != command.event_id:
        raise UnknownSubject.named("access code")
    revoked = code.revoke(now)
    if revoked is not code:
        work.access_codes.save(revoked)
    return revoked
