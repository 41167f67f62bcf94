"""What registrations answers on the operators' desk of one event, played for the portal's pages."""

from collections.abc import Mapping
from typing import Any

from causeway_testing.portal_conditions import WORDINGS
from causeway_testing.portal_world import LECTURE

KINDS = [
    {"id": "student", "name": {"en": "Student", "zh-Hans": "学生", "hy": "Ուսանող"}, "priority": 100},
    {"id": "expert", "name": {"en": "Expert", "zh-Hans": "专家", "hy": "Մասնագետ"}, "priority": 50},
]
POOLS = [
    {
        "id": "students",
        "name": {"en": "Places for students", "zh-Hans": "学生名额", "hy": "Ուսանողների տեղեր", "fr": "Étudiants"},
        "capacity": 60,
        "modes": ["onsite"],
        "kinds": ["student"],
    }
]
OPENING = {
    "id": "opening",
    "title": {"en": "Opening", "zh-Hans": "开幕", "hy": "Բացում"},
    "starts_at": "2025-06-24T01:00:30+00:00",
    "ends_at": "2025-06-24T02:00:00+00:00",
    "modes": {"onsite": {"capacity": 80}, "online": {"capacity": None}},
}
LOTTERY = {
    "order": "lottery",
    "draw_at": "2025-06-20T04:00:00+00:00",
    "seed_digest": "2cf24dba" * 8,
    "seed": None,
    "drawn_at": None,
    "offers_by_themselves": True,
    "offer_lasts_s": 45000,
    "offers_end_before_start_s": None,
}
ADMISSION: Mapping[str, Any] = {
    "event_id": LECTURE,
    "revision": 3,
    "kinds": KINDS,
    "pools": POOLS,
    "parts": [OPENING],
    "largest_party": 4,
    "minimum_minutes": 45,
    "waiting": LOTTERY,
    "gates": {
        "needs_code": True,
        "mail_domains": ["museum.example"],
        "institutions": ["university"],
        "prerequisites": [{"event_id": "lecture-past", "taking_part": "registered"}],
        "refuses_clash": False,
        "terms": {"version": "2", "text": {"en": "Photographs are taken."}},
    },
    "form": {
        "version": 4,
        "questions": [
            {
                "id": "status",
                "type": "choice",
                "label": {"en": "What brings you here?"},
                "required": True,
                "choices": [{"id": "study", "label": {"en": "I study", "hy": "Սովորում եմ"}}],
                "shown_if": None,
            }
        ],
    },
}
PLACES_NOW: Mapping[str, Any] = {
    "modes": {
        "onsite": {"capacity": 120, "taken": 114, "free": 6, "offered": 1, "reserved": 30, "waiting": 0},
        "online": {"capacity": 200, "taken": 61, "free": 139, "offered": 0, "reserved": 0, "waiting": 0},
    },
    "kinds": {"onsite|student": 60, "onsite|expert": 4},
    "parts": {"opening|onsite": 41},
    "revision": 9,
}
WAITED_FOR = {"mode": "onsite", "kind": "student", "parts": ["opening"], "size": 2, "priority": 100}
WAITING_LIST: Mapping[str, Any] = {
    "event_id": LECTURE,
    "policy": {**LOTTERY, "drawn_at": "2025-06-20T04:00:00+00:00", "seed": "a seed that was secret"},
    "lines": [{**WAITED_FOR, "parties": 7}, {**WAITED_FOR, "kind": None, "parts": [], "size": 1, "parties": 1200}],
    "other_lines": 3,
    "next": [
        {
            **WAITED_FOR,
            "registration_id": "registration-2",
            "name": "Ani <i>",
            "registered_at": "2025-06-10T08:00:00+00:00",
        }
    ],
    "more": True,
    "in_the_way": None,
}
ALLOTMENT: Mapping[str, Any] = {
    "id": "allotment-1",
    "event_id": LECTURE,
    "label": "Communication <b>University</b>",
    "institution_id": "university",
    "mode": "onsite",
    "kind": "student",
    "places": 30,
    "filled": 12,
    "returns_at": "2025-06-20T15:59:30+00:00",
    "returned_at": None,
    "waiting_priority": 40,
    "revision": 5,
    "token": "allotment-1.0.abcdefghijklmnopqrstuvwxyz0",
    "leader": {"name": "Li <b>Wei</b>", "email": "li@example.org", "language": "zh-Hans", "zone": "Asia/Chongqing"},
}
RETURNED = {
    **ALLOTMENT,
    "id": "allotment-2",
    "kind": None,
    "places": 0,
    "filled": 0,
    "leader": None,
    "returned_at": ALLOTMENT["returns_at"],
}
IMPORT: Mapping[str, Any] = {
    "id": "import-1",
    "event_id": LECTURE,
    "dry_run": True,
    "rows": 400,
    "looked_at": 400,
    "registered": 300,
    "waiting": 97,
    "kept": 1,
    "refused": 2,
    "started_at": "2025-06-10T08:00:00+00:00",
    "finished_at": "2025-06-10T08:00:09+00:00",
}
IMPORTS: Mapping[str, Any] = {
    "items": [
        {**IMPORT, "started_by": "operator-7", "delegation_id": None},
        {**IMPORT, "id": "import-3", "finished_at": None, "looked_at": 250, "refused": 0}
        | {"started_by": None, "delegation_id": "allotment-1"},
        {**IMPORT, "id": "import-4", "dry_run": False, "started_by": None, "delegation_id": None},
    ],
    "next": "older",
}
REFUSED_ROWS: Mapping[str, Any] = {
    "items": [
        {
            "line": 7,
            "slug": "invalid-input",
            "reason": "email: Not an address.",
            "columns": ["email"],
            "name": "=Ani <i>",
            "email": "not an address",
        },
        {
            "line": 12,
            "slug": "kind-not-offered",
            "reason": "This event has no such kind.",
            "columns": [],
            "name": "Bo",
            "email": "bo@museum.example",
        },
    ],
    "next": None,
}
REGISTERED: Mapping[str, Any] = {
    "id": "registration-1",
    "event_id": LECTURE,
    "mode": "onsite",
    "kind": "student",
    "parts": ["opening"],
    "size": 2,
    "status": "waiting",
    "position": 12,
    "offer": None,
    "language": "hy",
    "zone": "Asia/Yerevan",
    "country": "AM",
    "institution_id": None,
    "named_by": None,
    "registered_at": "2025-06-10T08:00:00+00:00",
    "checked_in_at": None,
    "consent": None,
    "erased_at": None,
    "revision": 4,
    "person": {"name": "Ani <i>", "email": "ani@example.org", "companions": ["Bo"]},
}
ERASED = {**REGISTERED, "id": "registration-3", "status": "withdrawn", "position": None, "person": None}


