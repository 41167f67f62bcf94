"""Events as pages show them: the right texts for the reader, and places in levels and numbers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_portal.domain.languages import Shown, pick
from causeway_portal.domain.shown_event import Registering, ShownEvent
from causeway_portal.domain.shown_partners import ShownInstitution, ShownProgramme
from causeway_portal.domain.shown_places import Fullness, ShownPlaces, fullness
from causeway_portal.pages.parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """One event for one reader."""

    event: ShownEvent
    title: Shown
    summary: Shown
    description: Shown
    programme: Shown
    programme_slug: str
    place: Shown
    city: Shown
    reason: Shown
    modes: Mapping[str, Fullness]
    registering: Registering
    on_now: bool

    @property
    def id(self) -> str:
        """The event's id."""
        return self.event.id

    @property
    def bookable(self) -> bool:
        """Whether the page offers the form."""
        return self.registering is Registering.OPEN

    @property
    def all_full(self) -> bool:
        """Whether a newcomer would wait whatever mode they choose."""
        return bool(self.modes) and all(full.level.value == "full" for full in self.modes.values())


def view_of(
    event: ShownEvent, places: ShownPlaces | None, programme: ShownProgramme | None, language: str, now: datetime
) -> EventView:
    """Return ``event`` for a reader of ``language``."""
    first = event.first_language
    counted = places.modes if places else {}
    place = event.place
    return EventView(
        event=event,
        title=pick(event.title, language, first),
        summary=pick(event.summary, language, first),
        description=pick(event.description, language, first),
        programme=pick(programme.name if programme else {}, language),
        programme_slug=programme.slug if programme else "",
        place=pick(place.name if place else {}, language, first),
        city=pick(place.city if place else {}, language, first),
        reason=pick(event.notice.reason if event.notice else {}, language, first),
        modes={mode: fullness(event.capacities[mode], counted.get(mode)) for mode in event.modes},
        registering=event.registering(now),
        on_now=event.is_on(now),
    )


def views_of(
    events: Sequence[ShownEvent], programmes: Sequence[ShownProgramme], parts: Parts, language: str
) -> list[EventView]:
    """Return ``events`` for a reader of ``language``, with one more query for the places of all of them."""
    places = parts.reading.places([event.id for event in events])
    known = {programme.id: programme for programme in programmes}
    now = parts.clock()
    return [view_of(event, places.get(event.id), known.get(event.programme_id), language, now) for event in events]


@dataclass(frozen=True, slots=True)
class HostView:
    """An institution's part, for one reader."""

    name: Shown
    role: str
    website: str | None


def hosts_of(event: ShownEvent, institutions: Mapping[str, ShownInstitution], language: str) -> list[HostView]:
    """Return the hosts whose names we know, in the order the event gives them."""
    known = [(institutions.get(host.institution_id), host.role) for host in event.hosts]
    return [
        HostView(pick(institution.names, language, event.first_language), role, institution.website)
        for institution, role in known
        if institution is not None
    ]


def paragraphs(text: str) -> Iterable[Sequence[str]]:
    """Return the paragraphs of a plain text, each as its lines."""
    return [part.strip().splitlines() for part in re.split(r"\n\s*\n", text) if part.strip()]
