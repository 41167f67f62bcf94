"""What the services hold about one person, as they answer it to the portal."""

from typing import Any

from causeway_testing.portal_world import LECTURE, NOW

DATA_TOKEN = f"{'f' * 64}.490000.{'x' * 27}"
"""What stands in the address of a link about a person's data."""


def held_data(**changes: Any) -> dict[str, list[dict[str, Any]]]:
    """Return what registrations and notifications hold about somebody with one registration."""
    person = {"name": "Ani <b>Sargsyan</b>", "email": "ani@example.org"}
    registration = {
        "id": "registration-9",
        "event_id": LECTURE,
        "mode": "onsite",
        "status": "confirmed",
        "position": None,
        "offer": None,
        "language": "hy",
        "zone": "Asia/Yerevan",
        "country": "AM",
        "institution_id": None,
        "registered_at": NOW.isoformat(),
        "checked_in_at": None,
        "consent": {"version": "2026-11", "at": NOW.isoformat()},
        "erased_at": None,
        "revision": 1,
        "person": {**person, "companions": ["Davit"]},
        "offers_made": 0,
        "data_requested_at": NOW.isoformat(),
        "event": {
            "title": {"en": "A lecture", "zh-Hans": "讲座", "hy": "Դասախոսություն"},
            "starts_at": NOW.isoformat(),
            "ends_at": NOW.isoformat(),
            "zone": "Asia/Shanghai",
        },
        "answers": [
            {"question": {"en": "Which topic?", "hy": "Ո՞ր թեման"}, "answer": "relics", "chosen": {"en": "Relics"}},
            {"question": {"en": "Why?"}, "answer": "To <b>learn</b>", "chosen": {}},
        ],
        "terms": {"version": "forum-3", "at": NOW.isoformat(), "text": {"en": "Films <b>", "hy": "Նկարահանում"}},
        "needs": {"access": ["wheelchair", "captions"], "access_note": "A lift", "diet": ["vegan"], "diet_note": None},
        "attendance": [
            {"seat": 0, "occasion": "day:2025-06-24", "day": "2025-06-24", "first_at": NOW.isoformat(), "how": "online"}
            | {
                "minutes": 77,
                "spells": [{"joined_at": "2025-06-24T01:00:00+00:00", "left_at": "2025-06-24T02:17:00+00:00"}],
            }
        ],
        "assessment": {"passed": True, "confirmed": False, "at": NOW.isoformat()},
        "certificates": [
            {"code": "ABCDE-FGHJK-MNPQR-STVWX", "status": "issued", "address": "https://causeway.example/verify/ABCDE"}
        ],
        "feedback_given": True,
        "feedback": [{"question": {"en": "Would you come again?"}, "answer": "yes", "chosen": {"en": "Yes"}}],
        "kept_until": {"person": NOW.isoformat(), "zone": NOW.isoformat()},
        **changes,
    }
    delivery = {
        "id": "registration-9:confirmation:1",
        "kind": "confirmation",
        "status": "accepted",
        "attempts": 1,
        "reason": None,
        "queued_at": NOW.isoformat(),
        "ended_at": NOW.isoformat(),
    }
    message = {
        "registration_id": "registration-9",
        "event_id": LECTURE,
        "mode": "onsite",
        "status": "confirmed",
        "language": "hy",
        "zone": "Asia/Yerevan",
        "person": person,
        "address_refusals": 1,
        "deliveries": [delivery, {**delivery, "kind": "data"}],
    }
    contact = {
        "id": "contact-1",
        "institution_id": "museum-1",
        "institution": {"en": "History Museum of Armenia"},
        "role": "coordinator",
        **person,
        "language": "hy",
        "zone": "Asia/Yerevan",
        "active": True,
        "named_at": NOW.isoformat(),
        "data_requested_at": NOW.isoformat(),
        "revision": 1,
    }
    application = {
        "id": "application-9",
        "event_id": LECTURE,
        "mode": "onsite",
        "status": "reserve",
        "rank": 2,
        "language": "hy",
        "zone": "Asia/Yerevan",
        "country": "AM",
        "institution_id": None,
        "institution_name": "A <i>museum</i>",
        "submitted_at": NOW.isoformat(),
        "person": person,
        "statements": {"why": "To <b>learn</b>"},
        "follow_up": {},
        "reviews": [
            {
                "scores": [{"criterion": "motivation", "score": 4}],
                "comment": "Knows what she wants.",
                "given_at": NOW.isoformat(),
            }
        ],
        "title": {"en": "A lecture", "zh-Hans": "讲座", "hy": "Դասախոսություն"},
    }
    code = {
        "event_id": LECTURE,
        "event": registration["event"],
        "label": "Speaker <b>",
        "made_at": NOW.isoformat(),
        "state": "used-up",
        "uses": 1,
        "expires_at": NOW.isoformat(),
    }
    refused = {
        "event_id": LECTURE,
        "event": registration["event"],
        "sent_at": NOW.isoformat(),
        "line": 7,
        "slug": "kind-not-offered",
        "reason": "This event has no such kind of ticket.",
        "cells": {"name": "Ani <u>Typed</u>", "email": "ani@example.org", "kind": "expart"},
        "kept_until": NOW.isoformat(),
    }
    return {
        "registrations": [registration],
        "access_codes": [code],
        "refused_rows": [refused],
        "applications": [application],
        "notifications": [message],
        "partners": [contact],
    }
