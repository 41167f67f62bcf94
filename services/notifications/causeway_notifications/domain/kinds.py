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
    COMPANIONS_CHANGE = "companions_change"
    WITHDRAWAL = "withdrawal"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    REMINDER_DAY = "reminder_day"
    REMINDER_HOUR = "reminder_hour"
    DATA = "data"
    FEEDBACK = "feedback"
    CERTIFICATE = "certificate"
    CERTIFICATE_WITHDRAWN = "certificate_withdrawn"
    MEMBER_NAMED = "member_named"
    MEMBER_LAPSED = "member_lapsed"
    MEMBER_DECLINED = "member_declined"
    MEMBER_REMOVED = "member_removed"
    DELEGATION = "delegation"
    DELEGATION_REMINDER = "delegation_reminder"
    DELEGATION_LAPSED = "delegation_lapsed"
    DELEGATION_CHANGE = "delegation_change"
    DELEGATION_CANCELLATION = "delegation_cancellation"
    SERIES = "series"
    SERIES_ENDED = "series_ended"
    APPLICATION_RECEIVED = "application_received"
    APPLICATION_ACCEPTED = "application_accepted"
    APPLICATION_MOVED_UP = "application_moved_up"
    APPLICATION_RESERVE = "application_reserve"
    APPLICATION_DECLINED = "application_declined"
    APPLICATION_WITHDRAWN = "application_withdrawn"


class Entry(StrEnum):
    """What a notice does to the reader's calendar; the iCalendar METHOD."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"
    """Many entries at once, those of a series."""


DATA_LINK_LASTS = timedelta(days=3)
"""How long the link to a person's data works after it was asked for: long enough to read the mail after a weekend."""

LEADING = "leading"
"""The status of somebody who leads a delegation; they are a reader like the registrations, with a link of their own."""

CONTACT = "contact"
"""The status of a contact of an institution who has asked for their data; nothing else is ever written to them."""

LIVE = frozenset({"confirmed", "waiting", "offered"})
"""The statuses in which a person still wants to come."""

HOPING = frozenset({"submitted", "reserve"})
"""The statuses in which somebody who has applied does not know yet whether they can come."""

WORTH_READING: Mapping[Kind, frozenset[str]] = {
    Kind.CONFIRMATION: frozenset({"confirmed"}),
    Kind.WAITING: frozenset({"waiting"}),
    Kind.OFFER: frozenset({"offered"}),
    Kind.OFFER_DECLINED: frozenset({"declined"}),
    Kind.OFFER_LAPSED: frozenset({"lapsed"}),
    Kind.MODE_CHANGE: frozenset({"confirmed", "waiting"}),
    Kind.COMPANIONS_CHANGE: LIVE,
    Kind.WITHDRAWAL: frozenset({"withdrawn"}),
    Kind.CHANGE: LIVE,
    # Who was accepted hears of it by the registration that came of it.
    Kind.CANCELLATION: LIVE | HOPING,
    Kind.REMINDER_DAY: frozenset({"confirmed"}),
    Kind.REMINDER_HOUR: frozenset({"confirmed"}),
    # What is held is held whatever has become of the registration.
    Kind.DATA: LIVE | HOPING | {"withdrawn", "declined", "lapsed", "accepted", LEADING, CONTACT},
    Kind.FEEDBACK: frozenset({"confirmed"}),
    Kind.CERTIFICATE: frozenset({"confirmed"}),
    Kind.CERTIFICATE_WITHDRAWN: frozenset({"confirmed"}),
    Kind.MEMBER_NAMED: frozenset({"offered"}),
    Kind.MEMBER_LAPSED: frozenset({"lapsed"}),
    Kind.MEMBER_DECLINED: frozenset({"declined", "withdrawn"}),
    Kind.MEMBER_REMOVED: frozenset({"withdrawn"}),
    Kind.DELEGATION: frozenset({LEADING}),
    Kind.DELEGATION_REMINDER: frozenset({LEADING}),
    Kind.DELEGATION_LAPSED: frozenset({LEADING}),
    Kind.DELEGATION_CHANGE: frozenset({LEADING}),
    Kind.DELEGATION_CANCELLATION: frozenset({LEADING}),
    Kind.SERIES: frozenset({"confirmed"}),
    Kind.SERIES_ENDED: frozenset({"withdrawn"}),
    Kind.APPLICATION_RECEIVED: frozenset({"submitted"}),
    Kind.APPLICATION_ACCEPTED: frozenset({"accepted"}),
    Kind.APPLICATION_MOVED_UP: frozenset({"accepted"}),
    Kind.APPLICATION_RESERVE: frozenset({"reserve"}),
    Kind.APPLICATION_DECLINED: frozenset({"declined"}),
    Kind.APPLICATION_WITHDRAWN: frozenset({"withdrawn"}),
}
"""The registration's statuses for which each kind is still news."""

ABOUT_APPLICATIONS = frozenset(
    {
        Kind.APPLICATION_RECEIVED,
        Kind.APPLICATION_ACCEPTED,
        Kind.APPLICATION_MOVED_UP,
        Kind.APPLICATION_RESERVE,
        Kind.APPLICATION_DECLINED,
        Kind.APPLICATION_WITHDRAWN,
    }
)
"""What is said to somebody who has applied, about the application."""

TO_MEMBERS: Mapping[Kind, Kind] = {
    Kind.OFFER: Kind.MEMBER_NAMED,
    Kind.OFFER_LAPSED: Kind.MEMBER_LAPSED,
    Kind.OFFER_DECLINED: Kind.MEMBER_DECLINED,
    Kind.WITHDRAWAL: Kind.MEMBER_DECLINED,
}
"""What people are told instead whom somebody else has named: their places come from there, and go back there."""

OF_EVENTS_TO_LEADERS: Mapping[Kind, Kind] = {
    Kind.CHANGE: Kind.DELEGATION_CHANGE,
    Kind.CANCELLATION: Kind.DELEGATION_CANCELLATION,
}
"""What leaders are told instead of what everybody is told about an event."""

TO_LEADERS = frozenset(
    {Kind.DELEGATION, Kind.DELEGATION_REMINDER, Kind.DELEGATION_LAPSED, *OF_EVENTS_TO_LEADERS.values()}
)
CHANGES = frozenset({Kind.CHANGE, Kind.DELEGATION_CHANGE})
CANCELLATIONS = frozenset({Kind.CANCELLATION, Kind.DELEGATION_CANCELLATION})
OFFERS = frozenset({Kind.OFFER, Kind.MEMBER_NAMED})
"""What has to be answered in time; the number of the offer tells one from the next."""

ABOUT_A_CANCELLED_EVENT = frozenset(
    {
        *CANCELLATIONS,
        Kind.WITHDRAWAL,
        Kind.MEMBER_DECLINED,
        Kind.MEMBER_REMOVED,
        Kind.CERTIFICATE_WITHDRAWN,
        Kind.DATA,
    }
)
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
