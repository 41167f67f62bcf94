"""Lists a page at a time: nothing shown twice, nothing left out, nothing to be learnt from a made-up cursor."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields

from causeway_platform.web import paging
from causeway_platform.web.paging import MalformedCursor, PageQuery, Window

MOMENT = datetime(2026, 7, 21, 9, 30, 0, 250_000, tzinfo=UTC)


def test_a_cursor_brings_back_its_position() -> None:
    cursor = paging.cursor_of((MOMENT, "an id", 7))
    assert paging.position_of(cursor, (datetime, str, int)) == (MOMENT, "an id", 7)
    assert PageQuery().load({"cursor": cursor})["cursor"] == cursor


@pytest.mark.parametrize(
    ("position", "shape"),
    [
        (("a",), (int,)),
        ((1,), (str,)),
        ((True,), (int,)),
        (("a", "b"), (str,)),
        (("a",), (str, str)),
        (("no moment",), (datetime,)),
        (("2026-07-21T09:30:00",), (datetime,)),
        ((2**63,), (int,)),
    ],
)
def test_a_cursor_of_another_shape_is_refused(position: tuple[object, ...], shape: tuple[type, ...]) -> None:
    with pytest.raises(MalformedCursor):
        paging.position_of(paging.cursor_of(position), shape)


@pytest.mark.parametrize("cursor", ["", "x", "====", "bnVsbA", "e30", "WzEs", "W" * 500, "é", "__--"])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(MalformedCursor):
        paging.position_of(cursor, (str,))


@pytest.mark.parametrize("operator", [{"$gt": ""}, ["a"], None])
def test_nothing_but_plain_values_gets_out_of_a_cursor(operator: object) -> None:
    with pytest.raises(MalformedCursor):
        paging.position_of(paging.cursor_of((operator,)), (str,))


@given(st.text(max_size=600))
def test_no_text_whatever_does_more_than_be_refused(text: str) -> None:
    try:
        position = paging.position_of(text, (str, int))
    except MalformedCursor:
        return
    assert isinstance(position[0], str)
    assert isinstance(position[1], int)


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "101"}, {"limit": "ten"}, {"cursor": "a b"}, {"page": "2"}]
)
def test_the_query_is_checked(query: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        PageQuery().load(query)


def test_the_query_has_a_usual_limit() -> None:
    assert paging.window_of(PageQuery().load({}), str) == Window(50, None)


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 7))
def test_pages_show_every_row_once_and_in_order(values: list[int], limit: int) -> None:
    rows = sorted((value, str(index)) for index, value in enumerate(values))
    shown: list[object] = []
    window = Window(limit, None)
    while True:
        found = [row for row in rows if window.after is None or row > window.after][: window.rows]
        body = paging.page(found, window, view=list, position=lambda row: row)
        shown += body["items"]
        assert len(body["items"]) <= limit
        if body["next"] is None:
            break
        window = Window(limit, paging.position_of(body["next"], (int, str)))
    assert shown == [list(row) for row in rows]


def test_the_filter_asks_for_what_comes_after() -> None:
    assert paging.beyond([("at", -1), ("_id", 1)], (5, "a")) == {
        "$or": [{"at": {"$lt": 5}}, {"at": 5, "_id": {"$gt": "a"}}]
    }
    assert paging.beyond([("at", -1)], None) == {}


def test_a_page_has_a_schema_named_after_its_items() -> None:
    class NoteView(Schema):
        id = fields.String(required=True)

    schema = paging.page_of(NoteView)
    assert schema.__name__ == "NoteViewPage"
    assert schema().load({"items": [{"id": "a"}], "next": None})
