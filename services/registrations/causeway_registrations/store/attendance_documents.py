"""Attendances as documents, and back.

``occasions``, ``at_door`` and ``minutes`` follow from the marks and are kept beside them, because counts are made of
them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec
from causeway_registrations.domain.attendance import How, Mark, SeatAttendance, Use
from causeway_registrations.domain.spells import Spell


def attendance_document(attendance: SeatAttendance) -> Document:
    """Return the document of a seat's attendance."""
    return {
        "_id": attendance.id,
        "revision": attendance.revision,
        "registration_id": attendance.registration_id,
        "seat": attendance.seat,
        "event_id": attendance.event_id,
        "mode": attendance.mode,
        "marks": [_mark_document(mark) for mark in attendance.marks.values()],
        # As pairs, because an occasion is no name for a field.
        "undone": [[occasion, moment] for occasion, moment in attendance.undone.items()],
        "occasions": sorted(attendance.occasions),
        "at_door": attendance.at_door,
        "minutes": attendance.minutes,
    }


def attendance_from(document: Document) -> SeatAttendance:
    """Return a seat's attendance."""
    marks = [_mark_from(mark) for mark in document["marks"]]
    return SeatAttendance(
        registration_id=document["registration_id"],
        seat=document["seat"],
        event_id=document["event_id"],
        mode=document["mode"],
        revision=document["revision"],
        marks={mark.occasion: mark for mark in marks},
        undone=dict(document["undone"]),
    )


def _mark_document(mark: Mark) -> Document:
    first = mark.first
    document: Document = {
        "occasion": mark.occasion,
        "day": mark.day,
        "first": {"id": first.id, "at": first.at, "how": first.how.value, "by": first.by, "device": first.device},
        "at_door": mark.at_door,
    }
    sometimes: dict[str, Any] = {
        "last_seen_at": mark.last_seen_at,
        "present_s": mark.present_s or None,
        "reported": [[report, minutes] for report, minutes in mark.reported.items()] or None,
        "own_spells": _spell_rows(mark.own_spells) or None,
        "reported_spells": [[report, _spell_rows(told)] for report, told in mark.reported_spells.items()] or None,
    }
    document.update((name, value) for name, value in sometimes.items() if value is not None)
    return document


def _mark_from(document: Document) -> Mark:
    first = document["first"]
    return Mark(
        occasion=document["occasion"],
        day=document["day"],
        first=Use(id=first["id"], at=first["at"], how=How(first["how"]), by=first["by"], device=first["device"]),
        at_door=document["at_door"],
        last_seen_at=document.get("last_seen_at"),
        present_s=document.get("present_s", 0),
        reported=dict(document.get("reported", ())),
        own_spells=_spells_from(document.get("own_spells", ())),
        reported_spells={report: _spells_from(rows) for report, rows in document.get("reported_spells", ())},
    )


def _spell_rows(spells: Iterable[Spell]) -> list[list[datetime]]:
    return [[spell.joined, spell.left] for spell in spells]


def _spells_from(rows: Iterable[Sequence[datetime]]) -> tuple[Spell, ...]:
    return tuple(Spell(joined, left) for joined, left in rows)


ATTENDANCES: Codec[SeatAttendance] = Codec("attendance", attendance_document, attendance_from)
