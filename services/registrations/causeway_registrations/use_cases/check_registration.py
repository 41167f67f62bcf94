"""Tell somebody what is between them and a registration, without registering them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_platform.refusals import Refusal
from causeway_registrations.domain.chain import refusals_to
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.register_participant import RegisterParticipant, look_up_for, take_places


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything in the way, in the order of the chain; ``would_wait`` is none unless nothing is."""

    refusals: Sequence[Refusal]
    would_wait: bool | None


def check_registration(command: RegisterParticipant, work: Work, *, now: datetime, rules: PlaceRules) -> Checked:
    """Go through the same chain as registering does, to its end, and change nothing.

    Raises:
        UnknownEvent
    """
    event = find_event(command.event_id, work)
    asking = look_up_for(command, event, work, now=now)
    refusals = refusals_to(asking)
    line = event.admission.line_of(command.demand)
    try:
        _, _, position, _ = take_places(command, line, asking, work, rules=rules)
    except Refusal as refusal:
        return Checked([*refusals, refusal], None)
    return Checked(refusals, None if refusals else position is not None)
