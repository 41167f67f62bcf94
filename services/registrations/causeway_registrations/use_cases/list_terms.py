"""List every wording of an event's terms, for operators."""

from collections.abc import Sequence
from dataclasses import dataclass

from causeway_registrations.domain.kept_terms import KeptTerms
from causeway_registrations.use_cases.gate_ports import GateReadings
from causeway_registrations.use_cases.ports import Readings
from causeway_registrations.use_cases.show_admission import show_admission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTerms:
    """Which event's, and before which revision of its admission."""

    event_id: str
    before: int | None = None
    limit: int


@dataclass(frozen=True, slots=True)
class ListedTerms:
    """A wording, and whether people agree to it now."""

    kept: KeptTerms
    present: bool


def list_terms(command: ListTerms, readings: Readings, gates: GateReadings) -> Sequence[ListedTerms]:
    """Return a stretch of the wordings, the newest first.

    Raises:
        UnknownEvent
    """
    terms = show_admission(command.event_id, readings).gates.terms
    present = None if terms is None else terms.version
    found = gates.terms_of(command.event_id, before=command.before, limit=command.limit)
    return [ListedTerms(one, one.terms.version == present) for one in found]
