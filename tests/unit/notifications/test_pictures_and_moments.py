"""Ticket pictures are what the library would make; times are in words and in the reader's language."""

import re
import zlib
from datetime import timedelta

import pytest
import segno

from causeway_notifications.delivery.moments import in_words, same_clock
from causeway_notifications.delivery.qr_picture import MASK, QUIET_ZONE, SCALE, modules_of, qr_png
from causeway_platform.identifiers import new_id
from causeway_platform.links import Links
from causeway_testing.notices import START

END = START + timedelta(hours=2)


@pytest.mark.parametrize("version", [0, 7, 12, 345])
def test_a_code_put_together_from_its_bits_is_the_librarys_code(version: int) -> None:
    content = Links(["k"]).sign("ticket", new_id(), version)
    library = segno.make(content, error="m", mode="byte", micro=False, boost_error=False, mask=MASK)
    assert modules_of(content) == ["".join(str(module) for module in row) for row in library.matrix]


@pytest.mark.parametrize("content", ["", "é", "x" * 201])
def test_what_is_no_ticket_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match="short ASCII"):
        modules_of(content)


def test_the_picture_shows_the_code_with_its_quiet_zone() -> None:
    content = "00000000-0000-7000-8000-000000000a0a.0.PTjw1MCHliQhz3xwIwlKhPHbElI"
    rows = modules_of(content)
    picture = qr_png(content)
    width = int.from_bytes(picture[16:20], "big")
    assert width == (len(rows) + 2 * QUIET_ZONE) * SCALE
    length = int.from_bytes(picture[33:37], "big")
    assert picture[37:41] == b"IDAT"
    lines = zlib.decompress(picture[41 : 41 + length])
    stride = (width + 7) // 8 + 1
    assert len(lines) == stride * width
    for number, row in enumerate(rows):
        start = (QUIET_ZONE + number) * SCALE * stride
        assert lines[start] == 0
        bits = format(int.from_bytes(lines[start + 1 : start + stride], "big"), f"0{(stride - 1) * 8}b")
        shown = bits[QUIET_ZONE * SCALE : QUIET_ZONE * SCALE + len(row) * SCALE : SCALE]
        assert shown == row.translate(str.maketrans("01", "10"))


@pytest.mark.parametrize(
    ("zone", "locale", "words"),
    [
        ("Asia/Shanghai", "en", "Monday, June 15, 2026, 09:00–11:00 (China Standard Time)"),
        ("Asia/Shanghai", "zh_Hans", "2026年6月15日星期一 09:00–11:00 (中国标准时间)"),
        ("Asia/Yerevan", "hy", "2026 թ. հունիսի 15, երկուշաբթի, 05:00–07:00 (Հայաստանի ստանդարտ ժամանակ)"),
        ("America/New_York", "en", "Sunday, June 14, 2026, 21:00–23:00 (Eastern Daylight Time)"),
        ("Asia/Kathmandu", "en", "Monday, June 15, 2026, 06:45–08:45 (Nepal Time)"),
    ],
)
def test_times_name_day_clock_and_zone(zone: str, locale: str, words: str) -> None:
    assert in_words(START, END, zone, locale) == words


def test_an_event_over_midnight_names_both_days() -> None:
    words = in_words(START, END, "America/Los_Angeles", "en")
    assert words == "Sunday, June 14, 2026, 18:00–20:00 (Pacific Daylight Time)"
    long = in_words(START, START + timedelta(days=2), "Asia/Shanghai", "en")
    assert long == "Monday, June 15, 2026, 09:00– Wednesday, June 17, 2026, 09:00 (China Standard Time)"


@pytest.mark.parametrize("locale", ["en", "zh_Hans", "hy"])
def test_no_zone_is_left_to_an_abbreviation(locale: str) -> None:
    for zone in ("Europe/London", "Asia/Almaty", "Asia/Kathmandu", "Asia/Tehran", "America/Sao_Paulo"):
        name = in_words(START, None, zone, locale).rpartition("(")[2]
        assert not re.fullmatch(r"[A-Z]{2,5}([+-].*)?\)", name)


def test_clocks_that_show_the_same_need_no_second_time() -> None:
    assert same_clock(START, END, "Asia/Shanghai", "Asia/Singapore")
    assert not same_clock(START, END, "Asia/Shanghai", "Asia/Yerevan")
