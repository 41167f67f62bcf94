"""Whose turn it is: the order of a waiting list under the event's policy, found from the first of each line."""

from datetime import datetime

from causeway_registrations.domain.admission import Order
from causeway_registrations.domain.demand import Line
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.ports import Registrations


class Turns:
    """Goes through those who wait; ``event`` is the event with the offers made so far.

    Under the strict policy a party that does not fit keeps the pools it lacks to itself: nobody who came later gets
    anything of them. Under the filling one it is passed over. A pool only empties meanwhile, so a line whose first does
    not fit need not be looked at again. When offers are made no longer it is nobody's turn.
    """

    def __init__(self, event: OfferedEvent, registrations: Registrations, *, now: datetime, rules: PlaceRules) -> None:
        self.event = event
        self.made = 0
        self._registrations = registrations
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
                self.event = self.event.offer_places(line)
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
        return not stock.lacking(line.demand) and not self._kept & stock.needed(line.demand)

    def _pass(self, line: Line) -> None:
        self._lines.discard(line)
        if self._strict:
            self._kept |= self.event.stock.lacking(line.demand)

    def _first_of(self, line: Line) -> Registration:
        first = self._registrations.first_in(self.event.id, line)
        assert first is not None, "a line that is counted has somebody waiting in it"
        return first


def _order(registration: Registration) -> tuple[int, int, str]:
    assert registration.position is not None
    return registration.priority, registration.position, registration.id
