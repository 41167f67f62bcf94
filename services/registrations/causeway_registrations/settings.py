"""What can be set for this service besides what every service has; read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from causeway_platform.settings import Environment, PlatformSettings, WrongSetting, read_platform_settings
from causeway_registrations.domain.retention import Held, RetentionRules
from causeway_registrations.domain.rules import PlaceRules

SERVICE = "registrations"
LONGEST_UNTOLD_S = 60
"""Beyond a minute, pages would show places that are long gone."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of the registrations service."""

    platform: PlatformSettings
    rules: PlaceRules
    retention: RetentionRules
    batch: int
    """How many commands share a transaction at most."""
    places_told_every: timedelta
    """How often the places of one event are told while people register, unless a mode becomes full or free."""


def read_settings(values: Mapping[str, str] | None = None, *, limits_hold: bool = True) -> Settings:
    """Return the settings from the environment, or from ``values``.

    Raises:
        WrongSetting: one is missing or cannot be used.
    """
    environment = Environment(SERVICE.upper()) if values is None else Environment(SERVICE.upper(), values)
    rules = PlaceRules(
        offer_lasts=timedelta(seconds=environment.seconds("OFFER_LASTS_S", 24 * 3600)),
        offers_end_before_start=timedelta(seconds=environment.seconds("OFFERS_END_BEFORE_START_S", 2 * 3600)),
        shortest_offer=timedelta(seconds=environment.seconds("SHORTEST_OFFER_S", 15 * 60)),
        consent_lasts=timedelta(seconds=environment.seconds("CONSENT_LASTS_S", 7 * 24 * 3600)),
        offers_at_once=environment.whole_number("OFFERS_AT_ONCE", 200),
        limits_hold=limits_hold,
    )
    batch = environment.whole_number("BATCH", 250)
    told_every = environment.seconds("PLACES_TOLD_EVERY_S", 1)
    if min(rules.offer_lasts, rules.consent_lasts) < rules.shortest_offer or rules.offers_at_once < 1 or batch < 1:
        raise WrongSetting(
            "REGISTRATIONS_OFFER_LASTS_S and REGISTRATIONS_CONSENT_LASTS_S must not be less than"
            " REGISTRATIONS_SHORTEST_OFFER_S,"
            " and REGISTRATIONS_OFFERS_AT_ONCE and REGISTRATIONS_BATCH must be at least 1."
        )
    if not 0 <= told_every <= LONGEST_UNTOLD_S:
        raise WrongSetting(f"REGISTRATIONS_PLACES_TOLD_EVERY_S must be between 0 and {LONGEST_UNTOLD_S}.")
    return Settings(
        platform=read_platform_settings(SERVICE, values),
        rules=rules,
        retention=_retention(environment),
        batch=batch,
        places_told_every=timedelta(seconds=told_every),
    )


def _retention(environment: Environment) -> RetentionRules:
    person = timedelta(days=environment.whole_number("KEEP_PERSON_DAYS", 180))
    zone = timedelta(days=environment.whole_number("KEEP_ZONE_DAYS", 30))
    needs = timedelta(days=environment.whole_number("KEEP_NEEDS_DAYS", 14))
    if not timedelta() <= min(zone, needs) <= max(zone, needs) <= person:
        raise WrongSetting(
            "REGISTRATIONS_KEEP_ZONE_DAYS and REGISTRATIONS_KEEP_NEEDS_DAYS must not be less than 0 nor more than"
            " REGISTRATIONS_KEEP_PERSON_DAYS: without anybody whose they are, a time zone or a need serves nothing."
        )
    return RetentionRules(keep={Held.PERSON: person, Held.ZONE: zone, Held.NEEDS: needs})
