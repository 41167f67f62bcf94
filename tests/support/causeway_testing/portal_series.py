"""Series and enrolments as the registrations service would answer for them, for the portal's tests."""

from datetime import timedelta
from typing import Any

from causeway_portal.domain.shown_series import ShownSeries, shown_series_id
from causeway_portal.use_cases.ports import Ask, Reply
from causeway_testing.portal_world import CANCELLED, LECTURE, NOW, PAST

EDITION = "edition-2025"
SERIES_TOKEN = f"enrolment-1.1.{'y' * 27}"
SERIES = ShownSeries(
    id=shown_series_id(EDITION),
    seq=1,
    series_id=EDITION,
    open=True,
    title={"en": "Lectures of 2025", "zh-Hans": "2025年讲座", "hy": "2025 թվականի դասախոսություններ"},
    usual_mode="online",
)
ENROLLED: dict[str, Any] = {
    "id": "enrolment-1",
    "series_id": EDITION,
    "mode": "onsite",
    "kind": None,
    "status": "live",
    "language": "en",
    "zone": "Asia/Yerevan",
    "country": "AM",
    "institution_id": None,
    "consent": {"version": "1", "at": NOW.isoformat()},
    "enrolled_at": NOW.isoformat(),
    "ended_at": None,
    "erased_at": None,
    "revision": 2,
    "person": {"name": "Ani <b>Sargsyan</b>", "email": "ani@example.org"},
}


def a_date(event_id: str, status: str, **changes: Any) -> dict[str, Any]:
    """Return one date of a person's series."""
    here = status in {"confirmed", "waiting", "offered"}
    starts_at = NOW + timedelta(days=14)
    return {
        "event_id": event_id,
        "title": {"en": f"Lecture {event_id}", "zh-Hans": f"讲座 {event_id}"},
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
        "zone": "Asia/Shanghai",
        "over": False,
        "status": status,
        "reason": None,
        "mode": "onsite" if here else None,
        "registration_id": "registration-9" if here else None,
        "manage_token": f"registration-9.1.{'x' * 27}" if here else None,
        **changes,
    }


def my_series(**changes: Any) -> dict[str, Any]:
    """Return an enrolment with a date in every state."""
    dates = [
        a_date(PAST, "confirmed", over=True),
        a_date(LECTURE, "confirmed", mode="online"),
        a_date("lecture-full", "waiting"),
        a_date("lecture-left", "left"),
        a_date("lecture-gated", "not-joined", reason="code-required"),
        a_date("lecture-odd", "not-joined", reason="no-such-slug"),
        a_date("lecture-next", "coming"),
        a_date(CANCELLED, "cancelled"),
    ]
    return {**ENROLLED, "title": dict(SERIES.title), "looked_at": 7, "dates": dates, **changes}


class FakeSeries:
    """Answers for series: who enrols gets the link, and by it their dates."""

    def __init__(self) -> None:
        self.enrolments: dict[str, dict[str, Any]] = {}
        """By the token of the link."""

    def reply(self, ask: Ask, path: str) -> Reply | None:
        """Return the answer, or none when the request is about no series."""
        if path.startswith("/my-series"):
            return self._mine(ask, path)
        if not path.startswith("/series/"):
            return None
        if path.endswith("/enrolments"):
            return self._enrolments(ask)
        described = {"series_id": EDITION, "open": True, "title": dict(SERIES.title), "usual_mode": None}
        return Reply(status=200, body={**described, "joins_before_opening": True, "revision": 1}, revision=1)

    def _enrolments(self, ask: Ask) -> Reply:
        if ask.method == "GET":
            gone = {**ENROLLED, "id": "enrolment-0", "person": None, "status": "ended"}
            return Reply(status=200, body={"items": [ENROLLED, gone], "next": None, "live": 1})
        self.enrolments[SERIES_TOKEN] = my_series(status="joining", looked_at=1)
        return Reply(status=202, body={**ENROLLED, "series_token": SERIES_TOKEN})

    def _mine(self, ask: Ask, path: str) -> Reply:
        found = self.enrolments.get((ask.authorization or "").removeprefix("Link "))
        if found is None:
            return Reply(status=404, body={"slug": "unknown-link"})
        if path.endswith("/end"):
            found["status"] = "ended"
        elif ask.method == "POST":
            _, event_id, step = path.rsplit("/", maxsplit=2)
            (date,) = [one for one in found["dates"] if one["event_id"] == event_id]
            date.update(a_date(event_id, "left" if step == "leave" else "confirmed"))
        return Reply(status=200, body=found)
