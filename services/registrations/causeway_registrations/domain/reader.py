"""Whoever looks at calls and applications, and what of them is theirs to see."""

from dataclasses import dataclass

from causeway_registrations.domain.application import OPEN, Application
from causeway_registrations.domain.call import Call, Reviewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Operators see every application; whoever else reviews a call sees what is theirs to judge and nothing more.

    ``subject`` is the contact's id.
    """

    subject: str
    operates: bool = True

    def reviewer_in(self, call: Call) -> Reviewer | None:
        """Return the reader as the call's reviewer, or none."""
        return call.reviewer(self.subject)

    def knows(self, call: Call | None) -> bool:
        """Say whether there is such a call for the reader; for whoever has nothing to do with it there is none."""
        return self.operates or (call is not None and self.reviewer_in(call) is not None)

    def knows_of(self, application: Application, call: Call | None) -> bool:
        """Say whether there is such an application for the reader: one of a track that they review."""
        reviewer = self.reviewer_in(call) if call is not None else None
        return self.operates or (reviewer is not None and reviewer.judges(application.wanted.track))

    def may_read(self, application: Application, call: Call | None) -> bool:
        """Say whether the reader may look; who is decided on, or forgotten, is not a reviewer's any more."""
        to_judge = application.status in OPEN and application.participant is not None
        return self.operates or (to_judge and self.knows_of(application, call))
