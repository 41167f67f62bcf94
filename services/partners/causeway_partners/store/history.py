"""The history's collection: rows are added and never changed."""

from causeway_partners.domain.history import HistoryEntry
from causeway_partners.use_cases.ports import HistorySought, Page
from causeway_platform.shelf import Shelf


class History(Shelf[HistoryEntry]):
    """Who changed what and when, by subject."""

    def page(self, sought: HistorySought) -> Page[HistoryEntry]:
        """Return a page of a subject's history, the newest first; ids rise with time."""
        where: dict[str, object] = {"subject": sought.subject}
        if sought.after is not None:
            where["_id"] = {"$lt": sought.after[1]}
        found = self.find_many(where, [("_id", -1)], limit=sought.limit + 1)
        rows = found[: sought.limit]
        return Page(rows, ("", rows[-1].id) if len(found) > sought.limit else None)
