"""What people ask about themselves: a link to what is held, and by it what is held here.

Contacts are corrected and deactivated by operators; being forgotten as a participant is asked of registrations.
"""

from collections.abc import Sequence
from typing import Any

from causeway_partners.domain.contact import Contact
from causeway_partners.use_cases.ports import Work
from causeway_partners.use_cases.request_data import RequestData, request_data
from causeway_partners.web.parts import PartnersParts
from causeway_partners.web.schemas import HeldContactsPage
from causeway_partners.web.views import contact_view
from causeway_platform.commands import Answer
from causeway_platform.mailboxes import person_key
from causeway_platform.web.call import Call
from causeway_platform.web.callers import PERSON, PUBLIC
from causeway_platform.web.data_requests import ASKED, DataRequestBody, DataRequestView
from causeway_platform.web.paging import PageQuery, page, window_of
from causeway_platform.web.routes import Routes

Held = tuple[Contact, dict[str, str]]
"""A contact, and the names of the institution by language."""


def add_people_routes(routes: Routes, parts: PartnersParts) -> None:
    """Declare what a person may ask."""
    _add_asking(routes, parts)
    _add_showing(routes, parts)


def _add_asking(routes: Routes, parts: PartnersParts) -> None:
    @routes.post(
        "/people/data-requests",
        callers=PUBLIC,
        limit="10/minute",
        body=DataRequestBody,
        answer=DataRequestView,
        status=202,
        summary="Have a link to everything that is held about an address sent to it, if it is a contact's.",
        description="The answer is the same whether the address is known or not, and nothing is looked up for it."
        " Asking again within ten minutes sends nothing more. Participants ask registrations in the same way.",
        example={"email": "anahit@example.org", "language": "hy", "zone": "Asia/Yerevan"},
    )
    def request_my_data(call: Call) -> Answer:
        body = call.body
        command = RequestData(person_key=person_key(body["email"]), language=body["language"], zone=body["zone"])
        return parts.run(
            lambda work: request_data(command, work, now=parts.clock()),
            claim=call.claim,
            render=lambda _: Answer(status=202, body=ASKED),
        )


def _add_showing(routes: Routes, parts: PartnersParts) -> None:
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
    asked_at = contact.data_requested_at
    return {
        **contact_view(contact),
        "institution": names,
        "data_requested_at": None if asked_at is None else asked_at.isoformat(),
    }
