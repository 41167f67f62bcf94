"""Contacts: naming, changing, and that somebody can always operate the system."""

import pytest

from causeway_partners.domain.contact import Contact
from causeway_partners.domain.facts import ContactChanged, ContactNamed
from causeway_partners.domain.refusals import EmailTaken, InstitutionSuspended, LastOperator, OperatorElsewhere
from causeway_partners.domain.session import started_session
from causeway_partners.use_cases.change_contact import ChangeContact, change_contact
from causeway_partners.use_cases.name_contact import name_contact
from causeway_platform.refusals import UnknownSubject
from causeway_testing.partners import NOW, WorkInMemory, a_contact, a_naming, an_institution, the_office


def a_museum() -> WorkInMemory:
    return WorkInMemory(an_institution(id="museum"), the_office(id="office"))


def change(work: WorkInMemory, contact: Contact, active: bool | None = None, **changes: object) -> Contact:
    command = ChangeContact(contact_id=contact.id, changes=changes, active=active, by="an-operator")
    return change_contact(command, work, now=NOW)


def test_a_named_contact_is_kept_told_of_and_written_down_without_personal_values() -> None:
    work = a_museum()
    contact = name_contact(a_naming("museum"), work, now=NOW)
    assert work.contacts.get(contact.id) == contact
    assert work.facts == [ContactNamed(contact)]
    (entry,) = work.history.of(contact.id)
    assert (entry.action, set(entry.changes)) == ("named", {"role", "language", "zone"})


def test_a_contact_needs_an_institution_that_takes_part() -> None:
    with pytest.raises(UnknownSubject):
        name_contact(a_naming("nowhere"), a_museum(), now=NOW)
    with pytest.raises(InstitutionSuspended):
        name_contact(a_naming("closed"), WorkInMemory(an_institution(id="closed", status="suspended")), now=NOW)


def test_only_the_exchange_office_has_operators() -> None:
    work = a_museum()
    with pytest.raises(OperatorElsewhere) as refusal:
        name_contact(a_naming("museum", role="operator"), work, now=NOW)
    assert "coordinator" in refusal.value.facts["roles"]
    assert name_contact(a_naming("office", role="operator"), work, now=NOW).role == "operator"


def test_two_active_contacts_cannot_have_one_address_however_it_is_written() -> None:
    work = a_museum()
    name_contact(a_naming("museum", email="Anahit@Museum.example"), work, now=NOW)
    with pytest.raises(EmailTaken):
        name_contact(a_naming("office", email="anahit@museum.EXAMPLE"), work, now=NOW)


def test_the_address_of_a_deactivated_contact_is_free_again() -> None:
    work = a_museum()
    contact = name_contact(a_naming("museum", email="a@museum.example"), work, now=NOW)
    change(work, contact, active=False)
    successor = name_contact(a_naming("museum", email="a@museum.example"), work, now=NOW)
    with pytest.raises(EmailTaken):
        change(work, contact, active=True)
    assert work.contacts.active_with("a@museum.example") == successor


def test_a_change_says_what_differs_but_not_the_new_name_or_address() -> None:
    work = a_museum()
    contact = name_contact(a_naming("museum"), work, now=NOW)
    after = change(work, contact, name="Ani P.", language="en", zone="Asia/Yerevan")
    assert work.facts[-1] == ContactChanged(after)
    assert after.revision == 2
    assert work.history.of(contact.id)[-1].changes == {"name": None, "language": "en"}


def test_a_correction_and_a_deactivation_together_are_one_change() -> None:
    work = a_museum()
    contact = name_contact(a_naming("museum"), work, now=NOW)
    assert change(work, contact, active=False, language="en").revision == 2


def test_a_change_of_nothing_says_nothing() -> None:
    work = a_museum()
    contact = name_contact(a_naming("museum"), work, now=NOW)
    assert change(work, contact, name=contact.name, active=True) is contact
    assert len(work.facts) == 1


@pytest.mark.parametrize("changed", [{"active": False}, {"role": "teacher"}, {"email": "new@museum.example"}])
def test_whoever_loses_a_role_an_address_or_the_part_has_to_sign_in_again(changed: dict[str, object]) -> None:
    work = a_museum()
    contact = name_contact(a_naming("museum"), work, now=NOW)
    session, _ = started_session(contact.id, NOW)
    work.sessions.add(session)
    change(work, contact, **changed)
    assert work.sessions.get(session.id).ended_because == "contact changed"


def test_a_new_name_or_language_ends_no_session() -> None:
    work = a_museum()
    contact = name_contact(a_naming("museum"), work, now=NOW)
    session, _ = started_session(contact.id, NOW)
    work.sessions.add(session)
    change(work, contact, name="Ani", language="en")
    assert work.sessions.get(session.id).ended_because is None


@pytest.mark.parametrize("changed", [{"active": False}, {"role": "other"}])
def test_the_last_operator_stays(changed: dict[str, object]) -> None:
    work = a_museum()
    operator = name_contact(a_naming("office", role="operator"), work, now=NOW)
    with pytest.raises(LastOperator):
        change(work, operator, **changed)
    assert work.contacts.get(operator.id) == operator
    name_contact(a_naming("office", role="operator"), work, now=NOW)
    change(work, operator, **changed)
    assert not work.contacts.get(operator.id).is_operator(work.institutions.get("office"))


def test_an_operator_may_change_name_and_address_although_the_last() -> None:
    work = a_museum()
    operator = name_contact(a_naming("office", role="operator"), work, now=NOW)
    assert change(work, operator, name="New Name", email="new@office.example").revision == 2


def test_a_deactivated_operator_of_another_day_does_not_count() -> None:
    work = a_museum()
    former = name_contact(a_naming("office", role="operator"), work, now=NOW)
    operator = name_contact(a_naming("office", role="operator"), work, now=NOW)
    change(work, former, active=False)
    with pytest.raises(LastOperator):
        change(work, operator, active=False)


def test_only_the_offices_operators_get_the_operators_token() -> None:
    office, museum = the_office(), an_institution()
    assert a_contact(role="operator").token_role(office) == "operator"
    assert a_contact(role="operator").token_role(museum) == "partner"
    assert a_contact(role="coordinator").token_role(office) == "partner"
    assert a_contact(role="operator", active=False).token_role(office) == "partner"


def test_what_has_a_verb_of_its_own_cannot_be_corrected() -> None:
    with pytest.raises(ValueError, match="active"):
        a_contact().corrected({"active": False}, an_institution())
