"""What happened; each fact becomes one message."""

from dataclasses import dataclass, field

from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.attendance import SeatAttendance
from causeway_registrations.domain.data_request import DataRequest
from causeway_registrations.domain.places import Places
from causeway_registrations.domain.registration import Registration


@dataclass(frozen=True, slots=True)
class RegistrationFact:
    """Something happened to a registration; ``registration`` is its state afterwards.

    ``told_together`` is true when the person is told in one message about all dates of their enrolment.
    """

    registration: Registration
    told_together: bool = field(default=False, kw_only=True)


class ParticipantRegistered(RegistrationFact):
    """A person has a place."""


class ParticipantWaitlisted(RegistrationFact):
    """A person waits for one."""


class PlaceOffered(RegistrationFact):
    """A freed place is held for the first who waited."""


class OfferAccepted(RegistrationFact):
    """They said yes."""


class OfferDeclined(RegistrationFact):
    """They said no."""


class OfferLapsed(RegistrationFact):
    """They did not answer in time."""


class RegistrationWithdrawn(RegistrationFact):
    """A person gave up their place, their offer or their wait."""


class ParticipantCheckedIn(RegistrationFact):
    """A person came."""


class CheckInUndone(RegistrationFact):
    """They had not, after all."""


@dataclass(frozen=True, slots=True)
class ModeChanged(RegistrationFact):
    """A person attends in another mode or other parts of the event, or waits for them."""

    previous_mode: str


@dataclass(frozen=True, slots=True)
class CompanionsChanged(RegistrationFact):
    """Others come along, or fewer or more people; ``previous_size`` is how many the party was."""

    previous_size: int


@dataclass(frozen=True, slots=True)
class RegistrationTrimmed(RegistrationFact):
    """What was held for a time only is gone; ``parts`` says what."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegistrationErased(RegistrationFact):
    """The person was forgotten, as ``person``, ``operator`` or ``retention`` wanted."""

    wanted_by: str


@dataclass(frozen=True, slots=True)
class DataRequested:
    """A person asked what is held about them."""

    request: DataRequest


@dataclass(frozen=True, slots=True)
class PlacesChanged:
    """How full an event is has changed; ``places`` is the state afterwards."""

    places: Places


@dataclass(frozen=True, slots=True)
class AdmissionDescribed:
    """How people get into an event was laid down anew, or its draw was held."""

    admission: Admission


@dataclass(frozen=True, slots=True)
class AllotmentChanged:
    """Places were kept, filled, given up or returned; ``allotment`` is the state afterwards."""

    allotment: Allotment


@dataclass(frozen=True, slots=True)
class AttendanceChanged:
    """A seat was used for an occasion or one was taken back; ``minimum_minutes`` is the event's rule at that time."""

    attendance: SeatAttendance
    minimum_minutes: int | None
