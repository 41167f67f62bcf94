"""The numbers behind the rules, as this installation has set them."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRules:
    """How long offers last, and whether limits hold.

    ``limits_hold`` is false only in the test that proves that overselling would be noticed.
    """

    offer_lasts: timedelta = timedelta(hours=24)
    offers_end_before_start: timedelta = timedelta(hours=2)
    shortest_offer: timedelta = timedelta(minutes=15)
    offers_at_once: int = 200
    limits_hold: bool = True

    def offer_expiry(self, now: datetime, starts_at: datetime) -> datetime | None:
        """Return until when an offer made now would hold, or none when too little time is left to answer it."""
        expires_at = min(now + self.offer_lasts, starts_at - self.offers_end_before_start)
        return expires_at if expires_at - now >= self.shortest_offer else None
