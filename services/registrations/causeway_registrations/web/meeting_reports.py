"""Reading the reports that Zoom, Teams, Tencent Meeting and spreadsheets write of an online meeting."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.meeting_report import Stay

MOST_LINES = 10_000
LONGEST_STAY_MINUTES = 7 * 24 * 60

COLUMNS: Mapping[str, frozenset[str]] = {
    "email": frozenset({"email", "e-mail", "user email", "email address", "participant id (upn)", "邮箱", "电子邮件"}),
    "code": frozenset({"code", "join code", "registration", "registration id", "registrant id", "报名编号"}),
    "minutes": frozenset(
        {
            "duration (minutes)",
            "minutes",
            "duration",
            "in-meeting duration",
            "total duration (minutes)",
            "时长",
            "参会时长",
        }
    ),
    "joined": frozenset({"join time", "first join", "joined", "入会时间"}),
    "left": frozenset({"leave time", "last leave", "left", "退会时间"}),
}
"""What the columns are called, in small letters."""

MOMENTS = (
    *("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S"),
    *("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y, %I:%M:%S %p", "%m/%d/%y, %I:%M:%S %p", "%m/%d/%Y %H:%M:%S"),
)
_DURATION = re.compile(r"(?:(\d+)\s*(?:h|hr|小时))?\s*(?:(\d+)\s*(?:m|min|分钟|分))?\s*(?:(\d+)\s*(?:s|sec|秒))?", re.I)
_CLOCK = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class UnreadableReport(ValueError):
    """There is no line of headings with an address or code and a time in it."""


@dataclass(frozen=True, slots=True)
class Unused:
    """A line that says nothing we can use, and why."""

    line: int
    kind: str

    @property
    def reason(self) -> str:
        """What is wrong with it, in a sentence."""
        return REASONS[self.kind]


NOBODY, UNNAMED, UNTIMED = "nobody", "unnamed", "untimed"
REASONS: Mapping[str, str] = {
    NOBODY: "Nobody with a confirmed place has this address or code.",
    UNNAMED: "There is neither an address nor a join code.",
    UNTIMED: "There are no minutes, and no times to work them out from.",
}


def read_report(text: str) -> Iterator[Stay | Unused]:
    """Yield what each line says, or why it cannot be used; lines count from 1 as in the file.

    Raises:
        UnreadableReport: it is no report of a meeting.
    """
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text)))
    found = next(((number, columns) for number, row in enumerate(lines) if (columns := _columns(row))), None)
    if found is None or len(lines) > MOST_LINES:
        raise UnreadableReport
    start, columns = found
    for number, row in enumerate(lines[start + 1 :], start + 2):
        if any(cell.strip() for cell in row):
            yield _stay(number, {name: row[at].strip() for name, at in columns.items() if at < len(row)}, row)


def _delimiter(text: str) -> str:
    sample = text[:4096]
    return max(",;\t", key=sample.count)


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Return the columns by meaning, or nothing when this is not the line of headings."""
    names = [cell.strip().casefold() for cell in row]
    found = {meaning: at for meaning, known in COLUMNS.items() for at, name in enumerate(names) if name in known}
    tells_who, tells_how_long = found.keys() & {"email", "code"}, found.keys() & {"minutes", "joined"}
    return found if tells_who and tells_how_long else {}


def _stay(number: int, cells: Mapping[str, str], row: Sequence[str]) -> Stay | Unused:
    email = cells.get("email", "").casefold() or None
    # People are asked to put the code behind their name when the meeting knows no address.
    code = _ID.search(f"{cells.get('code', '')} {' '.join(row)}".casefold())
    if code is None and (email is None or "@" not in email):
        return Unused(number, UNNAMED)
    joined, left = _moment(cells.get("joined", "")), _moment(cells.get("left", ""))
    minutes = _minutes(cells.get("minutes", ""))
    if (joined is None or left is None or left < joined) and minutes is None:
        return Unused(number, UNTIMED)
    if left is None or joined is None or left < joined:
        joined = left = None
    return Stay(line=number, email=email, code=code and code[0], minutes=minutes, joined=joined, left=left)


def _moment(text: str) -> datetime | None:
    for pattern in MOMENTS:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007  (the report has no zone; see Stay)
        except ValueError:
            continue
    return None


def _minutes(text: str) -> int | None:
    """Return whole minutes from ``45``, ``45.5``, ``1h 5m 3s`` or ``01:05:03``; none from anything else."""
    if re.fullmatch(r"\d{1,5}(\.\d{1,4})?", text):
        found: float = float(text)
    elif match := _CLOCK.fullmatch(text):
        found = int(match[1]) * 60 + int(match[2]) + int(match[3]) / 60
    elif text and (match := _DURATION.fullmatch(text)) and any(match.groups()):
        found = int(match[1] or 0) * 60 + int(match[2] or 0) + int(match[3] or 0) / 60
    else:
        return None
    return round(found) if found <= LONGEST_STAY_MINUTES else None
