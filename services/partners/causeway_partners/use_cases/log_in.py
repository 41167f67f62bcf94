"""Sign a contact in with e-mail address and password.

The password is compared between two short transactions, because argon2 takes longer than a transaction should: first
``find_credentials`` says what to compare with, then ``log_in`` is told the result.
"""

from dataclasses import dataclass
from datetime import datetime

from causeway_partners.domain.addresses import email_identity
from causeway_partners.domain.contact import Contact
from causeway_partners.domain.institution import Institution
from causeway_partners.domain.login import Attempts, attempts_id
from causeway_partners.domain.refusals import WrongCredentials
from causeway_partners.domain.session import Session, started_session
from causeway_partners.use_cases.ports import Work
from causeway_partners.use_cases.set_password import forget_attempts
from causeway_platform.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Credentials:
    """Whose password it must be, and its hash; both are none when nobody signs in with the address."""

    contact_id: str | None
    password_hash: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIn:
    """The address that was given, the credentials found for it, and whether the password was theirs."""

    email: str
    credentials: Credentials
    password_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that goes on, with the refresh token that is now the only good one."""

    session: Session
    refresh_token: str
    contact: Contact
    institution: Institution


def find_credentials(email: str, work: Work, *, now: datetime) -> Credentials:
    """Return what a password for this address is to be compared with.

    Raises:
        TooManyAttempts: the next attempt has to wait, whether the address is known or not.
    """
    identity = email_identity(email)
    attempts = work.attempts.find(attempts_id(identity))
    if attempts is not None:
        attempts.refuse_while_locked(now)
    contact = work.contacts.active_with(identity)
    login = work.logins.find(contact.id) if contact is not None else None
    return Credentials(login.id, login.password_hash) if login is not None else Credentials(None, None)


def log_in(command: LogIn, work: Work, *, now: datetime) -> SignedIn | Refusal:
    """Return a new session, or the refusal of a wrong password, whose trace has to be kept.

    Raises:
        InstitutionSuspended: the password was right, but the institution takes no part at present.
    """
    contact = _contact_of(command, work)
    login = work.logins.find(contact.id) if contact is not None else None
    if contact is None or login is None or login.password_hash != command.credentials.password_hash:
        return _note_failure(command.email, work, now)
    institution = work.institutions.get(contact.institution_id)
    institution.refuse_when_suspended()
    session, token = started_session(contact.id, now)
    work.sessions.add(session)
    work.logins.save(login.used(now))
    forget_attempts(contact.identity, work)
    return SignedIn(session=session, refresh_token=token, contact=contact, institution=institution)


def _contact_of(command: LogIn, work: Work) -> Contact | None:
    """Return the contact if the password was theirs and they may still sign in."""
    if not command.password_right or command.credentials.contact_id is None:
        return None
    contact = work.contacts.find(command.credentials.contact_id)
    return contact if contact is not None and contact.active else None


def _note_failure(email: str, work: Work, now: datetime) -> WrongCredentials:
    attempts_for = attempts_id(email_identity(email))
    attempts = work.attempts.find(attempts_for)
    if attempts is None:
        work.attempts.add(Attempts(id=attempts_for).failed(now))
    else:
        work.attempts.save(attempts.failed(now))
    return WrongCredentials(
        "No active contact signs in with this address and password.",
        next_step="Check both, or ask the exchange office for a new password.",
    )
