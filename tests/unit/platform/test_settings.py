"""Settings: what is missing is named, what is wrong is said, what is secret stays so."""

from pathlib import Path

import pytest

from causeway_platform.settings import Environment, WrongSetting, read_platform_settings

MINIMUM = {"CAUSEWAY_MONGO_URI": "mongodb://user:hidden@db/", "CAUSEWAY_KAFKA": "broker:9092"}


def test_a_service_has_its_own_value_before_the_common_one() -> None:
    environment = Environment("EVENTS", {"EVENTS_THREADS": "8", "CAUSEWAY_THREADS": "64"})

    assert environment.whole_number("THREADS") == 8


def test_a_missing_setting_is_named_with_both_names() -> None:
    with pytest.raises(WrongSetting, match="Set EVENTS_KAFKA or CAUSEWAY_KAFKA"):
        Environment("EVENTS", {}).text("KAFKA")


@pytest.mark.parametrize(
    ("read", "value"),
    [("whole_number", "many"), ("seconds", "soon"), ("flag", "perhaps")],
)
def test_a_malformed_setting_says_what_is_expected(read: str, value: str) -> None:
    environment = Environment("EVENTS", {"EVENTS_X": value})

    with pytest.raises(WrongSetting, match=f"EVENTS_X is '{value}', but"):
        getattr(environment, read)("X", 0)


@pytest.mark.parametrize(("text", "meant"), [("yes", True), ("ON", True), ("0", False), ("off", False)])
def test_a_flag_may_be_said_in_words(text: str, meant: bool) -> None:
    assert Environment("EVENTS", {"CAUSEWAY_X": text}).flag("X") is meant


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("a long secret\n")

    assert Environment("EVENTS", {"CAUSEWAY_KEY_FILE": str(file)}).secret("KEY") == "a long secret"


def test_the_printed_settings_hold_no_secret() -> None:
    settings = read_platform_settings("events", {**MINIMUM, "CAUSEWAY_LINK_KEYS": "a-very-secret-key"})

    assert "hidden" not in repr(settings)
    assert "a-very-secret-key" not in repr(settings)


@pytest.mark.parametrize("keys", ["", "changeme", "short", "long-enough-for-everybody,short"])
def test_production_does_not_start_with_a_key_that_everybody_knows(keys: str) -> None:
    with pytest.raises(WrongSetting, match="CAUSEWAY_LINK_KEYS"):
        read_platform_settings("events", {**MINIMUM, "CAUSEWAY_ENVIRONMENT": "production", "CAUSEWAY_LINK_KEYS": keys})


def test_a_namespace_sets_databases_and_topics_apart() -> None:
    settings = read_platform_settings("events", {**MINIMUM, "CAUSEWAY_NAMESPACE": "t1_"})

    assert settings.database_name == "t1_events"
    assert settings.named("causeway.events") == "t1_causeway.events"
