"""An application for a place that people decide on: its states and who may move where.

::

    (apply) ──► submitted ──► accepted ──► withdrawn
                    ├───────► reserve ──► accepted, declined, withdrawn
                    ├───────► declined ──► accepted, reserve
                    └───────► withdrawn
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from causeway_registrations.domain.application_refusals import ApplicationDecided, NoFollowUp
from causeway_registrations.domain.form import Answers
from causeway_registrations.domain.participant import Participant
from causeway_registrations.domain.retention import Held


class ApplicationStatus(Enum):
    """Where an application stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RESERVE = "reserve"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


DECIDABLE = frozenset({ApplicationStatus.SUBMITTED, ApplicationStatus.RESERVE, ApplicationStatus.DECLINED})
"""Who is accepted stays accepted unless they withdraw."""

OPEN = frozenset({ApplicationStatus.SUBMITTED, ApplicationStatus.RESERVE})
"""Still hoping; a rule decides on these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Answers, and the version of the form that they answer."""

    version: int = 0
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an applicant can choose and change until the call closes."""

    mode: str
    country: str | None = None
    institution_id: str | None = None
    institution_name: str | None = None
    """What they call it, where it is none of the partners."""
    track: str | None = None
    region: str | None = None
    statements: Given = field(default_factory=Given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One person's application to one event; ``rank`` is the place on the reserve list, from 1.

    Once the person was forgotten there is no ``participant``, ``identity`` or ``zone``, nothing that they wrote is
    left, and what is counted stays as it was.
    """

    id: str
    revision: int = 1
    event_id: str
    identity: str | None
    participant: Participant | None
    language: str
    zone: str | None
    wanted: Wanted
    status: ApplicationStatus = ApplicationStatus.SUBMITTED
    rank: int | None = None
    registration_id: str | None = None
    follow_up: Given | None = None
    submitted_at: datetime
    decided_at: datetime | None = None
    link_version: int = 1
    erased_at: datetime | None = None

    @property
    def live(self) -> bool:
        """Whether it keeps the same address from applying again; who withdrew may."""
        return self.status is not ApplicationStatus.WITHDRAWN and self.identity is not None

    @property
    def held(self) -> frozenset[Held]:
        """What is still held about the person."""
        held = {Held.PERSON: self.participant, Held.ZONE: self.zone}
        return frozenset(part for part, value in held.items() if value is not None)

    def change(self, wanted: Wanted) -> "Application":
        """Return the application with other statements or choices.

        Raises:
            ApplicationDecided
        """
        if self.status is not ApplicationStatus.SUBMITTED:
            raise self._decided()
        return replace(self, revision=self.revision + 1, wanted=wanted)

    def withdraw(self) -> "Application":
        """Return the application as taken back.

        Raises:
            ApplicationDecided: it was declined or withdrawn before.
        """
        if self.status in {ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN}:
            raise self._decided()
        return replace(self, revision=self.revision + 1, status=ApplicationStatus.WITHDRAWN, rank=None)

    def accept(self, registration_id: str, now: datetime) -> "Application":
        """Return the application with a place.

        Raises:
            ApplicationDecided
        """
        return replace(self._decide(ApplicationStatus.ACCEPTED, now), registration_id=registration_id)

    def put_on_reserve(self, rank: int, now: datetime) -> "Application":
        """Return the application with a place on the reserve list.

        Raises:
            ApplicationDecided
        """
        return replace(self._decide(ApplicationStatus.RESERVE, now), rank=rank)

    def decline(self, now: datetime) -> "Application":
        """Return the application with a no.

        Raises:
            ApplicationDecided
        """
        return self._decide(ApplicationStatus.DECLINED, now)

    def _decide(self, status: ApplicationStatus, now: datetime) -> "Application":
        if self.status not in DECIDABLE:
            raise self._decided()
        return replace(self, revision=self.revision + 1, status=status, rank=None, decided_at=now)

    def answer_follow_up(self, given: Given) -> "Application":
        """Return the application with answers to the form for accepted people.

        Raises:
            NoFollowUp: it was not accepted.
        """
        if self.status is not ApplicationStatus.ACCEPTED:
            raise no_follow_up()
        return replace(self, revision=self.revision + 1, follow_up=given)

    def without_zone(self) -> "Application":
        """Return the application without where the person's clock is."""
        return replace(self, revision=self.revision + 1, zone=None)

    def without_person(self, now: datetime) -> "Application":
        """Return the application with nobody in it and nothing that they wrote; their link opens nothing."""
        wanted = replace(self.wanted, institution_name=None, statements=Given())
        return replace(
            self,
            revision=self.revision + 1,
            identity=None,
            participant=None,
            zone=None,
            wanted=wanted,
            follow_up=None,
            link_version=self.link_version + 1,
            erased_at=now,
        )

    def _decided(self) -> ApplicationDecided:
        return ApplicationDecided(
            f"This application is {self.status.value} by now.",
            next_step="Look at the application as it stands.",
            status=self.status.value,
        )


def no_follow_up() -> NoFollowUp:
    """Return the refusal for an application whose person is asked nothing."""
    return NoFollowUp("Nothing is asked of you here.", next_step="There is nothing more to do.")
