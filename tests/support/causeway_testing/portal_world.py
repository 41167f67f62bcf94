"""A world for the portal's tests: a small programme in its copies, and services that answer as the real ones do."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_portal.domain.shown_event import Host, Notice, Place, ShownEvent
from causeway_portal.domain.shown_partners import ShownEdition, ShownInstitution, ShownProgramme
from causeway_portal.domain.shown_places import ModePlaces, ShownPlaces
from causeway_portal.store import documents, indexes
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

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


def put_samples(database: Database[Document], now: datetime = NOW) -> None:
    """Put the small programme into the portal's copies."""
    rows = {
        indexes.EVENTS: [documents.EVENTS.to_document(event) for event in sample_events(now)],
        indexes.PROGRAMMES: [documents.PROGRAMMES.to_document(programme) for programme in PROGRAMMES],
        indexes.EDITIONS: [documents.EDITIONS.to_document(edition) for edition in EDITIONS],
        indexes.INSTITUTIONS: [documents.INSTITUTIONS.to_document(institution) for institution in INSTITUTIONS],
        indexes.PLACES: [documents.PLACES.to_document(places) for places in PLACES],
    }
    for name, contents in rows.items():
        database[name].delete_many({})
        database[name].insert_many(contents)


def access_token(role: str = "operator") -> str:
    """Return something that looks like an access token; the portal reads only its role and signs nothing."""
    claims = base64.urlsafe_b64encode(json.dumps({"role": role}).encode()).decode().rstrip("=")
    return f"header.{claims}.signature"


Answering = Callable[[Ask], Reply]


class FakeServices:
    """Answers like the services: keeps registrations by Idempotency-Key, and every request it was asked."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew: nothing asked, nobody registered, every service there."""
        self.asked: list[Ask] = []
        self.down: set[str] = set()
        self.answers: dict[tuple[str, str], Answering] = {}
        self.registrations: dict[str, dict[str, Any]] = {}
        self.logins = {"operator@example.org": "operator", "partner@example.org": "partner"}
        self._by_key: dict[str, dict[str, Any]] = {}

    def ask(self, ask: Ask) -> Reply:
        """Return the answer to ``ask``."""
        self.asked.append(ask)
        service = ask.path.split("/")[2]
        if service in self.down:
            raise ServiceDown(ask.path)
        path = ask.path.split("?")[0]
        if answer := self.answers.get((ask.method, path)):
            return answer(ask)
        reply: Reply = getattr(self, f"_{service}")(ask, path.removeprefix(f"/api/{service}"))
        return reply

    def refuse(self, method: str, path: str, slug: str, status: int, **facts: Any) -> None:
        """Refuse requests to ``path`` from now on."""
        self.answers[method, path] = lambda _: problem(slug, status, **facts)

    def asked_for(self, method: str, ending: str) -> list[Ask]:
        """Return the requests whose path ends so."""
        return [ask for ask in self.asked if ask.method == method and ask.path.split("?")[0].endswith(ending)]

    def _registrations(self, ask: Ask, path: str) -> Reply:
        if path.endswith("/registrations"):
            return self._register(ask, path.split("/")[2])
        if path.startswith("/mine"):
            return self._mine(ask, path)
        if path == "/check-ins":
            return _ok({"person": {"name": "Ani"}, "mode": "onsite", "checked_in_at": NOW.isoformat()})
        return self._watch(path)

    def _register(self, ask: Ask, event_id: str) -> Reply:
        if ask.claim not in self._by_key:
            number = len(self.registrations) + 1
            token = f"registration-{number}.0.{'x' * 27}"
            registration = {**ask.body, "id": f"registration-{number}", "event_id": event_id, "status": "confirmed"}
            self.registrations[token] = {
                **registration,
                "offer": None,
                "position": None,
                "manage_token": token,
                "checked_in_at": None,
            }
            self._by_key[str(ask.claim)] = self.registrations[token]
        return _ok(self._by_key[str(ask.claim)], 201)

    def _mine(self, ask: Ask, path: str) -> Reply:
        registration = self.registrations.get((ask.authorization or "").removeprefix("Link "))
        if registration is None:
            return problem("unknown-link", 404)
        if path == "/mine/ticket":
            return _ok({"code": "ABCD-EFGH", "svg": QR})
        if path == "/mine/withdraw":
            registration["status"] = "withdrawn"
        if path == "/mine/mode":
            registration["mode"] = ask.body["mode"]
        if path.startswith("/mine/offer/"):
            registration.update(
                status={"accept": "confirmed", "decline": "declined"}[path.rsplit("/", maxsplit=1)[-1]], offer=None
            )
        return _ok(registration)

    def _partners(self, ask: Ask, path: str) -> Reply:
        if path in {"/logins", "/logins/refresh"}:
            return self._login(ask)
        return _ok({}, 204) if path == "/logins/end" else self._watch(path)

    def _login(self, ask: Ask) -> Reply:
        email = ask.body.get("email", "operator@example.org")
        if email not in self.logins or ask.body.get("password", "correct horse battery") != "correct horse battery":
            return problem("wrong-credentials", 401)
        contact = {
            "id": "contact-1",
            "name": "Lilit Petrosyan",
            "email": email,
            "role": "operator",
            "institution_id": "office",
        }
        return _ok(
            {
                "access_token": access_token(self.logins[email]),
                "refresh_token": f"refresh-{len(self.asked)}",
                "token_type": "Bearer",
                "expires_in": 600,
                "contact": contact,
            }
        )

    def _events(self, ask: Ask, path: str) -> Reply:
        return self._watch(path)

    def _notifications(self, ask: Ask, path: str) -> Reply:
        return self._watch(path)

    def _portal(self, ask: Ask, path: str) -> Reply:
        return self._watch(path)

    def _watch(self, path: str) -> Reply:
        return _ok(WATCHED.get(path, {"items": [], "next": None}))


