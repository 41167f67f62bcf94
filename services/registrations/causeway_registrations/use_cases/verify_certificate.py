"""Say to anybody whether a code belongs to a certificate of ours, and whether it still holds."""

from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.certificate_code import typed_code
from causeway_registrations.domain.certificate_refusals import unknown_certificate
from causeway_registrations.use_cases.certificate_ports import CertificateReadings


def verify_certificate(typed: str, readings: CertificateReadings) -> Certificate:
    """Return the certificate whose code somebody typed or scanned.

    Raises:
        UnknownCertificate: mistyped, invented or forgotten; the answer is always the same.
    """
    code = typed_code(typed)
    certificate = None if code is None else readings.by_code(code)
    if certificate is None or certificate.printed is None:
        raise unknown_certificate()
    return certificate
