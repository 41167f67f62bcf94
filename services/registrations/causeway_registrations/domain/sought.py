"""Which of an event's registrations somebody looks for."""

from dataclasses import dataclass

from causeway_registrations.domain.registration import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a registration must be to be found; all of them are, where nothing is said."""

    status: Status | None = None
    mode: str | None = None
    person: str | None = None
    """A part of the registrant's name or address, in capitals or not."""


EVERYBODY = Sought()
