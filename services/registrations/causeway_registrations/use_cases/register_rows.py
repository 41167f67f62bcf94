"""Register many people at once, each row like a person who registers by themselves; what became of each is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from causeway_platform.refusals import Refusal
from causeway_registrations.domain.form import Form, typed_answers
from causeway_registrations.domain.group_import import RowOutcome
from causeway_registrations.domain.refusals import AlreadyRegistered
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.name_participant import name_participant
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.register_participant import RegisterParticipant, register_participant

ReadRow = Callable[[str, Mapping[str, Any]], RegisterParticipant]
"""Makes the command of an event from a row's values; a refusal says what is wrong with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsFor:
    """What all rows have in common: the event, what a row means that does not say otherwise, and who brings them."""

    event_id: str
    usual: Mapping[str, Any] = field(default_factory=dict)
    allotment_id: str | None = None
    named_by: str | None = None
    """For whom the people are named, who then have to confirm; none registers them at once."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row: a registration, a refusal, or neither when the person was registered before."""

    outcome: RowOutcome
    registration: Registration | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class RegisterRows:
    """Registers rows within one transaction; a row that is refused leaves nothing behind."""

    rows_for: RowsFor
    work: Work
    now: datetime
    rules: PlaceRules
    read_row: ReadRow

    def register(self, rows: Sequence[Mapping[str, Any]]) -> list[RowResult]:
        """Register the people of ``rows`` as far as the rules let them."""
        event = self.work.offered_events.find(self.rows_for.event_id)
        form = None if event is None else event.admission.form
        commands = [self._read(row, form) for row in rows]
        for command in commands:
            if isinstance(command, RegisterParticipant):
                self.work.registrations.want_person(command.identity)
        self.work.load_wanted()
        return [self._result(command) for command in commands]

    def _read(self, values: Mapping[str, Any], form: Form | None) -> RegisterParticipant | Refusal:
        said = {**self.rows_for.usual, **values}
        if form is not None and isinstance(said.get("answers"), Mapping):
            said["answers"] = typed_answers(form, said["answers"])
        try:
            command = self.read_row(self.rows_for.event_id, said)
        except Refusal as refusal:
            return refusal
        ours = self.rows_for
        return replace(command, allotment_id=ours.allotment_id, named_by=ours.named_by, vouched=True)

    def _result(self, command: RegisterParticipant | Refusal) -> RowResult:
        if isinstance(command, Refusal):
            return RowResult(RowOutcome.REFUSED, refusal=command)
        mark = self.work.savepoint()
        try:
            return self._registered(command)
        except AlreadyRegistered:
            self.work.roll_back(mark)
            return RowResult(RowOutcome.KEPT)
        except Refusal as refusal:
            self.work.roll_back(mark)
            return RowResult(RowOutcome.REFUSED, refusal=refusal)

    def _registered(self, command: RegisterParticipant) -> RowResult:
        if command.named_by is not None:
            return RowResult(
                RowOutcome.REGISTERED, name_participant(command, self.work, now=self.now, rules=self.rules)
            )
        registration = register_participant(command, self.work, now=self.now, rules=self.rules).registration
        outcome = RowOutcome.REGISTERED if registration.position is None else RowOutcome.WAITING
        return RowResult(outcome, registration)
