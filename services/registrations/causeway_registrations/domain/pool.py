"""The places of one attendance mode of one event, as counters only, however many people there are."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """How full one mode is; every counter counts people, so a party of three is three.

    ``taken`` counts confirmed places, offered ones and those ``reserved`` by allotments. It may exceed ``capacity``
    after that was lowered; then nothing is given out until it is below again. ``capacity`` none means without a limit.
    """

    capacity: int | None
    announced: bool = True
    """False once the event no longer lists the mode; those who have a place in it keep it."""
    taken: int = 0
    offered: int = 0
    reserved: int = 0
    waiting: int = 0
    checked_in: int = 0
    withdrawn: int = 0
    declined: int = 0
    lapsed: int = 0

    @property
    def confirmed(self) -> int:
        """Places that people have said yes to."""
        return self.taken - self.offered - self.reserved

    @property
    def free(self) -> int | None:
        """Places not taken, never below zero; none when there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def standing(self) -> tuple[object, ...]:
        """What must be known at once when it changes: whether there are places at all, and whether any are free."""
        return self.announced, self.capacity, self.free == 0, self.waiting > 0

    def change(self, **by: int) -> "Pool":
        """Return the pool with each of the named counters changed by so many."""
        return replace(self, **{name: getattr(self, name) + change for name, change in by.items()})
