"""Show one registration as it stands."""

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.use_cases.ports import Readings, ShownRegistration


def show_registration(registration_id: str, readings: Readings) -> ShownRegistration:
    """Return the registration.

    Raises:
        UnknownSubject: there is none by that id.
    """
    shown = readings.registration(registration_id)
    if shown is None:
        raise UnknownSubject.named("registration")
    return shown
