"""What one transaction has read of a line of those who wait, so that many freed places read it once."""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush

from causeway_registrations.domain.demand import Line
from causeway_registrations.domain.registration import Registration, Status


class WaitingLine:
    """The positions and ids read so far, and those of who joined in this transaction.

    The transaction's snapshot does not change under it, so what was read stays good; who has left since is told by the
    registration itself. Pages grow, so that one place reads little and a thousand read often enough.
    """

    FIRST_PAGE = 16
    LARGEST_PAGE = 256

    def __init__(self, event_id: str, line: Line) -> None:
        self.event_id = event_id
        self.line = line
        self.read_to = -1
        self.read_whole = False
        self.next_page = self.FIRST_PAGE
        self._known: list[tuple[int, str]] = []

    def read(self, rows: Iterable[tuple[int, str]], *, whole: bool) -> None:
        """Take in the next stretch of the line, positions and ids."""
        for position, registration_id in rows:
            heappush(self._known, (position, registration_id))
            self.read_to = position
        self.read_whole = whole
        self.next_page = min(2 * self.next_page, self.LARGEST_PAGE)

    def note(self, registration: Registration) -> None:
        """Take in a registration that this transaction has changed."""
        if self._holds(registration):
            assert registration.position is not None
            heappush(self._known, (registration.position, registration.id))

    def first(self, find: Callable[[str], Registration | None]) -> Registration | None:
        """Return the first who still waits here; none when nobody does as far as was read."""
        while self._known:
            position, registration_id = self._known[0]
            if position > self.read_to and not self.read_whole:
                return None
            found = find(registration_id)
            if found is not None and found.position == position and self._holds(found):
                return found
            heappop(self._known)
        return None

    def _holds(self, registration: Registration) -> bool:
        return (
            registration.status is Status.WAITING
            and registration.event_id == self.event_id
            and registration.line == self.line
        )
