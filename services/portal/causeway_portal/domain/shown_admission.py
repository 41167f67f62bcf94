"""The portal's view of how people get into an event: what they may choose, what is asked of them, who is let in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Texts = Mapping[str, str]


def admission_id(event_id: str) -> str:
    """Return what an event's admission is kept under."""
    return f"{event_id}.admission"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownKind:
    """A kind of ticket."""

    id: str
    name: Texts
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPool:
    """Places that kinds of tickets share."""

    id: str
    name: Texts
    capacity: int
    modes: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPart:
    """A session or a stop with places of its own; ``capacities`` by attendance mode, none without a limit."""

    id: str
    title: Texts
    starts_at: datetime
    ends_at: datetime
    capacities: Mapping[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWaiting:
    """The policy of the waiting list."""

    order: str = "strict"
    draw_at: datetime | None = None
    seed_digest: str | None = None
    seed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTerms:
    """What everybody agrees to."""

    version: str
    text: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownGates:
    """The conditions for registering; ``prerequisites`` are the ids of the events that come first."""

    needs_code: bool = False
    mail_domains: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    refuses_clash: bool = False
    terms: ShownTerms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChoice:
    """An answer that can be chosen."""

    id: str
    label: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCondition:
    """The answer to an earlier question after which a question is asked."""

    question: str
    equals: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestion:
    """A question of the form."""

    id: str
    type: str
    label: Texts
    required: bool
    choices: tuple[ShownChoice, ...] = ()
    shown_if: ShownCondition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAdmission:
    """How people get into an event; ``seq`` is the message's, ``revision`` counts our own changes."""

    id: str
    event_id: str
    revision: int = 1
    seq: int
    kinds: tuple[ShownKind, ...] = ()
    pools: tuple[ShownPool, ...] = ()
    parts: tuple[ShownPart, ...] = ()
    largest_party: int = 1
    waiting: ShownWaiting = ShownWaiting()
    gates: ShownGates = ShownGates()
    questions: tuple[ShownQuestion, ...] = ()
    form_version: int = 0

    def kind_named(self, kind_id: str | None) -> ShownKind | None:
        """Return the kind of ticket, or none."""
        return next((kind for kind in self.kinds if kind.id == kind_id), None)

    def parts_named(self, part_ids: Collection[str]) -> list[ShownPart]:
        """Return those of the parts, in the order of the event."""
        return [part for part in self.parts if part.id in part_ids]


def questions_in(questions: Iterable[Mapping[str, Any]]) -> tuple[ShownQuestion, ...]:
    """Return the questions of a form as services carry them."""
    return tuple(_question(question) for question in questions)


def _question(question: Mapping[str, Any]) -> ShownQuestion:
    condition = question.get("shown_if")
    return ShownQuestion(
        id=question["id"],
        type=question["type"],
        label=question["label"],
        required=question["required"],
        choices=tuple(ShownChoice(id=choice["id"], label=choice["label"]) for choice in question["choices"]),
        shown_if=ShownCondition(question=condition["question"], equals=condition["equals"]) if condition else None,
    )


def asked(questions: tuple[ShownQuestion, ...], answers: Mapping[str, str]) -> frozenset[str]:
    """Return which questions are asked, given what was entered; registrations decides, this is for showing."""
    shown: set[str] = set()
    for question in questions:
        condition = question.shown_if
        if condition is None or (
            condition.question in shown and answers.get(condition.question, "").strip() == condition.equals
        ):
            shown.add(question.id)
    return frozenset(shown)


def as_usual(event_id: str) -> ShownAdmission:
    """Return the admission of an event that nobody has described one for."""
    return ShownAdmission(id=admission_id(event_id), event_id=event_id, seq=0)
