"""The numbers behind the rules, as this installation has set them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRules:
    """How long offers last, and whether limits hold.

    An offer that would end at night, between ``night_begins`` and ``night_ends`` of the person's zone, ends at
    ``offers_end_at`` of the morning after. Whoever was named by somebody else has ``consent_lasts`` to confirm.
    ``limits_hold`` is false only in the test that proves that overselling would be noticed.
    """

    offer_lasts: timedelta = timedelta(hours=24)
    offers_end_before_start: timedelta = timedelta(hours=2)
    shortest_offer: timedelta = timedelta(minutes=15)
    consent_lasts: timedelta = timedelta(days=7)
    night_begins: time = time(22)
    night_ends: time = time(8)
    offers_end_at: time = time(9)
    offers_at_once: int = 200
    limits_hold: bool = True

    def after_the_night(self, moment: datetime, zone: str) -> datetime:
        """Return ``moment``, or the morning after when it falls into the night of ``zone``."""
        local = moment.astimezone(ZoneInfo(zone))
        if self.night_ends <= local.time() < self.night_begins:
            return moment
        morning = local.date() + timedelta(days=1 if local.time() >= self.night_begins else 0)
        return datetime.combine(morning, self.offers_end_at, local.tzinfo).astimezone(moment.tzinfo)
