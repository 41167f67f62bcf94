"""One participant's place, or wait, in one event, in one mode: its states and who may move where.

::

    (register) ──► confirmed ──────────────────────────► withdrawn
        └────────► waiting ──► offered ──► confirmed        ▲
                      │           ├──────► declined         │
                      │           └──────► lapsed           │
                      └───────────┴─────────────────────────┘
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from causeway_registrations.domain.delegation_refusals import ConsentNeeded, NotNamed
from causeway_registrations.domain.demand import USUAL_PRIORITY, Demand, Line
from causeway_registrations.domain.participant import Consent, Participant
from causeway_registrations.domain.refusals import (
    AlreadyCheckedIn,
    ModeUnchanged,
    NoOffer,
    NotCheckedIn,
    OfferExpired,
    PlaceNotConfirmed,
    RegistrationEnded,
    RegistrationErased,
)
from causeway_registrations.domain.retention import Held
from causeway_registrations.domain.seating import Seating


class Status(Enum):
    """Where a registration stands."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    LAPSED = "lapsed"


LIVE = frozenset({Status.CONFIRMED, Status.WAITING, Status.OFFERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A freed place, held until ``expires_at``; ``number`` counts the offers of one registration from 1."""

    number: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A participant in an event.

    ``position`` is the order on the waiting list, rising, with gaps; none unless waiting. Of those who wait, a smaller
    ``priority`` comes first. ``companions`` are the names of those who come along; a party has or loses its places
    together. Once the person was forgotten there is no ``participant``, ``identity`` or ``zone``, and the names of the
    companions are empty; what is counted stays as it was.
    """

    id: str
    revision: int = 1
    event_id: str
    identity: str | None
    """One person in one event, without saying who: see ``participant.identity_in``."""
    participant: Participant | None
    companions: tuple[str, ...] = ()
    seating: Seating | None = None
    """The seats of those who come along, once they are not 1, 2, 3 in a row because somebody has gone."""
    mode: str
    kind: str | None = None
    parts: tuple[str, ...] = ()
    priority: int = USUAL_PRIORITY
    status: Status
    position: int | None
    offer: Offer | None = None
    offers_made: int = 0
    language: str
    zone: str | None
    country: str | None = None
    institution_id: str | None = None
    allotment_id: str | None = None
    """Whose kept places it has, if any."""
    waits_for: str | None = None
    """The allotment whose places it waits for besides everybody's, if any."""
    named_by: str | None = None
    """For whom somebody else named this person, in a few words; none if they came by themselves."""
    enrolment_id: str | None = None
    """The enrolment in a series that it was made by, if any."""
    link_version: int = 1
    registered_at: datetime
    checked_in_at: datetime | None = None
    consent: Consent | None = None
    erased_at: datetime | None = None

    @property
    def size(self) -> int:
        """How many people it is for."""
        return 1 + len(self.companions)

    @property
    def seats(self) -> tuple[int, ...]:
        """The seats of the party: 0 is the registrant's, the others are their companions', in the order of names."""
        return tuple(range(self.size)) if self.seating is None else (0, *self.seating.seats)

    def name_of(self, seat: int) -> str:
        """Return the name of the person on ``seat``; who was forgotten has none, nor has a seat that was given up."""
        registrant = "" if self.participant is None else self.participant.name
        return dict(zip(self.seats, (registrant, *self.companions), strict=True)).get(seat, "")

    @property
    def demand(self) -> Demand:
        """The places that it needs."""
        return Demand(mode=self.mode, kind=self.kind, parts=self.parts, size=self.size)

    @property
    def line(self) -> Line:
        """Where it waits, if it waits."""
        return Line(self.demand, self.priority, self.waits_for)

    @property
    def live(self) -> bool:
        """Whether it still holds a place, an offer or a wait."""
        return self.status in LIVE

    @property
    def held(self) -> frozenset[Held]:
        """What is still held about the person."""
        held = {Held.PERSON: self.participant, Held.ZONE: self.zone}
        return frozenset(part for part, value in held.items() if value is not None)

    def trim(self, parts: frozenset[Held]) -> "Registration":
        """Hold ``parts`` no longer; the person themselves goes by ``erase``."""
        return replace(self, revision=self.revision + 1, zone=None if Held.ZONE in parts else self.zone)

    def erase(self, now: datetime) -> "Registration":
        """Forget the person; their links and their ticket open nothing from now on.

        Raises:
            RegistrationErased: they were forgotten before.
        """
        self.refuse_if_erased()
        forgotten = self.without_person()
        return replace(forgotten, revision=self.revision + 1, link_version=self.link_version + 1, erased_at=now)

    def without_person(self) -> "Registration":
        """Return the same state with nobody in it; how many they were is counted, who they were is not."""
        nameless = ("",) * len(self.companions)
        return replace(self, participant=None, companions=nameless, identity=None, zone=None)

    def refuse_if_erased(self) -> None:
        """Say no to whatever needs the person.

        Raises:
            RegistrationErased
        """
        if self.erased_at is not None:
            raise RegistrationErased(
                "The person of this registration was forgotten; only what is counted is left.",
                next_step="Nothing can be done with it any more.",
                erased_at=self.erased_at.isoformat(),
            )

    def withdraw(self) -> "Registration":
        """Give up the place, the offer or the wait.

        Raises:
            RegistrationEnded: there is nothing left to give up.
            AlreadyCheckedIn: the place was used.
        """
        self._refuse_unless_changeable()
        return self._end(Status.WITHDRAWN)

    def move_to_mode(self, mode: str, position: int | None, parts: tuple[str, ...] | None = None) -> "Registration":
        """Attend in another mode, in other ``parts`` if given: with places, or at ``position`` on the waiting list.

        Raises:
            RegistrationEnded, AlreadyCheckedIn, ConsentNeeded, ModeUnchanged
        """
        self.refuse_unless_movable(mode, parts)
        status = Status.CONFIRMED if position is None else Status.WAITING
        return replace(
            self,
            revision=self.revision + 1,
            mode=mode,
            parts=self.parts if parts is None else parts,
            allotment_id=None,
            waits_for=None,
            status=status,
            position=position,
            offer=None,
        )

    def refuse_unless_movable(self, mode: str, parts: tuple[str, ...] | None = None) -> None:
        """Say no when the registration cannot change to ``mode``, or in it to other ``parts``.

        Raises:
            RegistrationEnded, AlreadyCheckedIn, ModeUnchanged
        """
        self._refuse_unless_changeable()
        self.refuse_without_consent()
        if mode == self.mode and (parts is None or set(parts) == set(self.parts)):
            raise ModeUnchanged(
                f"This registration is for {mode} already.", next_step="Choose the other mode.", mode=mode
            )

    def offer_place(self, expires_at: datetime, allotment_id: str | None = None) -> "Registration":
        """Hold a freed place, of an allotment or of everybody's; only the first of those who wait is offered one."""
        assert self.status is Status.WAITING, self.status
        number = self.offers_made + 1
        return replace(
            self,
            revision=self.revision + 1,
            status=Status.OFFERED,
            position=None,
            allotment_id=allotment_id,
            waits_for=None,
            offer=Offer(number=number, expires_at=expires_at),
            offers_made=number,
        )

    def accept_offer(self, now: datetime) -> "Registration":
        """Say yes to the offered place.

        Raises:
            NoOffer: none is open.
            OfferExpired: the time to answer is over, even if nobody has taken the place back yet.
            ConsentNeeded: somebody else named them, so they have to say that themselves; see ``consent_to``.
        """
        self.refuse_if_erased()
        self.refuse_without_consent()
        offer = self._open_offer()
        if now >= offer.expires_at:
            raise OfferExpired(
                "The time to answer this offer is over.",
                next_step="Register again to join the waiting list.",
                expired_at=offer.expires_at.isoformat(),
            )
        return replace(self, revision=self.revision + 1, status=Status.CONFIRMED, offer=None)

    def consent_to(self, consent: Consent, *, language: str | None, zone: str | None) -> "Registration":
        """Let the person whom somebody else has named say for themselves that they take part, and how to write to them.

        It is half of a step: ``accept_offer`` follows.

        Raises:
            NotNamed: they registered by themselves.
            NoOffer: there is nothing to confirm any more.
        """
        self.refuse_if_erased()
        if self.named_by is None:
            raise NotNamed(
                "This person has registered by themselves.",
                next_step="Look at the registration to see where it stands.",
            )
        self._open_offer()
        return replace(self, consent=consent, language=language or self.language, zone=zone or self.zone)

    def refuse_without_consent(self) -> None:
        """Say no to what only the person themselves can start, while somebody else has named them.

        Raises:
            ConsentNeeded
        """
        if self.named_by is not None and self.consent is None:
            raise ConsentNeeded(
                "Somebody else has named this person, who has not confirmed it yet.",
                next_step="Confirm with the link in the mail to that person, with their own consent.",
            )

    def decline_offer(self) -> "Registration":
        """Say no to the offered place; the registration ends.

        Raises:
            NoOffer: none is open.
        """
        self.refuse_if_erased()
        self._open_offer()
        return self._end(Status.DECLINED)

    def offer_has_lapsed(self, number: int, now: datetime) -> bool:
        """Say whether offer ``number`` is still open though its time is over."""
        return self.offer is not None and self.offer.number == number and now >= self.offer.expires_at

    def lapse_offer(self) -> "Registration":
        """Take the offered place back because nobody answered; the registration ends.

        Raises:
            NoOffer: none is open.
        """
        self._open_offer()
        return self._end(Status.LAPSED)

    def check_in(self, now: datetime) -> "Registration":
        """Let the person in.

        Raises:
            RegistrationErased: nobody knows any more whose ticket it is.
            PlaceNotConfirmed: they have no confirmed place.
            AlreadyCheckedIn: their ticket was used before.
        """
        self.refuse_if_erased()
        self.refuse_unless_confirmed()
        self.refuse_if_checked_in()
        return replace(self, revision=self.revision + 1, checked_in_at=now)

    def move_check_in(self, first_at: datetime) -> "Registration":
        """Correct when the ticket was first used, once an earlier or a later use turns out to be the first."""
        return replace(self, revision=self.revision + 1, checked_in_at=first_at)

    def undo_check_in(self) -> "Registration":
        """Take back a check-in made by mistake.

        Raises:
            NotCheckedIn: there is none.
        """
        self.refuse_if_erased()
        if self.checked_in_at is None:
            raise NotCheckedIn("This registration is not checked in.", next_step="There is nothing to undo.")
        return replace(self, revision=self.revision + 1, checked_in_at=None)

    def refuse_unless_confirmed(self) -> None:
        """Say no to whatever needs a confirmed place.

        Raises:
            PlaceNotConfirmed
        """
        if self.status is not Status.CONFIRMED:
            raise PlaceNotConfirmed(
                f"This registration is {self.status.value}, so it has no ticket.",
                next_step="Accept the offer, or register while there are places.",
                status=self.status.value,
            )

    def _open_offer(self) -> Offer:
        if self.status is not Status.OFFERED or self.offer is None:
            raise NoOffer(
                f"This registration is {self.status.value}; no place is on offer.",
                next_step="Look at the registration to see where it stands.",
                status=self.status.value,
            )
        return self.offer

    def refuse_if_ended(self) -> None:
        """Say no to whatever needs a live registration.

        Raises:
            RegistrationEnded, or what says that nobody is known to it any more.
        """
        self.refuse_if_erased()
        if not self.live:
            raise RegistrationEnded(
                f"This registration is {self.status.value} and cannot be changed.",
                next_step="Register again if you want to take part.",
                status=self.status.value,
            )

    def _refuse_unless_changeable(self) -> None:
        self.refuse_if_ended()
        self.refuse_if_checked_in()

    def refuse_if_checked_in(self) -> None:
        """Say no to what would give up a place that was used.

        Raises:
            AlreadyCheckedIn
        """
        if self.checked_in_at is not None:
            raise AlreadyCheckedIn(
                "This registration was checked in before.",
                next_step="Undo the check-in first if it was a mistake.",
                checked_in_at=self.checked_in_at.isoformat(),
            )

    def _end(self, status: Status) -> "Registration":
        return replace(self, revision=self.revision + 1, status=status, position=None, offer=None)
