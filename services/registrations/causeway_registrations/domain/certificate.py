"""A certificate: what was printed for whom, and whether it still holds.

::

    (issue) ──► issued ──► withdrawn
                   └─────► replaced     by another with a new code, for example because a name was misspelt
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from causeway_registrations.domain.certificate_code import new_code
from causeway_registrations.domain.certificate_refusals import CertificateEnded
from causeway_registrations.domain.certificate_rule import CertificateRule
from causeway_registrations.domain.languages import printed_language, text_in
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration


class CertificateStatus(Enum):
    """Whether it holds."""

    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What stands on the paper; it stays as it was, whatever becomes of the event's texts.

    ``title`` and ``signatory`` are empty where the usual words are printed, and nobody's name.
    """

    name: str
    language: str
    event_title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: str = ""
    signatory: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One certificate. ``edition`` counts those of a registration from 1; the last may hold, the others do not.

    ``printed`` is none once the person was forgotten; the code then leads nowhere. ``reason`` is for the person.
    """

    id: str
    revision: int = 1
    registration_id: str
    event_id: str
    code: str
    edition: int
    status: CertificateStatus
    printed: Printed | None
    issued_at: datetime
    ended_at: datetime | None = None
    reason: Mapping[str, str] = field(default_factory=dict)
    replaces: str | None = None

    @classmethod
    def issue(
        cls, certificate_id: str, registration: Registration, event: OfferedEvent, rule: CertificateRule, now: datetime
    ) -> "Certificate":
        """Return the first certificate of a registration, whose person was not forgotten."""
        assert registration.participant is not None, "nobody is certified"
        language = printed_language(registration.language, event.announced.title)
        return cls(
            id=certificate_id,
            registration_id=registration.id,
            event_id=event.id,
            code=new_code(),
            edition=1,
            status=CertificateStatus.ISSUED,
            printed=Printed(
                name=registration.participant.name,
                language=language,
                event_title=text_in(event.announced.title, language),
                starts_at=event.announced.starts_at,
                ends_at=event.announced.ends_at,
                zone=event.announced.zone,
                title=rule.title.get(language, ""),
                signatory=rule.signatory.get(language, ""),
            ),
            issued_at=now,
        )

    @property
    def valid(self) -> bool:
        """Whether it holds and says of whom."""
        return self.status is CertificateStatus.ISSUED and self.printed is not None

    def withdraw(self, reason: Mapping[str, str], now: datetime) -> "Certificate":
        """Take it back.

        Raises:
            CertificateEnded: it does not hold any more.
        """
        self.refuse_unless_valid()
        return self._end(CertificateStatus.WITHDRAWN, reason, now)

    def reissue(self, certificate_id: str, name: str, now: datetime) -> tuple["Certificate", "Certificate"]:
        """Return this one, replaced, and the one that replaces it, with ``name`` and a new code.

        Raises:
            CertificateEnded: it does not hold any more.
        """
        self.refuse_unless_valid()
        assert self.printed is not None, "what holds says of whom"
        again = replace(
            self,
            id=certificate_id,
            revision=1,
            code=new_code(),
            edition=self.edition + 1,
            printed=replace(self.printed, name=name),
            issued_at=now,
            replaces=self.id,
        )
        return self._end(CertificateStatus.REPLACED, {}, now), again

    def forget_person(self) -> "Certificate":
        """Return it without the name, for a person who wants to be forgotten; its code leads nowhere from now on."""
        return replace(self, revision=self.revision + 1, printed=None, reason={})

    def refuse_unless_valid(self) -> None:
        """Say no to whatever needs a certificate that holds.

        Raises:
            CertificateEnded: it was withdrawn or replaced.
        """
        if not self.valid:
            raise CertificateEnded(
                f"This certificate is {self.status.value} and does not hold any more.",
                next_step="Look at the list of certificates to see which one holds.",
                status=self.status.value,
            )

    def _end(self, status: CertificateStatus, reason: Mapping[str, str], now: datetime) -> "Certificate":
        return replace(self, revision=self.revision + 1, status=status, ended_at=now, reason=dict(reason))
