"""Certificates in the hands of their holders, and of everybody who wants to know whether one is genuine."""

from causeway_platform.commands import Answer
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PARTICIPANT, PUBLIC
from causeway_platform.web.routes import Media, Routes
from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.certificate_refusals import CertificateEnded, UnknownCertificate
from causeway_registrations.use_cases.verify_certificate import verify_certificate
from causeway_registrations.web.certificate_schemas import PersonalCertificateView, VerifiedView
from causeway_registrations.web.certificate_views import personal_certificate_view, verified_view
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.registrations import shown_to

PDF = "application/pdf"
NOT_KEPT = {"Cache-Control": "no-store", "Content-Disposition": 'inline; filename="certificate.pdf"'}


def add_verification_route(routes: Routes, parts: Parts) -> None:
    """Declare how anybody asks whether a certificate is genuine."""

    @routes.get(
        "/certificates/<code>",
        callers=PUBLIC,
        answer=VerifiedView,
        refusals=(UnknownCertificate,),
        limit="30/minute",
        summary="What the code on a certificate says; the name only while it holds",
    )
    def verify_code(call: Call) -> Answer:
        certificate = verify_certificate(call.path["code"], parts.certificates)
        return Answer(body=verified_view(certificate), headers={"Cache-Control": "no-store"})


def add_my_certificate_routes(routes: Routes, parts: Parts) -> None:
    """Declare how holders and operators fetch a certificate."""

    @routes.get(
        "/registrations/<registration_id>/certificate",
        callers=OPERATOR | PARTICIPANT,
        own="registration_id",
        answer=PersonalCertificateView,
        refusals=(UnknownSubject,),
        summary="The newest certificate of a registration, whether it holds or not",
    )
    def read_certificate(call: Call) -> Answer:
        return _shown(call, call.path["registration_id"], parts)

    @routes.get(
        "/mine/certificate",
        callers=PARTICIPANT,
        answer=PersonalCertificateView,
        refusals=(UnknownSubject,),
        summary="The newest certificate of the registration that the link is for",
    )
    def read_my_certificate(call: Call) -> Answer:
        return _shown(call, call.caller.subject, parts)

    @routes.get(
        "/registrations/<registration_id>/certificate/pdf",
        callers=OPERATOR | PARTICIPANT,
        own="registration_id",
        answer=Media(PDF),
        refusals=(UnknownSubject, CertificateEnded),
        limit="30/minute",
        summary="The certificate as it is printed, on A4",
    )
    def read_certificate_pdf(call: Call) -> Content:
        return _printed(call, call.path["registration_id"], parts)

    @routes.get(
        "/mine/certificate/pdf",
        callers=PARTICIPANT,
        answer=Media(PDF),
        refusals=(UnknownSubject, CertificateEnded),
        limit="30/minute",
        summary="The certificate of the registration that the link is for, as it is printed",
    )
    def read_my_certificate_pdf(call: Call) -> Content:
        return _printed(call, call.caller.subject, parts)


def _latest(call: Call, registration_id: str, parts: Parts) -> Certificate:
    registration = shown_to(call.caller, registration_id, parts).registration
    certificate = parts.certificates.latest_of(registration.id)
    if certificate is None:
        raise UnknownSubject.named("certificate")
    return certificate


def _shown(call: Call, registration_id: str, parts: Parts) -> Answer:
    certificate = _latest(call, registration_id, parts)
    body = personal_certificate_view(certificate, parts.printer.address(certificate))
    return Answer(body=body, etag=str(certificate.revision))


def _printed(call: Call, registration_id: str, parts: Parts) -> Content:
    certificate = _latest(call, registration_id, parts)
    certificate.refuse_unless_valid()
    return Content(content=parts.printer.pdf(certificate), media_type=PDF, headers=NOT_KEPT)
