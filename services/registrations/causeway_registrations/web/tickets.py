"""Tickets: a signed code and its picture, made from the registration's id and kept nowhere."""

import io
from functools import lru_cache
from typing import Any

import segno

from causeway_platform.commands import Answer
from causeway_platform.links import LinkSubject, UnknownLink
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PARTICIPANT
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.refusals import PlaceNotConfirmed
from causeway_registrations.domain.registration import Registration
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
    seats = [_seat_ticket(registration, seat, parts) for seat in registration.seats]
    return Answer(body={"code": seats[0]["code"], "svg": seats[0]["svg"], "seats": seats})


def _seat_ticket(registration: Registration, seat: int, parts: Parts) -> dict[str, Any]:
    code = code_of(registration, seat, parts)
    return {"seat": seat, "name": registration.name_of(seat), "code": code, "svg": picture(code)}


def code_of(registration: Registration, seat: int, parts: Parts) -> str:
    """Return the code of one seat; the registrant's is the one that tickets had before seats were told apart."""
    return parts.links.sign(TICKET, registration.id, seat)


def ticket_in(code: str, parts: Parts) -> LinkSubject | None:
    """Return the registration, and as ``version`` the seat, that ``code`` was signed for; none when not by us."""
    try:
        return parts.links.verify(TICKET, code.strip())
    except UnknownLink:
        return None


@lru_cache(maxsize=1024)
def picture(code: str) -> str:
    """Return a QR code at error level M as an SVG document, black on white with a quiet zone of 4 modules."""
    out = io.BytesIO()
    segno.make(code, error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue().decode()
