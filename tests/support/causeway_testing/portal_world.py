"""A world for the portal's tests: a small programme in its copies, with every state an event can be in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_portal.domain.shown_admission import (
    ShownAdmission,
    ShownChoice,
    ShownCondition,
    ShownGates,
    ShownKind,
    ShownPart,
    ShownQuestion,
    ShownTerms,
    ShownWaiting,
    admission_id,
)
from causeway_portal.domain.shown_event import Host, Notice, Place, ShownEvent
from causeway_portal.domain.shown_partners import ShownEdition, ShownInstitution, ShownProgramme
from causeway_portal.domain.shown_places import ModePlaces, ShownPlaces
from causeway_portal.store import documents, indexes

NOW = datetime(2025, 6, 10, 8, 0, tzinfo=UTC)

LECTURE = "lecture-digital"
WORKSHOP = "workshop-partnerships"
CONFERENCE = "conference-yerevan"
CANCELLED = "forum-cancelled"
RUNNING = "training-running"
PAST = "lecture-past"
QR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21">'
    '<path fill="#fff" d="M0 0h21v21H0z"/><path d="M1 1h7v7H1zM13 1h7v7h-7zM1 13h7v7H1zM10 10h3v3h-3z"/></svg>'
)


def sample_event(event_id: str = LECTURE, now: datetime = NOW, **changes: Any) -> ShownEvent:
    """Return a hybrid lecture in Beijing two weeks after ``now``, with ``changes``."""
    starts_at = now.replace(hour=1, minute=0) + timedelta(days=14)
    event = ShownEvent(
        id=event_id,
        seq=3,
        programme_id="programme-lectures",
        edition_id="edition-2025",
        status="published",
        title={
            "en": "Digital Transformation and Future Trends of Museums",
            "zh-Hans": "博物馆的数字化转型与未来趋势",
            "hy": "Թանգարանների թվային վերափոխումը և ապագայի միտումները",
        },
        summary={
            "en": "How virtual reality and artificial intelligence change what museums collect, show and teach.",
            "zh-Hans": "虚拟现实与人工智能如何改变博物馆的收藏、展示与教育。",
            "hy": "Ինչպես են վիրտուալ իրականությունն ու արհեստական բանականությունը փոխում թանգարանները։",
        },
        description={
            "en": "The first session of the year brings experts and students together.\n\n"
            "Keynotes come first, an open dialogue after them.",
            "zh-Hans": "本年度首场讲座邀请专家与学生共聚一堂。\n\n先是主旨报告，随后是开放对话。",
            "hy": "Տարվա առաջին հանդիպումը միավորում է փորձագետների և ուսանողների։",
        },
        languages=("zh-Hans", "en"),
        zone="Asia/Shanghai",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2, minutes=30),
        place=Place(
            name={"en": "Capital Museum", "zh-Hans": "首都博物馆", "hy": "Մայրաքաղաքի թանգարան"},
            address="16 Fuxingmenwai Street",
            city={"en": "Beijing", "zh-Hans": "北京", "hy": "Պեկին"},
            country="CN",
            room="B1",
        ),
        join_link="https://rooms.example.org/lecture",
        capacities={"onsite": 120, "online": 200},
        hosts=(
            Host(institution_id="office", role="co_organiser"),
            Host(institution_id="university", role="host"),
        ),
        opens_at=now - timedelta(days=3),
        closes_at=starts_at - timedelta(hours=12),
        sequence=0,
        changed_at=now - timedelta(days=3),
    )
    return replace(event, **changes)


def sample_events(now: datetime = NOW) -> list[ShownEvent]:
    """Return a programme that has every state an event can be in."""
    return [
        sample_event(now=now),
        sample_event(
            WORKSHOP,
            now,
            programme_id="programme-workshops",
            title={
                "en": "Developing International Collaborations and Creative Partnerships",
                "zh-Hans": "拓展国际合作与创意伙伴关系",
            },
            summary={
                "en": "An online workshop with partners in Nottingham and Beijing.",
                "zh-Hans": "诺丁汉与北京的线上工作坊。",
            },
            languages=("en",),
            zone="Europe/London",
            place=None,
            capacities={"online": None},
            starts_at=now + timedelta(days=9),
            ends_at=now + timedelta(days=9, hours=3),
            closes_at=now + timedelta(days=8),
        ),
        sample_event(
            CONFERENCE,
            now,
            programme_id="programme-conference",
            title={
                "en": "Win-Win Cooperation: the Belt and Road International Conference on Museums",
                "zh-Hans": "合作共赢：“一带一路”国际博物馆大会",
                "hy": "Փոխշահավետ համագործակցություն․ թանգարանների միջազգային գիտաժողով",
            },
            summary={
                "en": "Three themes, four days, four countries.",
                "zh-Hans": "三个主题，四天，四个国家。",
                "hy": "Երեք թեմա, չորս օր, չորս երկիր։",
            },
            zone="Asia/Yerevan",
            place=Place(
                name={
                    "en": "History Museum of Armenia",
                    "zh-Hans": "亚美尼亚历史博物馆",
                    "hy": "Հայաստանի պատմության թանգարան",
                },
                city={"en": "Yerevan", "zh-Hans": "埃里温", "hy": "Երևան"},
                country="AM",
            ),
            capacities={"onsite": 40},
            starts_at=now + timedelta(days=41),
            ends_at=now + timedelta(days=44),
            notice=Notice(
                previous_start=now + timedelta(days=40),
                previous_zone="Asia/Yerevan",
                fields_changed=("time",),
                reason={
                    "en": "The hall is needed for a state visit.",
                    "zh-Hans": "会场因国事活动另有安排。",
                    "hy": "Դահլիճը զբաղված է։",
                },
            ),
        ),
        sample_event(
            CANCELLED,
            now,
            status="cancelled",
            title={
                "en": "When a City Becomes a Museum",
                "zh-Hans": "当城市成为博物馆",
                "hy": "Երբ քաղաքը դառնում է թանգարան",
            },
            notice=Notice(
                reason={
                    "en": "The speaker cannot travel.",
                    "zh-Hans": "主讲人无法成行。",
                    "hy": "Բանախոսը չի կարող գալ։",
                }
            ),
        ),
        sample_event(
            RUNNING,
            now,
            title={
                "en": "Young Craftsmen: Ceramics Conservation",
                "zh-Hans": "青年工匠：陶瓷修复",
                "hy": "Երիտասարդ վարպետներ․ խեցեղենի վերականգնում",
            },
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=2),
            closes_at=now - timedelta(days=1),
        ),
        sample_event(
            PAST,
            now,
            title={
                "en": "How Museums Fulfil Their Social Education Functions",
                "zh-Hans": "博物馆如何发挥社会教育功能",
                "hy": "Թանգարանների կրթական դերը",
            },
            starts_at=now - timedelta(days=200),
            ends_at=now - timedelta(days=200, hours=-2),
            closes_at=now - timedelta(days=201),
        ),
    ]


PROGRAMMES = [
    ShownProgramme(id=f"programme-{slug}", seq=1, slug=slug, kind=kind, name=name, purpose={}, hosts=())
    for slug, kind, name in (
        (
            "lectures",
            "lecture_series",
            {"en": "Mutual Learning Lectures", "zh-Hans": "文明互鉴讲座", "hy": "Փոխադարձ ուսուցման դասախոսություններ"},
        ),
        (
            "workshops",
            "touring_workshop",
            {"en": "Rethinking Heritage Futures", "zh-Hans": "重思遗产的未来", "hy": "Ժառանգության ապագան"},
        ),
        (
            "conference",
            "conference",
            {
                "en": "Belt and Road Conference on Museums",
                "zh-Hans": "“一带一路”博物馆大会",
                "hy": "Թանգարանների գիտաժողով",
            },
        ),
    )
]
EDITIONS = [ShownEdition(id="edition-2025", seq=1, programme_id="programme-lectures", label="2025", name={})]
INSTITUTIONS = [
    ShownInstitution(id=i, seq=1, names=names, kind=kind, country=country, zone=zone, website=None, status="active")
    for i, kind, country, zone, names in (
        (
            "office",
            "exchange_office",
            "CN",
            "Asia/Shanghai",
            {"en": "Museums Development Centre", "zh-Hans": "博物馆发展中心", "hy": "Թանգարանների զարգացման կենտրոն"},
        ),
        (
            "university",
            "university",
            "CN",
            "Asia/Shanghai",
            {"en": "Communication University", "zh-Hans": "传媒大学", "hy": "Հաղորդակցության համալսարան"},
        ),
    )
]
PLACES = [
    ShownPlaces(
        id=LECTURE,
        seq=9,
        modes={
            "onsite": ModePlaces(capacity=120, taken=114, offered=1, waiting=0, checked_in=0),
            "online": ModePlaces(capacity=200, taken=61),
        },
    ),
    ShownPlaces(id=CONFERENCE, seq=4, modes={"onsite": ModePlaces(capacity=40, taken=40, waiting=3)}),
]


GATED = ShownAdmission(
    id=admission_id(CONFERENCE),
    event_id=CONFERENCE,
    seq=3,
    kinds=(
        ShownKind(id="student", name={"en": "Student", "zh-Hans": "学生", "hy": "Ուսանող"}, priority=100),
        ShownKind(id="expert", name={"en": "Expert", "zh-Hans": "专家", "hy": "Մասնագետ"}, priority=50),
    ),
    parts=(
        ShownPart(
            id="visit",
            title={"en": "Studio visit", "zh-Hans": "工作室参观", "hy": "Այց արվեստանոց"},
            starts_at=datetime(2025, 7, 22, 9, 0, tzinfo=UTC),
            ends_at=datetime(2025, 7, 22, 11, 0, tzinfo=UTC),
            capacities={"onsite": 20},
        ),
    ),
    largest_party=3,
    waiting=ShownWaiting(order="lottery", draw_at=datetime(2025, 7, 1, 9, 0, tzinfo=UTC), seed_digest="2cf24dba" * 8),
    gates=ShownGates(
        needs_code=True,
        mail_domains=("museum.example",),
        institutions=("university",),
        prerequisites=(PAST,),
        refuses_clash=True,
        terms=ShownTerms(
            version="2",
            text={
                "en": "Photographs are taken at the conference.",
                "zh-Hans": "会议现场将拍摄照片。",
                "hy": "Գիտաժողովի ընթացքում լուսանկարում են։",
            },
        ),
    ),
    questions=(
        ShownQuestion(
            id="status",
            type="choice",
            label={"en": "What brings you here?", "zh-Hans": "您为何参加？", "hy": "Ի՞նչն է ձեզ բերում։"},
            required=True,
            choices=(
                ShownChoice(id="study", label={"en": "I study", "zh-Hans": "我在学习", "hy": "Սովորում եմ"}),
                ShownChoice(id="work", label={"en": "I work", "zh-Hans": "我在工作", "hy": "Աշխատում եմ"}),
            ),
        ),
        ShownQuestion(
            id="subject",
            type="text",
            label={"en": "What do you study?", "zh-Hans": "您学习什么？", "hy": "Ի՞նչ եք սովորում։"},
            required=True,
            shown_if=ShownCondition(question="status", equals="study"),
        ),
        ShownQuestion(
            id="years",
            type="number",
            label={"en": "For how many years?", "zh-Hans": "多少年？", "hy": "Քանի՞ տարի։"},
            required=False,
        ),
        ShownQuestion(
            id="arrival",
            type="date",
            label={"en": "When do you arrive?", "zh-Hans": "您何时到达？", "hy": "Ե՞րբ եք ժամանում։"},
            required=False,
        ),
    ),
    form_version=3,
)


def one_registration(registration_id: str = "registration-9", **changes: Any) -> dict[str, Any]:
    """Return what registrations says to a participant of their own registration: a place in the hall of the lecture."""
    return {
        "id": registration_id,
        "event_id": LECTURE,
        "status": "confirmed",
        "mode": "onsite",
        "position": None,
        "offer": None,
        "checked_in_at": None,
        "person": {"name": "Ani Sargsyan", "email": "ani@example.org"},
        "revision": 1,
        **changes,
    }


def put_samples(database: Database[Document], now: datetime = NOW) -> None:
    """Put the small programme into the portal's copies."""
    rows = {
        indexes.EVENTS: [documents.EVENTS.to_document(event) for event in sample_events(now)],
        indexes.PROGRAMMES: [documents.PROGRAMMES.to_document(programme) for programme in PROGRAMMES],
        indexes.EDITIONS: [documents.EDITIONS.to_document(edition) for edition in EDITIONS],
        indexes.INSTITUTIONS: [documents.INSTITUTIONS.to_document(institution) for institution in INSTITUTIONS],
        indexes.ADMISSIONS: [documents.ADMISSIONS.to_document(GATED)],
        indexes.PLACES: [documents.PLACES.to_document(places) for places in PLACES],
    }
    for name, contents in rows.items():
        database[name].delete_many({})
        database[name].insert_many(contents)
