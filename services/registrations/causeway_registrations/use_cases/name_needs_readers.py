"""An organiser says who provides for what the participants of an event need."""

from dataclasses import dataclass

from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.facts import AdmissionDescribed
from causeway_registrations.domain.needs import NeedsReader
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class NameNeedsReaders:
    """Whom alone an event's needs are for; nobody means every operator."""

    event_id: str
    readers: tuple[NeedsReader, ...]


def name_needs_readers(command: NameNeedsReaders, work: Work) -> Admission:
    """Keep who reads the needs.

    Raises:
        UnknownEvent: no such event was announced.
        AdmissionContradictory: somebody stands twice.
    """
    event = find_event(command.event_id, work)
    admission = event.admission.with_needs_readers(command.readers)
    work.offered_events.save(event.admit_by(admission))
    # The names do not travel; whoever follows the admission hears of its revision, which the next change states.
    work.record(AdmissionDescribed(admission))
    return admission
