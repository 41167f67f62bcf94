"""What this service needs to know besides what every service needs."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from causeway_platform.settings import Environment, PlatformSettings, WrongSetting, read_platform_settings


@dataclass(frozen=True, kw_only=True)
class PortalSettings:
    """The platform's settings, and where the services' HTTP interfaces are."""

    platform: PlatformSettings
    api_url: str
    trusted_proxies: str
    terms_version: str


def read_settings(values: Mapping[str, str] | None = None) -> PortalSettings:
    """Return the settings; by default the services are asked through the gateway, at the public address.

    Raises:
        WrongSetting: one is missing or malformed.
    """
    environment = Environment("PORTAL", os.environ if values is None else values)
    platform = read_platform_settings("portal", values)
    return PortalSettings(
        platform=platform,
        api_url=environment.text("API_URL", platform.public_url).rstrip("/"),
        trusted_proxies=environment.text("TRUSTED_PROXIES", ""),
        terms_version=_terms_version(environment),
    )


def _terms_version(environment: Environment) -> str:
    version = environment.text("TERMS_VERSION", "1")
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", version):
        raise WrongSetting(f"PORTAL_TERMS_VERSION is {version!r}, but letters, digits, dots and hyphens are expected.")
    return version
