"""What happened to calls and applications; each fact becomes one message."""

from dataclasses import dataclass

from causeway_registrations.domain.application import Application
from causeway_registrations.domain.call import Call


@dataclass(frozen=True, slots=True)
class CallDescribed:
    """A call for applications was laid down, or anew."""

    call: Call


@dataclass(frozen=True, slots=True)
class ApplicationFact:
    """Something happened to an application; ``application`` is its state afterwards."""

    application: Application


class ApplicationSubmitted(ApplicationFact):
    """A person has applied."""


class ApplicationChanged(ApplicationFact):
    """A person has changed what they wrote or chose, or something is not held any more."""


@dataclass(frozen=True, slots=True)
class ApplicationDecided(ApplicationFact):
    """It was accepted, put on the reserve list or declined."""

    previous_status: str


class ApplicationWithdrawn(ApplicationFact):
    """A person has taken their application, or their place, back."""


@dataclass(frozen=True, slots=True)
class ApplicationErased(ApplicationFact):
    """The person was forgotten, as ``person``, ``operator`` or ``retention`` wanted."""

    wanted_by: str
