"""What registrations says about the door of an event: who came, tickets by seat, and a meeting's report."""

from collections.abc import Mapping
from typing import Any

from causeway_testing.portal_desk import ADMISSION, ON_THE_DESK
from causeway_testing.portal_world import NOW, QR

BADGE = {
    "registration_id": "registration-1",
    "seat": 0,
    "name": "Ani Sargsyan",
    "mode": "onsite",
    "country": "AM",
    "institution_id": None,
    "code": "ABCD-EFGH",
    "svg": QR,
    "first_at": None,
}

SPELLS = [
    {"joined_at": "2025-06-24T01:00:00+00:00", "left_at": "2025-06-24T01:20:00+00:00"},
    {"joined_at": "2025-06-24T01:30:00+00:00", "left_at": "2025-06-24T01:35:00+00:00"},
]

AT_THE_DOOR: Mapping[str, Any] = {
    **ON_THE_DESK,
    "attendance": {
        "counts": [
            {"occasion": "event", "modes": {"onsite": 2, "online": 1}},
            {"occasion": "day:2025-06-24", "modes": {"onsite": 2}},
            {"occasion": "part:opening", "modes": {}},
        ],
        "expected": {"onsite": 114, "online": 61},
        "minimum_minutes": 45,
        "items": [
            {
                "registration_id": "registration-1",
                "seat": 0,
                "name": "Ani Sargsyan",
                "mode": "onsite",
                "country": "AM",
                "institution_id": None,
                "first_at": NOW.isoformat(),
                "minutes": 25,
                "spells": SPELLS,
                "marks": [
                    {"occasion": "part:opening", "first_at": NOW.isoformat(), "how": "online", "minutes": 25}
                    | {"spells": SPELLS}
                ],
            }
        ],
        "next": None,
    },
    "admission": ADMISSION,
    "people": {"items": [BADGE]},
    "badges": {"items": [BADGE, {**BADGE, "seat": 1, "name": "Կարապետ Տեր-Պետրոսյան-Խաչատրյան"}], "next": "more"},
    "door-list": {"items": [], "next": None},
    "presence-report": {
        "dry_run": True,
        "lines": 3,
        "people": 2,
        "enough": 1,
        "changed": 0,
        "errors": [{"line": 3, "kind": "nobody", "reason": "Nobody has this address."}],
        "errors_csv": "",
    },
}
"""What is said about an event's door, by the last word of the path."""
