"""Contacts over HTTP. A partner's people see the contacts of their own institution; others' do not exist for them."""

from causeway_partners.domain.contact import CORRECTABLE_BY_SELF, Contact
from causeway_partners.domain.refusals import EmailTaken, InstitutionSuspended, LastOperator, OperatorElsewhere
from causeway_partners.use_cases.change_contact import ChangeContact, change_contact
from causeway_partners.use_cases.name_contact import NameContact, name_contact
from causeway_partners.use_cases.ports import ContactsSought, Page, Work
from causeway_partners.web import schemas
from causeway_partners.web.lists import page_answer, where_to_start
from causeway_partners.web.parts import PartnersParts
from causeway_partners.web.views import contact_view
from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PARTNER, SIGNED_IN, Caller, NotAllowed
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Routes


def add_contact_routes(routes: Routes, parts: PartnersParts) -> None:
    """Declare the contacts' routes."""
    _add_reading(routes, parts)
    _add_changing(routes, parts)


def _add_reading(routes: Routes, parts: PartnersParts) -> None:
    @routes.get(
        "/institutions/<institution_id>/contacts",
        callers=SIGNED_IN,
        scope="partners:read",
        query=schemas.ContactsQuery,
        answer=schemas.ContactsPage,
        refusals=(UnknownSubject,),
        summary="List an institution's contacts by name.",
    )
    def list_contacts(call: Call) -> Answer:
        after, limit = where_to_start(call)
        institution_id = call.path["institution_id"]
        sought = ContactsSought(institution_id=institution_id, active=call.query["active"], after=after, limit=limit)

        def read(work: Work) -> Page[Contact]:
            _require_own_institution(institution_id, call.caller, "institution")
            work.institutions.get(institution_id)
            return work.contacts.page(sought)

        return page_answer(parts.within(read), contact_view)

    @routes.get(
        "/contacts/<contact_id>",
        callers=SIGNED_IN,
        scope="partners:read",
        answer=schemas.ContactView,
        refusals=(UnknownSubject,),
        summary="Show a contact.",
    )
    def show_contact(call: Call) -> Answer:
        return _answer(parts.within(lambda work: visible_contact(call.path["contact_id"], call.caller, work)))


def _add_changing(routes: Routes, parts: PartnersParts) -> None:
    @routes.post(
        "/institutions/<institution_id>/contacts",
        callers=OPERATOR,
        body=schemas.NameContactBody,
        answer=schemas.ContactView,
        status=201,
        refusals=(UnknownSubject, InstitutionSuspended, OperatorElsewhere, EmailTaken),
        summary="Name a person as a contact of an institution.",
        example=schemas.CONTACT_EXAMPLE,
    )
    def name(call: Call) -> Answer:
        command = NameContact(**call.body, institution_id=call.path["institution_id"], by=call.caller.subject)
        return parts.run(
            lambda work: name_contact(command, work, now=parts.clock()),
            claim=call.claim,
            render=lambda contact: _answer(contact, status=201),
        )

    @routes.patch(
        "/contacts/<contact_id>",
        callers=OPERATOR | PARTNER,
        body=schemas.ChangeContactBody,
        answer=schemas.ContactView,
        refusals=(UnknownSubject, ChangedMeanwhile, NotAllowed, OperatorElsewhere, EmailTaken, LastOperator),
        summary="Correct a contact's particulars; people change their own name, language and zone.",
        example={"language": "hy", "zone": "Asia/Yerevan"},
    )
    def change_particulars(call: Call) -> Answer:
        changes = dict(call.body)
        active = changes.pop("active", None)
        command = ChangeContact(
            contact_id=call.path["contact_id"], changes=changes, active=active, by=call.caller.subject
        )

        def handle(work: Work) -> Contact:
            contact = visible_contact(command.contact_id, call.caller, work)
            _require_own_particulars(contact, call)
            require_current(contact.revision, call.expected_revision)
            return change_contact(command, work, now=parts.clock())

        return parts.run(handle, claim=None, render=_answer)


def visible_contact(contact_id: str, caller: Caller, work: Work) -> Contact:
    """Return a contact that the caller may see.

    Raises:
        UnknownSubject: there is none, or it is another institution's.
    """
    contact = work.contacts.get(contact_id)
    _require_own_institution(contact.institution_id, caller, "contact")
    return contact


def _require_own_institution(institution_id: str, caller: Caller, noun: str) -> None:
    if caller.role is not OPERATOR and caller.institution_id != institution_id:
        raise UnknownSubject.named(noun)


def _require_own_particulars(contact: Contact, call: Call) -> None:
    """Let people change what is theirs of themselves, and the exchange office everything."""
    if call.caller.role is OPERATOR:
        return
    if contact.id != call.caller.subject or set(call.body) - set(CORRECTABLE_BY_SELF):
        raise NotAllowed(
            f"People change {', '.join(CORRECTABLE_BY_SELF)} of themselves; the rest is the exchange office's.",
            next_step="Ask the exchange office to make this change.",
        )


def _answer(contact: Contact, *, status: int = 200) -> Answer:
    headers = {"Location": f"/api/partners/contacts/{contact.id}"} if status == 201 else {}
    return Answer(status=status, body=contact_view(contact), headers=headers, etag=str(contact.revision))
