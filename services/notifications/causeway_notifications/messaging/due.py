"""What falls due in this service, and what is done about it."""

from datetime import datetime

from causeway_notifications.domain.kinds import Kind
from causeway_notifications.use_cases.fan_out_notices import FAN_OUT, FanOut, fan_out_notices
from causeway_notifications.use_cases.ports import Work
from causeway_platform.clock_work import Due, DueItem


def _fan_out(item: DueItem, work: Work, now: datetime) -> None:
    command = FanOut(
        event_id=item.payload["event_id"],
        kind=Kind(item.payload["kind"]),
        sequence=item.payload["sequence"],
        moment=item.payload["moment"],
        after=item.payload["after"],
    )
    fan_out_notices(command, work, now=now)


DUE: Due = {FAN_OUT: _fan_out}
