"""A participant says what they need in order to take part, or that they need it no longer."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.needs import NOTHING_NEEDED, Needs, Stated
from causeway_registrations.use_cases.find_changeable import find_changeable
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class StateNeeds:
    """Whose needs, and what they are now."""

    registration_id: str
    stated: Stated


def state_needs(command: StateNeeds, work: Work, *, now: datetime) -> Needs:
    """Keep the needs.

    Raises:
        UnknownSubject, RegistrationEnded, EventCancelled, EventOver
    """
    registration, event = find_changeable(command.registration_id, work, now=now)
    known = work.needs.find(registration.id)
    before = known or Needs(registration_id=registration.id, revision=0, event_id=event.id, stated=NOTHING_NEEDED)
    restated = before.restate(command.stated)
    if known is None:
        work.needs.add(restated)
    else:
        work.needs.save(restated)
    return restated
