"""Whose turn it is: the order of a waiting list under the event's policy, found from the first of each line."""

from datetime import datetime

from causeway_registrations.domain.admission import Order
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.demand import Line
from causeway_registrations.domain.kept_places import offer_kept
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.stock import parts_in
from causeway_registrations.use_cases.ports import Allotments, Registrations


class Turns:
    """Goes through those who wait; ``event`` is the event with the offers made so far.

    Under the strict policy a party that does not fit keeps the pools it lacks to itself: nobody who came later gets
    anything of them. Under the filling one it is passed over. A pool only empties meanwhile, so a line whose first does
    not fit need not be looked at again. When offers are made no longer it is nobody's turn.

    Who waits for the places of an allotment, too, is given those if they are there, and else has their turn like
    everybody. ``filled`` is the allotment that the last one is given places of, none for everybody's places.
    """

    def __init__(
        self,
        event: OfferedEvent,
        registrations: Registrations,
        allotments: Allotments,
        *,
        now: datetime,
        rules: PlaceRules,
    ) -> None:
        self.event = event
        self.made = 0
        self.filled: Allotment | None = None
        self._registrations = registrations
        self._allotments = allotments
        self._filled: dict[str, Allotment] = {}
        self._strict = event.admission.waiting.order is not Order.FILL
        over = event.offers_until(now, rules) is None
        self._lines = set() if over else {Line.named(name) for name in event.places.lines}
        self._kept: set[str] = set()
        """Pools that a party which does not fit keeps to itself."""

    def next(self) -> Registration | None:
        """Hold places for whoever is next, and return them; none when nobody's turn has come."""
        while self.anybody_left():
            first = min(map(self._first_of, self._lines), key=_order)
            line = first.line
            if self._fits(line):
                self._give(line)
                self.made += 1
                if str(line) not in self.event.places.lines:
                    self._lines.discard(line)
                return first
            self._pass(line)
        return None

    def anybody_left(self) -> bool:
        """Say whether a party may be left that fits."""
        return any(self._fits(line) for line in self._lines)

    def _fits(self, line: Line) -> bool:
        stock = self.event.stock
        among_all = not stock.lacking(line.demand) and not self._kept & stock.needed(line.demand)
        return among_all or self._own(line) is not None

    def _give(self, line: Line) -> None:
        own = self._own(line)
        if own is None:
            self.event, self.filled = self.event.offer_places(line), None
            return
        self.event, self.filled = offer_kept(self.event, own, line), own.fill(line.demand.size)
        self._filled[own.id] = self.filled

    def _pass(self, line: Line) -> None:
        self._lines.discard(line)
        if not self._strict:
            return
        self._kept |= self.event.stock.lacking(line.demand)
        allotment = self._allotment(line)
        if allotment is not None and allotment.unfilled < line.demand.size:
            self._kept.add(_pool_of(allotment))

    def _own(self, line: Line) -> Allotment | None:
        """Return the allotment that has places for a party of ``line``, or none; parts are always everybody's."""
        allotment, demand = self._allotment(line), line.demand
        if allotment is None or demand.mode not in self.event.modes or _pool_of(allotment) in self._kept:
            return None
        stock = self.event.stock
        lacking = parts_in(stock.lacking(demand)) | parts_in(stock.needed(demand)) & self._kept
        return None if lacking or allotment.unfilled < demand.size else allotment

    def _allotment(self, line: Line) -> Allotment | None:
        if line.allotment_id is None:
            return None
        return self._filled.get(line.allotment_id) or self._allotments.find(line.allotment_id)

    def _first_of(self, line: Line) -> Registration:
        first = self._registrations.first_in(self.event.id, line)
        assert first is not None, "a line that is counted has somebody waiting in it"
        return first


def _pool_of(allotment: Allotment) -> str:
    return f"allotment:{allotment.id}"


def _order(registration: Registration) -> tuple[int, int, str]:
    assert registration.position is not None
    return registration.priority, registration.position, registration.id
