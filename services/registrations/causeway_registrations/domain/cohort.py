"""Those who are admitted to an event: how many, in which tracks and regions, and whether more are on their way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from causeway_registrations.domain.call import Call, Section

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """The places of a call that are taken; those that a running decision has promised are among them."""

    event_id: str
    revision: int = 0
    accepted: int = 0
    tracks: Counts = field(default_factory=dict)
    regions: Counts = field(default_factory=dict)
    running: str | None = None
    """The round of decisions that is being carried out, if any."""

    @property
    def id(self) -> str:
        """The event's id."""
        return self.event_id

    def has_room(self, call: Call, track: str | None, region: str | None) -> bool:
        """Say whether one more fits in all, in the track and in the region."""
        return (
            not self.is_full(call)
            and _fits(self.tracks, call.tracks, track)
            and _fits(self.regions, call.regions, region)
        )

    def is_full(self, call: Call) -> bool:
        """Say whether nobody fits any more, whatever their track and region."""
        return call.places is not None and self.accepted >= call.places

    def full_tracks(self, call: Call) -> frozenset[str]:
        """Return the tracks that nobody fits any more."""
        return frozenset(one.id for one in call.tracks if not _fits(self.tracks, call.tracks, one.id))

    def full_regions(self, call: Call) -> frozenset[str]:
        """Return the regions that nobody fits any more."""
        return frozenset(one.id for one in call.regions if not _fits(self.regions, call.regions, one.id))

    def take(self, track: str | None, region: str | None) -> "Cohort":
        """Return the cohort with one more."""
        return self._move(track, region, 1)

    def give_back(self, track: str | None, region: str | None) -> "Cohort":
        """Return the cohort with one fewer."""
        return self._move(track, region, -1)

    def run(self, round_id: str | None) -> "Cohort":
        """Return the cohort with a round of decisions running, or with none any more."""
        return replace(self, revision=self.revision + 1, running=round_id)

    def _move(self, track: str | None, region: str | None, by: int) -> "Cohort":
        return replace(
            self,
            revision=self.revision + 1,
            accepted=max(0, self.accepted + by),
            tracks=_moved(self.tracks, track, by),
            regions=_moved(self.regions, region, by),
        )


def _fits(taken: Counts, sections: Iterable[Section], chosen: str | None) -> bool:
    section = next((one for one in sections if one.id == chosen), None)
    return section is None or section.places is None or taken.get(section.id, 0) < section.places


def _moved(taken: Counts, chosen: str | None, by: int) -> Counts:
    return taken if chosen is None else {**taken, chosen: max(0, taken.get(chosen, 0) + by)}
