"""The countries of the world by their names in a language."""

import re
from collections.abc import Sequence
from functools import cache

from babel import Locale

NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@cache
def country_choices(locale_name: str) -> Sequence[tuple[str, str]]:
    """Return codes and names, sorted by name."""
    territories = Locale.parse(locale_name).territories
    countries = [
        (code, str(name))
        for code, name in territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in NOT_COUNTRIES
    ]
    return sorted(countries, key=lambda pair: pair[1])
