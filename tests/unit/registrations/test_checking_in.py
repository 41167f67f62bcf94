"""Scans of a party's tickets at several doors, and undos, in any order: the counters are true after each of them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from causeway_platform.refusals import Refusal
from causeway_registrations.domain import facts
from causeway_registrations.domain.admission import Admission, Part
from causeway_registrations.domain.attendance import How, Verdict
from causeway_registrations.domain.refusals import AlreadyCheckedIn, UnknownTicket
from causeway_registrations.use_cases.check_in_participant import CheckInParticipant, check_in_participant, use_ticket
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.undo_check_in import UndoCheckIn, undo_check_in
from causeway_testing.registrations import NOW, RULES, START, FakeWork, a_request, a_work, an_event, refused

PARTS = tuple(
    Part(id=name, title={}, starts_at=START, ends_at=START + timedelta(hours=1), capacities={"onsite": None})
    for name in ("opening", "tour")
)
OCCASIONS = st.sampled_from(["event", "part:opening", "part:tour"])
SCANS = st.tuples(st.just("scan"), st.integers(0, 1), st.integers(0, 2), OCCASIONS, st.integers(0, 40))
UNDOS = st.tuples(st.just("undo"), st.integers(0, 1), st.one_of(st.none(), st.integers(0, 2)), OCCASIONS, st.just(0))


def two_registrations() -> tuple[FakeWork, list[str]]:
    event = an_event(capacities={"onsite": 9}).admit_by(
        Admission(event_id="lecture", revision=1, parts=PARTS, largest_party=3)
    )
    work = a_work(event)
    requests = (a_request(companions=("Li Wei", "Wang Fang")), a_request())
    registrations = [register_participant(one, work, now=NOW, rules=RULES).registration for one in requests]
    return work, [one.id for one in registrations]


def a_scan(registration_id: str, seat: int, occasion: str, at: datetime) -> CheckInParticipant:
    return CheckInParticipant(
        registration_id=registration_id, seat=seat, occasion=occasion, use_id=f"{seat}{occasion}{at}", at=at
    )


@given(st.lists(st.one_of(SCANS, UNDOS), max_size=25))
def test_the_counters_are_the_seats_that_came(doings: list[tuple[str, int, int | None, str, int]]) -> None:
    work, ids = two_registrations()
    for minute, (what, which, seat, occasion, ago) in enumerate(doings, 41):
        now = START + timedelta(minutes=minute)
        command: Any
        try:
            if what == "scan":
                command = a_scan(ids[which], seat or 0, occasion, now - timedelta(minutes=ago))
                use_ticket(command, work, now=now)
            else:
                undo_check_in(UndoCheckIn(registration_id=ids[which], seat=seat, occasion=occasion), work, now=now)
        except Refusal:
            pass
        work.commit()
        came = [one for one in work.attendances.kept.values() if one.came]
        assert work.event().pools["onsite"].checked_in == len(came)
        for registration_id in ids:
            firsts = [one.first_at for one in came if one.registration_id == registration_id]
            assert work.registrations.get(registration_id).checked_in_at == min(firsts, default=None)  # type: ignore[type-var]  # who came has a first use


def test_a_seat_that_the_registration_does_not_have_is_an_unknown_ticket() -> None:
    work, ids = two_registrations()
    refused(lambda: use_ticket(a_scan(ids[1], 1, "event", START), work, now=START), UnknownTicket)
    assert use_ticket(a_scan(ids[0], 2, "event", START), work, now=START).verdict is Verdict.IN


def test_who_was_online_and_comes_to_the_door_is_seen_there_once() -> None:
    work, ids = two_registrations()
    online = a_scan(ids[1], 0, "event", START)
    use_ticket(replace(online, how=How.ONLINE), work, now=START)
    at_door = a_scan(ids[1], 0, "event", START + timedelta(minutes=5))
    check_in_participant(at_door, work, now=START + timedelta(minutes=5))
    (seat,) = work.attendances.kept.values()
    assert seat.at_door
    assert seat.first_at == START
    again = a_scan(ids[1], 0, "event", START + timedelta(minutes=6))
    refused(lambda: check_in_participant(again, work, now=START + timedelta(minutes=6)), AlreadyCheckedIn)


def test_others_hear_of_each_seat_once_and_not_of_what_changes_nothing() -> None:
    work, ids = two_registrations()
    for _ in range(3):
        use_ticket(a_scan(ids[0], 1, "part:tour", START), work, now=START)
    (told,) = work.told(facts.AttendanceChanged)
    assert told.attendance.occasions == {"event", "part:tour", "day:2025-06-24"}
    assert replace(told.attendance, marks={}).occasions == frozenset()
