"""List everybody who is registered for an event, page after page, without ever holding all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Status
from causeway_registrations.use_cases.list_ports import ListReadings, Queue
from causeway_registrations.use_cases.ports import ShownRegistration

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWholeEvent:
    """Which of the event's registrations."""

    status: Status | None = None
    mode: str | None = None


def list_whole_event(
    command: ListWholeEvent, event: OfferedEvent, lists: ListReadings
) -> Iterator[Sequence[ShownRegistration]]:
    """Yield the registrations in the order they came, with the places in the queue as they were when first needed."""
    queues: dict[str, Queue] = {}
    after: str | None = None
    while True:
        found = lists.registrations_after(
            event.id, after=after, limit=ROWS_AT_ONCE, status=command.status, mode=command.mode
        )
        page = []
        for one in found:
            if one.position is None or event.draw_pending:
                page.append(ShownRegistration(one))
                continue
            if one.mode not in queues:
                queues[one.mode] = lists.queue(event.id, one.mode)
            page.append(ShownRegistration(one, queues[one.mode].place_of(one)))
        yield page
        if len(found) < ROWS_AT_ONCE:
            return
        after = found[-1].id
