"""Which message tells of which fact about a delegation."""

from collections.abc import Callable
from typing import Any

from causeway_contracts import delegations as messages
from causeway_platform.outbox import Draft
from causeway_platform.work import Publications
from causeway_registrations.domain import delegation_facts as facts

NOBODYS = {"language": "en", "zone": "UTC"}
"""The fields must be there; who was forgotten is nowhere."""


def _about(message_type: str) -> Callable[[facts.DelegationFact], Draft]:
    def draft(fact: facts.DelegationFact) -> Draft:
        return _draft(message_type, fact, {})

    return draft


def _led(fact: facts.DelegationLed) -> Draft:
    return _draft(messages.DELEGATION_LED, fact, {"person_forgotten": True} if fact.relieves else {})


def _lapsed(fact: facts.MembersLapsed) -> Draft:
    return _draft(messages.MEMBERS_LAPSED, fact, {"lapsed": fact.lapsed})


def _draft(message_type: str, fact: facts.DelegationFact, change: dict[str, Any]) -> Draft:
    delegation, leader = fact.delegation, fact.delegation.leader
    person = None if leader is None else {"name": leader.name, "email": leader.email}
    state = delegation_state(fact)
    return Draft.of_state(message_type, delegation.id, delegation.revision, state, change=change, person=person)


def delegation_state(fact: facts.DelegationFact) -> dict[str, Any]:
    """Return the delegation as others may know it, without its leader."""
    delegation, allotment, leader = fact.delegation, fact.allotment, fact.delegation.leader
    reader = NOBODYS if leader is None else {"language": leader.language, "zone": leader.zone}
    return {
        "id": delegation.id,
        "allotment_id": allotment.id,
        "event_id": delegation.event_id,
        "label": allotment.label,
        "mode": allotment.mode,
        "places": allotment.places,
        "filled": allotment.filled,
        "returns_at": allotment.returns_at,
        **reader,
        "link_version": delegation.link_version,
        "led_since": delegation.led_since,
        "revision": delegation.revision,
    }


DELEGATION_PUBLICATIONS: Publications = {
    facts.DelegationLed: _led,
    facts.DelegationReminded: _about(messages.DELEGATION_REMINDED),
    facts.DelegationLeft: _about(messages.DELEGATION_LEFT),
    facts.MembersLapsed: _lapsed,
}
