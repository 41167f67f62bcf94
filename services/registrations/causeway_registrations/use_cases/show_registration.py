"""Show one registration as it stands."""

from dataclasses import dataclass

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.ports import Readings


@dataclass(frozen=True, slots=True)
class ShownRegistration:
    """A registration; ``place_in_queue`` counts from 1 and is none unless it waits."""

    registration: Registration
    place_in_queue: int | None


def show_registration(registration_id: str, readings: Readings) -> ShownRegistration:
    """Return the registration.

    Raises:
        UnknownSubject: there is none by that id.
    """
    registration = readings.registration(registration_id)
    if registration is None:
        raise UnknownSubject.named("registration")
    return ShownRegistration(registration, readings.place_in_queue(registration))
