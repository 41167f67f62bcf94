"""The kinds of notices, and what must be true of a registration for a kind to be worth reading."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a notice is about."""

    CONFIRMATION = "confirmation"
    WAITING = "waiting"
    OFFER = "offer"
    OFFER_DECLINED = "offer_declined"
    OFFER_LAPSED = "offer_lapsed"
    MODE_CHANGE = "mode_change"
    WITHDRAWAL = "withdrawal"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    REMINDER_DAY = "reminder_day"
    REMINDER_HOUR = "reminder_hour"
    DATA = "data"
    FEEDBACK = "feedback"
    CERTIFICATE = "certificate"
    CERTIFICATE_WITHDRAWN = "certificate_withdrawn"
    SERIES = "series"
    SERIES_ENDED = "series_ended"


class Entry(StrEnum):
    """What a notice does to the reader's calendar; the iCalendar METHOD."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"
    """Many entries at once, those of a series."""


DATA_LINK_LASTS = timedelta(days=3)
"""How long the link to a person's data works after it was asked for: long enough to read the mail after a weekend."""

LIVE = frozenset({"confirmed", "waiting", "offered"})
"""The statuses in which a person still wants to come."""

WORTH_READING: Mapping[Kind, frozenset[str]] = {
    Kind.CONFIRMATION: frozenset({"confirmed"}),
    Kind.WAITING: frozenset({"waiting"}),
    Kind.OFFER: frozenset({"offered"}),
    Kind.OFFER_DECLINED: frozenset({"declined"}),
    Kind.OFFER_LAPSED: frozenset({"lapsed"}),
    Kind.MODE_CHANGE: frozenset({"confirmed", "waiting"}),
    Kind.WITHDRAWAL: frozenset({"withdrawn"}),
    Kind.CHANGE: LIVE,
    Kind.CANCELLATION: LIVE,
    Kind.REMINDER_DAY: frozenset({"confirmed"}),
    Kind.REMINDER_HOUR: frozenset({"confirmed"}),
    # What is held is held whatever has become of the registration.
    Kind.DATA: LIVE | {"withdrawn", "declined", "lapsed"},
    Kind.FEEDBACK: frozenset({"confirmed"}),
    Kind.CERTIFICATE: frozenset({"confirmed"}),
    Kind.CERTIFICATE_WITHDRAWN: frozenset({"confirmed"}),
    Kind.SERIES: frozenset({"confirmed"}),
    Kind.SERIES_ENDED: frozenset({"withdrawn"}),
}
"""The registration's statuses for which each kind is still news."""

ABOUT_A_CANCELLED_EVENT = frozenset({Kind.CANCELLATION, Kind.WITHDRAWAL, Kind.CERTIFICATE_WITHDRAWN, Kind.DATA})
"""What may still be said once an event is cancelled."""

REMINDER_OFFSETS: Mapping[Kind, timedelta] = {
    Kind.REMINDER_DAY: timedelta(days=1),
    Kind.REMINDER_HOUR: timedelta(hours=1),
}
"""How long before the start a reminder goes. The offset is kept, never the time: an event may move."""

REMINDER_USEFUL_UNTIL: Mapping[Kind, timedelta] = {
    Kind.REMINDER_DAY: timedelta(hours=2),
    Kind.REMINDER_HOUR: timedelta(0),
}
"""How long before the start a late reminder is still sent; after that the next one says it better."""
