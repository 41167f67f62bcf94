"""List everybody who is registered for an event, page after page, without ever holding all of them."""

from collections.abc import Iterator, Sequence

from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.sought import Sought
from causeway_registrations.use_cases.list_ports import ListReadings, Queue
from causeway_registrations.use_cases.ports import ShownRegistration

ROWS_AT_ONCE = 500


def list_whole_event(sought: Sought, event: OfferedEvent, lists: ListReadings) -> Iterator[Sequence[ShownRegistration]]:
    """Yield the registrations that are sought, in the order they came; places in a queue are as when first needed."""
    queues: dict[str, Queue] = {}
    after: str | None = None
    while True:
        found = lists.registrations_after(event.id, sought, after=after, limit=ROWS_AT_ONCE)
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
