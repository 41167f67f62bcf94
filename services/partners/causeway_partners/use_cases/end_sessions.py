"""End a contact's sessions, because what they rest on changed."""

from causeway_partners.use_cases.ports import Work


def end_sessions(contact_id: str, work: Work, *, because: str) -> None:
    """End every session of the contact; access tokens already given run out within ten minutes."""
    for session in work.sessions.lasting_of(contact_id):
        work.sessions.save(session.ended(because))
