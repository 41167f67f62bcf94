"""Which message tells of which fact."""

from collections.abc import Mapping

from causeway_contracts import partners as messages
from causeway_partners.domain import facts
from causeway_partners.domain.contact import Contact
from causeway_partners.domain.institution import Institution
from causeway_partners.domain.signing_key import SigningKey
from causeway_platform.outbox import Draft
from causeway_platform.work import Publications


def _institution(message_type: str, institution: Institution) -> Draft:
    state = {
        "id": institution.id,
        "names": dict(institution.names),
        "kind": institution.kind,
        "country": institution.country,
        "zone": institution.zone,
        "languages": list(institution.languages),
        "website": institution.website,
        "status": institution.status,
        "revision": institution.revision,
    }
    return Draft.of_state(message_type, institution.id, institution.revision, state)


def _contact(message_type: str, contact: Contact, change: Mapping[str, str] | None = None) -> Draft:
    state = {
        "id": contact.id,
        "institution_id": contact.institution_id,
        "role": contact.role,
        "language": contact.language,
        "zone": contact.zone,
        "active": contact.active,
        "revision": contact.revision,
    }
    person = {"name": contact.name, "email": contact.email}
    return Draft.of_state(message_type, contact.id, contact.revision, state, change=change, person=person)


def _data_requested(fact: facts.DataRequested) -> Draft:
    return _contact(messages.DATA_REQUESTED, fact.contact, {"language": fact.language, "zone": fact.zone})


def _key(message_type: str, key: SigningKey) -> Draft:
    state = {
        "kid": key.id,
        "jwk": dict(key.jwk),
        "active_from": key.active_from,
        "retired_at": key.retired_at,
        "revision": key.revision,
    }
    return Draft.of_state(message_type, key.id, key.revision, state)


PUBLICATIONS: Publications = {
    facts.InstitutionEnrolled: lambda fact: _institution(messages.INSTITUTION_ENROLLED, fact.institution),
    facts.InstitutionChanged: lambda fact: _institution(messages.INSTITUTION_CHANGED, fact.institution),
    facts.ContactNamed: lambda fact: _contact(messages.CONTACT_NAMED, fact.contact),
    facts.ContactChanged: lambda fact: _contact(messages.CONTACT_CHANGED, fact.contact),
    facts.DataRequested: _data_requested,
    facts.SigningKeyPublished: lambda fact: _key(messages.SIGNING_KEY_PUBLISHED, fact.key),
    facts.SigningKeyRetired: lambda fact: _key(messages.SIGNING_KEY_RETIRED, fact.key),
}
