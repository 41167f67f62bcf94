"""From certificates to JSON."""

from datetime import datetime
from typing import Any

from causeway_registrations.domain.assessment import Assessment
from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.certificate_code import shown_code
from causeway_registrations.domain.certificate_rule import CertificateRule
from causeway_registrations.use_cases.preview_certificates import CertificatePreview


def rule_view(rule: CertificateRule) -> dict[str, Any]:
    """Return an event's rule."""
    hours = None if rule.issued_after is None else int(rule.issued_after.total_seconds() // 3600)
    return {
        "event_id": rule.event_id,
        "checked_in": rule.checked_in,
        "share": rule.share,
        "minutes": rule.minutes,
        "passed": rule.passed,
        "confirmed": rule.confirmed,
        "title": dict(rule.title),
        "signatory": dict(rule.signatory),
        "issued_after_h": hours,
        "revision": rule.revision,
    }


def preview_view(preview: CertificatePreview) -> dict[str, Any]:
    """Return who would get a certificate, and what others lack."""
    return {
        "examined": preview.examined,
        "entitled": preview.entitled,
        "certified": preview.certified,
        "lacking": {reason.value: count for reason, count in preview.lacking.items()},
        "whole": preview.whole,
    }


def assessment_view(assessment: Assessment) -> dict[str, Any]:
    """Return a registration's hand marks."""
    return {
        "registration_id": assessment.registration_id,
        "event_id": assessment.event_id,
        "passed": assessment.passed,
        "confirmed": assessment.confirmed,
        "assessed_at": _moment(assessment.assessed_at),
        "revision": assessment.revision,
    }


def certificate_view(certificate: Certificate) -> dict[str, Any]:
    """Return a certificate without what is printed on it; such an answer may be kept for an Idempotency-Key."""
    return {
        "id": certificate.id,
        "registration_id": certificate.registration_id,
        "event_id": certificate.event_id,
        "edition": certificate.edition,
        "status": certificate.status.value,
        "issued_at": certificate.issued_at.isoformat(),
        "ended_at": _moment(certificate.ended_at),
        "reason": dict(certificate.reason),
        "replaces": certificate.replaces,
        "revision": certificate.revision,
    }


def personal_certificate_view(certificate: Certificate, address: str) -> dict[str, Any]:
    """Return a certificate for its holder or an operator; ``address`` is where anybody can verify it."""
    printed = certificate.printed
    return {
        **certificate_view(certificate),
        "name": printed and printed.name,
        "language": printed and printed.language,
        "code": shown_code(certificate.code),
        "address": address,
    }


def verified_view(certificate: Certificate) -> dict[str, Any]:
    """Return what anybody who has the code may know; whose it was is nobody's business once it does not hold."""
    printed = certificate.printed
    assert printed is not None, "the code of a forgotten person leads nowhere"
    return {
        "code": shown_code(certificate.code),
        "status": certificate.status.value,
        "name": printed.name if certificate.valid else None,
        "event_title": printed.event_title,
        "language": printed.language,
        "starts_at": printed.starts_at.isoformat(),
        "ends_at": printed.ends_at.isoformat(),
        "zone": printed.zone,
        "issued_at": certificate.issued_at.isoformat(),
        "ended_at": _moment(certificate.ended_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
