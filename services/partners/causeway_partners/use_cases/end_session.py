"""Sign out: end the session of a refresh token."""

from causeway_partners.domain.session import split_token
from causeway_partners.use_cases.ports import Work


def end_session(token: str, work: Work) -> None:
    """End the session, if there is one; whoever shows an older token ends it too, which is what they fear least."""
    session_id, _ = split_token(token)
    session = work.sessions.find(session_id) if session_id else None
    if session is not None:
        work.sessions.save(session.ended("signed out"))
