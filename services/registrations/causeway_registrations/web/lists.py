"""What a list shows, as a table to take away; it goes out while it is read, however long it is."""

from collections.abc import Sequence

from causeway_platform.csv_rows import MEDIA_TYPE, Cell
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.routes import Media, Routes
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.refusals import UnknownEvent
from causeway_registrations.use_cases.list_whole_event import list_whole_event
from causeway_registrations.use_cases.ports import ShownRegistration
from causeway_registrations.use_cases.show_places import show_places
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.schemas import SoughtQuery
from causeway_registrations.web.sought import sought_by
from causeway_registrations.web.tables import LIMIT, ROWS_AT_ONCE, Stretch, stretches, table

PEOPLE = (
    *("name", "email", "companions", "mode", "kind", "parts", "size", "status", "place_in_queue", "offer_expires_at"),
    *("language", "zone", "country", "institution_id", "registered_at", "checked_in_at", "erased_at", "id"),
)
ALLOTMENTS = (
    "label",
    "institution_id",
    "mode",
    "kind",
    "places",
    "filled",
    "waiting_priority",
    "returns_at",
    "returned_at",
    "id",
)
"""Without the tokens: whoever has one can have a place."""


def add_list_routes(routes: Routes, parts: Parts) -> None:
    """Declare the lists that operators take away."""

    @routes.get(
        "/events/<event_id>/registrations.csv",
        callers=OPERATOR,
        query=SoughtQuery,
        answer=Media(MEDIA_TYPE),
        refusals=(UnknownEvent,),
        limit=LIMIT,
        summary="Who is registered for an event, all of them, for a spreadsheet; no cell is a formula",
    )
    def read_registrations_csv(call: Call) -> Content:
        event = show_places(call.path["event_id"], parts.readings)
        pages = ([_person(one) for one in page] for page in list_whole_event(sought_by(call), event, parts.lists))
        return table("registrations", PEOPLE, pages)

    @routes.get(
        "/events/<event_id>/allotments.csv",
        callers=OPERATOR,
        answer=Media(MEDIA_TYPE),
        refusals=(UnknownEvent,),
        limit=LIMIT,
        summary="What is kept for whom at an event, for a spreadsheet; no cell is a formula",
    )
    def read_allotments_csv(call: Call) -> Content:
        event = show_places(call.path["event_id"], parts.readings)

        def read(after: str | None) -> Stretch[Allotment]:
            return parts.readings.allotments_of(event.id, after=after, limit=ROWS_AT_ONCE)

        return table("allotments", ALLOTMENTS, (map(_allotment, page) for page in stretches(read)))


def _person(shown: ShownRegistration) -> Sequence[Cell]:
    one = shown.registration
    person, offer = one.participant, one.offer
    name, email = (person.name, person.email) if person else (None, None)
    companions = "; ".join(one.companions) if person else None
    chosen = (one.mode, one.kind, "; ".join(one.parts), one.size, one.status.value, shown.place_in_queue)
    told = (offer.expires_at if offer else None, one.language, one.zone, one.country, one.institution_id)
    return (name, email, companions, *chosen, *told, one.registered_at, one.checked_in_at, one.erased_at, one.id)


def _allotment(one: Allotment) -> Sequence[Cell]:
    counted = (one.places, one.filled, one.waiting_priority)
    return (one.label, one.institution_id, one.mode, one.kind, *counted, one.returns_at, one.returned_at, one.id)
