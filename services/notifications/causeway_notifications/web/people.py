"""What people may see of what is held about them here, by the link that was mailed to them."""

from causeway_notifications.web.parts import Parts
from causeway_notifications.web.people_schemas import HeldPage
from causeway_notifications.web.views import held_view
from causeway_platform.commands import Answer
from causeway_platform.web.call import Call
from causeway_platform.web.callers import PERSON
from causeway_platform.web.paging import PageQuery, page, window_of
from causeway_platform.web.routes import Routes


def add_people_routes(routes: Routes, parts: Parts) -> None:
    """Declare what a person may ask; being forgotten is asked of registrations, and followed here."""

    @routes.get(
        "/people/data",
        callers=PERSON,
        query=PageQuery,
        answer=HeldPage,
        summary="Everything that is held here about the person whom the link was sent to",
    )
    def read_my_data(call: Call) -> Answer:
        window = window_of(call.query, str)
        after = None if window.after is None else window.after[0]
        found = parts.held.held_about(call.caller.subject, after=after, limit=window.rows)
        body = page(found, window, view=held_view, position=lambda held: (held.registration.id,))
        return Answer(body=body, headers={"Cache-Control": "no-store"})
