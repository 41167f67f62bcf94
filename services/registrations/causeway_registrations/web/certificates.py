"""Certificates in the hands of operators: the list of an event, hand marks, withdrawal and reissue."""

from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.etags import require_current
from causeway_platform.web.paging import PageQuery, cursor_of, window_of
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.assessment import Assessment
from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.certificate_refusals import CertificateEnded
from causeway_registrations.domain.refusals import PlaceNotConfirmed, UnknownEvent
from causeway_registrations.use_cases.assess_participant import AssessParticipant, assess_participant
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.reissue_certificate import ReissueCertificate, reissue_certificate
from causeway_registrations.use_cases.show_places import show_places
from causeway_registrations.use_cases.show_registration import show_registration
from causeway_registrations.use_cases.withdraw_certificate import WithdrawCertificate, withdraw_certificate
from causeway_registrations.web.certificate_schemas import (
    AssessmentBody,
    AssessmentView,
    CertificatesPage,
    CertificateView,
    ReissueCertificateBody,
    WithdrawCertificateBody,
)
from causeway_registrations.web.certificate_views import (
    assessment_view,
    certificate_view,
    personal_certificate_view,
)
from causeway_registrations.web.parts import Parts


def add_certificate_routes(routes: Routes, parts: Parts) -> None:
    """Declare what operators do with certificates."""

    @routes.get(
        "/events/<event_id>/certificates",
        callers=OPERATOR,
        query=PageQuery,
        answer=CertificatesPage,
        refusals=(UnknownEvent,),
        summary="The certificates of an event, in the order in which they were given out",
    )
    def read_certificates(call: Call) -> Answer:
        return Answer(body=_page(call, parts))

    @routes.post(
        "/certificates/<certificate_id>/withdraw",
        callers=OPERATOR,
        body=WithdrawCertificateBody,
        answer=CertificateView,
        refusals=(UnknownSubject, CertificateEnded, ChangedMeanwhile),
        summary="Take a certificate back; the person is told why",
        example={"reason": {"en": "The ticket was used by somebody else."}},
    )
    def take_certificate_back(call: Call) -> Answer:
        command = WithdrawCertificate(certificate_id=call.path["certificate_id"], reason=call.body["reason"])

        def handle(work: Work) -> Certificate:
            _require_current(call, work)
            return withdraw_certificate(command, work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=_answer)

    @routes.post(
        "/certificates/<certificate_id>/reissue",
        callers=OPERATOR,
        body=ReissueCertificateBody,
        answer=CertificateView,
        status=201,
        refusals=(UnknownSubject, CertificateEnded, ChangedMeanwhile),
        summary="Give a certificate out anew with the name put right; the old code says that it was replaced",
        example={"name": "Anahit Petrosyan"},
    )
    def give_certificate_anew(call: Call) -> Answer:
        command = ReissueCertificate(certificate_id=call.path["certificate_id"], name=call.body["name"])

        def handle(work: Work) -> Certificate:
            _require_current(call, work)
            return reissue_certificate(command, work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=_created)


def add_assessment_routes(routes: Routes, parts: Parts) -> None:
    """Declare how hand marks are read and kept."""

    @routes.get(
        "/registrations/<registration_id>/assessment",
        callers=OPERATOR,
        answer=AssessmentView,
        refusals=(UnknownSubject,),
        summary="What a person decided about a participant",
    )
    def read_assessment(call: Call) -> Answer:
        registration = show_registration(call.path["registration_id"], parts.readings).registration
        known = parts.certificates.assessment(registration.id)
        return _marks(known or Assessment(registration_id=registration.id, event_id=registration.event_id))

    @routes.put(
        "/registrations/<registration_id>/assessment",
        callers=OPERATOR,
        body=AssessmentBody,
        answer=AssessmentView,
        refusals=(UnknownSubject, PlaceNotConfirmed, ChangedMeanwhile),
        summary="Mark that a participant has passed, or is confirmed for a certificate",
        example={"passed": True, "confirmed": False},
    )
    def put_assessment(call: Call) -> Answer:
        command = AssessParticipant(
            registration_id=call.path["registration_id"],
            passed=call.body["passed"],
            confirmed=call.body["confirmed"],
            by=call.caller.subject,
        )

        def handle(work: Work) -> Assessment:
            known = work.assessments.find(command.registration_id)
            require_current(known.revision if known else 0, call.stated_revision)
            return assess_participant(command, work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=_marks)


def _require_current(call: Call, work: Work) -> None:
    require_current(work.certificates.get(call.path["certificate_id"]).revision, call.stated_revision)


def _answer(certificate: Certificate) -> Answer:
    return Answer(body=certificate_view(certificate), etag=str(certificate.revision))


def _created(certificate: Certificate) -> Answer:
    return Answer(status=201, body=certificate_view(certificate), etag=str(certificate.revision))


def _marks(assessment: Assessment) -> Answer:
    return Answer(body=assessment_view(assessment), etag=str(assessment.revision))


def _page(call: Call, parts: Parts) -> dict[str, Any]:
    event = show_places(call.path["event_id"], parts.readings)
    window = window_of(call.query, str)
    after = None if window.after is None else window.after[0]
    found = parts.certificates.certificates_of(event.id, after=after, limit=window.limit)
    return {
        "items": [personal_certificate_view(one, parts.printer.address(one)) for one in found.items],
        "next": None if found.next_after is None else cursor_of((found.next_after,)),
    }
