"""The time of a draw has come: from now on places are offered in the order of the numbers drawn."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.facts import AdmissionDescribed
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.offer_free_places import offer_free_places
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldDraw:
    """Which event's."""

    event_id: str


def hold_draw(command: HoldDraw, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    """Publish the seed and offer the places to those with the smallest numbers.

    Everybody has had their number since they came, so nothing has to be worked out for each of them now. A draw that
    was held, put off or given up meanwhile is left alone.
    """
    event = work.offered_events.find(command.event_id)
    if event is None or not event.admission.draw_is_due(now):
        return
    drawn = event.admission.draw(now)
    event = event.admit_by(drawn)
    work.offered_events.save(offer_free_places(event, work, now=now, rules=rules))
    work.record(AdmissionDescribed(drawn))
