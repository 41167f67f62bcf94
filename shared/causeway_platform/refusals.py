"""A refusal: a rule said no. It carries a stable slug, the reason and the next step.

::

    Refusal
    ├── UnknownSubject        NOT_FOUND
    ├── ChangedMeanwhile      STALE
    ├── KeyReused             INVALID
    └── Overloaded            UNAVAILABLE
"""

from enum import Enum
from typing import Any, ClassVar


class Kind(Enum):
    """What sort of no it is; only the HTTP edge turns it into a status code."""

    MALFORMED = "malformed"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    CONFLICT = "conflict"
    GONE = "gone"
    STALE = "stale"
    TOO_LARGE = "too-large"
    UNSUPPORTED = "unsupported"
    INVALID = "invalid"
    PRECONDITION_REQUIRED = "precondition-required"
    TOO_MANY = "too-many"
    UNAVAILABLE = "unavailable"


class Refusal(Exception):
    """A rule said no. Subclasses name the rule.

    Args:
        detail: the reason, for the person who asked, in plain words.
        next_step: what they can do about it.
        facts: numbers and names that belong to the reason, JSON-ready; they become members of the problem document.
    """

    slug: ClassVar[str] = "refused"
    kind: ClassVar[Kind] = Kind.CONFLICT
    title: str = "The request was refused"
    language: str | None = None
    """Of the words, where somebody has put them into the language of whoever asked; else they are English."""

    def __init__(self, detail: str, *, next_step: str, **facts: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.next_step = next_step
        self.facts = facts


class UnknownSubject(Refusal):
    """There is nothing by that id, or nothing this caller may see."""

    slug = "unknown-subject"
    kind = Kind.NOT_FOUND
    title = "There is nothing here by that id"

    @classmethod
    def named(cls, noun: str) -> "UnknownSubject":
        """Return the refusal for a ``noun`` such as ``registration``."""
        return cls(f"There is no such {noun}.", next_step="Check the address or look it up in the list.", noun=noun)


class ChangedMeanwhile(Refusal):
    """Somebody else changed it after the caller had read it."""

    slug = "changed-meanwhile"
    kind = Kind.STALE
    title = "It was changed meanwhile"

    @classmethod
    def since(cls, expected: int, current: int, *, next_step: str) -> "ChangedMeanwhile":
        """Return the refusal for whoever has read revision ``expected`` of what is at ``current`` by now."""
        return cls(
            f"You have read revision {expected}, and by now it is revision {current}.",
            next_step=next_step,
            current_revision=current,
            expected_revision=expected,
        )


class KeyReused(Refusal):
    """An Idempotency-Key came again with another request."""

    slug = "idempotency-key-reused"
    kind = Kind.INVALID
    title = "The Idempotency-Key belongs to another request"


class Overloaded(Refusal):
    """More is waiting than can be answered in time; nothing was done."""

    slug = "overloaded"
    kind = Kind.UNAVAILABLE
    title = "Too many requests are waiting"
