"""An edition is described anew."""

from dataclasses import dataclass
from datetime import datetime

from causeway_events.domain.facts import EditionDescribed
from causeway_events.domain.history import change_of
from causeway_events.domain.programme import Edition
from causeway_events.domain.texts import Texts
from causeway_events.use_cases.open_edition import refuse_taken_label
from causeway_events.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEdition:
    """New values; what is none stays as it is."""

    by: str
    edition_id: str
    label: str | None = None
    name: Texts | None = None


def change_edition(command: ChangeEdition, work: Work, *, now: datetime) -> Edition:
    """Return the edition after the change.

    Raises:
        UnknownSubject, LabelTaken, TextMissing: see each.
    """
    before = work.editions.get(command.edition_id)
    after = before.described_anew(label=command.label, name=command.name)
    refuse_taken_label(after, work)
    work.editions.save(after)
    work.history.add(change_of(before, after, by=command.by, action="changed", at=now))
    work.record(EditionDescribed(after))
    return after
