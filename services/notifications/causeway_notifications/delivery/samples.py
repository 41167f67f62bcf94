"""A made-up event and reader, so that operators can see every letter before anybody gets it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from causeway_notifications.delivery.letters import Occasion
from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.kinds import (
    ABOUT_APPLICATIONS,
    CANCELLATIONS,
    OFFERS,
    TO_LEADERS,
    WORTH_READING,
    Entry,
    Kind,
)
from causeway_notifications.domain.known_certificate import KnownCertificate
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution, Move, Place
from causeway_notifications.domain.known_registration import HeldDelegation, HeldOffer, KnownRegistration, Person
from causeway_notifications.domain.known_series import (
    ABOUT_SERIES,
    NOT_JOINED,
    KnownDate,
    KnownSeries,
    standing_for,
)

EVENT_ID = "00000000-0000-7000-8000-00000000e0e0"
REGISTRATION_ID = "00000000-0000-7000-8000-000000000a0a"
HOST_ID = "00000000-0000-7000-8000-000000000b0b"

SERIES_DATES = tuple(f"00000000-0000-7000-8000-00000000da{number:02}" for number in range(3))

NAMES = {"en": "Maria Rossi", "zh-Hans": "王小明", "hy": "Անի Պետրոսյան"}

DELEGATIONS = {"en": "Yerevan State University", "zh-Hans": "埃里温国立大学", "hy": "Երևանի պետական համալսարան"}

_TO_MEMBERS = frozenset({Kind.MEMBER_NAMED, Kind.MEMBER_LAPSED, Kind.MEMBER_DECLINED, Kind.MEMBER_REMOVED})
_ENTRIES = {
    Kind.CONFIRMATION: Entry.REQUEST,
    Kind.MODE_CHANGE: Entry.REQUEST,
    Kind.COMPANIONS_CHANGE: Entry.REQUEST,
    Kind.CHANGE: Entry.REQUEST,
    Kind.CANCELLATION: Entry.CANCEL,
    Kind.WITHDRAWAL: Entry.CANCEL,
    Kind.SERIES: Entry.PUBLISH,
    Kind.SERIES_ENDED: Entry.PUBLISH,
}


def sample_event(kind: Kind, now: datetime) -> KnownEvent:
    """Return a lecture in the state in which a letter of ``kind`` goes out at ``now``."""
    start = now.replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=14)
    earlier = start - timedelta(days=1)
    hall = Place(
        name={"en": "Capital Museum", "zh-Hans": "首都博物馆", "hy": "Մայրաքաղաքի թանգարան"},
        city={"en": "Beijing", "zh-Hans": "北京", "hy": "Պեկին"},
        country="CN",
        room="301",
    )
    return KnownEvent(
        id=EVENT_ID,
        revision=2,
        status="cancelled" if kind in CANCELLATIONS else "published",
        title={
            "en": "Digital Transformation and Future Trends of Museums",
            "zh-Hans": "博物馆的数字化转型与未来趋势",
            "hy": "Թանգարանների թվային փոխակերպումը և ապագա միտումները",
        },
        summary={
            "en": "How museums change when everything they hold can be seen from anywhere.",
            "zh-Hans": "当藏品随处可见，博物馆将如何改变。",
            "hy": "Ինչպես են փոխվում թանգարանները, երբ հավաքածուները տեսանելի են ամենուր։",
        },
        languages=("en", "zh-Hans", "hy"),
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        zone="Asia/Shanghai",
        place=hall,
        modes=("onsite", "online"),
        hosts=(HOST_ID,),
        sequence=1,
        move=Move(
            sequence=1,
            previous_start=earlier,
            previous_end=earlier + timedelta(hours=2),
            previous_zone="Asia/Shanghai",
            previous_place=None,
            fields_changed=("time",),
            reason={
                "en": "The hall is needed for a delegation that day.",
                "zh-Hans": "当日展厅需接待代表团。",
                "hy": "Այդ օրը դահլիճը պատվիրակության համար է։",
            },
        ),
        cancellation_reason={
            "en": "The speaker has fallen ill.",
            "zh-Hans": "主讲人因病无法出席。",
            "hy": "Բանախոսը հիվանդ է։",
        },
    )


def sample_registration(kind: Kind, language: str, mode: str, now: datetime) -> KnownRegistration:
    """Return a reader for whom a letter of ``kind`` is news."""
    status = "confirmed" if "confirmed" in WORTH_READING[kind] else next(iter(WORTH_READING[kind]))
    return KnownRegistration(
        id=REGISTRATION_ID,
        revision=1,
        event_id=EVENT_ID,
        mode=mode,
        status=status,
        offer=HeldOffer(number=1, expires_at=now + timedelta(days=1)) if kind in OFFERS else None,
        language=language,
        zone="Asia/Yerevan",
        link_version=1,
        registered_at=now - timedelta(days=1),
        application=kind in ABOUT_APPLICATIONS,
        rank=3 if kind is Kind.APPLICATION_RESERVE else None,
        person=Person(name=NAMES.get(language, NAMES["en"]), email="reader@example.org"),
        named_by=_label(language) if kind in _TO_MEMBERS else None,
        delegation=_delegation(language, now) if kind in TO_LEADERS else None,
        series=_series(status, mode) if kind in ABOUT_SERIES else None,
    )


def _label(language: str) -> str:
    return DELEGATIONS.get(language, DELEGATIONS["en"])


def _delegation(language: str, now: datetime) -> HeldDelegation:
    return HeldDelegation(label=_label(language), places=30, filled=12, returns_at=now + timedelta(days=3), lapsed=2)


def _series(status: str, mode: str) -> KnownSeries:
    """Return a series of two dates, and one that could not be joined while the enrolment is on."""
    dates = [
        KnownDate(event_id=event_id, registration_id=event_id, registration_revision=1, mode=mode, status=status)
        for event_id in SERIES_DATES[:2]
    ]
    refused = KnownDate(event_id=SERIES_DATES[2], mode=mode, status=NOT_JOINED)
    title = {"en": "Museum Lectures 2026", "zh-Hans": "博物馆系列讲座", "hy": "Թանգարանային դասախոսություններ"}
    return KnownSeries(title=title, dates=(*dates, refused) if status == "confirmed" else tuple(dates))


def _dates(registration: KnownRegistration, now: datetime) -> dict[str, KnownEvent]:
    lecture = sample_event(Kind.CONFIRMATION, now)
    dates = () if registration.series is None else registration.series.dates
    return {
        date.event_id: replace(
            lecture,
            id=date.event_id,
            starts_at=lecture.starts_at + timedelta(weeks=number),
            ends_at=lecture.ends_at + timedelta(weeks=number),
        )
        for number, date in enumerate(dates)
    }


def sample_occasion(kind: Kind, language: str, mode: str = "onsite", now: datetime | None = None) -> Occasion:
    """Return everything a letter of ``kind`` is written from."""
    moment = now or datetime(2026, 6, 1, 8, tzinfo=UTC)
    registration = sample_registration(kind, language, mode, moment)
    person = registration.person
    assert person is not None
    delivery = Delivery.of(
        kind, 1, registration_id=registration.id, event_id=EVENT_ID, entry=_ENTRIES.get(kind), now=moment
    )
    return Occasion(
        delivery=delivery,
        registration=registration,
        person=person,
        event=sample_event(kind, moment)
        if registration.series is None
        else standing_for(registration, registration.series.title),
        dates=_dates(registration, moment),
        institutions={HOST_ID: _host()},
        certificate=KnownCertificate(
            revision=1,
            registration_id=REGISTRATION_ID,
            event_id=EVENT_ID,
            edition=1,
            code="7K3M9XQ2ABCD4EFG5HJ0",
            status="issued",
        ),
    )


def _host() -> KnownInstitution:
    return KnownInstitution(
        id=HOST_ID,
        revision=1,
        names={"en": "Municipal Heritage Bureau", "zh-Hans": "北京市文物局", "hy": "Քաղաքային ժառանգության բյուրո"},
    )
