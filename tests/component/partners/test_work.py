"""What the service says on its topic, does by the clock and prepares, on the run's servers."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from causeway_contracts import partners as messages
from causeway_contracts.catalogue import read_body
from causeway_contracts.envelope import Message, read_message
from causeway_partners.settings import read_settings
from causeway_partners.use_cases.rotate_signing_key import RETIREMENT, ROTATION
from causeway_partners.wiring import build
from causeway_platform.clock_work import ClockWork
from causeway_platform.preparation import ensure_collections, prepare
from causeway_platform.signing_keys import KeyRing
from causeway_platform.web.callers import NotSignedIn
from causeway_platform.web.doorkeeper import AccessTokens
from causeway_platform.worker import Worker
from causeway_testing.records import everything_on
from causeway_testing.waiting import wait_until


@contextmanager
def working(house: Any) -> Iterator[None]:
    worker = Worker(house.service)
    worker.start()
    try:
        yield
    finally:
        worker.stop()
        assert worker.join() == 0


def all_told(house: Any, kafka: str) -> list[Message]:
    """Return everything on the topic, once the outbox is empty."""
    outbox = house.service.database["outbox"]
    with working(house):
        wait_until(lambda: outbox.count_documents({"sent": 0}) == 0, what="the outbox to be empty")
    records = everything_on(kafka, house.service.settings.named("causeway.partners"))
    return [read_message(record.key, record.value, record.headers) for record in records]


@pytest.fixture
def told(house: Any, kafka: str) -> Callable[[], list[Message]]:
    return lambda: all_told(house, kafka)


def of(told: list[Message], subject: str) -> list[tuple[str, int, dict[str, Any]]]:
    return [(message.type, message.seq, read_body(message)) for message in told if message.subject == subject]


def test_what_happens_to_an_institution_is_told_in_order_with_the_state_after_it(house: Any, told: Any) -> None:
    institution = house.enrol(names={"en": "Told", "hy": "Ասված"})
    path = f"/institutions/{institution['id']}"
    house.as_operator("PATCH", path, {"status": "suspended"}, If_Match='"1"')
    enrolled, changed = of(told(), institution["id"])
    assert enrolled[:2] == (messages.INSTITUTION_ENROLLED, 1)
    assert changed[:2] == (messages.INSTITUTION_CHANGED, 2)
    assert enrolled[2]["state"]["names"] == {"en": "Told", "hy": "Ասված"}
    assert (enrolled[2]["state"]["status"], changed[2]["state"]["status"]) == ("active", "suspended")


def test_a_contact_is_told_of_with_the_person_apart(house: Any, told: Any) -> None:
    contact = house.name_contact(house.enrol()["id"], name="Ani P.")
    house.as_operator("PATCH", f"/contacts/{contact['id']}", {"active": False}, If_Match='"1"')
    named, changed = of(told(), contact["id"])
    assert (named[0], changed[0]) == (messages.CONTACT_NAMED, messages.CONTACT_CHANGED)
    assert named[2]["person"] == {"name": "Ani P.", "email": contact["email"]}
    assert (named[2]["state"]["active"], changed[2]["state"]["active"]) == (True, False)


def test_a_message_carries_the_request_that_caused_it(house: Any, told: Any) -> None:
    body = {"names": {"en": "Traced"}, "kind": "museum", "country": "AM", "zone": "Asia/Yerevan"}
    made = house.as_operator("POST", "/institutions", body, X_Request_Id="trace-me-42")
    assert [message.correlation for message in told() if message.subject == made.json["id"]] == ["trace-me-42"]


def test_what_was_refused_is_told_to_nobody(house: Any, told: Any) -> None:
    before = len(told())
    institution_id = house.enrol()["id"]
    house.as_operator("POST", f"/institutions/{institution_id}/contacts", {"role": "operator"})
    house.as_operator("PATCH", f"/institutions/{institution_id}", {"kind": "exchange_office"}, If_Match='"1"')
    house.as_operator("PATCH", f"/institutions/{institution_id}", {"country": "GE"}, If_Match='"7"')
    assert len(told()) == before + 1


def test_the_key_that_signs_was_told_to_the_other_services(house: Any, told: Any) -> None:
    published = [read_body(message) for message in told() if message.type == messages.SIGNING_KEY_PUBLISHED]
    token = house.login("operator@office.example").json["access_token"]

    class Told:
        def key(self, kid: str) -> Any:
            return next((body["state"]["jwk"] for body in published if body["state"]["kid"] == kid), None)

    assert AccessTokens(Told()).caller(token)


def make_due(house: Any, kind: str) -> None:
    past = datetime(2020, 1, 1, tzinfo=UTC)
    found = house.service.database["clock_work"].update_many({"kind": kind}, {"$set": {"due_at": past}})
    assert found.matched_count


def test_keys_follow_one_another_by_the_clock_and_old_tokens_stay_good_meanwhile(
    house_of_its_own: Any, kafka: str
) -> None:
    house = house_of_its_own
    clock_work = ClockWork(house.service)
    token = house.login("operator@office.example").json["access_token"]
    (former,) = [row["_id"] for row in house.rows("signing_keys", retired_at=None)]
    make_due(house, ROTATION)
    assert clock_work.run_due() == 1
    assert len(house.rows("signing_keys", retired_at=None)) == 2
    assert house.service.database["clock_work"].count_documents({"kind": ROTATION}) == 1
    assert AccessTokens(KeyRing(house.service.database["signing_keys"])).caller(token)
    make_due(house, RETIREMENT)
    assert clock_work.run_due() == 1
    (row,) = house.rows("signing_keys", _id=former)
    assert (row["sealed"], row["retired_at"] is None) == ("", False)
    assert former not in [key["kid"] for key in house.call("GET", "/keys").json["keys"]]
    with pytest.raises(NotSignedIn):
        AccessTokens(KeyRing(house.service.database["signing_keys"])).caller(token)
    about_it = [message.type for message in all_told(house, kafka) if message.subject == former]
    assert about_it == [messages.SIGNING_KEY_PUBLISHED, messages.SIGNING_KEY_RETIRED]


def test_preparing_again_changes_nothing(house: Any) -> None:
    before = {name: len(house.rows(name)) for name in ("institutions", "contacts", "logins", "signing_keys", "outbox")}
    prepare(house.service)
    assert {name: len(house.rows(name)) for name in before} == before


def test_a_new_system_prepared_by_several_at_once_has_one_office_one_operator_and_one_key(
    environment: dict[str, str], namespace: str
) -> None:
    settings = read_settings(environment | {"CAUSEWAY_NAMESPACE": f"{namespace}crowd-"})
    services = [build(settings) for _ in range(3)]
    try:
        ensure_collections(services[0])
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(prepare, services))
        database = services[0].database
        counted = {name: database[name].count_documents({}) for name in ("institutions", "contacts", "signing_keys")}
        assert counted == {"institutions": 1, "contacts": 1, "signing_keys": 1}
    finally:
        for service in services:
            service.close()


def test_a_lost_signing_secret_is_made_good_by_preparing(environment: dict[str, str], namespace: str) -> None:
    elsewhere = environment | {"CAUSEWAY_NAMESPACE": f"{namespace}lost-"}
    for secret, keys in (("the first secret", 1), ("the first secret", 1), ("another secret", 2)):
        service = build(replace(read_settings(elsewhere), signing_secrets=(secret,)))
        try:
            prepare(service)
            assert service.database["signing_keys"].count_documents({"retired_at": None}) == keys
        finally:
            service.close()


def test_a_system_without_a_first_operator_is_prepared_and_says_what_is_missing(
    environment: dict[str, str], namespace: str, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = {name: value for name, value in environment.items() if "FIRST_OPERATOR" not in name}
    service = build(read_settings(nobody | {"CAUSEWAY_NAMESPACE": f"{namespace}nobody-"}))
    try:
        prepare(service)
        assert service.database["contacts"].count_documents({}) == 0
    finally:
        service.close()
    assert "PARTNERS_FIRST_OPERATOR_EMAIL" in capsys.readouterr().out


def test_searches_and_logins_use_their_indexes(house: Any) -> None:
    def plan(collection: str, where: dict[str, Any]) -> str:
        return str(house.service.database[collection].find(where).explain()["queryPlanner"]["winningPlan"])

    assert "by_term" in plan("institutions", {"terms": {"$regex": "^mus"}})
    assert "one_active_an_address" in plan("contacts", {"identity": "a@b.example", "active": True})
    assert "one_a_reference" in plan("institutions", {"reference": {"$in": ["list/1"], "$type": "string"}})
    assert "lasting" in plan("sessions", {"contact_id": "c", "ended_because": None})
    assert "of_subject" in plan("history", {"subject": "s"})
