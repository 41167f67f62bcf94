"""Make a new system usable: the exchange office as its first institution, and its first operator."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from causeway_partners.domain.contact import Contact
from causeway_partners.domain.history import SYSTEM
from causeway_partners.domain.institution import EXCHANGE_OFFICE, Institution
from causeway_partners.use_cases.enrol_institution import EnrolInstitution, enrol
from causeway_partners.use_cases.name_contact import NameContact, name_contact
from causeway_partners.use_cases.ports import Work
from causeway_partners.use_cases.set_password import SetPassword, set_password

OFFICE_NAMES = {"en": "Exchange Office", "zh-Hans": "交流办公室", "hy": "Փոխանակումների գրասենյակ"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenExchangeOffice:
    """The first operator's address and password hash, and the office's particulars."""

    email: str
    password_hash: str
    names: Mapping[str, str] = field(default_factory=lambda: dict(OFFICE_NAMES))
    country: str
    zone: str


def needs_operator(work: Work) -> bool:
    """Say whether nobody can operate the system."""
    office = work.institutions.office()
    return office is None or not work.contacts.operators_of(office.id, limit=1)


def open_exchange_office(command: OpenExchangeOffice, work: Work, *, now: datetime) -> Contact | None:
    """Return the first operator, or none when there is one already: nothing is changed then.

    Raises:
        EmailTaken: a contact of another institution has the address.
    """
    # Two processes may be prepared at the same moment.
    work.hold("operators")
    if not needs_operator(work):
        return None
    office = work.institutions.office() or _enrol_office(command, work, now)
    naming = NameContact(
        institution_id=office.id,
        role="operator",
        name="Operator",
        email=command.email,
        language="en",
        zone=command.zone,
        by=SYSTEM,
    )
    operator = name_contact(naming, work, now=now)
    password = SetPassword(contact_id=operator.id, password_hash=command.password_hash, by=SYSTEM)
    return set_password(password, work, now=now)


def _enrol_office(command: OpenExchangeOffice, work: Work, now: datetime) -> Institution:
    enrolment = EnrolInstitution(
        names=command.names,
        kind=EXCHANGE_OFFICE,
        country=command.country,
        zone=command.zone,
        languages=tuple(command.names),
        by=SYSTEM,
    )
    return enrol(enrolment, work, now=now)
