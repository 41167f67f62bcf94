"""Institutions over HTTP."""

from typing import Any

from causeway_partners.domain.institution import Institution
from causeway_partners.domain.refusals import KindIsFixed, OfficeStays, ReferenceTaken
from causeway_partners.use_cases.change_institution import ChangeInstitution, change_institution
from causeway_partners.use_cases.enrol_institution import EnrolInstitution, enrol_institution
from causeway_partners.use_cases.ports import InstitutionsSought, Work
from causeway_partners.web import schemas
from causeway_partners.web.lists import page_answer, where_to_start
from causeway_partners.web.parts import PartnersParts
from causeway_partners.web.views import institution_view
from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, SIGNED_IN, Caller
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Routes


def add_institution_routes(routes: Routes, parts: PartnersParts) -> None:
    """Declare the institutions' routes."""
    _add_reading(routes, parts)
    _add_changing(routes, parts)


def _add_reading(routes: Routes, parts: PartnersParts) -> None:
    @routes.get(
        "/institutions",
        callers=SIGNED_IN,
        scope="partners:read",
        query=schemas.InstitutionsQuery,
        answer=schemas.InstitutionsPage,
        summary="List institutions by name; `q` is the beginning of any word of any name.",
    )
    def list_institutions(call: Call) -> Answer:
        after, limit = where_to_start(call)
        query = call.query
        # Partners see each other while they are partners; the exchange office sees everything.
        status = query["status"] if call.caller.role is OPERATOR else "active"
        sought = InstitutionsSought(
            beginning=query["q"],
            country=query["country"],
            kind=query["kind"],
            status=status,
            after=after,
            limit=limit,
        )
        page = parts.within(lambda work: work.institutions.page(sought))
        return page_answer(page, lambda institution: institution_view(institution, call.caller))

    @routes.get(
        "/institutions/<institution_id>",
        callers=SIGNED_IN,
        scope="partners:read",
        answer=schemas.InstitutionView,
        refusals=(UnknownSubject,),
        summary="Show an institution.",
    )
    def show_institution(call: Call) -> Answer:
        institution = parts.within(lambda work: visible_institution(call.path["institution_id"], call.caller, work))
        return _answer(institution, call.caller)


def _add_changing(routes: Routes, parts: PartnersParts) -> None:
    @routes.post(
        "/institutions",
        callers=OPERATOR,
        body=schemas.EnrolBody,
        answer=schemas.InstitutionView,
        status=201,
        refusals=(ReferenceTaken,),
        summary="Enrol an institution as a partner.",
        example=schemas.ENROL_EXAMPLE,
    )
    def enrol(call: Call) -> Answer:
        command = enrolment(call.body, call.caller)
        return parts.run(
            lambda work: enrol_institution(command, work, now=parts.clock()),
            claim=call.claim,
            render=lambda institution: _answer(institution, call.caller, status=201),
        )

    @routes.patch(
        "/institutions/<institution_id>",
        callers=OPERATOR,
        body=schemas.ChangeInstitutionBody,
        answer=schemas.InstitutionView,
        refusals=(UnknownSubject, ChangedMeanwhile, KindIsFixed, OfficeStays),
        summary="Correct an institution's particulars, suspend it or resume it.",
        example={"status": "suspended"},
    )
    def change(call: Call) -> Answer:
        command = _change(call)

        def handle(work: Work) -> Institution:
            require_current(work.institutions.get(command.institution_id).revision, call.expected_revision)
            return change_institution(command, work, now=parts.clock())

        return parts.run(handle, claim=None, render=lambda institution: _answer(institution, call.caller))


def enrolment(body: dict[str, Any], caller: Caller) -> EnrolInstitution:
    """Return the command that a checked body asks for."""
    return EnrolInstitution(**body | {"languages": tuple(body["languages"])}, by=caller.subject)


def visible_institution(institution_id: str, caller: Caller, work: Work) -> Institution:
    """Return an institution that the caller may see: partners see the active ones and their own.

    Raises:
        UnknownSubject: there is none, or it is not for the caller.
    """
    institution = work.institutions.get(institution_id)
    if caller.role is OPERATOR or institution.status == "active" or institution.id == caller.institution_id:
        return institution
    raise UnknownSubject.named("institution")


def _change(call: Call) -> ChangeInstitution:
    changes = dict(call.body)
    status = changes.pop("status", None)
    if "languages" in changes:
        changes["languages"] = tuple(changes["languages"])
    return ChangeInstitution(
        institution_id=call.path["institution_id"], changes=changes, status=status, by=call.caller.subject
    )


def _answer(institution: Institution, caller: Caller, *, status: int = 200) -> Answer:
    headers = {"Location": f"/api/partners/institutions/{institution.id}"} if status == 201 else {}
    body = institution_view(institution, caller)
    return Answer(status=status, body=body, headers=headers, etag=str(institution.revision))
