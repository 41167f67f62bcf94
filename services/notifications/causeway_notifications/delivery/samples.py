"""A made-up event and reader, so that operators can see every letter before anybody gets it."""

from datetime import UTC, datetime, timedelta

from causeway_notifications.delivery.letters import Occasion
from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.kinds import ABOUT_APPLICATIONS, WORTH_READING, Entry, Kind
from causeway_notifications.domain.known_certificate import KnownCertificate
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution, Move, Place
from causeway_notifications.domain.known_registration import HeldOffer, KnownRegistration, Person

EVENT_ID = "00000000-0000-7000-8000-00000000e0e0"
REGISTRATION_ID = "00000000-0000-7000-8000-000000000a0a"
HOST_ID = "00000000-0000-7000-8000-000000000b0b"

NAMES = {"en": "Maria Rossi", "zh-Hans": "王小明", "hy": "Անի Պետրոսյան"}

_ENTRIES = {
    Kind.CONFIRMATION: Entry.REQUEST,
    Kind.MODE_CHANGE: Entry.REQUEST,
    Kind.CHANGE: Entry.REQUEST,
    Kind.CANCELLATION: Entry.CANCEL,
    Kind.WITHDRAWAL: Entry.CANCEL,
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
        status="cancelled" if kind is Kind.CANCELLATION else "published",
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
        offer=HeldOffer(number=1, expires_at=now + timedelta(days=1)) if kind is Kind.OFFER else None,
        language=language,
        zone="Asia/Yerevan",
        link_version=1,
        registered_at=now - timedelta(days=1),
        application=kind in ABOUT_APPLICATIONS,
        rank=3 if kind is Kind.APPLICATION_RESERVE else None,
        person=Person(name=NAMES.get(language, NAMES["en"]), email="reader@example.org"),
    )


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
        event=sample_event(kind, moment),
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