def one_of_people(registration_id: str = "registration-8", **changes: Any) -> dict[str, Any]:
    """Return what registrations says to operators of one registration: Ani has a place in the hall, with two others."""
    person = {"name": "Ani <i>", "email": "ani@example.org", "companions": ["Davit", "Nare"]}
    asked_for: dict[str, Any] = {"status": "confirmed", "position": None, "kind": None, "parts": [], "size": 3}
    return {**REGISTERED, **asked_for, "id": registration_id, "person": person, "revision": 1, **changes}


def seats_of(registration: Mapping[str, Any]) -> dict[str, Any]:
    """Return what each seat of a registration has attended: only the registrant has come, if anybody has."""
    nothing = {"event": False, "days": [], "parts": [], "minutes": 0, "first_at": None}
    names = [registration["person"]["name"], *registration["person"]["companions"]] if registration["person"] else []
    came = {"seat": 0, "first_at": registration["checked_in_at"]}
    return {"seats": [{**nothing, "seat": seat, **(came if seat == 0 else {})} for seat in range(len(names))]}


BY_ID: Mapping[str, Any] = {
    "/registrations/registration-1": REGISTERED,
    "/registrations/registration-1/attendance": seats_of(REGISTERED),
    "/registrations/registration-1/erase": ERASED,
    "/registrations/registration-3": ERASED,
    "/imports/import-1": IMPORT,
    "/contacts/operator-7": {"name": "Lilit <b>"},
    "/imports/import-1/refused": REFUSED_ROWS,
    "/imports/import-1/refused.csv": "line,slug\r\n7,invalid-input\r\n",
    "/imports/import-1/register": {**IMPORT, "id": "import-2"},
    "/imports/import-2": {**IMPORT, "id": "import-2", "dry_run": False, "looked_at": 250, "finished_at": None},
    "/imports/import-2/refused": REFUSED_ROWS,
}
"""By path: single registrations, a try that is done, and the import that registers its people."""

ON_THE_DESK: Mapping[str, Any] = {
    "places": PLACES_NOW,
    "waiting-list": WAITING_LIST,
    "imports": {**IMPORT, **IMPORTS},
    "registrations": {"items": [REGISTERED, ERASED], "next": "more"},
    "registrations.csv": "name,email\r\nAni,ani@example.org\r\n",
    "allotments.csv": "label\r\nA class\r\n",
    "allotments": {"items": [ALLOTMENT, RETURNED], "next": "more"},
    "offers": {"made": 1, "more": True},
    "terms": WORDINGS,
}
"""By the last word of the path below an event."""
