"""What rows that imports refused need of the world, beside their imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.group_import import GroupImport, RefusedRow
from causeway_registrations.use_cases.gate_ports import Kept


class RefusedRows(Kept[RefusedRow], Protocol):
    """The rows that imports refused, for a month."""

    def of_person(self, person_key: str, at_most: int, /) -> Sequence[RefusedRow]:
        """Return rows with the address of the person with this key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A refused row with the address of a person; its import, and the event as far as it is known."""

    row: RefusedRow
    sent: GroupImport | None
    event: Announcement | None


class ImportReadings(Protocol):
    """What can be read of refused rows outside a transaction."""

    def rows_of_person(self, person_key: str, *, after: str | None, limit: int) -> Sequence[HeldRow]:
        """Return up to ``limit`` rows with the person's address after that id, the oldest import first."""
