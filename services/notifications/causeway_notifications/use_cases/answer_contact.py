"""A contact of an institution asked what is held about them: the link goes to the mailbox that partners knows."""

from dataclasses import dataclass
from datetime import datetime

from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.use_cases.ports import Work
from causeway_notifications.use_cases.send_data_link import SendDataLink, send_data_link


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerContact:
    """The contact as they are now, and how the letter is to be written."""

    contact: KnownRegistration
    language: str
    zone: str


def answer_contact(command: AnswerContact, work: Work, *, now: datetime) -> None:
    """Keep the contact, and queue the letter; a request older than what is known changes nothing.

    Who takes part in an event as well has asked registrations at the same time and is sent the link by way of that: it
    opens everything, so a second letter would only be puzzling. Of them nothing is kept here as contacts.
    """
    contact = command.contact
    known = work.registrations.find(contact.id)
    if known is not None and known.revision >= contact.revision:
        return
    asked_registrations = work.registrations.takes_part(contact)
    if known is not None:
        work.registrations.save(contact)
    elif not asked_registrations:
        work.registrations.add(contact)
    if asked_registrations:
        return
    letter = SendDataLink(
        registration_id=contact.id,
        event_id=contact.event_id,
        number=contact.revision,
        language=command.language,
        zone=command.zone,
    )
    send_data_link(letter, work, now=now)


def follow_contact(contact: KnownRegistration, work: Work) -> None:
    """Keep a contact as they are now, if they are known here: only who has asked for their data is."""
    known = work.registrations.find(contact.id)
    if known is not None and known.revision < contact.revision:
        work.registrations.save(contact)
