"""A new programme."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from causeway_events.domain.facts import ProgrammeDescribed
from causeway_events.domain.history import change_of
from causeway_events.domain.place import Host
from causeway_events.domain.programme import Programme
from causeway_events.domain.refusals import SlugTaken
from causeway_events.domain.texts import Texts
from causeway_events.use_cases.name_hosts import name_hosts
from causeway_events.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeProgramme:
    """A lasting brand or series begins."""

    by: str
    slug: str
    kind: str
    name: Texts
    purpose: Texts = field(default_factory=dict)
    hosts: Sequence[Host] = ()


def describe_programme(command: DescribeProgramme, work: Work, *, now: datetime) -> Programme:
    """Return the new programme.

    Raises:
        SlugTaken, UnknownInstitution, TextMissing, HostTwice: see each.
    """
    programme = Programme.described_as(
        slug=command.slug, kind=command.kind, name=command.name, purpose=command.purpose, hosts=command.hosts
    )
    refuse_taken_slug(command.slug, work)
    name_hosts(command.hosts, work)
    work.programmes.add(programme)
    work.history.add(change_of(None, programme, by=command.by, action="described", at=now))
    work.record(ProgrammeDescribed(programme))
    return programme


def refuse_taken_slug(slug: str, work: Work) -> None:
    """Make sure that no programme has ``slug``.

    Raises:
        SlugTaken: one has.
    """
    other = work.programmes.with_slug(slug)
    if other is not None:
        raise SlugTaken(
            f"Another programme has the slug {slug}.",
            next_step="Choose another slug.",
            slug=slug,
            programme_id=other.id,
        )