def _ok(body: Any, status: int = 200) -> Reply:
    return Reply(status=status, body=body, revision=1)


def problem(slug: str, status: int, **facts: Any) -> Reply:
    """Return a refusal."""
    body = {
        "type": f"/problems/{slug}",
        "title": slug,
        "status": status,
        "slug": slug,
        "correlation_id": "ref-1",
        **facts,
    }
    return Reply(status=status, body=body)


DRAFT = "draft-1"


def operations_figures(**changes: Any) -> dict[str, Any]:
    """Return what a service says about itself."""
    return {
        "status": "ok",
        "reasons": [],
        "outbox": {"waiting": 3, "oldest_seconds": 1.2},
        "dead_letters": 1,
        "parked_keys": 0,
        "workers": [{"id": "events", "relay_rate": 812.5, "lag_total": 4}],
        "at": NOW.isoformat(),
        **changes,
    }


LETTER = {
    "id": "letter-1",
    "kind": "message",
    "status": "waiting",
    "reason": "the body is not JSON",
    "error": None,
    "attempts": 1,
    "type": "causeway.events.changed.v1",
    "subject": LECTURE,
    "correlation": "ref-7",
    "at": NOW.isoformat(),
    "handled_by": None,
    "handled_at": None,
    "note": None,
    "record": {"topic": "causeway.events", "partition": 2, "offset": 41, "value": "<script>alert(1)</script>"},
}

DELIVERY = {
    "id": "registration-1:confirmation:1",
    "registration_id": "registration-1",
    "event_id": LECTURE,
    "kind": "confirmation",
    "status": "accepted",
    "attempts": 1,
    "reason": None,
    "queued_at": NOW.isoformat(),
    "ended_at": NOW.isoformat(),
    "recipient": {"name": "Ani", "email": "ani@example.org"},
}

PLANNED = {
    "id": DRAFT,
    "programme_id": "programme-lectures",
    "edition_id": "edition-2025",
    "status": "draft",
    "title": {"en": "A lecture in the making", "hy": "Պատրաստվող դասախոսություն"},
    "summary": {"en": "Not yet public."},
    "description": {"en": "One.\n\nTwo."},
    "languages": ["en"],
    "local_start": "2025-07-01T10:00:00",
    "local_end": "2025-07-01T12:00:00",
    "zone": "Asia/Yerevan",
    "starts_at": "2025-07-01T06:00:00+00:00",
    "ends_at": "2025-07-01T08:00:00+00:00",
    "place": {"name": {"en": "Matenadaran"}, "city": {"en": "Yerevan"}, "country": "AM", "address": None, "room": None},
    "join_link": None,
    "modes": {"onsite": {"capacity": 30}, "online": {"capacity": None}},
    "hosts": [{"institution_id": "office", "role": "host"}],
    "registration": {"opens_at": None, "closes_at": "2025-06-30T20:00:00+00:00"},
    "sequence": 0,
    "changed_at": NOW.isoformat(),
    "revision": 4,
    "warnings": ["join-link-missing"],
}

PROGRAMME = {"id": "programme-lectures", "slug": "lectures", "kind": "lecture_series", "name": {"en": "Lectures"}}
EDITION = {"id": "edition-2025", "programme_id": "programme-lectures", "label": "2025", "name": {}}

WATCHED: Mapping[str, Any] = {
    "/operations": operations_figures(),
    "/dead-letters": {"items": [LETTER], "next": None},
    "/dead-letters/letter-1": LETTER,
    "/deliveries": {"items": [DELIVERY], "next": None},
    "/overview": {"counts": {}, "oldest_queued_at": None, "oldest_queued_seconds": 3.0},
    "/programmes": {"items": [PROGRAMME], "next": None},
    "/programmes/programme-lectures": PROGRAMME,
    "/programmes/programme-lectures/editions": {"items": [EDITION], "next": None},
    "/editions/edition-2025/events": PLANNED,
    "/events": {"items": [PLANNED], "next": None},
    f"/events/{DRAFT}": PLANNED,
    f"/events/{DRAFT}/publish": {**PLANNED, "status": "published"},
}
