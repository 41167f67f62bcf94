"""Set a contact's password."""

from dataclasses import dataclass
from datetime import datetime

from causeway_partners.domain.contact import Contact
from causeway_partners.domain.history import HistoryEntry
from causeway_partners.domain.login import Login, attempts_id
from causeway_partners.use_cases.end_sessions import end_sessions
from causeway_partners.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPassword:
    """The contact, the hash of a password that was accepted, and who sets it."""

    contact_id: str
    password_hash: str
    by: str


def set_password(command: SetPassword, work: Work, *, now: datetime) -> Contact:
    """Return the contact; its sessions have ended and its wrong attempts are forgotten.

    Raises:
        UnknownSubject: there is no such contact.
    """
    contact = work.contacts.get(command.contact_id)
    login = work.logins.find(contact.id)
    if login is None:
        work.logins.add(Login(id=contact.id, password_hash=command.password_hash, password_set_at=now))
    else:
        work.logins.save(login.with_password(command.password_hash, now))
    end_sessions(contact.id, work, because="password set")
    forget_attempts(contact.identity, work)
    work.history.add(
        HistoryEntry(
            subject=contact.id, subject_revision=contact.revision, at=now, by=command.by, action="password set"
        )
    )
    return contact


def forget_attempts(identity: str, work: Work) -> None:
    """Let the next attempt for this address start without a wait."""
    attempts = work.attempts.find(attempts_id(identity))
    if attempts is not None and attempts.failures:
        work.attempts.save(attempts.forgotten())
