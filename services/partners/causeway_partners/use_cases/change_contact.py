"""Correct a contact's particulars, deactivate or reactivate the contact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from causeway_partners.domain.contact import CORRECTABLE, Contact
from causeway_partners.domain.facts import ContactChanged
from causeway_partners.domain.history import HistoryEntry, changes_between
from causeway_partners.domain.institution import Institution
from causeway_partners.domain.refusals import LastOperator
from causeway_partners.use_cases.end_sessions import end_sessions
from causeway_partners.use_cases.name_contact import refuse_taken_email
from causeway_partners.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContact:
    """What to change: particulars by name, and whether the contact takes part if that is to change."""

    contact_id: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    active: bool | None = None
    by: str


def change_contact(command: ChangeContact, work: Work, *, now: datetime) -> Contact:
    """Return the contact as it is afterwards; when nothing differs, nothing is said.

    Whoever is deactivated, or gets another role or address, has to sign in again.

    Raises:
        UnknownSubject: there is no such contact.
        OperatorElsewhere: an operator outside the exchange office.
        EmailTaken: another active contact has the address.
        LastOperator: nobody would be left to operate the system.
    """
    before = work.contacts.get(command.contact_id)
    institution = work.institutions.get(before.institution_id)
    after = _with_active(before.corrected(command.changes, institution), command.active).as_one_change_of(before)
    if after is before:
        return before
    if after.active:
        refuse_taken_email(after.email, work, except_for=after.id)
    _refuse_losing_last_operator(before, after, institution, work)
    work.contacts.save(after)
    changes = changes_between(before, after, (*CORRECTABLE, "active"))
    if {"active", "role", "email"} & set(changes):
        end_sessions(after.id, work, because="contact changed")
    work.history.add(
        HistoryEntry(
            subject=after.id, subject_revision=after.revision, at=now, by=command.by, action="changed", changes=changes
        )
    )
    work.record(ContactChanged(after))
    return after


def _with_active(contact: Contact, active: bool | None) -> Contact:  # noqa: FBT001  (none leaves it as it is)
    if active is None:
        return contact
    return contact.reactivate() if active else contact.deactivate()


def _refuse_losing_last_operator(before: Contact, after: Contact, institution: Institution, work: Work) -> None:
    if not before.is_operator(institution) or after.is_operator(institution):
        return
    # Two operators who deactivate each other at the same moment must not both succeed.
    work.hold("operators")
    others = [other for other in work.contacts.operators_of(institution.id, limit=2) if other.id != before.id]
    if not others:
        raise LastOperator(
            "Nobody else could operate the system.", next_step="Name another operator at the exchange office first."
        )
