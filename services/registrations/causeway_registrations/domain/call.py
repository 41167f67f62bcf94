"""A call for applications to one event: what is asked, by whom it is judged, and how many can be accepted.

Times are UTC. An event has at most one call; what it asks and how many it accepts can change while it runs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from causeway_registrations.domain.application_refusals import (
    ApplicationsClosed,
    ApplicationsNotOpen,
    CallContradictory,
    FollowUpClosed,
    RegionNotOffered,
    TrackNotOffered,
)
from causeway_registrations.domain.form import NO_QUESTIONS, Form
from causeway_registrations.domain.participant import one_spelling


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A track or a region; everybody who is accepted in it takes one of its ``places``, none is without a limit."""

    id: str
    name: Mapping[str, str]
    places: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What reviewers score; a criterion of twice the ``weight`` counts twice."""

    id: str
    name: Mapping[str, str]
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Somebody who judges; ``subject`` is the contact's id, and without ``tracks`` they judge in all of them.

    Their institution and its mail domains say whom they are too close to.
    """

    subject: str
    name: str
    institution_id: str | None = None
    mail_domains: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()

    def judges(self, track: str | None) -> bool:
        """Say whether applications of ``track`` are theirs to judge."""
        return not self.tracks or track in self.tracks

    def is_close_to(self, email: str, institution_id: str | None) -> bool:
        """Say whether an applicant is of the reviewer's institution, by its id or by the domain of the address."""
        domain = one_spelling(email).rpartition("@")[2]
        by_mail = any(domain == own or domain.endswith(f".{own}") for own in self.mail_domains)
        return by_mail or (institution_id is not None and institution_id == self.institution_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What accepted people are asked, and until when they can answer."""

    form: Form = NO_QUESTIONS
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What an organiser has laid down for the applications to one event."""

    event_id: str
    revision: int = 0
    opens_at: datetime
    closes_at: datetime
    places: int | None = None
    tracks: tuple[Section, ...] = ()
    regions: tuple[Section, ...] = ()
    statements: Form = NO_QUESTIONS
    criteria: tuple[Criterion, ...] = ()
    best_score: int = 5
    """Scores go from 1 to this."""
    reviews_wanted: int = 2
    """Of each application; fewer can be decided on, too."""
    reviewers: tuple[Reviewer, ...] = ()
    follow_up: FollowUp = field(default_factory=FollowUp)
    moves_up_by_itself: bool = True
    """Whether the next on the reserve list gets a place that somebody gives back."""
    only_way_in: bool = True
    """Whether the event refuses everybody who has not applied."""

    @property
    def id(self) -> str:
        """The event's id; there is one call of each event at a time."""
        return self.event_id

    def following(self, earlier: "Call | None") -> "Call":
        """Return this call as the one after ``earlier``, its forms with their versions."""
        asked, answered = (earlier.statements, earlier.follow_up.form) if earlier else (NO_QUESTIONS, NO_QUESTIONS)
        follow_up = replace(self.follow_up, form=answered.asking(self.follow_up.form.questions))
        revision = 1 if earlier is None else earlier.revision + 1
        return replace(self, revision=revision, statements=asked.asking(self.statements.questions), follow_up=follow_up)

    def refuse_contradictions(self) -> None:
        """Say no to times in the wrong order, an id or reviewer that stands twice, and a track that is not there.

        Raises:
            CallContradictory
            FormDoesNotFit: the questions contradict one another.
        """
        if self.opens_at >= self.closes_at:
            raise _contradiction("closes_at", "The call closes before it opens.", "Let it close after it opens.")
        due_at = self.follow_up.due_at
        if due_at is not None and due_at <= self.closes_at:
            raise _contradiction("follow_up", "The form is due before the call closes.", "Choose a later day.")
        for name, ids in self._ids():
            if len(set(ids)) < len(ids):
                raise _contradiction(name, "An id stands twice.", "Give each of them an id of its own.")
        known = {track.id for track in self.tracks}
        if any(not set(reviewer.tracks) <= known for reviewer in self.reviewers):
            raise _contradiction(
                "reviewers", "A reviewer has a track that there is not.", "Name tracks that there are."
            )
        self.statements.refuse_contradictions()
        self.follow_up.form.refuse_contradictions()

    def _ids(self) -> Iterable[tuple[str, list[str]]]:
        yield "tracks", [track.id for track in self.tracks]
        yield "regions", [region.id for region in self.regions]
        yield "criteria", [criterion.id for criterion in self.criteria]
        yield "reviewers", [reviewer.subject for reviewer in self.reviewers]

    def refuse_unless_open(self, now: datetime) -> None:
        """Say no to applying, and to changing an application, outside the time of the call.

        Raises:
            ApplicationsNotOpen, ApplicationsClosed
        """
        if now < self.opens_at:
            raise ApplicationsNotOpen(
                "Applications to this event have not opened yet.",
                next_step="Come back when they open.",
                opens_at=self.opens_at.isoformat(),
            )
        if now >= self.closes_at:
            raise ApplicationsClosed(
                "Applications to this event have closed.",
                next_step="Look for the next call in the programme.",
                closed_at=self.closes_at.isoformat(),
            )

    def refuse_other_sections(self, track: str | None, region: str | None) -> None:
        """Say no to a track or region that the call does not have, or to none where it has some.

        Raises:
            TrackNotOffered, RegionNotOffered
        """
        tracks, regions = [one.id for one in self.tracks], [one.id for one in self.regions]
        if (track not in tracks) if tracks else track is not None:
            raise TrackNotOffered(
                "This call has other tracks.", next_step="Choose one of the tracks.", track=track, tracks=tracks
            )
        if (region not in regions) if regions else region is not None:
            raise RegionNotOffered(
                "This call has other regions.", next_step="Choose one of the regions.", region=region, regions=regions
            )

    def refuse_late_follow_up(self, now: datetime) -> None:
        """Say no to answers after the day they were due.

        Raises:
            FollowUpClosed
        """
        due_at = self.follow_up.due_at
        if due_at is not None and now >= due_at:
            raise FollowUpClosed(
                "The time for this form is over.",
                next_step="Write to the organiser if something has changed.",
                closed_at=due_at.isoformat(),
            )

    def reviewer(self, subject: str) -> Reviewer | None:
        """Return the reviewer, or none."""
        return next((one for one in self.reviewers if one.subject == subject), None)

    def for_reviewer(self, subject: str) -> "Call":
        """Return what a reviewer judges by: of the others only who they are, and not what accepted people are asked."""
        named = (
            one if one.subject == subject else Reviewer(subject=one.subject, name=one.name) for one in self.reviewers
        )
        return replace(self, reviewers=tuple(named), follow_up=FollowUp())


def statements_subject(event_id: str) -> str:
    """Return what the versions of an event's statements are kept under; the bare id is the registration form's."""
    return f"{event_id}.statements"


def follow_up_subject(event_id: str) -> str:
    """Return what the versions of an event's follow-up form are kept under."""
    return f"{event_id}.follow-up"


def _contradiction(name: str, detail: str, next_step: str) -> CallContradictory:
    return CallContradictory(detail, next_step=next_step, field=name)
