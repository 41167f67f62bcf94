"""Which of an event's registrations a list is to show, or to be taken away with."""

from causeway_platform.web.call import Call
from causeway_registrations.domain.registration import Status
from causeway_registrations.domain.sought import Sought


def sought_by(call: Call) -> Sought:
    """Return who is asked for with a ``SoughtQuery``."""
    status = call.query["status"]
    return Sought(
        status=None if status is None else Status(status), mode=call.query["mode"], person=call.query["person"]
    )
