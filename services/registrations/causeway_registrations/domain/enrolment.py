"""One person's wish to take part in a whole series, those dates included that are announced later.

::

    (enrol) ──► live ──► ended

The places themselves are registrations, one a date, made and ended by the same rules as anybody's. The enrolment only
keeps what cannot be seen there: which dates the person has left, and which have refused them and why.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from causeway_registrations.domain.participant import Consent, Participant
from causeway_registrations.domain.retention import Held
from causeway_registrations.domain.series_refusals import DateLeft, EnrolmentEnded, EnrolmentErased


@dataclass(frozen=True, slots=True, kw_only=True)
class NotJoined:
    """A date that has refused the person; ``slug`` is the refusal's."""

    event_id: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """How a registration comes from an enrolment: whether before registration opens, and told of with all others."""

    enrolment_id: str
    early: bool
    told_together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A person in a series.

    ``joined_at`` is when the first going through the dates was done. Once the person was forgotten there is no
    ``participant``, ``identity`` or ``zone``; what is counted stays as it was.
    """

    id: str
    revision: int = 1
    series_id: str
    identity: str | None
    """One person in one series, without saying who: see ``participant.identity_in``."""
    participant: Participant | None
    mode: str
    kind: str | None = None
    language: str
    zone: str | None
    country: str | None = None
    institution_id: str | None = None
    consent: Consent | None = None
    left: tuple[str, ...] = ()
    not_joined: tuple[NotJoined, ...] = ()
    link_version: int = 1
    enrolled_at: datetime
    joined_at: datetime | None = None
    ended_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def live(self) -> bool:
        """Whether new dates are still joined."""
        return self.ended_at is None

    @property
    def held(self) -> frozenset[Held]:
        """What is still held about the person."""
        held = {Held.PERSON: self.participant, Held.ZONE: self.zone}
        return frozenset(part for part, value in held.items() if value is not None)

    @property
    def decided(self) -> frozenset[str]:
        """The dates that are not to be tried again by themselves: left, or refused."""
        return frozenset(self.left) | {one.event_id for one in self.not_joined}

    def reason_for(self, event_id: str) -> str | None:
        """Return the slug with which a date refused the person, or none."""
        return next((one.slug for one in self.not_joined if one.event_id == event_id), None)

    def note_refused(self, event_id: str, slug: str) -> "Enrolment":
        """Remember that a date refused the person, and why; the same when that is known."""
        if self.reason_for(event_id) == slug:
            return self
        others = tuple(one for one in self.not_joined if one.event_id != event_id)
        return self._changed(not_joined=(*others, NotJoined(event_id=event_id, slug=slug)))

    def note_joined(self, event_id: str) -> "Enrolment":
        """Forget that a date was left or has refused the person; the same when neither is so."""
        if event_id not in self.decided:
            return self
        return self._changed(
            left=tuple(one for one in self.left if one != event_id),
            not_joined=tuple(one for one in self.not_joined if one.event_id != event_id),
        )

    def finish_joining(self, now: datetime) -> "Enrolment":
        """Note that all dates known so far were gone through."""
        return self._changed(joined_at=now)

    def refuse_if_left(self, event_id: str) -> None:
        """Say no to leaving a date twice.

        Raises:
            DateLeft
        """
        if event_id in self.left:
            raise DateLeft("You have left this date already.", next_step="Rejoin it if you want to come after all.")

    def note_left(self, event_id: str) -> "Enrolment":
        """Remember that the place of a date was given up in whatever way; the same when that is known."""
        return self if event_id in self.left else self._changed(left=(*self.left, event_id))

    def end(self, now: datetime) -> "Enrolment":
        """End it: no new date is joined from now on.

        Raises:
            EnrolmentEnded: it was ended before.
        """
        self.refuse_if_ended()
        return self._changed(ended_at=now)

    def refuse_if_ended(self) -> None:
        """Say no to whatever needs a live enrolment.

        Raises:
            EnrolmentErased, EnrolmentEnded
        """
        self.refuse_if_erased()
        if self.ended_at is not None:
            raise EnrolmentEnded(
                "This enrolment has ended.",
                next_step="Enrol again if you want to take part.",
                ended_at=self.ended_at.isoformat(),
            )

    def refuse_if_erased(self) -> None:
        """Say no to whatever needs the person.

        Raises:
            EnrolmentErased
        """
        if self.erased_at is not None:
            raise EnrolmentErased(
                "The person of this enrolment was forgotten; only what is counted is left.",
                next_step="Nothing can be done with it any more.",
                erased_at=self.erased_at.isoformat(),
            )

    def trim(self, parts: frozenset[Held]) -> "Enrolment":
        """Hold ``parts`` no longer; the person themselves goes by ``erase``."""
        return self._changed(zone=None if Held.ZONE in parts else self.zone)

    def erase(self, now: datetime) -> "Enrolment":
        """Forget the person and follow no date any more; their link opens nothing from now on.

        Raises:
            EnrolmentErased: they were forgotten before.
        """
        self.refuse_if_erased()
        return self._changed(
            participant=None,
            identity=None,
            zone=None,
            link_version=self.link_version + 1,
            ended_at=self.ended_at or now,
            erased_at=now,
        )

    def _changed(self, **changes: Any) -> "Enrolment":
        return replace(self, revision=self.revision + 1, **changes)
