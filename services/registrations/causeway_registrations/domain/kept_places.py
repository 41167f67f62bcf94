"""The places that an allotment keeps, and those of its people who wait for them."""

from dataclasses import replace
from datetime import datetime

from causeway_registrations.domain.admission import Order
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.demand import Line
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.stock import parts_in


def others_come_first(event: OfferedEvent, allotment: Allotment, now: datetime, rules: PlaceRules) -> bool:
    """Say whether a newcomer who takes places of the allotment would pass somebody who waits for them.

    As with everybody's places: a party that does not fit keeps what is left unless the policy lets others fill it, one
    that fits will be offered its places, and once offers have ended nobody is passed. Who waits with a greater priority
    than the allotment's people have by now comes after a newcomer.
    """
    if event.offers_until(now, rules) is None:
        return False
    filling = event.admission.waiting.order is Order.FILL
    lines = (line for line in map(Line.named, event.places.lines) if _comes_before_newcomers(line, allotment))
    return any(
        not filling if line.demand.size > allotment.unfilled else not parts_in(event.stock.lacking(line.demand))
        for line in lines
    )


def _comes_before_newcomers(line: Line, allotment: Allotment) -> bool:
    if line.allotment_id != allotment.id:
        return False
    return allotment.waiting_priority is None or line.priority <= allotment.waiting_priority


def offer_kept(event: OfferedEvent, allotment: Allotment, line: Line) -> OfferedEvent:
    """Hold places that the allotment keeps for a party of its people that waits."""
    return event.give_back_kept(replace(allotment.kept, size=line.demand.size)).offer_places(line)
