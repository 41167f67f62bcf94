"""A contact: a person's part in an institution."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from causeway_partners.domain.addresses import email_identity
from causeway_partners.domain.institution import Institution
from causeway_partners.domain.refusals import OperatorElsewhere
from causeway_platform.identifiers import new_id

ROLES = ("operator", "coordinator", "signatory", "teacher", "other")

CORRECTABLE = ("role", "name", "email", "language", "zone")

CORRECTABLE_BY_SELF = ("name", "language", "zone")
"""A role is given by the exchange office, and the address is what one signs in with."""

ONE_MAIL_IN = timedelta(minutes=10)
"""Whoever asks for their data again sooner gets no second mail, so that nobody's mailbox can be flooded."""

TokenRole = Literal["operator", "partner"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person at an institution, with a role, a language and a time zone for what we send them."""

    id: str = field(default_factory=new_id)
    revision: int = 1
    institution_id: str
    role: str
    name: str
    email: str
    language: str
    zone: str
    active: bool = True
    named_at: datetime
    data_requested_at: datetime | None = None
    """When the person last asked what is held about them and was sent the link."""

    @property
    def identity(self) -> str:
        """The address as it is compared."""
        return email_identity(self.email)

    def corrected(self, changes: Mapping[str, Any], institution: Institution) -> "Contact":
        """Return the contact with ``changes`` (names of ``CORRECTABLE``), or itself when nothing differs.

        Raises:
            OperatorElsewhere: an operator is named outside the exchange office.
        """
        unknown = set(changes) - set(CORRECTABLE)
        if unknown:
            raise ValueError(f"not correctable: {sorted(unknown)}")
        changed = replace(self, **changes)
        refuse_operator_elsewhere(changed.role, institution)
        return self if changed == self else replace(changed, revision=self.revision + 1)

    def deactivate(self) -> "Contact":
        """Return the contact as one who takes no part any more; the record stays for what they did."""
        return self._with_active(active=False)

    def reactivate(self) -> "Contact":
        """Return the contact as one who takes part again."""
        return self._with_active(active=True)

    def asked_lately(self, now: datetime) -> bool:
        """Say whether the mail of the person's last request is too young for another."""
        return self.data_requested_at is not None and now < self.data_requested_at + ONE_MAIL_IN

    def request_data(self, now: datetime) -> "Contact":
        """Return the contact as one who has asked what is held about them."""
        return replace(self, data_requested_at=now, revision=self.revision + 1)

    def as_one_change_of(self, before: "Contact") -> "Contact":
        """Return it one revision after ``before``, however many verbs led here: one save is one message."""
        return before if self is before else replace(self, revision=before.revision + 1)

    def token_role(self, institution: Institution) -> TokenRole:
        """Return what the contact may do in the system: only the exchange office's operators operate it."""
        return "operator" if self.is_operator(institution) else "partner"

    def is_operator(self, institution: Institution) -> bool:
        """Say whether the contact operates the system."""
        return self.active and self.role == "operator" and institution.is_office

    def _with_active(self, *, active: bool) -> "Contact":
        return self if self.active is active else replace(self, active=active, revision=self.revision + 1)


def refuse_operator_elsewhere(role: str, institution: Institution) -> None:
    """Let every role pass at the exchange office, and every other than operator elsewhere.

    Raises:
        OperatorElsewhere: an operator outside the exchange office.
    """
    if role == "operator" and not institution.is_office:
        raise OperatorElsewhere(
            "Operators are contacts of the exchange office; a partner's people have other roles.",
            next_step="Name the contact with another role, such as coordinator.",
            roles=[role for role in ROLES if role != "operator"],
        )
