"""What the gates, codes and forms need of the world: shelves in a transaction, and what is read without one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from causeway_registrations.domain.access_code import AccessCode
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.answers_given import AnswersGiven
from causeway_registrations.domain.form import Form
from causeway_registrations.domain.kept_terms import KeptTerms
from causeway_registrations.domain.needs import Needs
from causeway_registrations.domain.registration import Registration

K = TypeVar("K")


class Kept(Protocol[K]):
    """One kind of thing inside a transaction."""

    def want(self, entity_id: str, /) -> None:
        """Ask for something that will be needed, so that a batch reads all of it at once."""

    def load_wanted(self) -> None:
        """Read everything asked for."""

    def find(self, entity_id: str, /) -> K | None:
        """Return it, or none."""

    def add(self, entity: K, /) -> None:
        """Keep something new."""

    def save(self, entity: K, /) -> None:
        """Keep it as changed."""

    def remove(self, entity: K, /) -> None:
        """Keep it no longer."""


class AccessCodes(Kept[AccessCode], Protocol):
    """The codes of all events."""

    def bound_to(self, person_key: str, at_most: int, /, *, event_id: str | None = None) -> Sequence[AccessCode]:
        """Return codes that are for the person with this key only, to all events or to one."""

    def bound_in(self, event_id: str, at_most: int, /) -> Sequence[AccessCode]:
        """Return codes to an event that are for one person only, whoever it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCode:
    """A code that is for one person, with its event as far as it is known."""

    code: AccessCode
    event: Announcement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithAnswers:
    """A registration and what was answered with it."""

    registration: Registration
    given: AnswersGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class WithNeeds:
    """A registration and what the participant needs."""

    registration: Registration
    needs: Needs


class GateReadings(Protocol):
    """What can be read of codes, answers and needs outside a transaction."""

    def access_codes_of(self, event_id: str, *, after: tuple[datetime, str] | None, limit: int) -> Sequence[AccessCode]:
        """Return up to ``limit`` codes of an event in the order they were made, after that moment and id."""

    def codes_for_person(
        self, person_key: str, *, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[HeldCode]:
        """Return up to ``limit`` codes that are for this person only, in the order they were made."""

    def answers(self, registration_id: str) -> AnswersGiven | None:
        """Return what came with a registration, or none."""

    def needs(self, registration_id: str) -> Needs | None:
        """Return what a participant needs, or none."""

    def form(self, event_id: str, version: int) -> Form | None:
        """Return a version of an event's form, or none."""

    def terms_of(self, event_id: str, *, before: int | None, limit: int) -> Sequence[KeptTerms]:
        """Return up to ``limit`` wordings of an event's terms, newest first, from before that revision."""

    def answers_of(self, event_id: str, *, after: str | None, limit: int) -> Sequence[WithAnswers]:
        """Return up to ``limit`` of an event's live registrations with answers, after that id."""

    def needs_of(self, event_id: str, *, after: str | None, limit: int) -> Sequence[WithNeeds]:
        """Return up to ``limit`` of an event's live registrations with needs, after that id."""

    def events_provided_for(self, subject: str, *, at_most: int) -> Sequence[str]:
        """Return the ids of events whose needs are to be read by a contact who is named for it, the newest first."""

    def needs_counted(self, event_id: str) -> Mapping[str, Mapping[str, int]]:
        """Return how many confirmed participants need what: by ``access`` and ``diet``, then by need."""
