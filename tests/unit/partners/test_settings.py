"""Settings are read once, and in production what everybody knows is refused."""

import pytest

from causeway_partners.settings import read_settings
from causeway_platform.settings import WrongSetting

NEEDED = {"CAUSEWAY_MONGO_URI": "mongodb://127.0.0.1:1", "CAUSEWAY_KAFKA": "127.0.0.1:2"}
PRODUCTION = {
    **NEEDED,
    "CAUSEWAY_ENVIRONMENT": "production",
    "CAUSEWAY_LINK_KEYS": "a long random key for links",
    "PARTNERS_SIGNING_SECRET": "a long random secret for keys",
}


def test_development_needs_only_the_servers() -> None:
    settings = read_settings(NEEDED)
    assert settings.platform.service == "partners"
    assert (settings.first_operator_email, settings.first_operator_password) == (None, None)
    assert (settings.office_country, settings.office_zone) == ("CN", "Asia/Shanghai")


def test_several_signing_secrets_can_be_given() -> None:
    settings = read_settings(NEEDED | {"PARTNERS_SIGNING_SECRET": "new, old"})
    assert settings.signing_secrets == ("new", "old")


def test_production_runs_with_secrets_of_its_own() -> None:
    first = {
        "PARTNERS_FIRST_OPERATOR_EMAIL": "operator@example.org",
        "PARTNERS_FIRST_OPERATOR_PASSWORD": "four words that fit",
    }
    assert read_settings(PRODUCTION | first).platform.production


@pytest.mark.parametrize("secret", ["", "changeme", "short", "development-only-secret", "a long random one,changeme"])
def test_production_refuses_signing_secrets_that_can_be_guessed(secret: str) -> None:
    with pytest.raises(WrongSetting, match="PARTNERS_SIGNING_SECRET"):
        read_settings(PRODUCTION | {"PARTNERS_SIGNING_SECRET": secret})


@pytest.mark.parametrize("password", ["changeme", "short", "password1234", "operator@example.org"])
def test_production_refuses_a_first_password_that_can_be_guessed(password: str) -> None:
    first = {"PARTNERS_FIRST_OPERATOR_EMAIL": "operator@example.org", "PARTNERS_FIRST_OPERATOR_PASSWORD": password}
    with pytest.raises(WrongSetting, match="PARTNERS_FIRST_OPERATOR_PASSWORD"):
        read_settings(PRODUCTION | first)


def test_no_secret_is_printed() -> None:
    first = {"PARTNERS_FIRST_OPERATOR_PASSWORD": "four words that fit"}
    text = repr(read_settings(PRODUCTION | first))
    assert "four words" not in text
    assert "secret for keys" not in text
