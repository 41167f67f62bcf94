"""Rows that imports refused are known by whose address they have, and go when that person is forgotten."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from causeway_registrations.domain.group_import import RefusedRow, person_in
from causeway_registrations.domain.participant import person_key
from causeway_registrations.use_cases.erase_person import AT_ONCE, ErasePerson, erase_person
from causeway_registrations.use_cases.erase_registration import EraseRegistration, erase_registration
from causeway_registrations.use_cases.go_on_with_import import GoOnWithImport, go_on_with_import
from causeway_registrations.use_cases.ports import ERASURE_CONTINUES
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.start_import import StartImport, start_import
from causeway_registrations.web.imports import read_row
from causeway_testing.registrations import NOW, RULES, FakeWork, a_request, a_work

EMAIL = "ani@museum.example"
ROW = RefusedRow(
    id="import.000002",
    import_id="import",
    line=2,
    slug="kind-not-offered",
    reason="This event has no such kind.",
    cells={"name": "Ani", "email": EMAIL},
    person_key=person_key(EMAIL),
    forgotten_at=NOW + timedelta(days=30),
)


def with_rows(count: int = 1, **changes: Any) -> FakeWork:
    work = a_work()
    for number in range(count):
        work.refused_rows.add(replace(ROW, id=f"import.{number:06}", **changes))
    work.refused_rows.add(replace(ROW, id="another", person_key=person_key("bo@museum.example")))
    return work


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ({"email": " Ani@Museum.Example "}, person_key(EMAIL)),
        ({"email": "ani at museum"}, person_key("ani at museum")),
        ({"email": "  "}, None),
        ({"name": "Ani"}, None),
        ({"email": "Անի"}, person_key("Անի")),
    ],
)
def test_a_row_is_of_whoever_has_the_address_however_it_is_written(cells: dict[str, str], key: str | None) -> None:
    assert person_in(cells) == key


def test_an_import_notes_whose_rows_it_refuses() -> None:
    work = a_work()
    usual = {"mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"}
    text = "name,email,kind\nAni,ANI@museum.example,expert\nNobody,,\n"
    command = StartImport(event_id="lecture", text=text, usual=usual, dry_run=True)
    started = start_import(command, work, now=NOW)
    go_on_with_import(GoOnWithImport(import_id=started.id), work, now=NOW, rules=RULES, read_row=read_row)
    assert [one.person_key for one in work.refused_rows.kept.values()] == [person_key(EMAIL), None]


def test_who_is_forgotten_is_in_no_row_any_more() -> None:
    work = with_rows(3)
    erase_person(ErasePerson(person_key=person_key(EMAIL)), work, now=NOW, rules=RULES)
    assert list(work.refused_rows.kept) == ["another"]
    assert ERASURE_CONTINUES not in {kind for kind, _ in work.clock_work}


def test_very_many_rows_go_by_and_by() -> None:
    work = with_rows(AT_ONCE + 1)
    erase_person(ErasePerson(person_key=person_key(EMAIL)), work, now=NOW, rules=RULES)
    assert len(work.refused_rows.kept) == 2
    assert (ERASURE_CONTINUES, person_key(EMAIL)) in work.clock_work


def test_an_operator_who_forgets_a_registration_forgets_the_rows_too() -> None:
    work = with_rows(2)
    registration = register_participant(a_request(EMAIL), work, now=NOW, rules=RULES).registration
    erase_registration(EraseRegistration(registration_id=registration.id), work, now=NOW, rules=RULES)
    assert list(work.refused_rows.kept) == ["another"]
