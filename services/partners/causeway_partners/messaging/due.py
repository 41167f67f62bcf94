"""What this service does by the clock: signing keys follow one another, and requests for data are looked at."""

from datetime import datetime

from causeway_partners.use_cases.ports import KeyMaker, Work
from causeway_partners.use_cases.request_data import DATA_REQUEST, RequestData, answer_data_request
from causeway_partners.use_cases.rotate_signing_key import (
    RETIREMENT,
    ROTATION,
    retire_signing_key,
    rotate_signing_key,
)
from causeway_platform.clock_work import Due, DueItem


def due_work(make_key: KeyMaker) -> Due:
    """Return the table of clock work; a new key needs the safe that seals it."""

    def rotate(item: DueItem, work: Work, now: datetime) -> None:
        rotate_signing_key(work, make_key, now=now)

    def retire(item: DueItem, work: Work, now: datetime) -> None:
        retire_signing_key(item.subject, work, now=now)

    return {ROTATION: rotate, RETIREMENT: retire, DATA_REQUEST: _answer_data_request}


def _answer_data_request(item: DueItem, work: Work, now: datetime) -> None:
    command = RequestData(person_key=item.subject, language=item.payload["language"], zone=item.payload["zone"])
    answer_data_request(command, work, now=now)
