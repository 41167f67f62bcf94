"""Somebody asked what is held about them: the link goes to the mailbox that we know, whoever asked."""

from dataclasses import dataclass
from datetime import datetime

from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.kinds import Kind
from causeway_notifications.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDataLink:
    """Which registration's person, how often they have asked by way of it, and how the letter is to be written."""

    registration_id: str
    event_id: str
    number: int
    language: str
    zone: str


def send_data_link(command: SendDataLink, work: Work, *, now: datetime) -> None:
    """Queue the letter; the link in it is made when it is written and kept nowhere."""
    delivery = Delivery.of(
        Kind.DATA,
        command.number,
        registration_id=command.registration_id,
        event_id=command.event_id,
        entry=None,
        now=now,
        language=command.language,
        zone=command.zone,
    )
    work.deliveries.queue([delivery])
