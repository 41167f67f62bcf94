"""An institution: a partner organisation, or the exchange office itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from causeway_partners.domain.refusals import InstitutionSuspended, KindIsFixed, OfficeStays
from causeway_platform.identifiers import new_id

EXCHANGE_OFFICE = "exchange_office"

Status = Literal["active", "suspended"]

CORRECTABLE = ("names", "kind", "country", "zone", "languages", "website")
"""What an operator may correct; status and reference have verbs and rules of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """A partner organisation.

    ``names`` is by language; ``country`` ISO 3166-1 alpha-2; ``zone`` IANA; ``reference`` is the name that the list it
    was imported from gives it, if it came from one.
    """

    id: str = field(default_factory=new_id)
    revision: int = 1
    names: Mapping[str, str]
    kind: str
    country: str
    zone: str
    languages: tuple[str, ...] = ()
    website: str | None = None
    status: Status = "active"
    reference: str | None = None
    enrolled_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))

    @property
    def is_office(self) -> bool:
        """Say whether this is the exchange office."""
        return self.kind == EXCHANGE_OFFICE

    def corrected(self, changes: Mapping[str, Any]) -> "Institution":
        """Return it with ``changes`` (names of ``CORRECTABLE``), or itself when nothing differs.

        Raises:
            KindIsFixed: the change would make or unmake the exchange office.
        """
        unknown = set(changes) - set(CORRECTABLE)
        if unknown:
            raise ValueError(f"not correctable: {sorted(unknown)}")
        kind = changes.get("kind", self.kind)
        if (kind == EXCHANGE_OFFICE) != self.is_office:
            raise KindIsFixed(
                "Who is the exchange office is decided when the institution is enrolled.",
                next_step="Enrol another institution of the kind you need.",
                present_kind=self.kind,
            )
        changed = replace(self, **changes)
        return self if changed == self else replace(changed, revision=self.revision + 1)

    def suspend(self) -> "Institution":
        """Return it suspended: it and its people take no part until it is resumed.

        Raises:
            OfficeStays: it is the exchange office.
        """
        if self.is_office:
            raise OfficeStays(
                "The exchange office runs the system and cannot be suspended.",
                next_step="Deactivate the contacts that should not sign in any more.",
            )
        return self._with_status("suspended")

    def resume(self) -> "Institution":
        """Return it active again."""
        return self._with_status("active")

    def as_one_change_of(self, before: "Institution") -> "Institution":
        """Return it one revision after ``before``, however many verbs led here: one save is one message."""
        return before if self is before else replace(self, revision=before.revision + 1)

    def refuse_when_suspended(self) -> None:
        """Let an active institution pass.

        Raises:
            InstitutionSuspended: it takes no part at present.
        """
        if self.status == "suspended":
            raise InstitutionSuspended(
                "This institution is suspended, so its people and systems cannot sign in.",
                next_step="Ask the exchange office to resume it.",
            )

    def _with_status(self, status: Status) -> "Institution":
        return self if self.status == status else replace(self, status=status, revision=self.revision + 1)
