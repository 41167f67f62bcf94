"""Name a person as a contact of an institution."""

from dataclasses import dataclass
from datetime import datetime

from causeway_partners.domain.addresses import email_identity
from causeway_partners.domain.contact import Contact, refuse_operator_elsewhere
from causeway_partners.domain.facts import ContactNamed
from causeway_partners.domain.history import HistoryEntry
from causeway_partners.domain.refusals import EmailTaken
from causeway_partners.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class NameContact:
    """The person's particulars, and who names them."""

    institution_id: str
    role: str
    name: str
    email: str
    language: str
    zone: str
    by: str


def name_contact(command: NameContact, work: Work, *, now: datetime) -> Contact:
    """Return the new contact.

    Raises:
        UnknownSubject: there is no such institution.
        InstitutionSuspended: it takes no part at present.
        OperatorElsewhere: an operator outside the exchange office.
        EmailTaken: another active contact has the address.
    """
    institution = work.institutions.get(command.institution_id)
    institution.refuse_when_suspended()
    refuse_operator_elsewhere(command.role, institution)
    refuse_taken_email(command.email, work)
    contact = Contact(
        institution_id=institution.id,
        role=command.role,
        name=command.name,
        email=command.email,
        language=command.language,
        zone=command.zone,
        named_at=now,
    )
    work.contacts.add(contact)
    changes = {"role": contact.role, "language": contact.language, "zone": contact.zone}
    work.history.add(
        HistoryEntry(subject=contact.id, subject_revision=1, at=now, by=command.by, action="named", changes=changes)
    )
    work.record(ContactNamed(contact))
    return contact


def refuse_taken_email(email: str, work: Work, *, except_for: str | None = None) -> None:
    """Let an address pass that no other active contact has.

    Raises:
        EmailTaken: one has it.
    """
    holder = work.contacts.active_with(email_identity(email))
    if holder is not None and holder.id != except_for:
        raise EmailTaken(
            "An active contact has this e-mail address already.",
            next_step="Use that contact, deactivate it first, or give another address.",
        )
