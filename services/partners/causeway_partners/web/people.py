"""What people may see of what is held about them here, by the link that was mailed to them."""

from collections.abc import Sequence
from typing import Any

from causeway_partners.domain.contact import Contact
from causeway_partners.use_cases.ports import Work
from causeway_partners.web.parts import PartnersParts
from causeway_partners.web.schemas import HeldContactsPage
from causeway_partners.web.views import contact_view
from causeway_platform.commands import Answer
from causeway_platform.web.call import Call
from causeway_platform.web.callers import PERSON
from causeway_platform.web.paging import PageQuery, page, window_of
from causeway_platform.web.routes import Routes

Held = tuple[Contact, dict[str, str]]
"""A contact, and the names of the institution by language."""


def add_people_routes(routes: Routes, parts: PartnersParts) -> None:
    """Declare what a person may ask; contacts are corrected and deactivated by operators."""

    @routes.get(
        "/people/data",
        callers=PERSON,
        query=PageQuery,
        answer=HeldContactsPage,
        summary="Everything that is held here about the person whom the link was sent to.",
    )
    def read_my_data(call: Call) -> Answer:
        window = window_of(call.query, str)
        after = None if window.after is None else str(window.after[0])

        def read(work: Work) -> Sequence[Held]:
            contacts = work.contacts.of_person(call.caller.subject, after=after, limit=window.rows)
            return [(one, dict(work.institutions.get(one.institution_id).names)) for one in contacts]

        body = page(parts.within(read), window, view=_view, position=lambda held: (held[0].id,))
        return Answer(body=body, headers={"Cache-Control": "no-store"})


def _view(held: Held) -> dict[str, Any]:
    contact, names = held
    return {**contact_view(contact), "institution": names}
