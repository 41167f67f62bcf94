"""Attendance modes, how many places each has, and what may not be taken away from people who have one."""

from collections.abc import Mapping
from dataclasses import dataclass

from causeway_events.domain.refusals import CapacityBelowTaken, ModeInUse, NegativeCapacity, NoMode

MODES = ("onsite", "online")

Capacities = Mapping[str, int | None]
"""Places by mode; none means without a limit, and a mode that is absent is not offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy:
    """How full a mode is, as registrations last told: ``taken`` counts confirmed and offered places."""

    taken: int = 0
    waiting: int = 0
    seats: int | None = None
    """The capacity that registrations enforces, which may be some messages behind ours."""


Occupancies = Mapping[str, Occupancy]


def check_capacities(capacities: Capacities) -> None:
    """Make sure that there is a mode and that no capacity is negative.

    Raises:
        NoMode, NegativeCapacity: see each.
    """
    if not capacities:
        raise NoMode("An event is onsite, online or both.", next_step="Give a capacity for at least one mode.")
    for mode, capacity in capacities.items():
        if capacity is not None and capacity < 0:
            raise NegativeCapacity(
                f"{capacity} {mode} places cannot be.", next_step="Give 0 or more, or null for no limit.", mode=mode
            )


def check_against_taken(before: Capacities, after: Capacities, occupancies: Occupancies) -> None:
    """Make sure that a change of capacities takes no place from anybody.

    A capacity that is below what is taken already may stay as it is or rise.

    Raises:
        CapacityBelowTaken: a lower capacity would not hold those who have a place.
        ModeInUse: a mode would go in which people have a place or wait for one.
    """
    for mode in before:
        occupancy = occupancies.get(mode, Occupancy())
        if mode not in after:
            _check_going(mode, occupancy)
        elif _is_lower(after[mode], before[mode]):
            _check_lowered(mode, after[mode] or 0, occupancy.taken)


def _is_lower(capacity: int | None, earlier: int | None) -> bool:
    return capacity is not None and (earlier is None or capacity < earlier)


def _check_lowered(mode: str, capacity: int, taken: int) -> None:
    if capacity < taken:
        raise CapacityBelowTaken(
            f"{taken} {mode} places are taken, so the capacity cannot be lowered to {capacity}.",
            next_step=f"Keep at least {taken} places, or wait until people have withdrawn.",
            mode=mode,
            capacity=capacity,
            taken=taken,
        )


def _check_going(mode: str, occupancy: Occupancy) -> None:
    if occupancy.taken or occupancy.waiting:
        raise ModeInUse(
            f"{occupancy.taken} people have an {mode} place and {occupancy.waiting} wait for one.",
            next_step="Keep the mode, or wait until nobody is registered in it.",
            mode=mode,
            taken=occupancy.taken,
            waiting=occupancy.waiting,
        )
