"""The dates of a series that its enrolled are still to be registered for, one after the other."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesToFollow:
    """``event_ids`` in the order announced; of the first, the enrolments up to the id ``after`` are done.

    It is apart from the series, so that following dates does not change what operators read and change.
    """

    series_id: str
    revision: int = 1
    event_ids: tuple[str, ...] = ()
    after: str = ""

    @property
    def id(self) -> str:
        """The series' id; each has one list."""
        return self.series_id

    def add(self, event_id: str) -> "DatesToFollow":
        """Put a date at the end. One that is being followed begins anew behind the others."""
        if event_id in self.event_ids[1:]:
            return self
        return replace(self, revision=self.revision + 1, event_ids=(*self.event_ids, event_id))

    def go_on(self, after: str) -> "DatesToFollow":
        """Note up to which enrolment the first date is done."""
        return replace(self, revision=self.revision + 1, after=after)

    def next_date(self) -> "DatesToFollow":
        """Note that the first date is done."""
        return replace(self, revision=self.revision + 1, event_ids=self.event_ids[1:], after="")
