"""Builders and fakes for tests of the calendar: every test names only what matters to it."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from causeway_events.domain.copies import KnownInstitution, KnownPlaces
from causeway_events.domain.event import Event
from causeway_events.domain.history import Change
from causeway_events.domain.place import Host, Place
from causeway_events.domain.programme import Edition, Programme
from causeway_events.domain.schedule import Schedule
from causeway_platform.refusals import UnknownSubject

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
"""When tests of the calendar happen."""

YEREVAN = "Asia/Yerevan"
LECTURE = datetime(2026, 12, 20, 15, 0)  # noqa: DTZ001  (wall time has no zone by itself)
"""Wall time of the usual event."""

MUSEUM = Place(
    name={"en": "History Museum", "hy": "Պատմության թանգարան"},
    address="4 Republic Square",
    city={"en": "Yerevan", "hy": "Երևան"},
    country="AM",
    room="Hall 2",
)
JOIN_LINK = "https://meet.example/secret-room"


def programme(**changes: Any) -> Programme:
    """Return a lecture series."""
    made = Programme.described_as(
        slug="relics-lecture",
        kind="lecture_series",
        name={"en": "Relics and Museums Lecture", "zh-Hans": "文物与博物馆讲座"},
        purpose={"en": "Mutual learning"},
        hosts=(),
    )
    return replace(made, **changes)


def edition(of: Programme | None = None, **changes: Any) -> Edition:
    """Return this year's edition of a programme."""
    return replace(Edition.of(of or programme(), label="2026", name={}), **changes)


def schedule(start: datetime = LECTURE, *, hours: float = 2, zone: str = YEREVAN) -> Schedule:
    """Return a schedule of some hours from a wall time."""
    return Schedule.at(start, start + timedelta(hours=hours), zone)


def draft(of: Edition | None = None, **changes: Any) -> Event:
    """Return a hybrid lecture that nobody has heard of yet."""
    values: dict[str, Any] = {
        "title": {"en": "Digital Transformation of Museums", "zh-Hans": "博物馆的数字化转型"},
        "summary": {"en": "Trends"},
        "description": {"en": "What comes next"},
        "languages": ("en", "zh-Hans"),
        "schedule": schedule(),
        "place": MUSEUM,
        "join_link": JOIN_LINK,
        "modes": {"onsite": 120, "online": 200},
        "now": NOW,
    }
    return Event.draft(of or edition(), **(values | changes))


def published(of: Edition | None = None, **changes: Any) -> Event:
    """Return a lecture that everybody may come to."""
    return draft(of, **changes).published(now=NOW)


def institution(institution_id: str = "museum", **changes: Any) -> KnownInstitution:
    """Return an active institution."""
    known = KnownInstitution(
        id=institution_id, revision=1, names={"en": "History Museum of Armenia"}, active=True, website=None
    )
    return replace(known, **changes)


def host(institution_id: str = "museum", role: str = "host") -> Host:
    """Return an institution's part."""
    return Host(institution_id=institution_id, role=role)


class Entity(Protocol):
    """What a fake shelf can hold."""

    @property
    def id(self) -> str: ...


E = TypeVar("E", bound=Entity)


class FakeShelf(Generic[E]):
    """A shelf in memory."""

    noun = "thing"

    def __init__(self, noun: str, *entities: E) -> None:
        self.noun = noun
        self.rows: dict[str, E] = {entity.id: entity for entity in entities}
        self.wanted: list[str] = []

    def __iter__(self) -> Iterator[E]:
        return iter(list(self.rows.values()))

    def want(self, entity_id: str) -> None:
        """Note what was asked for ahead."""
        self.wanted.append(entity_id)

    def find(self, entity_id: str) -> E | None:
        """Return the entity, or none."""
        return self.rows.get(entity_id)

    def get(self, entity_id: str) -> E:
        """Return the entity, or refuse."""
        if entity_id not in self.rows:
            raise UnknownSubject.named(self.noun)
        return self.rows[entity_id]

    def add(self, entity: E) -> None:
        """Keep a new entity."""
        assert entity.id not in self.rows
        self.rows[entity.id] = entity

    def save(self, entity: E) -> None:
        """Keep a changed entity."""
        assert entity.id in self.rows
        self.rows[entity.id] = entity

    def remove(self, entity: E) -> None:
        """Take an entity away."""
        del self.rows[entity.id]


class FakeProgrammes(FakeShelf[Programme]):
    """Programmes in memory."""

    def with_slug(self, slug: str) -> Programme | None:
        """Return the programme with the slug, or none."""
        return next((found for found in self if found.slug == slug), None)


class FakeEditions(FakeShelf[Edition]):
    """Editions in memory."""

    def labelled(self, programme_id: str, label: str) -> Edition | None:
        """Return the edition with the label, or none."""
        found = (edition for edition in self if (edition.programme_id, edition.label) == (programme_id, label))
        return next(found, None)


@dataclass
class FakeWork:
    """A unit of work in memory that remembers what was said."""

    programmes: FakeProgrammes = field(default_factory=lambda: FakeProgrammes("programme"))
    editions: FakeEditions = field(default_factory=lambda: FakeEditions("edition"))
    events: FakeShelf[Event] = field(default_factory=lambda: FakeShelf("event"))
    institutions: FakeShelf[KnownInstitution] = field(default_factory=lambda: FakeShelf("institution"))
    places: FakeShelf[KnownPlaces] = field(default_factory=lambda: FakeShelf("event"))
    history: FakeShelf[Change] = field(default_factory=lambda: FakeShelf("change"))
    facts: list[object] = field(default_factory=list)

    def record(self, fact: object) -> None:
        """Remember a fact."""
        self.facts.append(fact)

    @property
    def actions(self) -> Sequence[str]:
        """What the history says, in order."""
        return [change.action for change in self.history]

    def everything(self) -> Mapping[str, Any]:
        """Return a picture of all that is kept and said, to compare before and after."""
        shelves = (self.programmes, self.editions, self.events, self.institutions, self.places, self.history)
        return {"rows": [deepcopy(shelf.rows) for shelf in shelves], "facts": list(self.facts)}
