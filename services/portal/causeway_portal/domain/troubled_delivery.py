"""A message to a participant that could not be delivered, without the person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubledDelivery:
    """The state of a delivery that failed, or that failed and recovered."""

    id: str
    revision: int = 1
    seq: int
    registration_id: str
    event_id: str
    kind: str
    status: str
    attempts: int
    reason: str | None
