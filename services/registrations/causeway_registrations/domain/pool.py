"""The places of one attendance mode of one event, as counters only, however many people there are."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """How full one mode is.

    ``taken`` counts confirmed places and offered ones. It may exceed ``capacity`` after the capacity was lowered; then
    nothing is given out until it is below again. ``capacity`` none means without a limit. ``next_position`` only rises.
    """

    capacity: int | None
    announced: bool = True
    """False once the event no longer lists the mode; those who have a place in it keep it."""
    taken: int = 0
    offered: int = 0
    waiting: int = 0
    checked_in: int = 0
    withdrawn: int = 0
    declined: int = 0
    lapsed: int = 0
    next_position: int = 1

    @property
    def confirmed(self) -> int:
        """Places that people have said yes to."""
        return self.taken - self.offered

    @property
    def free(self) -> int | None:
        """Places not taken, never below zero; none when there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def has_free_place(self) -> bool:
        """Whether one more can be given out."""
        return self.announced and (self.capacity is None or self.taken < self.capacity)

    def take(self) -> "Pool":
        """Give out a place."""
        return replace(self, taken=self.taken + 1)

    def join_queue(self) -> "Pool":
        """Let one more person wait, at ``next_position``."""
        return replace(self, waiting=self.waiting + 1, next_position=self.next_position + 1)

    def leave_queue(self) -> "Pool":
        """Let a waiting person go."""
        return replace(self, waiting=self.waiting - 1)

    def offer(self) -> "Pool":
        """Hold a place for a person who waited."""
        return replace(self, waiting=self.waiting - 1, taken=self.taken + 1, offered=self.offered + 1)

    def accept(self) -> "Pool":
        """Make an offered place a confirmed one."""
        return replace(self, offered=self.offered - 1)

    def free_confirmed(self) -> "Pool":
        """Take back a confirmed place."""
        return replace(self, taken=self.taken - 1)

    def free_offered(self) -> "Pool":
        """Take back an offered place."""
        return replace(self, taken=self.taken - 1, offered=self.offered - 1)

    def end(self, how: str) -> "Pool":
        """Count a registration that has ended as ``withdrawn``, ``declined`` or ``lapsed``."""
        return replace(self, **{how: getattr(self, how) + 1})

    def check_in(self, change: int) -> "Pool":
        """Count one person in (``1``), or out again after a mistake (``-1``)."""
        return replace(self, checked_in=self.checked_in + change)
