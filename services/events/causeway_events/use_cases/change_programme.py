"""A programme is described anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_events.domain.facts import ProgrammeDescribed
from causeway_events.domain.history import change_of
from causeway_events.domain.place import Host
from causeway_events.domain.programme import Programme
from causeway_events.domain.texts import Texts
from causeway_events.use_cases.describe_programme import refuse_taken_slug
from causeway_events.use_cases.name_hosts import name_hosts
from causeway_events.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProgramme:
    """New values; what is none stays as it is."""

    by: str
    programme_id: str
    slug: str | None = None
    kind: str | None = None
    name: Texts | None = None
    purpose: Texts | None = None
    hosts: Sequence[Host] | None = None


def change_programme(command: ChangeProgramme, work: Work, *, now: datetime) -> Programme:
    """Return the programme after the change.

    Raises:
        UnknownSubject, SlugTaken, UnknownInstitution, TextMissing, HostTwice: see each.
    """
    before = work.programmes.get(command.programme_id)
    after = before.described_anew(
        slug=command.slug, kind=command.kind, name=command.name, purpose=command.purpose, hosts=command.hosts
    )
    if after.slug != before.slug:
        refuse_taken_slug(after.slug, work)
    name_hosts(after.hosts, work, already=before.hosts)
    work.programmes.save(after)
    work.history.add(change_of(before, after, by=command.by, action="changed", at=now))
    work.record(ProgrammeDescribed(after))
    return after
