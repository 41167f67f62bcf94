"""Operators see every letter beforehand; wrong settings are named before anything starts."""

import pytest

from causeway_notifications.delivery.letter_moulds import Kept
from causeway_notifications.delivery.previews import preview
from causeway_notifications.delivery.reachability import FIRST_PAUSE_S, LONGEST_PAUSE_S, Reachability
from causeway_notifications.domain.kinds import Kind
from causeway_notifications.domain.refusals import LanguageNotOffered, UnknownNotice
from causeway_notifications.settings import host_of, read_settings
from causeway_notifications.wiring import build_letters
from causeway_platform.settings import WrongSetting, read_platform_settings
from causeway_testing.notices import NOW

SERVERS = {"CAUSEWAY_MONGO_URI": "mongodb://127.0.0.1/", "CAUSEWAY_KAFKA": "127.0.0.1:9092"}
LETTERS = build_letters(read_platform_settings("notifications", SERVERS), read_settings(SERVERS))


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("mode", ["onsite", "online"])
def test_every_kind_can_be_seen_beforehand_in_every_language(kind: Kind, mode: str) -> None:
    for language in LETTERS.languages:
        shown = preview(LETTERS, str(kind), language, mode, NOW)
        assert (shown.kind, shown.language, shown.mode) == (kind, language, mode)
        assert shown.subject
        assert shown.text
        assert f'lang="{language}"' in shown.html


def test_a_preview_shows_the_calendar_entry_where_there_is_one() -> None:
    assert "METHOD:REQUEST" in (preview(LETTERS, "confirmation", "en", "onsite", NOW).calendar or "")
    assert preview(LETTERS, "waiting", "en", "onsite", NOW).calendar is None


def test_a_preview_in_a_close_language_is_in_the_one_we_have() -> None:
    assert preview(LETTERS, "change", "zh-CN", "online", NOW).language == "zh-Hans"


def test_a_preview_of_what_there_is_not_is_refused_with_what_there_is() -> None:
    with pytest.raises(UnknownNotice) as unknown:
        preview(LETTERS, "newsletter", "en", "onsite", NOW)
    assert "confirmation" in unknown.value.facts["kinds"]
    with pytest.raises(LanguageNotOffered) as language:
        preview(LETTERS, "change", "fr", "onsite", NOW)
    assert language.value.facts["languages"] == ["en", "hy", "zh-Hans"]


def test_settings_have_defaults_for_a_local_run() -> None:
    settings = read_settings({})
    assert (settings.smtp_host, settings.smtp_port, settings.connections) == ("127.0.0.1", 8007, 4)
    assert settings.sender_email == "programme@causeway.example"


def test_settings_come_from_the_environment_and_hide_the_password() -> None:
    settings = read_settings(
        {
            "CAUSEWAY_SMTP": "[::1]:587",
            "NOTIFICATIONS_SMTP_SECURITY": "starttls",
            "NOTIFICATIONS_SMTP_USERNAME": "u",
            "NOTIFICATIONS_SMTP_PASSWORD": "do-not-show",
            "NOTIFICATIONS_SENDER_NAME": "Exchange",
        }
    )
    assert (settings.smtp_host, settings.smtp_port, settings.smtp_security) == ("::1", 587, "starttls")
    assert "do-not-show" not in repr(settings)


@pytest.mark.parametrize(
    "values",
    [
        {"CAUSEWAY_SMTP": "mail.example.org"},
        {"CAUSEWAY_SMTP": "mail.example.org:0"},
        {"CAUSEWAY_SMTP": ":25"},
        {"NOTIFICATIONS_SMTP_SECURITY": "perhaps"},
        {"NOTIFICATIONS_SMTP_CONNECTIONS": "0"},
        {"NOTIFICATIONS_SMTP_CONNECTIONS": "many"},
        {"NOTIFICATIONS_SENDER_EMAIL": "nobody"},
        {"NOTIFICATIONS_SENDER_EMAIL": "a@b\r\nBcc: c@d"},
    ],
)
def test_a_wrong_setting_is_named(values: dict[str, str]) -> None:
    with pytest.raises(WrongSetting) as wrong:
        read_settings(values)
    assert next(iter(values)) in str(wrong.value)


def test_the_host_of_an_address_names_calendar_entries() -> None:
    assert host_of("https://exchange.example:8443/path") == "exchange.example"
    assert host_of("nonsense") == "localhost"


def test_a_mail_server_that_is_away_is_asked_less_and_less_often() -> None:
    now = [100.0]
    reachability = Reachability(lambda: now[0])
    pauses = []
    for _ in range(10):
        reachability.note(reached=False)
        pauses.append(reachability.pause_s())
        now[0] += reachability.pause_s()
    assert pauses[0] == FIRST_PAUSE_S
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE_S
    reachability.note(reached=True)
    assert reachability.pause_s() == 0


def test_failures_of_several_connections_at_once_count_once() -> None:
    reachability = Reachability(lambda: 100.0)
    for _ in range(4):
        reachability.note(reached=False)
    assert reachability.pause_s() == FIRST_PAUSE_S


def test_only_the_latest_moulds_are_kept() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    kept: Kept[str] = Kept(2)
    for name in ("a", "b", "a", "c", "a", "b"):
        assert kept.get(name, lambda name=name: make(name)) == name  # type: ignore[misc]  # bound for the loop
    assert made == ["a", "b", "c", "b"]
