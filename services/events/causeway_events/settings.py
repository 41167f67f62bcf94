"""What this service needs to know: nothing besides what every service needs."""

from collections.abc import Mapping

from causeway_platform.settings import PlatformSettings, read_platform_settings


def read_settings(values: Mapping[str, str] | None = None) -> PlatformSettings:
    """Return the settings.

    Raises:
        WrongSetting: one is missing or malformed.
    """
    return read_platform_settings("events", values)
