"""Preparing makes everything a service needs, any number of times and by anybody at once; then it can be checked."""

import json
import threading
from dataclasses import replace

import pytest
from kafka import KafkaAdminClient

from causeway_platform.main import main
from causeway_platform.preparation import INDEXES, prepare, reachable
from causeway_platform.service import Service
from causeway_platform.settings import PlatformSettings, WrongSetting
from causeway_testing.follower import COPY, KEYS, Mood, follower

pytestmark = pytest.mark.servers


def topics(settings: PlatformSettings) -> set[str]:
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka)
    try:
        return {name.removeprefix(settings.namespace) for name in admin.list_topics() if settings.namespace in name}
    finally:
        admin.close()


def test_everything_is_there_afterwards(service: Service) -> None:
    names = set(service.database.list_collection_names())
    assert names >= {*INDEXES, COPY}
    for name, models in INDEXES.items():
        wanted = {model.document["name"] for model in models}
        assert set(service.database[name].index_information()) >= wanted
    assert topics(service.settings) >= {
        "causeway.events",
        "causeway.partners",
        "causeway.partners.events.dead",
    }


def test_preparing_again_changes_nothing(service: Service) -> None:
    service.database["outbox"].insert_one({"_id": "kept", "sent": 1, "key": "k", "seq": 1})
    prepare(service)
    assert service.database["outbox"].count_documents({}) == 1


def test_several_may_prepare_at_once(settings: PlatformSettings) -> None:
    services = [follower(settings) for _ in range(3)]
    troubles: list[Exception] = []

    def run(service: Service) -> None:
        try:
            prepare(service, patience_s=60)
        except Exception as error:
            troubles.append(error)

    threads = [threading.Thread(target=run, args=(service,)) for service in services]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=90)
    for service in services:
        service.close()
    assert troubles == []


def test_what_a_service_starts_with_is_made_last(settings: PlatformSettings) -> None:
    seen: list[bool] = []
    built = follower(settings)
    try:
        ready = replace(built, on_prepare=lambda: seen.append(COPY in built.database.list_collection_names()))
        prepare(ready, patience_s=30)
    finally:
        built.close()
    assert seen == [True]


def test_servers_that_do_not_answer_are_waited_for_and_then_named(
    settings: PlatformSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = replace(settings, kafka="127.0.0.1:9")
    assert main(lambda: follower(nowhere), ["prepare", "--patience", "0.1"]) == 4
    assert "A server does not answer" in capsys.readouterr().err


def test_check_tells_the_settings_without_secrets(
    settings: PlatformSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(lambda: follower(settings, Mood()), ["check"]) == 0
    shown = capsys.readouterr().out
    found = json.loads(shown)
    assert found["answers"] == {"mongodb": True, "kafka": True}
    assert found["follows"] == ["causeway.partners"]
    assert found["copies"] == [COPY, KEYS]
    assert "mongodb://" not in shown
    for key in settings.link_keys:
        assert key not in shown


def test_check_says_which_server_is_away(settings: PlatformSettings, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = replace(settings, kafka="127.0.0.1:9")
    assert main(lambda: follower(nowhere), ["check"]) == 4
    assert json.loads(capsys.readouterr().out)["answers"] == {"mongodb": True, "kafka": False}


def test_a_wrong_setting_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    def build() -> Service:
        raise WrongSetting("Set EVENTS_KAFKA or CAUSEWAY_KAFKA.")

    assert main(build, ["work"]) == 2
    assert capsys.readouterr().err == "Set EVENTS_KAFKA or CAUSEWAY_KAFKA.\n"


def test_reachable_tells_the_truth(service: Service) -> None:
    assert reachable(service) == {"mongodb": True, "kafka": True}
