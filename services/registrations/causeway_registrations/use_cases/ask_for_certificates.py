"""An operator has the certificates of an event given out now."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.certificate_refusals import NoCertificateRule
from causeway_registrations.domain.certificate_rule import CertificateRule
from causeway_registrations.use_cases.certificate_ports import CERTIFICATES_ISSUE
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForCertificates:
    """Of which event."""

    event_id: str


def ask_for_certificates(command: AskForCertificates, work: Work, *, now: datetime) -> CertificateRule:
    """Begin to give them out, and return the rule that says to whom; who has or had one is left alone.

    Raises:
        UnknownEvent, EventCancelled
        NoCertificateRule: nobody has laid down who gets one.
    """
    event = find_event(command.event_id, work)
    event.refuse_if_cancelled()
    rule = work.certificate_rules.find(event.id)
    if rule is None:
        raise no_certificate_rule()
    work.schedule(CERTIFICATES_ISSUE, event.id, now, {"event_id": event.id, "after": ""})
    return rule


def no_certificate_rule() -> NoCertificateRule:
    """Return the refusal for an event without a rule."""
    return NoCertificateRule(
        "Nobody has laid down who gets a certificate of this event.", next_step="Lay the rule down first."
    )
