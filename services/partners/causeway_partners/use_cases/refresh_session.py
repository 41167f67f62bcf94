"""Go on with a session: trade the newest refresh token for the next."""

from datetime import datetime

from causeway_partners.domain.session import Session, session_over, split_token
from causeway_partners.use_cases.log_in import SignedIn
from causeway_partners.use_cases.ports import Work
from causeway_platform.refusals import Refusal


def refresh_session(token: str, work: Work, *, now: datetime) -> SignedIn | Refusal:
    """Return the session with its next token, or the refusal of a token used before, whose trace has to be kept.

    Raises:
        SessionEnded: the session is unknown or over, or its contact or institution takes no part any more.
    """
    session_id, secret = split_token(token)
    session = work.sessions.find(session_id) if session_id else None
    if session is None or session.is_over(now):
        raise session_over()
    if not session.is_current(secret):
        work.sessions.save(session.ended("token used twice"))
        return session_over()
    return _go_on(session, work, now)


def _go_on(session: Session, work: Work, now: datetime) -> SignedIn:
    contact = work.contacts.find(session.contact_id)
    if contact is None or not contact.active:
        raise session_over()
    institution = work.institutions.get(contact.institution_id)
    if institution.status != "active":
        raise session_over()
    rotated, token = session.rotated(now)
    work.sessions.save(rotated)
    return SignedIn(session=rotated, refresh_token=token, contact=contact, institution=institution)
