"""What this service needs to know besides what every service needs."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from causeway_partners.domain.passwords import check_password
from causeway_partners.domain.refusals import WeakPassword
from causeway_platform.settings import (
    MINIMUM_SECRET_LENGTH,
    Environment,
    PlatformSettings,
    WrongSetting,
    read_platform_settings,
)

_DEVELOPMENT_SECRET = "development-only-secret"  # noqa: S105  (refused in production)
_DEFAULTS_THAT_EVERYBODY_KNOWS = frozenset({_DEVELOPMENT_SECRET, "changeme", "secret"})


@dataclass(frozen=True, kw_only=True)
class PartnersSettings:
    """The platform's settings, the secrets that seal signing keys, and who is the first operator."""

    platform: PlatformSettings
    signing_secrets: tuple[str, ...] = field(repr=False)
    first_operator_email: str | None
    first_operator_password: str | None = field(repr=False)
    office_country: str
    office_zone: str


def read_settings(values: Mapping[str, str] | None = None) -> PartnersSettings:
    """Return the settings.

    Raises:
        WrongSetting: one is missing or malformed, or in production a secret or the first password is easy to guess.
    """
    environment = Environment("PARTNERS", os.environ if values is None else values)
    settings = PartnersSettings(
        platform=read_platform_settings("partners", values),
        signing_secrets=environment.secrets("SIGNING_SECRET", _DEVELOPMENT_SECRET),
        first_operator_email=environment.text("FIRST_OPERATOR_EMAIL", "") or None,
        first_operator_password=environment.secret("FIRST_OPERATOR_PASSWORD", "") or None,
        office_country=environment.text("OFFICE_COUNTRY", "CN"),
        office_zone=environment.text("OFFICE_ZONE", "Asia/Shanghai"),
    )
    if settings.platform.production:
        _refuse_weak_secrets(settings)
    return settings


def _refuse_weak_secrets(settings: PartnersSettings) -> None:
    for secret in settings.signing_secrets:
        if secret in _DEFAULTS_THAT_EVERYBODY_KNOWS or len(secret) < MINIMUM_SECRET_LENGTH:
            raise WrongSetting(
                f"PARTNERS_SIGNING_SECRET is one that everybody knows or shorter than {MINIMUM_SECRET_LENGTH}"
                " characters; set a random one before running in production."
            )
    if settings.first_operator_password is not None:
        _refuse_weak_password(settings.first_operator_password, settings.first_operator_email or "")


def _refuse_weak_password(password: str, email: str) -> None:
    try:
        check_password(password, email=email)
    except WeakPassword as refusal:
        raise WrongSetting(f"PARTNERS_FIRST_OPERATOR_PASSWORD: {refusal.detail} {refusal.next_step}") from refusal
