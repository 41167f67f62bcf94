"""What people ask about themselves: what is held, and to be forgotten.

The proof is a link that was sent to the address in question; so whoever has the mailbox may ask, and nobody else.
"""

from datetime import datetime
from functools import partial
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.mailboxes import person_key
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PERSON, PUBLIC
from causeway_platform.web.data_requests import ASKED, DataRequestBody, DataRequestView
from causeway_platform.web.etags import require_current
from causeway_platform.web.paging import PageQuery, page, window_of
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.refusals import RegistrationErased
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.delegation_ports import ShownDelegation
from causeway_registrations.use_cases.erase_person import ErasePerson, erase_person
from causeway_registrations.use_cases.erase_registration import EraseRegistration, erase_registration
from causeway_registrations.use_cases.ports import HeldRegistration, Work
from causeway_registrations.use_cases.request_data import RequestData, request_data
from causeway_registrations.use_cases.show_held import show_held
from causeway_registrations.web.changes import changed
from causeway_registrations.web.delegation_schemas import LedDelegationsPage
from causeway_registrations.web.delegations import delegation_view
from causeway_registrations.web.held_views import held_code_view, held_row_view, held_view
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.people_schemas import (
    ErasedView,
    HeldCodesPage,
    HeldPage,
    HeldRowsPage,
)
from causeway_registrations.web.schemas import RegistrationView
from causeway_registrations.web.spoken import language_of


def add_people_routes(routes: Routes, parts: Parts) -> None:
    """Declare what a person may ask about themselves, and how operators forget somebody."""
    _add_asking(routes, parts)
    _add_showing(routes, parts)
    _add_showing_codes(routes, parts)
    _add_showing_rows(routes, parts)
    _add_forgetting(routes, parts)


def _add_asking(routes: Routes, parts: Parts) -> None:
    @routes.post(
        "/people/data-requests",
        callers=PUBLIC,
        limit="10/minute",
        body=DataRequestBody,
        answer=DataRequestView,
        status=202,
        summary="Have a link to everything that is held about an address sent to it",
        description="The answer is the same whether anything is held or not. Asking again within ten minutes sends"
        " nothing more.",
        example={"email": "anahit@museum.example", "language": "hy", "zone": "Asia/Yerevan"},
    )
    def request_my_data(call: Call) -> Answer:
        body = call.body
        command = RequestData(person_key=person_key(body["email"]), language=body["language"], zone=body["zone"])
        return parts.commands.run(
            lambda work: request_data(command, work, now=parts.clock()),
            claim=call.claim,
            render=lambda _: Answer(status=202, body=ASKED),
        )


def _add_showing(routes: Routes, parts: Parts) -> None:
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
        view = partial(held_view, retention=parts.retention, address_of=parts.printer.address)
        found = show_held(call.caller.subject, parts.readings, after=after, limit=window.rows)
        return Answer(
            body=page(found, window, view=view, position=_position),
            headers={"Cache-Control": "no-store"},
        )

    @routes.get(
        "/people/data/delegations",
        callers=PERSON,
        query=PageQuery,
        answer=LedDelegationsPage,
        summary="The delegations that the person leads whom the link was sent to",
    )
    def read_my_delegations(call: Call) -> Answer:
        window = window_of(call.query, str)
        after = None if window.after is None else window.after[0]
        led = parts.delegations.led_by(call.caller.subject, after=after, limit=window.rows)
        body = page(led, window, view=_led, position=lambda one: (one.delegation.id,))
        return Answer(body=body, headers={"Cache-Control": "no-store"})


def _add_showing_codes(routes: Routes, parts: Parts) -> None:
    @routes.get(
        "/people/data/access-codes",
        callers=PERSON,
        query=PageQuery,
        answer=HeldCodesPage,
        summary="The access codes that are only for the person whom the link was sent to, without the codes",
    )
    def read_my_codes(call: Call) -> Answer:
        window = window_of(call.query, datetime, str)
        after = None if window.after is None else (window.after[0], window.after[1])
        found = parts.gate_readings.codes_for_person(call.caller.subject, after=after, limit=window.rows)
        view = partial(held_code_view, now=parts.clock())
        body = page(found, window, view=view, position=lambda one: (one.code.created_at, one.code.id))
        return Answer(body=body, headers={"Cache-Control": "no-store"})


def _add_showing_rows(routes: Routes, parts: Parts) -> None:
    @routes.get(
        "/people/data/refused-rows",
        callers=PERSON,
        query=PageQuery,
        answer=HeldRowsPage,
        summary="Rows with the person's address in tables that were sent for a group, which were refused",
    )
    def read_my_rows(call: Call) -> Answer:
        window = window_of(call.query, str)
        after = None if window.after is None else window.after[0]
        found = parts.imports.rows_of_person(call.caller.subject, after=after, limit=window.rows)
        view = partial(held_row_view, language=language_of(call))
        body = page(found, window, view=view, position=lambda one: (one.row.id,))
        return Answer(body=body, headers={"Cache-Control": "no-store"})


def _led(one: ShownDelegation) -> dict[str, Any]:
    return {**delegation_view(one), "led_since": one.delegation.led_since.isoformat()}


def _position(held: HeldRegistration) -> tuple[str]:
    return (held.shown.registration.id,)


def _add_forgetting(routes: Routes, parts: Parts) -> None:
    @routes.post(
        "/people/erasures",
        callers=PERSON,
        answer=ErasedView,
        summary="Be forgotten: places are given up, and everything that says who it was is removed",
    )
    def erase_me(call: Call) -> Answer:
        command = ErasePerson(person_key=call.caller.subject)
        return parts.commands.run(
            lambda work: erase_person(command, work, now=parts.clock(), rules=parts.rules),
            claim=call.claim,
            render=lambda erased: Answer(body={"erased": erased}),
        )

    @routes.post(
        "/registrations/<registration_id>/erase",
        callers=OPERATOR,
        answer=RegistrationView,
        refusals=(UnknownSubject, RegistrationErased),
        summary="Forget the person of a registration; a place in an event to come is offered on",
    )
    def erase(call: Call) -> Answer:
        command = EraseRegistration(registration_id=call.path["registration_id"])

        def handle(work: Work) -> Registration:
            require_current(work.registrations.get(command.registration_id).revision, call.stated_revision)
            return erase_registration(command, work, now=parts.clock(), rules=parts.rules)

        return parts.commands.run(handle, claim=call.claim, render=changed)
