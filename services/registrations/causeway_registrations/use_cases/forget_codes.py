"""Forget whom access codes were for."""

from collections.abc import Iterable
from datetime import datetime

from causeway_registrations.domain.access_code import AccessCode
from causeway_registrations.use_cases.ports import Work


def forget_codes(codes: Iterable[AccessCode], work: Work, *, now: datetime) -> None:
    """Take the person out of codes that were for them only; these open for nobody from now on."""
    for code in codes:
        work.access_codes.save(code.forget_person(now))
