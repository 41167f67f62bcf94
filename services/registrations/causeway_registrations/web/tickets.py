"""Tickets: a signed code and its picture, made from the registration's id and kept nowhere."""

import io
from functools import lru_cache

import segno

from causeway_platform.commands import Answer
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PARTICIPANT
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.refusals import PlaceNotConfirmed
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.registrations import shown_to
from causeway_registrations.web.schemas import TicketView

TICKET = "ticket"
"""The purpose of the code; a link for another purpose opens no door."""


def add_ticket_routes(routes: Routes, parts: Parts) -> None:
    """Declare how a ticket is fetched."""

    @routes.get(
        "/registrations/<registration_id>/ticket",
        callers=OPERATOR | PARTICIPANT,
        own="registration_id",
        answer=TicketView,
        refusals=(UnknownSubject, PlaceNotConfirmed),
        summary="The ticket of a confirmed place",
    )
    def read_ticket(call: Call) -> Answer:
        return _ticket(call, call.path["registration_id"], parts)

    @routes.get(
        "/mine/ticket",
        callers=PARTICIPANT,
        answer=TicketView,
        refusals=(PlaceNotConfirmed,),
        summary="The ticket of the registration that the link is for",
    )
    def read_my_ticket(call: Call) -> Answer:
        return _ticket(call, call.caller.subject, parts)


def _ticket(call: Call, registration_id: str, parts: Parts) -> Answer:
    registration = shown_to(call.caller, registration_id, parts).registration
    registration.refuse_unless_confirmed()
    code = parts.links.sign(TICKET, registration.id)
    return Answer(body={"code": code, "svg": picture(code)})


@lru_cache(maxsize=1024)
def picture(code: str) -> str:
    """Return a QR code at error level M as an SVG document, black on white with a quiet zone of 4 modules."""
    out = io.BytesIO()
    segno.make(code, error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue().decode()
