"""A mould filled for one reader is what encoding the whole letter for that reader would be."""

import html
import quopri

from hypothesis import given
from hypothesis import strategies as st

from causeway_notifications.delivery.calendar_entry import fold
from causeway_notifications.delivery.moulds import Mould, clean, hole, quoted_printable

LINES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Zl", "Zp")), max_size=200)


@given(st.lists(LINES, max_size=6), LINES, LINES)
def test_a_filled_mould_reads_as_the_text_with_the_value_in_its_place(
    lines: list[str], before: str, value: str
) -> None:
    text = "\n".join([*lines, f"{before}{hole('name')}!", *lines])
    filled = Mould(text).fill({"name": value})
    wanted = "\r\n".join([*lines, f"{before}{value}!", *lines]) + "\r\n"
    assert quopri.decodestring(filled) == wanted.encode()


@given(LINES)
def test_encoded_lines_are_short_and_ascii(line: str) -> None:
    encoded = quoted_printable(f"{line}\r\n")
    assert encoded.isascii()
    assert all(len(part) <= 76 for part in encoded.split(b"\r\n"))
    assert b"\n" not in encoded.replace(b"\r\n", b"")


def test_a_value_is_escaped_for_where_it_stands_and_the_text_around_it_is_not() -> None:
    mould = Mould(f"<p>{hole('name')}</p>", escape=html.escape)
    assert quopri.decodestring(mould.fill({"name": "<b>&"})) == b"<p>&lt;b&gt;&amp;</p>\r\n"


def test_a_mould_can_be_filled_many_times() -> None:
    mould = Mould(f"a\n{hole('name')}\nb")
    assert mould.fill({"name": "1"}) == b"a\r\n1\r\nb\r\n"
    assert mould.fill({"name": "2"}) == b"a\r\n2\r\nb\r\n"


@given(st.text(max_size=300))
def test_cleaned_text_is_one_line_without_control_characters_or_holes(text: str) -> None:
    cleaned = clean(text)
    assert not set(cleaned) & set("\r\n\t\x00\x0b\x0c\x1b\x7f\x85\u2028\u2029\ue000\ue001")
    assert clean(cleaned) == cleaned
    cleaned.encode()


def test_cleaning_keeps_every_letter_of_every_script() -> None:
    assert clean("  Անի Պետրոսյան\t王小明 \r\n é ") == "Անի Պետրոսյան 王小明 é"


@given(LINES)
def test_folded_lines_are_at_most_75_octets_and_unfold_to_the_same(line: str) -> None:
    folded = fold(line)
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line
