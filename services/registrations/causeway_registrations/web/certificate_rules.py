"""Who gets a certificate of an event: laid down, tried out and set going by operators."""

from datetime import timedelta
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.certificate_refusals import NoCertificateRule, NothingAskedFor
from causeway_registrations.domain.certificate_rule import CertificateRule
from causeway_registrations.domain.refusals import EventCancelled, UnknownEvent
from causeway_registrations.use_cases.ask_for_certificates import AskForCertificates, ask_for_certificates
from causeway_registrations.use_cases.lay_down_certificate_rule import (
    LayDownCertificateRule,
    lay_down_certificate_rule,
)
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.preview_certificates import preview_certificates
from causeway_registrations.use_cases.show_places import show_places
from causeway_registrations.web.certificate_schemas import (
    CertificatePreviewView,
    CertificateRuleBody,
    CertificateRuleView,
)
from causeway_registrations.web.certificate_views import preview_view, rule_view
from causeway_registrations.web.parts import Parts

EXAMPLE = {
    "checked_in": True,
    "share": 80,
    "title": {"en": "Certificate of completion", "zh-Hans": "结业证书", "hy": "Ավարտական վկայական"},
    "issued_after_h": 24,
}


def add_certificate_rule_routes(routes: Routes, parts: Parts) -> None:
    """Declare how a rule is read, laid down, tried out and applied."""

    @routes.get(
        "/events/<event_id>/certificate-rule",
        callers=OPERATOR,
        answer=CertificateRuleView,
        refusals=(UnknownEvent,),
        summary="Who gets a certificate of an event",
    )
    def read_certificate_rule(call: Call) -> Answer:
        event = show_places(call.path["event_id"], parts.readings)
        return _answer(parts.certificates.rule(event.id) or CertificateRule(event_id=event.id))

    @routes.put(
        "/events/<event_id>/certificate-rule",
        callers=OPERATOR,
        body=CertificateRuleBody,
        answer=CertificateRuleView,
        refusals=(UnknownEvent, ChangedMeanwhile, NothingAskedFor),
        summary="Lay down who gets a certificate; those that people have stay theirs",
        example=EXAMPLE,
    )
    def put_certificate_rule(call: Call) -> Answer:
        rule = _rule(call.path["event_id"], call.body)

        def handle(work: Work) -> CertificateRule:
            known = work.certificate_rules.find(rule.event_id)
            require_current(known.revision if known else 0, call.stated_revision)
            return lay_down_certificate_rule(LayDownCertificateRule(rule=rule), work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=_answer)

    @routes.get(
        "/events/<event_id>/certificates/preview",
        callers=OPERATOR,
        answer=CertificatePreviewView,
        refusals=(UnknownEvent, NoCertificateRule),
        limit="30/minute",
        summary="Who would get a certificate now, and what the others lack",
    )
    def read_certificate_preview(call: Call) -> Answer:
        return Answer(
            body=preview_view(preview_certificates(call.path["event_id"], parts.readings, parts.certificates))
        )

    @routes.post(
        "/events/<event_id>/certificates/issue",
        callers=OPERATOR,
        answer=CertificateRuleView,
        status=202,
        refusals=(UnknownEvent, EventCancelled, NoCertificateRule),
        summary="Give the certificates out now; who has or had one is left alone",
    )
    def give_certificates_out(call: Call) -> Answer:
        command = AskForCertificates(event_id=call.path["event_id"])

        def handle(work: Work) -> CertificateRule:
            return ask_for_certificates(command, work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=_begun)


def _answer(rule: CertificateRule) -> Answer:
    return Answer(body=rule_view(rule), etag=str(rule.revision))


def _begun(rule: CertificateRule) -> Answer:
    return Answer(status=202, body=rule_view(rule))


def _rule(event_id: str, body: dict[str, Any]) -> CertificateRule:
    asked = {name: value for name, value in body.items() if name != "issued_after_h"}
    hours = body["issued_after_h"]
    return CertificateRule(event_id=event_id, issued_after=None if hours is None else timedelta(hours=hours), **asked)
