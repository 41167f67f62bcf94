"""A device at the door tells what it has scanned, perhaps hours ago and for the third time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_platform.refusals import Refusal
from causeway_registrations.domain.refusals import (
    EventCancelled,
    PartNotChosen,
    PlaceNotConfirmed,
    RegistrationErased,
    TicketForAnotherEvent,
    UnknownOccasion,
    UnknownTicket,
)
from causeway_registrations.use_cases.check_in_participant import CheckInParticipant, use_ticket
from causeway_registrations.use_cases.ports import Work

RESULTS: Mapping[type[Refusal], str] = {
    UnknownTicket: "not-valid",
    TicketForAnotherEvent: "other-event",
    PlaceNotConfirmed: "not-confirmed",
    PartNotChosen: "other-part",
    UnknownOccasion: "unknown-occasion",
    EventCancelled: "event-cancelled",
    RegistrationErased: "not-valid",
}
"""What a refused scan is called; all tickets that do not work are called the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One scan of a device; ``ticket`` is none when the code was not signed by us."""

    id: str
    at: datetime
    ticket: CheckInParticipant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncScans:
    """What the device has scanned, in any order."""

    scans: Sequence[Scan]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanResult:
    """What became of a scan; the last three are known of tickets that work."""

    scan_id: str
    result: str
    first_at: datetime | None = None
    registration_id: str | None = None
    seat: int | None = None


def sync_scans(command: SyncScans, work: Work, *, now: datetime) -> Sequence[ScanResult]:
    """Note all scans, the earliest first, and say of each what became of it; a scan heard of before changes nothing.

    Raises:
        UnknownEvent: our copy of the event is being rebuilt; the device asks again later.
    """
    in_order = sorted(command.scans, key=lambda scan: (scan.at, scan.id))
    return [_result(scan, work, now) for scan in in_order]


def _result(scan: Scan, work: Work, now: datetime) -> ScanResult:
    if scan.ticket is None:
        return ScanResult(scan_id=scan.id, result=RESULTS[UnknownTicket])
    try:
        used = use_ticket(scan.ticket, work, now=now)
    except tuple(RESULTS) as refusal:
        return ScanResult(scan_id=scan.id, result=RESULTS[type(refusal)])
    return ScanResult(
        scan_id=scan.id,
        result=used.verdict.value,
        first_at=used.first_at,
        registration_id=used.registration.id,
        seat=used.seat.seat,
    )
