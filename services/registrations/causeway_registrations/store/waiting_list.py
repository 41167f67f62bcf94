"""What one transaction has read of a waiting list, so that many freed places read it once."""

from collections.abc import Iterable

from causeway_registrations.domain.registration import Registration, Status


class WaitingList:
    """The ids read so far of those who wait for one mode, and of those who joined in this transaction.

    The transaction's snapshot does not change under it, so what was read stays good; who has left since is told by the
    registration itself.
    """

    PAGE = 16

    def __init__(self, event_id: str, mode: str) -> None:
        self.event_id = event_id
        self.mode = mode
        self.ids: dict[str, None] = {}
        self.read_to = 0
        self.read_whole = False

    def read(self, rows: Iterable[tuple[str, int]], *, whole: bool) -> None:
        """Take in the next stretch of the list, ids and positions."""
        for registration_id, position in rows:
            self.ids[registration_id] = None
            self.read_to = position
        self.read_whole = whole

    def note(self, registration: Registration) -> None:
        """Take in a registration that this transaction has changed."""
        if self.holds(registration):
            self.ids[registration.id] = None

    def holds(self, registration: Registration) -> bool:
        """Say whether the registration waits here."""
        return (
            registration.status is Status.WAITING
            and registration.mode == self.mode
            and registration.event_id == self.event_id
        )

    def knows_place_of(self, registration: Registration) -> bool:
        """Say whether the registration waits here and everybody before it was read, too."""
        position = registration.position
        return self.holds(registration) and position is not None and (self.read_whole or position <= self.read_to)
