"""Programmes and their editions: what lasts, and one year's run of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from causeway_events.domain.place import Host, check_hosts
from causeway_events.domain.refusals import TextMissing
from causeway_events.domain.texts import Texts, said
from causeway_platform.identifiers import new_id

KINDS = (
    "lecture_series",
    "forum",
    "conference",
    "seminar",
    "academy",
    "training",
    "competition",
    "festival",
    "touring_workshop",
    "exhibition",
    "residency",
    "visit",
    "cooperation",
    "other",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A lasting brand or series with a purpose."""

    id: str
    revision: int
    slug: str
    kind: str
    name: Texts
    purpose: Texts = field(default_factory=dict)
    hosts: Sequence[Host] = ()

    @classmethod
    def described_as(cls, *, slug: str, kind: str, name: Texts, purpose: Texts, hosts: Sequence[Host]) -> "Programme":
        """Return a new programme.

        Raises:
            TextMissing: it has no name. HostTwice: an institution is named twice.
        """
        programme = cls(
            id=new_id(), revision=1, slug=slug, kind=kind, name=said(name), purpose=said(purpose), hosts=tuple(hosts)
        )
        programme.check()
        return programme

    def described_anew(
        self,
        *,
        slug: str | None = None,
        kind: str | None = None,
        name: Texts | None = None,
        purpose: Texts | None = None,
        hosts: Sequence[Host] | None = None,
    ) -> "Programme":
        """Return the programme with some of its description changed.

        Raises:
            TextMissing: no name would be left. HostTwice: an institution is named twice.
        """
        programme = replace(
            self,
            slug=self.slug if slug is None else slug,
            kind=self.kind if kind is None else kind,
            name=self.name if name is None else said(name),
            purpose=self.purpose if purpose is None else said(purpose),
            hosts=self.hosts if hosts is None else tuple(hosts),
            revision=self.revision + 1,
        )
        programme.check()
        return programme

    def check(self) -> None:
        """Make sure of what holds for every programme.

        Raises:
            TextMissing, HostTwice: see each.
        """
        if not self.name:
            raise TextMissing("A programme needs a name.", next_step="Give a name in at least one language.")
        check_hosts(self.hosts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One year's or one batch's run of a programme, such as ``2025`` or ``batch 3``."""

    id: str
    revision: int
    programme_id: str
    label: str
    name: Texts = field(default_factory=dict)

    @classmethod
    def of(cls, programme: Programme, *, label: str, name: Texts) -> "Edition":
        """Return a new edition of ``programme``.

        Raises:
            TextMissing: the label is blank.
        """
        return cls(id=new_id(), revision=1, programme_id=programme.id, label=_label(label), name=said(name))

    def described_anew(self, *, label: str | None = None, name: Texts | None = None) -> "Edition":
        """Return the edition with another label or name.

        Raises:
            TextMissing: the label is blank.
        """
        return replace(
            self,
            label=self.label if label is None else _label(label),
            name=self.name if name is None else said(name),
            revision=self.revision + 1,
        )


def _label(label: str) -> str:
    if not label.strip():
        raise TextMissing("An edition needs a label.", next_step="Give a label such as 2025 or batch 3.")
    return label.strip()
