"""Many enrolled follow a new date.

What a step asks is counted, whoever registers meanwhile does not undo it, and one that is broken off is done again.
"""

from datetime import timedelta
from typing import Any

import pytest
from pymongo.errors import ConnectionFailure, OperationFailure

from causeway_platform.clock_work import LEASED, ClockWork
from causeway_platform.identifiers import new_id
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.participant import Participant, identity_in
from causeway_registrations.store.series_documents import ENROLMENTS
from causeway_registrations.use_cases import follow_next_date
from causeway_testing.heard_commands import listening

pytestmark = pytest.mark.servers

WRITE_CONFLICT = 112


def enrolled(counter: Any, people: int, *, both: bool = False) -> tuple[str, str]:
    """Enrol so many in a new edition, with ``both`` in its programme as well, and return the ids of the two."""
    edition, programme = new_id(), new_id()
    counter.announce(edition_id=edition, programme_id=programme)
    for series_id in (edition, programme) if both else (edition,):
        body = {"open": True, "title": {"en": "Lectures"}}
        answer = counter.call("PUT", f"/series/{series_id}", body, role="operator", If_Match='"0"')
        assert answer.status_code == 200, answer.text
        counter.service.database["enrolments"].insert_many(
            ENROLMENTS.to_document(_enrolment(series_id, number, counter.now())) for number in range(people)
        )
    counter.run_clock()
    return edition, programme


def _enrolment(series_id: str, number: int, now: Any) -> Enrolment:
    email = f"enrolled-{number}@museum.example"
    return Enrolment(
        id=new_id(),
        series_id=series_id,
        identity=identity_in(series_id, email),
        participant=Participant(f"Person {number}", email),
        mode="onsite",
        language="en",
        zone="Asia/Yerevan",
        enrolled_at=now,
        joined_at=now,
    )


def test_a_step_asks_as_often_for_sixty_people_as_for_ten(counter: Any) -> None:
    asked = []
    for people in (10, 60):
        edition, programme = enrolled(counter, people, both=True)
        date = counter.announce(edition_id=edition, programme_id=programme, capacities={"onsite": 100})
        with listening() as heard:
            ClockWork(counter.service, clock=counter.now).run_due()
        assert len(counter.rows(date, status="confirmed")) == people
        asked.append(len([one for one in heard.commands if "find" in one]))
        counter.run_clock()
    assert asked[0] == asked[1]


def test_the_next_people_are_found_among_those_of_their_series_alone(counter: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(follow_next_date, "PEOPLE_AT_ONCE", 10)
    edition, _ = enrolled(counter, 15)
    enrolled(counter, 60)
    counter.service.database["enrolments"].insert_many(
        ENROLMENTS.to_document(_enrolment(edition, number, counter.now())) for number in range(15, 40)
    )
    counter.announce(edition_id=edition, capacities={"onsite": 100})
    with listening() as heard:
        counter.run_clock()
    stretches = [one for one in heard.finds("enrolments") if "series_id" in one["filter"]]
    assert len(stretches) == 5
    for one in stretches:
        query = {name: one[name] for name in ("find", "filter", "sort", "limit", "hint")}
        explained = counter.service.database.command("explain", query, verbosity="executionStats")["executionStats"]
        assert explained["totalDocsExamined"] == explained["nReturned"] <= 10


def test_a_step_is_not_lost_to_those_who_register_meanwhile(counter: Any, monkeypatch: Any) -> None:
    edition, _ = enrolled(counter, 10)
    date = counter.announce(edition_id=edition, capacities={"onsite": 100})
    seen: list[int] = []
    really = follow_next_date.want_people

    def while_somebody_registers(*given: Any) -> None:
        change = {"$inc": {"somebody": 1}}
        with counter.service.client.start_session() as session:
            session.start_transaction()
            try:
                counter.service.database["places"].update_one({"_id": date}, change, session=session)
                session.commit_transaction()
                seen.append(0)
            except OperationFailure as error:
                seen.append(error.code or 0)
        really(*given)

    monkeypatch.setattr(follow_next_date, "want_people", while_somebody_registers)
    ClockWork(counter.service, clock=counter.now).run_due()
    assert seen == [WRITE_CONFLICT], "whoever writes first wins, and the step is done in one go"
    assert len(counter.rows(date, status="confirmed")) == 10


def test_a_step_that_is_broken_off_is_done_again_and_nobody_has_two_places(counter: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(follow_next_date, "PEOPLE_AT_ONCE", 10)
    edition, _ = enrolled(counter, 35)
    date = counter.announce(edition_id=edition, capacities={"onsite": 20})
    counter.registered(date)
    clock_work, really, joined = ClockWork(counter.service, clock=counter.now), follow_next_date.join_date, []

    def join(*given: Any, **named: Any) -> Any:
        joined.append(1)
        if len(joined) == 17:
            raise ConnectionFailure("killed")
        return really(*given, **named)

    monkeypatch.setattr(follow_next_date, "join_date", join)
    clock_work.run_due()
    with pytest.raises(ConnectionFailure):
        clock_work.run_due()
    assert len(counter.rows(date)) == 11, "of the step that was broken off nothing is kept"
    counter.later.append(LEASED + timedelta(seconds=1))
    counter.run_clock()
    rows = counter.rows(date)
    assert len({row["identity"] for row in rows}) == len(rows) == 36
    assert len(counter.rows(date, status="confirmed")) == 20
    assert counter.pool(date)["waiting"] == 16
