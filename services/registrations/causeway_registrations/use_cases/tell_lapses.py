"""Members whom a leader named have not confirmed in time; the leader hears of all of them in one mail."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.delegation import LAPSES_TOLD_AFTER
from causeway_registrations.domain.delegation_facts import MembersLapsed
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.delegation_ports import LAPSES_TOLD
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class TellLapses:
    """The leader of which delegation."""

    delegation_id: str


def note_lapse(lapsed: Registration, work: Work, *, now: datetime) -> None:
    """Count a member who has lapsed, and have the leader told once, however many do about the same time."""
    if lapsed.named_by is None or lapsed.allotment_id is None:
        return
    allotment = work.allotments.get(lapsed.allotment_id)
    delegation = None if allotment.delegation_id is None else work.delegations.find(allotment.delegation_id)
    if delegation is None or delegation.leader is None:
        return
    noted = delegation.note_lapse()
    work.delegations.save(noted)
    if noted.lapsed_untold == 1:
        work.schedule(LAPSES_TOLD, noted.id, now + LAPSES_TOLD_AFTER)


def tell_lapses(command: TellLapses, work: Work) -> None:
    """Say how many have lapsed since the leader last heard; nobody is told of none."""
    delegation = work.delegations.find(command.delegation_id)
    if delegation is None or delegation.leader is None or not delegation.lapsed_untold:
        return
    told = delegation.told_of_lapses()
    work.delegations.save(told)
    work.record(MembersLapsed(told, work.allotments.get(told.allotment_id), delegation.lapsed_untold))
