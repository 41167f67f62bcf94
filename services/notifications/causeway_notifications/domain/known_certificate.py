"""Our copy of a certificate: whether it holds, and the code by which anybody can verify it."""

from dataclasses import dataclass

from causeway_notifications.domain.kinds import Kind


def known_certificate_id(registration_id: str, edition: int) -> str:
    """Return the id of our copy, which can be told from a delivery about it."""
    return f"{registration_id}:{edition}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCertificate:
    """A certificate as last heard of; ``revision`` is the number of that message, ``edition`` counts from 1."""

    revision: int
    registration_id: str
    event_id: str
    edition: int
    code: str
    status: str

    @property
    def id(self) -> str:
        """The registration's id and the edition."""
        return known_certificate_id(self.registration_id, self.edition)

    @property
    def notice(self) -> Kind | None:
        """What the person is told about it now; of one that was replaced they hear by the one that replaces it."""
        return _NOTICES.get(self.status)


_NOTICES = {"issued": Kind.CERTIFICATE, "withdrawn": Kind.CERTIFICATE_WITHDRAWN}

ABOUT_CERTIFICATES = frozenset(_NOTICES.values())
"""The kinds of notices that are about a certificate; their version is its edition."""
