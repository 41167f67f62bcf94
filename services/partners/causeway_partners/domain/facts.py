"""What can happen here, in the past tense; each carries the aggregate as it is afterwards."""

from dataclasses import dataclass

from causeway_partners.domain.contact import Contact
from causeway_partners.domain.institution import Institution
from causeway_partners.domain.signing_key import SigningKey


@dataclass(frozen=True, slots=True)
class InstitutionEnrolled:
    """An institution became a partner."""

    institution: Institution


@dataclass(frozen=True, slots=True)
class InstitutionChanged:
    """Something about an institution changed, its status included."""

    institution: Institution


@dataclass(frozen=True, slots=True)
class ContactNamed:
    """A person took a part in an institution."""

    contact: Contact


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """Something about a contact changed."""

    contact: Contact


@dataclass(frozen=True, slots=True)
class DataRequested:
    """A contact wants to know what is held about them, by mail in ``language``, with times as in ``zone``."""

    contact: Contact
    language: str
    zone: str


@dataclass(frozen=True, slots=True)
class SigningKeyPublished:
    """A key will sign access tokens."""

    key: SigningKey


@dataclass(frozen=True, slots=True)
class SigningKeyRetired:
    """A key signs and verifies no more."""

    key: SigningKey
