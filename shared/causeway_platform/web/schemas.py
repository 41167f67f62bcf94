"""Fields for what people type: each refuses what no honest person sends, and says so in a sentence.

Lengths are checked before anything that costs more. Services take all of them from here.
"""

from causeway_platform.web.amounts import (
    MAX_WHOLE_NUMBER,
    Flag,
    FlagInQuery,
    NumberInQuery,
    WholeNumber,
)
from causeway_platform.web.moments import (
    WALL_TIME_PATTERN,
    Instant,
    WallTime,
    ZoneName,
    bounded,
    zone_names,
)
from causeway_platform.web.texts import (
    LANGUAGE_PATTERN,
    MAX_LANGUAGES,
    MAX_TAG,
    MAX_TEXT,
    Identifier,
    LanguageTag,
    Text,
    TextsByLanguage,
    Whole,
    canonical_tag,
)
from causeway_platform.web.whereabouts import (
    MAX_EMAIL,
    MAX_LINK,
    CountryCode,
    EmailAddress,
    WebLink,
    checked_email,
    country_codes,
    is_web_link,
)

__all__ = [
    "LANGUAGE_PATTERN",
    "MAX_EMAIL",
    "MAX_LANGUAGES",
    "MAX_LINK",
    "MAX_TAG",
    "MAX_TEXT",
    "MAX_WHOLE_NUMBER",
    "WALL_TIME_PATTERN",
    "CountryCode",
    "EmailAddress",
    "Flag",
    "FlagInQuery",
    "Identifier",
    "Instant",
    "LanguageTag",
    "NumberInQuery",
    "Text",
    "TextsByLanguage",
    "WallTime",
    "WebLink",
    "Whole",
    "WholeNumber",
    "ZoneName",
    "bounded",
    "canonical_tag",
    "checked_email",
    "country_codes",
    "is_web_link",
    "zone_names",
]
