"""A draft is thrown away; what has been public never is."""

from dataclasses import dataclass
from datetime import datetime

from causeway_events.domain.history import change_of
from causeway_events.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteDraft:
    """Forget an event that nobody has seen; its history stays."""

    by: str
    event_id: str


def delete_draft(command: DeleteDraft, work: Work, *, now: datetime) -> None:
    """Throw the draft away.

    Raises:
        UnknownSubject: there is no such event. NotADraft: it is, or was, public.
    """
    event = work.events.get(command.event_id)
    event.refuse_public()
    work.events.remove(event)
    work.history.add(change_of(event, None, by=command.by, action="deleted", at=now))
