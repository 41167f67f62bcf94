"""Registrations made before there was a key of the person get one, in steps that can be interrupted."""

from typing import Any

import pytest

from causeway_platform import backfill
from causeway_registrations.domain.participant import person_key
from causeway_registrations.store.person_keys import fill_person_keys

pytestmark = pytest.mark.servers


@pytest.fixture
def rows(counter: Any) -> Any:
    """The registrations of a run of their own: no progress, nothing stored."""
    database = counter.service.database
    database[backfill.PROGRESS].delete_many({})
    database["registrations"].delete_many({})
    return database["registrations"]


def test_a_new_registration_has_the_key_of_its_person(counter: Any, rows: Any) -> None:
    made = counter.registered(counter.announce(), email="Anahit@Museum.example")

    assert rows.find_one({"_id": made["id"]})["person_key"] == person_key("anahit@museum.example")


def test_old_registrations_get_their_keys_and_new_ones_are_left_alone(counter: Any, rows: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 9, "online": 9})
    made = [counter.registered(event_id) for _ in range(3)]
    rows.update_many({"_id": {"$in": [one["id"] for one in made[:2]]}}, {"$unset": {"person_key": ""}})

    assert fill_person_keys(counter.service.database) == 2
    assert all(row["person_key"] == person_key(row["email"]) for row in rows.find())
    assert fill_person_keys(counter.service.database) == 0, "it goes on where it ended"


def test_an_interrupted_run_is_taken_up_where_it_ended(
    counter: Any, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "STEP", 2)
    event_id = counter.announce(capacities={"onsite": 9, "online": 9})
    for _ in range(5):
        counter.registered(event_id)
    rows.update_many({}, {"$unset": {"person_key": ""}})

    def killed_after_two_steps(row: Any) -> dict[str, str]:
        if rows.count_documents({"person_key": {"$exists": True}}) >= 2:
            raise KeyboardInterrupt
        return {"person_key": person_key(row["email"])}

    with pytest.raises(KeyboardInterrupt):
        backfill.backfill(
            counter.service.database,
            "registrations.person_key",
            collection="registrations",
            missing="person_key",
            fill=killed_after_two_steps,
        )
    assert rows.count_documents({"person_key": {"$exists": True}}) == 2

    assert fill_person_keys(counter.service.database) == 3


def test_people_are_found_by_the_index_alone(counter: Any, rows: Any) -> None:
    plan = rows.find({"person_key": "a" * 64}).sort("_id", 1).explain()

    assert "of_person" in str(plan["queryPlanner"]["winningPlan"])
