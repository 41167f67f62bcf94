"""Keep our copy of an event true: published, changed, rescheduled and cancelled all carry the whole state."""

from datetime import datetime

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.lay_down_certificate_rule import plan_certificates
from causeway_registrations.use_cases.offer_free_places import offer_free_places
from causeway_registrations.use_cases.plan_date import plan_announced_date
from causeway_registrations.use_cases.ports import Work


def follow_announced_event(announcement: Announcement, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    """Take the announcement over if it is newer than what we know, and offer the places it adds to those who wait.

    A capacity below what is taken takes nothing from anybody: no more is given out until there is room again.
    """
    known = work.offered_events.find(announcement.event_id)
    event = _heard_of(announcement, work) if known is None else known.follow(announcement)
    if event is known:
        return
    work.offered_events.save(offer_free_places(event, work, now=now, rules=rules))
    plan_certificates(event, work, now=now)
    plan_announced_date(announcement, None if known is None else known.announced, work, now=now)


def _heard_of(announcement: Announcement, work: Work) -> OfferedEvent:
    """Return an event we have no copy of; its places are there already when the copy is being rebuilt."""
    places = work.offered_events.places_of(announcement.event_id)
    if places is None:
        return OfferedEvent.first_heard_of(announcement)
    return OfferedEvent(announcement, places.follow(announcement), work.offered_events.admission_of(places.id))
