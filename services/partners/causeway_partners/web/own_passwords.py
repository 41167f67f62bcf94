"""Setting a password over HTTP: one's own, or as an operator somebody else's."""

from causeway_partners.domain.contact import Contact
from causeway_partners.domain.passwords import check_password
from causeway_partners.domain.refusals import WeakPassword, WrongPassword
from causeway_partners.use_cases.ports import Work
from causeway_partners.use_cases.set_password import SetPassword, set_password
from causeway_partners.web import schemas
from causeway_partners.web.contacts import visible_contact
from causeway_partners.web.parts import PartnersParts
from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile, Overloaded, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PARTNER, NotAllowed
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Routes

PER_ACCOUNT = "10/minute"


def add_password_routes(routes: Routes, parts: PartnersParts) -> None:
    """Declare the password's route."""

    @routes.put(
        "/contacts/<contact_id>/password",
        callers=OPERATOR | PARTNER,
        body=schemas.PasswordBody,
        status=204,
        limit="30/minute",
        refusals=(
            UnknownSubject,
            ChangedMeanwhile,
            NotAllowed,
            WeakPassword,
            WrongPassword,
            Overloaded,
        ),
        summary="Set a contact's password; whoever sets their own gives the present one. All sessions end.",
        example={"password": "four words that fit", "current_password": "the four words before"},
    )
    def put_password(call: Call) -> Answer:
        contact_id = call.path["contact_id"]
        call.limit(PER_ACCOUNT, contact_id)
        contact, present = parts.within(lambda work: _with_present_hash(call, work))
        password = call.body["password"]
        check_password(password, email=contact.email)
        if call.caller.subject == contact_id and not parts.passwords.match(
            call.body["current_password"] or "", present
        ):
            raise WrongPassword(
                "The present password that was given is not right.", next_step="Give the password you signed in with."
            )
        command = SetPassword(
            contact_id=contact_id, password_hash=parts.passwords.hash(password), by=call.caller.subject
        )

        def handle(work: Work) -> Contact:
            require_current(work.contacts.get(contact_id).revision, call.expected_revision)
            return set_password(command, work, now=parts.clock())

        return parts.run(handle, claim=None, render=lambda _: Answer(status=204))


def _with_present_hash(call: Call, work: Work) -> tuple[Contact, str | None]:
    """Return the contact and the hash of its present password, for those who may set another."""
    contact = visible_contact(call.path["contact_id"], call.caller, work)
    if call.caller.role is not OPERATOR and call.caller.subject != contact.id:
        raise NotAllowed(
            "People set their own password; the exchange office sets anybody's.",
            next_step="Ask the person, or the exchange office.",
        )
    require_current(contact.revision, call.expected_revision)
    login = work.logins.find(contact.id)
    return contact, None if login is None else login.password_hash
