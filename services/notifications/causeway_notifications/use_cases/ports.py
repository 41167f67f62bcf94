"""What the use cases need of the outside: one transaction's shelves, and a way to say and to schedule things."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from causeway_notifications.domain.address import RefusedAddress
from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.known_certificate import KnownCertificate
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution
from causeway_notifications.domain.known_feedback_form import KnownFeedbackForm
from causeway_notifications.domain.known_registration import KnownRegistration

T = TypeVar("T")


class Store(Protocol[T]):
    """The aggregates of one sort."""

    def find(self, entity_id: str, /) -> T | None:
        """Return one by its id, or none."""

    def get(self, entity_id: str, /) -> T:
        """Return one by its id, or refuse."""

    def add(self, entity: T, /) -> None:
        """Keep a new one."""

    def save(self, entity: T, /) -> None:
        """Keep a changed one."""

    def remove(self, entity: T, /) -> None:
        """Keep one no longer."""


class Registrations(Store[KnownRegistration], Protocol):
    """Whom to tell."""

    def in_event(
        self, event_id: str, statuses: Iterable[str], *, after: str, limit: int
    ) -> Sequence[KnownRegistration]:
        """Return up to ``limit`` registrations of an event in the order of their ids, those after ``after``."""

    def anybody_else_of(self, registration: KnownRegistration) -> bool:
        """Say whether another registration holds the same mailbox."""

    def takes_part(self, contact: KnownRegistration) -> bool:
        """Say whether registrations knows the contact's mailbox, too, and so answers for it by itself."""


class Deliveries(Store[Delivery], Protocol):
    """What is to be sent, and what was."""

    def queue(self, deliveries: Iterable[Delivery]) -> int:
        """Keep those that are not there yet, and return how many that were."""

    def of_registration(self, registration_id: str) -> Sequence[Delivery]:
        """Return what went to a registration, or is to go."""


class Work(Protocol):
    """One transaction."""

    @property
    def events(self) -> Store[KnownEvent]: ...
    @property
    def institutions(self) -> Store[KnownInstitution]: ...
    @property
    def registrations(self) -> Registrations: ...
    @property
    def certificates(self) -> Store[KnownCertificate]: ...
    @property
    def feedback_forms(self) -> Store[KnownFeedbackForm]: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def addresses(self) -> Store[RefusedAddress]: ...

    def record(self, fact: object) -> None:
        """Note what happened; it becomes a message."""

    def schedule(self, kind: str, subject: str, due_at: datetime, payload: Mapping[str, Any] | None = None) -> None:
        """Have something done at a time; again for the same two replaces it."""

    def unschedule(self, kind: str, subject: str) -> None:
        """Have it not done after all."""
