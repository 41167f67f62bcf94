"""What the rules of certificates say no to.

::

    Refusal
    ├── UnknownCertificate    NOT_FOUND
    ├── NoCertificateRule     CONFLICT
    ├── NothingAskedFor       INVALID
    └── CertificateEnded      CONFLICT
"""

from causeway_platform.refusals import Kind, Refusal


class UnknownCertificate(Refusal):
    """No certificate of ours has this code: mistyped, invented or forgotten; the answer is always the same."""

    slug = "unknown-certificate"
    kind = Kind.NOT_FOUND
    title = "No certificate has this code"


class NoCertificateRule(Refusal):
    """Nobody has laid down who gets a certificate of this event."""

    slug = "no-certificate-rule"
    kind = Kind.CONFLICT
    title = "The event has no rule for certificates"


class NothingAskedFor(Refusal):
    """By such a rule everybody who registered would get a certificate."""

    slug = "certificate-for-nothing"
    kind = Kind.INVALID
    title = "The rule asks for nothing"


class CertificateEnded(Refusal):
    """It was withdrawn or replaced; ``status`` says which."""

    slug = "certificate-ended"
    kind = Kind.CONFLICT
    title = "The certificate does not hold any more"


def unknown_certificate() -> UnknownCertificate:
    """Return the one answer for every code that leads to no certificate."""
    return UnknownCertificate(
        "No certificate of ours has this code.",
        next_step="Compare the code with the one on the certificate; if it is the same, it is not one of ours.",
    )
