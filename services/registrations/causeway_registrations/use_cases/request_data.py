"""Somebody who says that they have an address asks what is held about them."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.data_request import DataRequest, request_id
from causeway_registrations.domain.facts import DataRequested
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestData:
    """Whose data, by the key of their mailbox, and how the mail is to be written."""

    person_key: str
    language: str
    zone: str


def request_data(command: RequestData, work: Work, *, now: datetime) -> None:
    """Have a link sent to the address if anything is held about it.

    Nothing is returned, because whoever asks must not learn whether anything is held: only the mailbox's owner does.
    """
    found = (
        work.registrations.newest_of(command.person_key)
        or work.applications.newest_of(command.person_key)
        or next(iter(work.delegations.led_by(command.person_key, 1)), None)
        or work.enrolments.newest_of(command.person_key)
    )
    if found is None:
        return
    known = work.data_requests.find(request_id(found.id))
    if known is None:
        request = DataRequest.first(found, language=command.language, zone=command.zone, now=now)
        work.data_requests.add(request)
    elif known.too_soon(now):
        return
    else:
        request = known.again(language=command.language, zone=command.zone, now=now)
        work.data_requests.save(request)
    work.record(DataRequested(request))


def forget_request(subject: str, work: Work) -> None:
    """Forget that somebody asked by way of ``subject``, if they did."""
    request = work.data_requests.find(request_id(subject))
    if request is not None:
        work.data_requests.remove(request)
