"""A new edition of a programme."""

from dataclasses import dataclass, field
from datetime import datetime

from causeway_events.domain.facts import EditionDescribed
from causeway_events.domain.history import change_of
from causeway_events.domain.programme import Edition
from causeway_events.domain.refusals import LabelTaken
from causeway_events.domain.texts import Texts
from causeway_events.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEdition:
    """One year's or one batch's run begins."""

    by: str
    programme_id: str
    label: str
    name: Texts = field(default_factory=dict)


def open_edition(command: OpenEdition, work: Work, *, now: datetime) -> Edition:
    """Return the new edition.

    Raises:
        UnknownSubject: there is no such programme. LabelTaken, TextMissing: see each.
    """
    edition = Edition.of(work.programmes.get(command.programme_id), label=command.label, name=command.name)
    refuse_taken_label(edition, work)
    work.editions.add(edition)
    work.history.add(change_of(None, edition, by=command.by, action="opened", at=now))
    work.record(EditionDescribed(edition))
    return edition


def refuse_taken_label(edition: Edition, work: Work) -> None:
    """Make sure that no other edition of the programme has the label.

    Raises:
        LabelTaken: one has.
    """
    other = work.editions.labelled(edition.programme_id, edition.label)
    if other is not None and other.id != edition.id:
        raise LabelTaken(
            f"The programme has an edition {edition.label} already.",
            next_step="Choose another label, or use that edition.",
            label=edition.label,
            edition_id=other.id,
        )
