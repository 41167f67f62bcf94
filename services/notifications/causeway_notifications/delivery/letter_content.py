"""What a letter says, block by block, before it becomes HTML and text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel import Locale

from causeway_notifications.delivery.moments import in_words
from causeway_notifications.delivery.moulds import clean, hole
from causeway_notifications.delivery.wordings import NoticeWording, Wording, fill
from causeway_notifications.domain.kinds import ABOUT_APPLICATIONS, CANCELLATIONS, CHANGES, OFFERS, TO_LEADERS, Kind
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution, Move, Place
from causeway_notifications.domain.languages import text_in, text_only_in

WITH_TICKET = frozenset(
    {Kind.CONFIRMATION, Kind.MODE_CHANGE, Kind.COMPANIONS_CHANGE, Kind.REMINDER_DAY, Kind.REMINDER_HOUR}
)
WITHOUT_REGISTRATION = frozenset(
    {
        *(Kind.WITHDRAWAL, Kind.CANCELLATION, Kind.OFFER_DECLINED, Kind.OFFER_LAPSED),
        *(Kind.MEMBER_LAPSED, Kind.MEMBER_DECLINED, Kind.MEMBER_REMOVED),
    }
)
"""After these there is nothing left to manage."""
WITH_APPLICATION = ABOUT_APPLICATIONS - {Kind.APPLICATION_WITHDRAWN}
"""These lead to the page of the application."""


_FOOTERS = {
    **dict.fromkeys(TO_LEADERS, "leader_footer"),
    **dict.fromkeys(
        (Kind.MEMBER_NAMED, Kind.MEMBER_LAPSED, Kind.MEMBER_DECLINED, Kind.MEMBER_REMOVED), "member_footer"
    ),
}
"""Why somebody gets a letter who has not registered by themselves."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the facts; ``past`` is what was before."""

    label: str
    value: str
    past: bool = False


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Everything about the readers that changes what a letter says, without being about one of them alone."""

    kind: Kind
    mode: str
    has_place: bool
    same_clock: bool
    applied: bool = False
    """Whether it goes to somebody who has applied, and has no registration."""


@dataclass(frozen=True, kw_only=True)
class LetterContent:
    """A letter in one language for all readers in one situation; what is personal is a hole."""

    subject: str
    heading: str
    title: str
    lead: Sequence[str]
    rows: Sequence[Row]
    offer_until: str
    answer: str
    ticket: bool
    join: bool
    manage: bool
    data: bool
    footer: str
    certificate: bool = False
    feedback: bool = False
    delegation: bool = False
    series: bool = False
    application: bool = False


def compose(
    situation: Situation, event: KnownEvent, institutions: Mapping[str, KnownInstitution], wording: Wording
) -> LetterContent:
    """Return what to say to readers in ``situation`` about ``event``."""
    notice = wording.notices[situation.kind]
    if situation.kind is Kind.DATA:
        return _about_data(notice, wording)
    title = title_of(event, wording)
    words = {
        "title": title,
        "office": wording.labels["office"],
        "delegation": hole("delegation"),
        "lapsed": hole("lapsed"),
    }
    shows_way_in = situation.has_place and situation.kind in WITH_TICKET
    return LetterContent(
        subject=fill(notice.subject, **words),
        heading=fill(notice.heading, **words),
        title=title,
        lead=[fill(paragraph, **words) for paragraph in (*notice.lead, *_lead(notice, situation))],
        rows=_rows(situation, event, institutions, wording),
        offer_until=hole("offer_until") if situation.kind in OFFERS else "",
        answer=wording.labels["confirm" if situation.kind is Kind.MEMBER_NAMED else "answer_offer"],
        ticket=shows_way_in and situation.mode == "onsite",
        join=shows_way_in and situation.mode == "online",
        certificate=situation.kind is Kind.CERTIFICATE,
        feedback=situation.kind is Kind.FEEDBACK,
        delegation=situation.kind in TO_LEADERS - CANCELLATIONS,
        application=situation.kind in WITH_APPLICATION,
        manage=not situation.applied and situation.kind not in WITHOUT_REGISTRATION | OFFERS | TO_LEADERS,
        data=False,
        footer=wording.labels["application_footer" if situation.applied else _FOOTERS.get(situation.kind, "footer")],
    )


def _about_data(notice: NoticeWording, wording: Wording) -> LetterContent:
    """Return the letter that is about no event: it has the link to what is held, and says until when that works."""
    words = {"office": wording.labels["office"]}
    return LetterContent(
        subject=fill(notice.subject, **words),
        heading=fill(notice.heading, **words),
        title="",
        lead=[fill(paragraph, **words) for paragraph in notice.lead],
        rows=[Row(wording.labels["data_until"], hole("data_until"))],
        offer_until="",
        answer="",
        ticket=False,
        join=False,
        manage=False,
        data=True,
        footer=wording.labels["data_footer"],
    )


def title_of(event: KnownEvent, wording: Wording) -> str:
    """Return the event's title in the letter's language."""
    return clean(text_in(event.title, wording.language))


def place_of(place: Place | None, wording: Wording) -> str:
    """Return a place in one line, or nothing."""
    if place is None:
        return ""
    name = clean(text_in(place.name, wording.language))
    if place.room:
        name = fill(wording.labels["place_and_room"], place=name, room=clean(place.room))
    rest = [place.address or "", text_only_in(place.city, wording.language), _country(place.country, wording)]
    return wording.labels["list_separator"].join([name, *(clean(part) for part in rest if part)])


def _country(code: str | None, wording: Wording) -> str:
    return Locale.parse(wording.locale).territories.get(code, "") if code else ""


def _lead(notice: NoticeWording, situation: Situation) -> Sequence[str]:
    if not situation.has_place:
        return notice.lead_waiting
    return notice.lead_onsite if situation.mode == "onsite" else notice.lead_online


def _rows(
    situation: Situation, event: KnownEvent, institutions: Mapping[str, KnownInstitution], wording: Wording
) -> list[Row]:
    labels = wording.labels
    rows = [Row(labels["when"], in_words(event.starts_at, event.ends_at, event.zone, wording.locale))]
    if not situation.same_clock:
        rows.append(Row(labels["your_time"], hole("your_time")))
    if situation.kind in CHANGES and event.move is not None:
        rows.extend(_before(event.move, wording))
    rows.append(Row(labels["attendance"], labels[situation.mode]))
    if situation.mode == "onsite" and (place := place_of(event.place, wording)):
        rows.append(Row(labels["where"], place))
    if situation.kind in TO_LEADERS - CANCELLATIONS:
        filled = fill(labels["places_filled"], filled=hole("filled"), places=hole("places"))
        rows += [Row(labels["places"], filled), Row(labels["returns_at"], hole("returns_at"))]
    if situation.kind is Kind.APPLICATION_RESERVE:
        rows.append(Row(labels["rank"], hole("rank")))
    if hosts := _hosts(event, institutions, wording):
        rows.append(Row(labels["hosts"], hosts))
    if reason := _reason(situation.kind, event, wording):
        rows.append(Row(labels["reason"], reason))
    return rows


def _before(move: Move, wording: Wording) -> list[Row]:
    """What no longer holds; the private link is never shown, so its change needs no line."""
    rows = []
    if {"time", "zone"} & set(move.fields_changed):
        earlier = in_words(move.previous_start, move.previous_end, move.previous_zone, wording.locale)
        rows.append(Row(wording.labels["before"], earlier, past=True))
    if "place" in move.fields_changed and (place := place_of(move.previous_place, wording)):
        rows.append(Row(wording.labels["before"], place, past=True))
    return rows


def _hosts(event: KnownEvent, institutions: Mapping[str, KnownInstitution], wording: Wording) -> str:
    known = [institutions[host] for host in event.hosts if host in institutions]
    names = [clean(text_only_in(institution.names, wording.language)) for institution in known]
    return wording.labels["list_separator"].join(name for name in names if name)


def _reason(kind: Kind, event: KnownEvent, wording: Wording) -> str:
    """The organisers' own words, only in the letter's language: others would be noise."""
    if kind in CANCELLATIONS:
        return clean(text_only_in(event.cancellation_reason, wording.language))
    if kind in CHANGES and event.move is not None:
        return clean(text_only_in(event.move.reason, wording.language))
    return ""
