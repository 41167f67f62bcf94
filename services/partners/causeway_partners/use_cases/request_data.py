"""Somebody who says that they have an address asks what is held about them.

The request is noted first and looked at afterwards by the clock: whoever asks waits for the same writes, whatever is
known of the address, and can learn nothing from the answer nor from how long it took.
"""

from dataclasses import dataclass
from datetime import datetime

from causeway_partners.domain.facts import DataRequested
from causeway_partners.use_cases.ports import Work

DATA_REQUEST = "data-request"
"""The clock work that looks whether the address is a contact's."""

MOST_PARTS = 100
"""Hardly anybody has had more than a few parts; one is enough to reach them by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestData:
    """Whose data, by the key of their mailbox, and how the mail is to be written."""

    person_key: str
    language: str
    zone: str


def request_data(command: RequestData, work: Work, *, now: datetime) -> None:
    """Note the request, of anybody's address alike; a newer one takes the place of one not looked at yet."""
    payload = {"language": command.language, "zone": command.zone}
    work.schedule(DATA_REQUEST, command.person_key, now, payload)


def answer_data_request(command: RequestData, work: Work, *, now: datetime) -> None:
    """Have a link sent to the address if a contact has it, or had it: what is held of a former part is held, too."""
    parts = work.contacts.of_person(command.person_key, after=None, limit=MOST_PARTS)
    if not parts or any(part.asked_lately(now) for part in parts):
        return
    # The present part, or the last that there was: its name is the one to write to.
    asking = max(parts, key=lambda part: (part.active, part.id)).request_data(now)
    work.contacts.save(asking)
    work.record(DataRequested(asking, command.language, command.zone))
