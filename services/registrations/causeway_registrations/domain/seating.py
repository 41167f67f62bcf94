"""Whose seat is whose in a party that changes: no ticket becomes somebody else's by itself."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seating:
    """The seats of those who come along, in the order of their names; ``last`` is the highest that was ever given.

    The registrant's is 0. A seat that somebody has left is not given again, so that its ticket opens no door any more.
    """

    seats: tuple[int, ...]
    last: int

    @classmethod
    def in_a_row(cls, companions: int) -> "Seating":
        """Return the seats of a party from which nobody has ever gone."""
        return cls(tuple(range(1, companions + 1)), companions)

    def reseat(self, before: Sequence[str], after: Sequence[str]) -> "Seating":
        """Return the seats once ``before`` are ``after``.

        Whose name stays keeps their seat, wherever in the list it stands. In a party that does not become smaller the
        other names are corrections of those before them, in their order. In one that does, nobody can say whose name
        was corrected and who has gone, so that a name which is new has a new seat.
        """
        left = list(zip(before, self.seats, strict=True))
        found = [_taken_from(left, name) for name in after]
        corrected = iter([seat for _, seat in left] if len(after) >= len(before) else [])
        last, seats = self.last, []
        for kept in found:
            seat = next(corrected, None) if kept is None else kept
            if seat is None:
                last = seat = last + 1
            seats.append(seat)
        return Seating(tuple(seats), last)


def _taken_from(left: list[tuple[str, int]], name: str) -> int | None:
    """Take the seat of ``name`` out of ``left``; none when nobody has that name."""
    for number, (known, seat) in enumerate(left):
        if known == name:
            del left[number]
            return seat
    return None
