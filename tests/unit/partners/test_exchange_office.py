"""A new system has an exchange office and an operator, once."""

import pytest

from causeway_partners.domain.facts import ContactNamed, InstitutionEnrolled
from causeway_partners.domain.refusals import EmailTaken
from causeway_partners.use_cases.open_exchange_office import (
    OpenExchangeOffice,
    needs_operator,
    open_exchange_office,
)
from causeway_testing.partners import NOW, WorkInMemory, a_contact, an_institution, the_office

OPENING = OpenExchangeOffice(email="operator@office.example", password_hash="hash", country="CN", zone="Asia/Shanghai")


def test_a_new_system_gets_an_office_in_three_languages_and_an_operator_who_can_sign_in() -> None:
    work = WorkInMemory()
    assert needs_operator(work)
    operator = open_exchange_office(OPENING, work, now=NOW)
    office = work.institutions.office()
    assert operator is not None
    assert office is not None
    assert set(office.names) == {"en", "zh-Hans", "hy"}
    assert operator.is_operator(office)
    assert work.logins.get(operator.id).password_hash == "hash"
    assert work.facts == [InstitutionEnrolled(office), ContactNamed(operator)]
    assert {entry.by for entry in work.history.rows.values()} == {"system"}


def test_doing_it_again_changes_nothing() -> None:
    work = WorkInMemory()
    open_exchange_office(OPENING, work, now=NOW)
    before = (dict(work.institutions.rows), dict(work.contacts.rows), list(work.facts))
    assert open_exchange_office(OPENING, work, now=NOW) is None
    assert (work.institutions.rows, work.contacts.rows, work.facts) == before


def test_an_office_that_lost_its_operators_gets_one_and_stays_the_same_office() -> None:
    office = the_office(id="office")
    work = WorkInMemory(office, a_contact(institution_id="office", role="operator", active=False))
    operator = open_exchange_office(OPENING, work, now=NOW)
    assert operator is not None
    assert list(work.institutions.rows.values()) == [office]


def test_an_address_that_a_partners_contact_has_is_refused() -> None:
    work = WorkInMemory(an_institution(id="museum"), a_contact(email=OPENING.email))
    with pytest.raises(EmailTaken):
        open_exchange_office(OPENING, work, now=NOW)
