"""Handing in the report of an online meeting: tried first, then noted; safe to repeat."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from causeway_platform.commands import Answer
from causeway_platform.csv_rows import csv_text
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.meeting_report import Stay, minutes_of, spells_of
from causeway_registrations.domain.occasions import refuse_unknown
from causeway_registrations.domain.participant import identity_in
from causeway_registrations.domain.refusals import EventCancelled, SheetUnreadable, UnknownEvent, UnknownOccasion
from causeway_registrations.domain.spells import Spell
from causeway_registrations.use_cases.import_presence import ImportPresence, import_presence
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.show_places import show_places
from causeway_registrations.web.attendance_schemas import ReportBody, ReportView
from causeway_registrations.web.meeting_reports import NOBODY, UnreadableReport, Unused, read_report
from causeway_registrations.web.parts import Parts

T = TypeVar("T")

LARGEST_BYTES = 2 * 1024 * 1024
PEOPLE_AT_ONCE = 200
"""A transaction that notes more would keep those waiting who register meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a report says: minutes and times by registration, and the lines that could not be used."""

    lines: int
    minutes: Mapping[str, int]
    spells: Mapping[str, Sequence[Spell]]
    unused: Sequence[Unused]


def add_presence_report_routes(routes: Routes, parts: Parts) -> None:
    """Declare how a report is handed in."""

    @routes.post(
        "/events/<event_id>/presence-report",
        callers=OPERATOR,
        body=ReportBody,
        answer=ReportView,
        refusals=(UnknownEvent, UnknownOccasion, EventCancelled, SheetUnreadable),
        max_body=LARGEST_BYTES,
        summary="Note who was in the online meeting by its report; at first only try it",
        description="People are found by their address, or by the registration's id in a column `code` or behind their "
        "name. Who joined again has several lines; they are added up. When they joined and left is kept, by the clocks "
        "of `zone`, else the event's.",
        example={"csv": "email,minutes\nli@museum.example,55\n", "dry_run": True},
    )
    def hand_in_report(call: Call) -> Answer:
        return _hand_in(call, parts)


def _hand_in(call: Call, parts: Parts) -> Answer:
    event_id, body = call.path["event_id"], call.body
    event = show_places(event_id, parts.readings)
    event.refuse_if_cancelled()
    refuse_unknown(body["occasion"], event)
    understood = _understand(event.announced, body, parts)
    if body["dry_run"]:
        return _answer(understood, 0, event.admission.minimum_minutes, dry_run=True)
    *earlier, last = _chunks(understood.minutes) or [{}]
    changed = sum(_note(_command(call, chunk, understood), parts) for chunk in earlier)

    def handle(work: Work) -> int:
        return changed + import_presence(_command(call, last, understood), work, now=parts.clock())

    # The answer is kept with the last part; repeating the earlier ones changes nothing.
    return parts.commands.run(
        handle,
        claim=call.claim,
        render=lambda total: _answer(understood, total, event.admission.minimum_minutes, dry_run=False),
    )


def _chunks(minutes: Mapping[str, int]) -> list[dict[str, int]]:
    return [dict(some) for some in _batched(sorted(minutes.items()))]


def _batched(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + PEOPLE_AT_ONCE] for start in range(0, len(items), PEOPLE_AT_ONCE))


def _note(command: ImportPresence, parts: Parts) -> int:
    def handle(work: Work) -> int:
        return import_presence(command, work, now=parts.clock())

    changed: int = parts.commands.run(handle, claim=None, render=lambda count: Answer(body=count)).body
    return changed


def _command(call: Call, minutes: Mapping[str, int], understood: Understood) -> ImportPresence:
    body = call.body
    return ImportPresence(
        event_id=call.path["event_id"],
        occasion=body["occasion"],
        report=body["name"],
        minutes=minutes,
        spells={person: understood.spells[person] for person in minutes},
    )


def _understand(event: Announcement, body: Mapping[str, Any], parts: Parts) -> Understood:
    lines = _lines(body["csv"])
    stays = [line for line in lines if isinstance(line, Stay)]
    whose = _whose(event.id, stays, parts)
    unused = [line for line in lines if isinstance(line, Unused)]
    unused += [Unused(stay.line, NOBODY) for stay in stays if stay.line not in whose]
    by_person: dict[str, list[Stay]] = {}
    for stay in stays:
        if stay.line in whose:
            by_person.setdefault(whose[stay.line], []).append(stay)
    zone = body["zone"] or event.zone
    return Understood(
        lines=len(lines),
        minutes={person: minutes_of(theirs) for person, theirs in by_person.items()},
        spells={
            person: spells_of(theirs, zone, event.starts_at, event.ends_at) for person, theirs in by_person.items()
        },
        unused=sorted(unused, key=lambda one: one.line),
    )


def _lines(text: str) -> list[Stay | Unused]:
    try:
        return list(read_report(text))
    except UnreadableReport as error:
        raise SheetUnreadable(
            "There is no line of headings with an email or code, and with minutes or join and leave times.",
            next_step="Send the report as the meeting saved it, or give it such headings.",
        ) from error


def _whose(event_id: str, stays: Sequence[Stay], parts: Parts) -> dict[int, str]:
    """Return the registration of each line; a code comes before an address."""
    identities = {stay.line: identity_in(event_id, stay.email) for stay in stays if stay.email}
    codes = {stay.code for stay in stays if stay.code}
    by_code = _gather(codes, lambda some: parts.readings.confirmed_by_id(event_id, some))
    by_identity = _gather(set(identities.values()), parts.readings.confirmed_by_identity)
    found = {
        stay.line: by_code.get(stay.code or "") or by_identity.get(identities.get(stay.line, "")) for stay in stays
    }
    return {line: registration_id for line, registration_id in found.items() if registration_id is not None}


def _gather(names: Iterable[str], read: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in _batched(sorted(names)):
        found.update((name, registration.id) for name, registration in read(some).items())
    return found


def _answer(understood: Understood, changed: int, minimum: int | None, *, dry_run: bool) -> Answer:
    errors = [{"line": one.line, "kind": one.kind, "reason": one.reason} for one in understood.unused]
    rows = [(one.line, one.reason) for one in understood.unused]
    return Answer(
        body={
            "dry_run": dry_run,
            "lines": understood.lines,
            "people": len(understood.minutes),
            "enough": sum(minutes >= (minimum or 0) for minutes in understood.minutes.values()),
            "changed": changed,
            "errors": errors,
            "errors_csv": csv_text(("line", "reason"), rows),
        }
    )
