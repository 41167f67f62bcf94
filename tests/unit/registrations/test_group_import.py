"""A group is registered from a table: every row has an outcome, and a table can be sent again."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causeway_registrations.domain.group_import import GroupImport
from causeway_registrations.domain.refusals import SheetUnreadable
from causeway_registrations.domain.registration import Status
from causeway_registrations.domain.sheet import MOST_ROWS, Sheet
from causeway_registrations.use_cases.go_on_with_import import GoOnWithImport, go_on_with_import
from causeway_registrations.use_cases.ports import IMPORT_GOES_ON
from causeway_registrations.use_cases.start_import import StartImport, start_import
from causeway_registrations.web.imports import read_row
from causeway_testing.registrations import NOW, RULES, FakeWork, a_work, an_event, refused

USUAL = {"mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"}


def rows_of(text: str) -> list[dict[str, object]]:
    return [dict(row.values()) for row in Sheet(id="s", text=text).rows]


def started(work: FakeWork, text: str, *, dry_run: bool = False) -> GroupImport:
    command = StartImport(event_id="lecture", text=text, usual=USUAL, dry_run=dry_run)
    return start_import(command, work, now=NOW)


def finished(work: FakeWork, text: str, *, dry_run: bool = False) -> GroupImport:
    one = started(work, text, dry_run=dry_run)
    while due := work.clock_work.pop((IMPORT_GOES_ON, one.id), None):
        command = GoOnWithImport(**due[1])
        go_on_with_import(command, work, now=NOW + timedelta(minutes=1), rules=RULES, read_row=read_row)
    found = work.imports.find(one.id)
    assert found is not None
    return found


def people(number: int) -> str:
    return "name,email\n" + "".join(f"Person {one},person-{one}@museum.example\n" for one in range(number))


def test_tables_of_all_spreadsheets_are_read() -> None:
    one = {"name": "Li Wei", "email": "li@museum.example"}
    assert rows_of("name,email\nLi Wei,li@museum.example\n") == [one]
    assert rows_of("\ufeffName;E-Mail".replace("E-Mail", "EMAIL") + "\nLi Wei;li@museum.example\n") == [one]
    assert rows_of("email\tname\r\nli@museum.example\tLi Wei\r\n\r\n") == [one]
    assert rows_of('name,email,parts,companions\n"Wei, Li",a@b.example,visit; gala,Ann;;Bo\n') == [
        {"name": "Wei, Li", "email": "a@b.example", "parts": ["visit", "gala"], "companions": ["Ann", "Bo"]}
    ]


def test_a_row_knows_the_line_that_a_spreadsheet_shows() -> None:
    sheet = Sheet(id="s", text='name,email\nA,a@b.example\n\n"B\nb",b@b.example\nC,c@b.example\n')
    assert [row.line for row in sheet.rows] == [2, 5, 6]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("", "missing"),
        ("name\nLi Wei\n", "missing"),
        ("name,email,shoe size\nLi Wei,a@b.example,41\n", "unknown"),
        ("name,email,email\n", None),
        ("name,email\n", None),
        ("name,email\n , \n", None),
        ('name,email\n"Li Wei,a@b.example\n', "line"),
        ("name,email\n" + "a,b\n" * (MOST_ROWS + 1), "rows"),
    ],
)
def test_what_is_no_table_of_people_is_refused_with_the_reason(text: str, fact: str | None) -> None:
    refusal = refused(lambda: rows_of(text), SheetUnreadable)
    assert "name, email" in refusal.next_step
    assert fact is None or fact in refusal.facts


@given(st.text())
def test_no_text_breaks_the_reading_of_a_table(text: str) -> None:
    for whole in (text, "name,email\n" + text):
        with suppress(SheetUnreadable):
            assert rows_of(whole), "a table that is taken has a row"


def test_every_row_of_a_large_table_is_registered_once() -> None:
    work = a_work(an_event(capacities={"onsite": 600, "online": 0}))
    done = finished(work, people(700))
    assert (done.looked_at, done.registered, done.waiting, done.refused) == (700, 600, 100, 0)
    assert done.finished_at == NOW + timedelta(minutes=1)
    assert len(work.registrations.kept) == 700
    assert work.sheets.kept == {}, "what people typed is not kept longer than needed"


def test_the_same_table_again_leaves_everybody_as_they_are() -> None:
    work = a_work()
    finished(work, people(3))
    again = finished(work, people(4))
    assert (again.registered + again.waiting, again.kept) == (1, 3)
    assert len(work.registrations.kept) == 4


def test_a_dry_run_says_what_would_happen_and_registers_nobody() -> None:
    work = a_work()
    before = len(work.facts)
    tried = finished(work, people(3) + "Nobody,not an address\n", dry_run=True)
    assert (tried.registered, tried.waiting, tried.refused) == (2, 1, 1)
    assert (work.registrations.kept, len(work.facts)) == ({}, before)
    assert work.event().pools["onsite"].taken == 0
    assert finished(work, people(3)).registered == tried.registered


def test_a_refused_row_has_its_line_its_reason_and_does_no_harm() -> None:
    work = a_work()
    text = (
        "name,email,mode,zone\n"
        "Li Wei,li@museum.example,,\n"
        "Nobody,not an address,,\n"
        "Aram,aram@museum.example,by-telepathy,\n"
        ",ani@museum.example,,\n"
        "Ani,ani@museum.example,online,Europe/Atlantis\n"
        "Ani,ani@museum.example,online,\n"
    )
    done = finished(work, text)
    assert (done.registered, done.refused) == (2, 4)
    rows = sorted(work.refused_rows.kept.values(), key=lambda row: row.line)
    assert [(row.line, row.reason.split(":")[0]) for row in rows] == [
        (3, "email"),
        (4, "mode"),
        (5, "name"),
        (6, "zone"),
    ]
    assert {row.slug for row in rows} == {"invalid-input"}
    assert {one.participant.email for one in work.registrations.kept.values()} == {
        "li@museum.example",
        "ani@museum.example",
    }


def test_a_rule_that_says_no_to_one_row_lets_the_others_in() -> None:
    work = a_work()
    text = "name,email,kind\nLi Wei,li@museum.example,press\nAram,aram@museum.example,\n"
    done = finished(work, text)
    (row,) = work.refused_rows.kept.values()
    assert (done.registered, done.refused, row.slug) == (1, 1, "kind-not-offered")
    (one,) = work.registrations.kept.values()
    assert (one.status, one.language) == (Status.CONFIRMED, "hy")


def test_an_import_that_is_done_or_unknown_is_left_alone() -> None:
    work = a_work()
    done = finished(work, people(1))
    for import_id in (done.id, "nothing"):
        go_on_with_import(GoOnWithImport(import_id=import_id), work, now=NOW, rules=RULES, read_row=read_row)
    assert work.imports.find(done.id) == done
