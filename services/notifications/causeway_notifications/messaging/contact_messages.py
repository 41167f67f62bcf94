"""What is heard of contacts of institutions: only who has asked for their data is kept here."""

from collections.abc import Sequence
from typing import Any

from causeway_contracts import partners
from causeway_contracts.envelope import Message
from causeway_notifications.domain.kinds import CONTACT
from causeway_notifications.domain.known_registration import KnownRegistration, Person
from causeway_notifications.use_cases.answer_contact import AnswerContact, answer_contact, follow_contact
from causeway_notifications.use_cases.ports import Work
from causeway_platform.clock import utc_now
from causeway_platform.subscriptions import Body, Subscription, Subscriptions

NO_MODE = ""
"""A contact comes to nothing, onsite or online."""


def _contact(body: Body, message: Message) -> KnownRegistration:
    """Return a contact as a reader whose event is the institution."""
    state, person = body["state"], body.get("person")
    return KnownRegistration(
        id=state["id"],
        revision=message.seq,
        event_id=state["institution_id"],
        mode=NO_MODE,
        status=CONTACT,
        offer=None,
        language=state["language"],
        zone=state["zone"],
        link_version=0,
        registered_at=message.time,
        person=None if person is None else Person(name=person["name"], email=person["email"]),
    )


def _answer(body: Body, message: Message, work: Work) -> None:
    change = body["change"]
    command = AnswerContact(contact=_contact(body, message), language=change["language"], zone=change["zone"])
    answer_contact(command, work, now=utc_now())


def _follow(body: Body, message: Message, work: Work) -> None:
    follow_contact(_contact(body, message), work)


def _want_contacts(batch: Sequence[tuple[Message, Body]], work: Any) -> None:
    for message, _ in batch:
        work.registrations.want(message.subject)


CONTACT_SUBSCRIPTIONS: Subscriptions = {
    partners.DATA_REQUESTED: Subscription(_answer, _want_contacts),
    partners.CONTACT_CHANGED: Subscription(_follow, _want_contacts),
}
