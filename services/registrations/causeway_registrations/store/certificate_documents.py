"""Certificates, their rules and hand marks as documents, and back."""

from datetime import timedelta

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec
from causeway_registrations.domain.assessment import Assessment
from causeway_registrations.domain.certificate import Certificate, CertificateStatus, Printed
from causeway_registrations.domain.certificate_rule import CertificateRule


def rule_document(rule: CertificateRule) -> Document:
    """Return the document of an event's rule."""
    return {
        "_id": rule.event_id,
        "revision": rule.revision,
        "checked_in": rule.checked_in,
        "share": rule.share,
        "minutes": rule.minutes,
        "passed": rule.passed,
        "confirmed": rule.confirmed,
        "title": dict(rule.title),
        "signatory": dict(rule.signatory),
        "issued_after_s": None if rule.issued_after is None else int(rule.issued_after.total_seconds()),
    }


def rule_from(document: Document) -> CertificateRule:
    """Return an event's rule."""
    values = {name: value for name, value in document.items() if name not in {"_id", "issued_after_s"}}
    seconds = document["issued_after_s"]
    issued_after = None if seconds is None else timedelta(seconds=seconds)
    return CertificateRule(event_id=document["_id"], issued_after=issued_after, **values)


def assessment_document(assessment: Assessment) -> Document:
    """Return the document of a registration's hand marks."""
    return {
        "_id": assessment.registration_id,
        "revision": assessment.revision,
        "event_id": assessment.event_id,
        "passed": assessment.passed,
        "confirmed": assessment.confirmed,
        "assessed_by": assessment.assessed_by,
        "assessed_at": assessment.assessed_at,
    }


def assessment_from(document: Document) -> Assessment:
    """Return a registration's hand marks."""
    values = {name: value for name, value in document.items() if name != "_id"}
    return Assessment(registration_id=document["_id"], **values)


def certificate_document(certificate: Certificate) -> Document:
    """Return the document; ``holds`` is there only while it is true, for the unique index."""
    printed = certificate.printed
    document: Document = {
        "_id": certificate.id,
        "revision": certificate.revision,
        "registration_id": certificate.registration_id,
        "event_id": certificate.event_id,
        "code": certificate.code,
        "edition": certificate.edition,
        "status": certificate.status.value,
        "printed": None if printed is None else {name: getattr(printed, name) for name in Printed.__slots__},
        "issued_at": certificate.issued_at,
        "ended_at": certificate.ended_at,
        "reason": dict(certificate.reason),
        "replaces": certificate.replaces,
    }
    return document | ({"holds": True} if certificate.status is CertificateStatus.ISSUED else {})


def certificate_from(document: Document) -> Certificate:
    """Return the certificate."""
    printed = document["printed"]
    return Certificate(
        id=document["_id"],
        revision=document["revision"],
        registration_id=document["registration_id"],
        event_id=document["event_id"],
        code=document["code"],
        edition=document["edition"],
        status=CertificateStatus(document["status"]),
        printed=None if printed is None else Printed(**printed),
        issued_at=document["issued_at"],
        ended_at=document["ended_at"],
        reason=document["reason"],
        replaces=document["replaces"],
    )


RULES = Codec("certificate rule", rule_document, rule_from)
ASSESSMENTS = Codec("assessment", assessment_document, assessment_from)
CERTIFICATES = Codec("certificate", certificate_document, certificate_from)
