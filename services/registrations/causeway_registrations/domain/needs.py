"""What a participant needs in order to take part, access and food, and who sees whose needs they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsReader:
    """Somebody who provides for what people need; ``subject`` is the contact's id."""

    subject: str
    name: str


def may_read_needs(readers: Sequence[NeedsReader], subject: str, *, operates: bool) -> bool:
    """Say whether somebody may see whose the needs are: who is named, or every operator while nobody is."""
    return any(one.subject == subject for one in readers) if readers else operates


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What somebody says that they need, in words of ours and of their own."""

    access: tuple[str, ...] = ()
    access_note: str | None = None
    diet: tuple[str, ...] = ()
    diet_note: str | None = None

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to provide."""
        return not (self.access or self.access_note or self.diet or self.diet_note)


NOTHING_NEEDED = Stated()


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """The needs of one registration."""

    registration_id: str
    revision: int = 1
    event_id: str
    stated: Stated

    @property
    def id(self) -> str:
        """The registration's id."""
        return self.registration_id

    def restate(self, stated: Stated) -> "Needs":
        """Say anew what is needed."""
        return replace(self, revision=self.revision + 1, stated=stated)
