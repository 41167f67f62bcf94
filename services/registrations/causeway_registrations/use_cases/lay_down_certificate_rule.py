"""An operator lays down who gets a certificate of an event."""

from dataclasses import dataclass, replace
from datetime import datetime

from causeway_registrations.domain.certificate_rule import CertificateRule
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.use_cases.certificate_ports import CERTIFICATES_ISSUE
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class LayDownCertificateRule:
    """The rule wanted."""

    rule: CertificateRule


def lay_down_certificate_rule(command: LayDownCertificateRule, work: Work, *, now: datetime) -> CertificateRule:
    """Keep the rule and plan when certificates are given out. Those that people have stay theirs.

    Raises:
        UnknownEvent: no such event was announced.
        NothingAskedFor
    """
    command.rule.refuse_if_it_asks_nothing()
    event = find_event(command.rule.event_id, work)
    known = work.certificate_rules.find(event.id)
    rule = replace(command.rule, revision=(known.revision if known else 0) + 1)
    work.certificate_rules.save(rule)
    work.unschedule(CERTIFICATES_ISSUE, event.id)
    plan_certificates(event, work, now=now)
    return rule


def plan_certificates(event: OfferedEvent, work: Work, *, now: datetime) -> None:
    """Have certificates given out at the time the rule says, after the end as it is announced by now.

    A time that has passed is left alone: they were given out then, or an operator does it.
    """
    rule = work.certificate_rules.find(event.id)
    due_at = None if rule is None else rule.due_at(event.announced.ends_at)
    if due_at is not None and due_at > now:
        work.schedule(CERTIFICATES_ISSUE, event.id, due_at, {"event_id": event.id, "after": ""})
